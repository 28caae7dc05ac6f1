package sandbox

// schemaOrders adds what partners order: transfers, SEPA transfers, exchanges and
// withdrawals.
//
// An order has the id of its transaction, and a row of the same id in the table of
// its noun, if that has anything to add. A lock is used when an exchange has it,
// which only one can.
const schemaOrders = `
CREATE TABLE numbers (
  id    TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  transaction_id INTEGER PRIMARY KEY REFERENCES transactions (id),
  payer          TEXT NOT NULL CHECK (payer IN ('user', 'partner')),
  due_at         INTEGER NOT NULL,
  failure        TEXT
) STRICT;

CREATE TABLE sepa_transfers (
  transaction_id      INTEGER PRIMARY KEY REFERENCES orders (transaction_id),
  destination_iban    TEXT NOT NULL,
  title               TEXT NOT NULL,
  receiver_first_name TEXT,
  receiver_last_name  TEXT,
  company_name        TEXT
) STRICT;

CREATE TABLE exchange_locks (
  id            INTEGER PRIMARY KEY,
  user_id       INTEGER NOT NULL REFERENCES users (id),
  public_id     TEXT NOT NULL UNIQUE,
  currency_from TEXT NOT NULL,
  currency_to   TEXT NOT NULL,
  amount_from   INTEGER NOT NULL CHECK (amount_from > 0),
  amount_to     INTEGER NOT NULL CHECK (amount_to > 0),
  rate          TEXT NOT NULL,
  expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX exchange_locks_user ON exchange_locks (user_id);

CREATE TABLE exchanges (
  transaction_id INTEGER PRIMARY KEY REFERENCES orders (transaction_id),
  lock_id        INTEGER NOT NULL UNIQUE REFERENCES exchange_locks (id)
) STRICT;

CREATE TABLE crypto_withdrawals (
  transaction_id   INTEGER PRIMARY KEY REFERENCES orders (transaction_id),
  network          TEXT NOT NULL,
  destination      TEXT NOT NULL,
  memo             TEXT,
  receiver_name    TEXT NOT NULL,
  receiver_type    TEXT NOT NULL,
  wallet_type      TEXT NOT NULL,
  transaction_hash TEXT NOT NULL
) STRICT;
`

package sandbox

// schemaDeposits adds what users see in their history, and deposits with all that
// belongs to them.
//
// Each transaction has a row in the table of its noun with the same id. A contact's
// iban is unique among those that were not deleted; generation counts its lives.
const schemaDeposits = `
CREATE TABLE transactions (
  id         INTEGER PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id),
  type       TEXT NOT NULL,
  public_id  TEXT NOT NULL UNIQUE,
  status     TEXT NOT NULL,
  currency   TEXT NOT NULL,
  amount     INTEGER NOT NULL CHECK (amount > 0),
  fee        INTEGER NOT NULL DEFAULT 0 CHECK (fee >= 0),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX transactions_user ON transactions (user_id, created_at, id);

CREATE TABLE contacts (
  id             INTEGER PRIMARY KEY,
  user_id        INTEGER NOT NULL REFERENCES users (id),
  iban           TEXT NOT NULL,
  generation     INTEGER NOT NULL,
  public_id      TEXT NOT NULL UNIQUE,
  account_holder TEXT NOT NULL,
  bic            TEXT,
  label          TEXT,
  status         TEXT NOT NULL,
  source         TEXT NOT NULL,
  created_at     INTEGER NOT NULL,
  deleted_at     INTEGER,
  UNIQUE (user_id, iban, generation)
) STRICT;
CREATE UNIQUE INDEX contacts_live ON contacts (user_id, iban) WHERE deleted_at IS NULL;

CREATE TABLE sepa_deposits (
  transaction_id INTEGER PRIMARY KEY REFERENCES transactions (id),
  due_at         INTEGER NOT NULL,
  sender_iban    TEXT NOT NULL,
  sender_name    TEXT NOT NULL,
  sender_bic     TEXT,
  title          TEXT NOT NULL,
  reason         TEXT,
  decision       TEXT,
  contact_id     INTEGER REFERENCES contacts (id)
) STRICT;

CREATE TABLE crypto_deposits (
  transaction_id       INTEGER PRIMARY KEY REFERENCES transactions (id),
  due_at               INTEGER NOT NULL,
  network              TEXT NOT NULL,
  sender_address       TEXT NOT NULL,
  transaction_hash     TEXT NOT NULL,
  travel_rule_required INTEGER NOT NULL CHECK (travel_rule_required IN (0, 1)),
  fails                INTEGER NOT NULL CHECK (fails IN (0, 1))
) STRICT;

CREATE TABLE travel_rules (
  transaction_id INTEGER PRIMARY KEY REFERENCES crypto_deposits (transaction_id),
  wallet_type    TEXT NOT NULL,
  details        TEXT NOT NULL,
  updated_at     INTEGER NOT NULL
) STRICT;
`

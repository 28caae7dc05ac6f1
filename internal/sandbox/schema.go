package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// applicationID marks the file as a sandbox in SQLite's header ("P100" in ASCII).
const applicationID = 0x50313030

// migrations are the steps from an empty file to the present schema; a file's
// user_version says how many it has taken. Released steps are never changed.
//
// Times are milliseconds since 1970 on the sandbox's clock, amounts are whole
// numbers of a currency's smallest unit.
var migrations = []string{schemaUsers, schemaDeposits, schemaOrders, schemaFiles, schemaWebhooks, schemaSteering}

const schemaUsers = `
CREATE TABLE meta (
  singleton       INTEGER PRIMARY KEY CHECK (singleton = 1),
  instance_id     TEXT NOT NULL,
  seed            TEXT NOT NULL,
  clock_offset_ms INTEGER NOT NULL DEFAULT 0 CHECK (clock_offset_ms >= 0),
  modes           TEXT NOT NULL
) STRICT;

CREATE TABLE events (
  id      INTEGER PRIMARY KEY,
  due_at  INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  subject INTEGER NOT NULL
) STRICT;
CREATE INDEX events_due ON events (due_at, id);

CREATE TABLE partners (
  id         INTEGER PRIMARY KEY,
  key_hash   TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  id                    INTEGER PRIMARY KEY,
  partner_id            INTEGER NOT NULL REFERENCES partners (id),
  external_user_id      TEXT NOT NULL,
  generation            INTEGER NOT NULL,
  public_id             TEXT NOT NULL UNIQUE,
  email                 TEXT NOT NULL,
  phone                 TEXT NOT NULL,
  first_name            TEXT NOT NULL,
  last_name             TEXT NOT NULL,
  street                TEXT NOT NULL,
  number                TEXT NOT NULL,
  city                  TEXT NOT NULL,
  post_code             TEXT NOT NULL,
  country               TEXT NOT NULL,
  citizenship           TEXT NOT NULL,
  nationality           TEXT NOT NULL,
  birth_country         TEXT NOT NULL,
  birth_date            TEXT NOT NULL,
  identification_number TEXT NOT NULL,
  suspended             INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
  created_at            INTEGER NOT NULL,
  deleted_at            INTEGER,
  UNIQUE (partner_id, external_user_id, generation)
) STRICT;
CREATE UNIQUE INDEX users_live ON users (partner_id, external_user_id) WHERE deleted_at IS NULL;

CREATE TABLE kyc_attempts (
  id                  INTEGER PRIMARY KEY,
  user_id             INTEGER NOT NULL REFERENCES users (id),
  number              INTEGER NOT NULL,
  public_id           TEXT NOT NULL UNIQUE,
  document_type       TEXT NOT NULL,
  country             TEXT NOT NULL,
  income_source       TEXT NOT NULL,
  occupation          TEXT NOT NULL,
  additional_info     TEXT NOT NULL,
  open_account_reason TEXT NOT NULL,
  tax_id              TEXT NOT NULL,
  verification_status TEXT NOT NULL,
  attempt_status      TEXT NOT NULL,
  rejection_reason    TEXT,
  decision            TEXT,
  created_at          INTEGER NOT NULL,
  UNIQUE (user_id, number)
) STRICT;

CREATE TABLE user_verifications (
  user_id         INTEGER PRIMARY KEY REFERENCES users (id),
  document_type   TEXT NOT NULL,
  document_number TEXT NOT NULL,
  country         TEXT NOT NULL,
  expiration_date TEXT NOT NULL,
  created_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
  id         INTEGER PRIMARY KEY,
  partner_id INTEGER NOT NULL REFERENCES partners (id),
  kind       TEXT NOT NULL,
  user_id    INTEGER REFERENCES users (id),
  currency   TEXT NOT NULL,
  balance    INTEGER NOT NULL DEFAULT 0,
  public_id  TEXT UNIQUE,
  iban       TEXT UNIQUE,
  wallet     TEXT UNIQUE,
  CHECK (balance >= 0 OR kind = 'external'),
  CHECK ((kind = 'user') = (user_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX accounts_user ON accounts (user_id, currency) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX accounts_house ON accounts (partner_id, kind, currency) WHERE user_id IS NULL;

CREATE TABLE movements (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE entries (
  movement_id INTEGER NOT NULL REFERENCES movements (id),
  account_id  INTEGER NOT NULL REFERENCES accounts (id),
  amount      INTEGER NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (movement_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_account ON entries (account_id, movement_id);
`

// migrate brings an opened file to the present schema, and refuses files of
// somebody else without changing them.
func migrate(ctx context.Context, c *conn, seed string) error {
	version, err := c.inspect()
	if err != nil {
		return err
	}
	if version < len(migrations) {
		if err := c.upgrade(seed); err != nil {
			return err
		}
	}
	if err := c.enableWAL(ctx); err != nil {
		return err
	}
	// A file that can be read but not written is found here, not at the first write.
	return errors.Join(c.exec("BEGIN IMMEDIATE"), c.exec("ROLLBACK"))
}

// inspect returns how many migrations the file has taken: 0 for an empty file.
func (c *conn) inspect() (int, error) {
	var id, version, objects int
	_, err := c.get(`SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id a, pragma_user_version v`, nil, &id, &version, &objects)
	if err != nil {
		return 0, err
	}
	switch {
	case id == 0 && objects == 0:
		return 0, nil
	case id != applicationID:
		return 0, fmt.Errorf("%w: it is a database of another program; choose another file name", ErrNotSandbox)
	case version > len(migrations):
		return 0, fmt.Errorf("%w that this version can read: it was written by a newer one (schema %d, known are %d); upgrade, or choose another file name", ErrNotSandbox, version, len(migrations))
	}
	return version, nil
}

// upgrade takes the missing migrations in one transaction. It looks again under
// the lock, because another process may have been faster.
func (c *conn) upgrade(seed string) (err error) {
	if err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.exec("ROLLBACK"))
		}
	}()
	version, err := c.inspect()
	if err != nil {
		return err
	}
	for _, step := range migrations[version:] {
		if err := c.script(step); err != nil {
			return err
		}
	}
	if version == 0 {
		modes, err := json.Marshal(DefaultModes())
		if err != nil {
			return err
		}
		if err := c.exec("INSERT INTO meta (singleton, instance_id, seed, modes) VALUES (1, ?, ?, ?)", uuid.NewString(), seed, string(modes)); err != nil {
			return err
		}
	}
	header := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(migrations))
	if err := c.script(header); err != nil {
		return err
	}
	return c.exec("COMMIT")
}

// enableWAL switches to the write-ahead log, after the header marks the file as a
// sandbox. SQLite does not wait for other processes here, so this does.
func (c *conn) enableWAL(ctx context.Context) error {
	deadline := time.Now().Add(busyTimeout)
	for {
		var mode string
		_, err := c.get("PRAGMA journal_mode = WAL", nil, &mode)
		switch {
		case err == nil && mode == "wal":
			return nil
		case err == nil:
			return fmt.Errorf("the file system does not support SQLite's write-ahead log (journal mode %q): use a local disk", mode)
		case !isBusy(err) || time.Now().After(deadline):
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

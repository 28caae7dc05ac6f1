package sandbox

// schemaFiles adds uploads, of which nothing is kept but type, size and hash.
const schemaFiles = `
CREATE TABLE kyc_files (
  attempt_id INTEGER NOT NULL REFERENCES kyc_attempts (id),
  position   INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  size       INTEGER NOT NULL,
  sha256     TEXT NOT NULL,
  PRIMARY KEY (attempt_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE poa_submissions (
  id         INTEGER PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id),
  status     TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX poa_submissions_user ON poa_submissions (user_id);

CREATE TABLE poa_files (
  submission_id INTEGER NOT NULL REFERENCES poa_submissions (id),
  position      INTEGER NOT NULL,
  media_type    TEXT NOT NULL,
  size          INTEGER NOT NULL,
  sha256        TEXT NOT NULL,
  PRIMARY KEY (submission_id, position)
) STRICT, WITHOUT ROWID;
`

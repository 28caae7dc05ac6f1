package sandbox

// schemaWebhooks adds what P100 tells partners by itself, and where to.
//
// A webhook is PENDING exactly when it has a time of its next attempt. attempts counts
// those since it became due; all are in webhook_attempts.
const schemaWebhooks = `
ALTER TABLE meta ADD COLUMN webhook_url TEXT NOT NULL DEFAULT '';

CREATE TABLE webhooks (
  id         INTEGER PRIMARY KEY,
  user_id    INTEGER NOT NULL REFERENCES users (id),
  public_id  TEXT NOT NULL UNIQUE,
  event      TEXT NOT NULL,
  payload    TEXT NOT NULL,
  state      TEXT NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  next_at    INTEGER,
  created_at INTEGER NOT NULL,
  CHECK ((state = 'PENDING') = (next_at IS NOT NULL))
) STRICT;
CREATE INDEX webhooks_due ON webhooks (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhooks_user ON webhooks (user_id);

CREATE TABLE webhook_attempts (
  id         INTEGER PRIMARY KEY,
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id),
  at         INTEGER NOT NULL,
  status     INTEGER,
  error      TEXT
) STRICT;
CREATE INDEX webhook_attempts_webhook ON webhook_attempts (webhook_id);
`

package sandbox

// schemaSteering adds what the control API sets besides the modes: prices that are
// not the usual ones, and faults.
//
// faults_changes counts the changes of the rules, so that whoever has read them
// knows whether they still hold. How often a rule has matched and applied is counted
// under a name of its own, since not all rules are in the file.
const schemaSteering = `
ALTER TABLE meta ADD COLUMN tariff TEXT NOT NULL DEFAULT '{}';
ALTER TABLE meta ADD COLUMN faults_changes INTEGER NOT NULL DEFAULT 0;

CREATE TABLE faults (
  id   INTEGER PRIMARY KEY,
  rule TEXT NOT NULL
) STRICT;

CREATE TABLE fault_counts (
  name    TEXT PRIMARY KEY,
  matched INTEGER NOT NULL,
  applied INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

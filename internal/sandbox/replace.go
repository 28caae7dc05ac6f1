package sandbox

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
)

// Keep names what a reset leaves as it is.
type Keep string

// What a reset can keep.
const (
	KeepModes  Keep = "modes"
	KeepClock  Keep = "clock"
	KeepRates  Keep = "rates"
	KeepFaults Keep = "faults" // the rules; what they have counted is forgotten
)

// Reset empties the file: no user, no partner, no money, and a new instance id, so
// that clients see another sandbox. Modes, clock, rates and faults are those of a new file
// unless they are kept; the seed stays, so that the same requests give the same ids again.
// Others may use the file meanwhile; they see it before or after.
func (s *Sandbox) Reset(ctx context.Context, keep ...Keep) error {
	return s.store.update(ctx, func(t *tx) error {
		_, err := reset(t, keep)
		return err
	})
}

// reset returns the new instance id.
func reset(t *tx, keep []Keep) (instanceID string, err error) {
	tables, err := t.tables("main")
	if err != nil {
		return "", err
	}
	for _, table := range slices.Backward(tables) { // whatever refers to others was created after them
		if table != "meta" && (table != "faults" || !slices.Contains(keep, KeepFaults)) {
			if err := t.exec("DELETE FROM " + table); err != nil {
				return "", err
			}
		}
	}
	instanceID = uuid.NewString()
	if err := t.exec("UPDATE meta SET instance_id = ?, faults_changes = faults_changes + 1", instanceID); err != nil {
		return "", err
	}
	if !slices.Contains(keep, KeepModes) {
		if err := writeModes(t, DefaultModes()); err != nil {
			return "", err
		}
	}
	if !slices.Contains(keep, KeepRates) {
		if err := t.exec("UPDATE meta SET tariff = '{}'"); err != nil {
			return "", err
		}
	}
	if !slices.Contains(keep, KeepClock) {
		err = t.exec("UPDATE meta SET clock_offset_ms = 0")
	}
	return instanceID, err
}

// Restore brings the file to the state that a snapshot was saved in: users, money,
// clock, modes and instance id. It takes sandbox files of this and of earlier
// versions and does not change them; whatever is none is ErrNotSandbox. Others may
// use the file meanwhile; they see it before or after.
func (s *Sandbox) Restore(ctx context.Context, from string) (err error) {
	snapshot, err := openSnapshot(ctx, from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.remove()) }()
	return s.restore(ctx, snapshot)
}

// restore replaces what is in the file, not the file: others have it open.
func (s *Sandbox) restore(ctx context.Context, from snapshot) error {
	return s.store.lend(ctx, s.store.writer, func(c *conn) (err error) {
		if err := c.exec("ATTACH DATABASE ? AS snapshot", from.path()); err != nil {
			return err
		}
		defer func() {
			if failure := c.exec("DETACH DATABASE snapshot"); failure != nil {
				err = errors.Join(err, failure, c.close()) // the next one opens a new connection
			}
		}()
		return c.transaction("BEGIN IMMEDIATE", func(t *tx) error { return t.replace() })
	})
}

// replace puts the tables of the attached snapshot in the place of the present ones.
// Where webhooks go is said by whoever serves the file now.
func (t *tx) replace() error {
	tables, err := t.tables("snapshot")
	if err != nil {
		return err
	}
	var webhookURL string
	var changes int64
	if _, err := t.get("SELECT webhook_url, faults_changes FROM meta", nil, &webhookURL, &changes); err != nil {
		return err
	}
	for _, table := range slices.Backward(tables) {
		if err := t.exec("DELETE FROM main." + table); err != nil {
			return err
		}
	}
	for _, table := range tables {
		if err := t.exec("INSERT INTO main." + table + " SELECT * FROM snapshot." + table); err != nil {
			return err
		}
	}
	// Nobody may take the rules for those that were there before.
	return t.exec("UPDATE meta SET webhook_url = ?, faults_changes = max(faults_changes, ?) + 1", webhookURL, changes)
}

// tables lists the tables of a database of the connection in the order in which
// they were created. Their names come from this package's own schema.
func (t *tx) tables(database string) ([]string, error) {
	var names []string
	err := t.each("SELECT name FROM "+database+".sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid", nil, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}

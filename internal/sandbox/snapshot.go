package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"
)

// ErrSnapshotExists means that a snapshot is not saved over another file.
var ErrSnapshotExists = errors.New("a snapshot is not saved over an existing file")

// Snapshot saves a sandbox file under another name. Others may use the file
// meanwhile. It fails with ErrUnreadable where there is no such file, and with
// ErrSnapshotExists where there is one of the other name.
func Snapshot(ctx context.Context, file, to string) error {
	return withFile(ctx, file, func(s *Sandbox) error { return s.Snapshot(ctx, to) })
}

// Restore brings a sandbox file to the state of a snapshot, as Sandbox.Restore does.
// A file that is missing is created.
func Restore(ctx context.Context, file, from string) (err error) {
	snapshot, err := openSnapshot(ctx, from)
	if err != nil { // before a file is created in vain
		return err
	}
	defer func() { err = errors.Join(err, snapshot.remove()) }()
	s, err := Open(ctx, Options{File: file})
	if err != nil {
		return err
	}
	return errors.Join(s.restore(ctx, snapshot), s.Close())
}

// Reset empties a sandbox file, as Sandbox.Reset does. It fails with ErrUnreadable
// where there is no such file.
func Reset(ctx context.Context, file string, keep ...Keep) error {
	return withFile(ctx, file, func(s *Sandbox) error { return s.Reset(ctx, keep...) })
}

// withFile opens a file that exists.
func withFile(ctx context.Context, file string, fn func(*Sandbox) error) error {
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	s, err := Open(ctx, Options{File: file})
	if err != nil {
		return err
	}
	return errors.Join(fn(s), s.Close())
}

// Snapshot saves the state of the file, as it is at this moment, in a file of its
// own that only its owner can read. It fails with ErrSnapshotExists where there is
// a file already. A snapshot is a sandbox file like any other.
func (s *Sandbox) Snapshot(ctx context.Context, to string) error {
	_, err := os.Lstat(to)
	switch {
	case err == nil:
		return fmt.Errorf("%w: %s", ErrSnapshotExists, to)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return s.store.save(ctx, to, false)
}

// save writes a copy of the file that appears under its name when it is whole, in
// place of what was there if that is to be replaced.
func (s *store) save(ctx context.Context, to string, replace bool) (err error) {
	directory, err := os.MkdirTemp(filepath.Dir(to), ".p100-snapshot-*")
	if err != nil {
		return fmt.Errorf("%w: %w; the directory must exist and be writable", ErrUnreadable, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(directory)) }()
	whole := filepath.Join(directory, "snapshot.db")
	err = s.lend(ctx, s.readers, func(c *conn) error { return c.vacuumInto(ctx, whole) })
	if err != nil {
		return err
	}
	if !replace {
		switch err := os.Link(whole, to); { // somebody may have been faster
		case err == nil:
			return nil
		case errors.Is(err, fs.ErrExist):
			return fmt.Errorf("%w: %s", ErrSnapshotExists, to)
		} // not every file system has links
	}
	return os.Rename(whole, to)
}

// vacuumInto copies the main database, as it is at this moment, into a new file, and
// waits until that is on the disk.
func (c *conn) vacuumInto(ctx context.Context, to string) error {
	if err := ensureFile(to); err != nil {
		return err
	}
	if err := c.interruptible(ctx, func() error { return c.exec("VACUUM INTO ?", to) }); err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_RDWR, 0) //nolint:gosec // It is the file that was just made.
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// snapshot is a copy of a snapshot in the present schema, in a directory of its own.
type snapshot struct{ directory string }

func (s snapshot) path() string { return filepath.Join(s.directory, "snapshot.db") }

func (s snapshot) remove() error { return os.RemoveAll(s.directory) }

// openSnapshot copies a sandbox file of this or an earlier version, which it does
// not change. Whatever is none is ErrNotSandbox.
func openSnapshot(ctx context.Context, from string) (snapshot, error) {
	abs, err := filepath.Abs(from)
	if err != nil {
		return snapshot{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if _, err := os.Stat(abs); err != nil {
		return snapshot{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	directory, err := os.MkdirTemp("", "p100-restore-*")
	if err != nil {
		return snapshot{}, err
	}
	copied := snapshot{directory}
	if err := copied.make(ctx, abs); err != nil {
		return snapshot{}, errors.Join(err, copied.remove())
	}
	return copied, nil
}

// make copies a file and brings the copy to the present schema.
func (s snapshot) make(ctx context.Context, from string) error {
	if err := s.fill(ctx, from); err != nil {
		return explainOpen(from, err)
	}
	present, err := openStore(ctx, s.path(), defaultSeed) // takes the missing migrations
	if err != nil {
		return err
	}
	return present.close()
}

// fill copies the file into the snapshot's own.
func (s snapshot) fill(ctx context.Context, from string) (err error) {
	c := &conn{}
	if err := c.open(from, sqlite.OpenReadOnly); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	version, err := c.inspect()
	if err == nil && version == 0 {
		err = fmt.Errorf("%w: it is empty; name a file that a snapshot was saved in", ErrNotSandbox)
	}
	if err != nil {
		return err
	}
	return c.vacuumInto(ctx, s.path())
}

package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
)

// busyTimeout is how long a statement waits for a lock of another process.
const busyTimeout = 30 * time.Second

// store is the SQLite file: one connection that writes, a few that read, each with
// its prepared statements. Readers see a snapshot and never wait for the writer.
type store struct {
	path string // absolute
	// writer and readers are the idle connections; whoever takes one puts it back.
	// Those in unused have never been open: one that is open, and has its statements
	// prepared, comes first.
	writer  chan *conn
	readers chan *conn
	unused  chan *conn
	closed  chan struct{}

	waitingMu sync.Mutex
	waiting   []*job
}

// creation keeps two goroutines from creating files at once. Closing any
// descriptor of a file drops all of the process's POSIX locks on it, those of
// SQLite included, so nothing else may have the new file open at that moment.
var creation sync.Mutex

func openStore(ctx context.Context, path, seed string) (*store, error) {
	abs, err := filepath.Abs(path)
	if path == "" || err != nil {
		return nil, fmt.Errorf("%w: no usable file name was given (%q)", ErrUnreadable, path)
	}
	creation.Lock()
	defer creation.Unlock()
	if err := ensureFile(abs); err != nil {
		return nil, err
	}
	s := &store{path: abs, writer: make(chan *conn, 1), closed: make(chan struct{})}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	s.readers, s.unused = make(chan *conn, readers), make(chan *conn, readers)
	for range readers {
		s.unused <- &conn{}
	}
	w := &conn{}
	s.writer <- w
	if err = w.open(abs, sqlite.OpenReadWrite); err == nil {
		err = migrate(ctx, w, seed)
	}
	if err != nil {
		return nil, errors.Join(explainOpen(abs, err), s.close())
	}
	return s, nil
}

// ensureFile creates an empty file that only its owner can read. SQLite gives the
// journal files beside it the same permission.
func ensureFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%w: %w; the directory must exist and be writable", ErrUnreadable, err)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	case info.IsDir():
		return fmt.Errorf("%w: %s is a directory: name a file in it", ErrUnreadable, path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: %s is not a regular file", ErrUnreadable, path)
	}
	return nil
}

func explainOpen(path string, err error) error {
	code := sqlite.ErrCode(err).ToPrimary()
	switch {
	case errors.Is(err, ErrNotSandbox):
		return fmt.Errorf("%s: %w", path, err)
	case code == sqlite.ResultNotADB, code == sqlite.ResultCorrupt:
		return fmt.Errorf("%s: %w: it is not an SQLite database or is damaged; choose another file name, or delete the file to start anew (%w)", path, ErrNotSandbox, err)
	default:
		return fmt.Errorf("%w: %s: %w; the file and its directory must be readable and writable", ErrUnreadable, path, err)
	}
}

// close waits until every connection is idle and closes them.
func (s *store) close() error {
	close(s.closed)
	var errs []error
	for range cap(s.readers) {
		select {
		case c := <-s.readers:
			errs = append(errs, c.close())
		case <-s.unused:
		}
	}
	errs = append(errs, (<-s.writer).close())
	return errors.Join(errs...)
}

// view runs fn on a snapshot of the file.
func (s *store) view(ctx context.Context, fn func(*tx) error) error {
	return s.lend(ctx, s.readers, func(c *conn) error { return c.transaction("BEGIN", fn) })
}

// lend runs fn with a connection of a pool, in no transaction.
func (s *store) lend(ctx context.Context, pool chan *conn, fn func(*conn) error) error {
	if err := s.isClosed(); err != nil {
		return err
	}
	c, err := s.take(ctx, pool)
	if err != nil {
		return err
	}
	defer func() { pool <- c }()
	if err := s.isClosed(); err != nil {
		return err
	}
	if c.raw == nil {
		if err := c.open(s.path, sqlite.OpenReadWrite); err != nil {
			return err
		}
	}
	return fn(c)
}

// take waits for an idle connection of a pool.
func (s *store) take(ctx context.Context, pool chan *conn) (*conn, error) {
	select {
	case c := <-pool:
		return c, nil
	default:
	}
	var unused chan *conn
	if pool == s.readers {
		unused = s.unused
	}
	select {
	case c := <-pool:
		return c, nil
	case c := <-unused:
		return c, nil
	case <-s.closed:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (s *store) isClosed() error {
	select {
	case <-s.closed:
		return ErrClosed
	default:
		return nil
	}
}

// isBusy says whether the file stayed locked by another process for too long.
func isBusy(err error) bool {
	code := sqlite.ErrCode(err).ToPrimary()
	return code == sqlite.ResultBusy || code == sqlite.ResultLocked
}

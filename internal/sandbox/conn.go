package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// conn is a connection, which keeps its prepared statements. One goroutine uses it
// at a time. It is opened at its first use.
//
// Statements run without the request's context on purpose: they take microseconds,
// and a cancelled request must not leave a transaction half way.
type conn struct {
	raw     *sqlite.Conn
	reading []string // the queries whose rows are being read
}

// settings are those of every connection. What a savepoint would have to bring back
// stays in memory: written to the disk it was a quarter of what a transfer cost.
var settings = []string{"PRAGMA foreign_keys = ON", "PRAGMA synchronous = NORMAL", "PRAGMA temp_store = MEMORY"}

func (c *conn) open(path string, flags sqlite.OpenFlags) error {
	raw, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return err
	}
	raw.SetBusyTimeout(busyTimeout)
	for _, s := range settings {
		err = errors.Join(err, sqlitex.ExecuteTransient(raw, s, nil))
	}
	if err != nil {
		return errors.Join(err, raw.Close())
	}
	c.raw = raw
	return nil
}

func (c *conn) close() error {
	if c.raw == nil {
		return nil
	}
	raw := c.raw
	c.raw = nil
	return raw.Close()
}

// prepare returns the statement for a query, with its arguments, and counts them.
// Queries are constants of this package, so the number of statements is bounded.
func (c *conn) prepare(query string, args []any) (*sqlite.Stmt, error) {
	if slices.Contains(c.reading, query) {
		return nil, fmt.Errorf("%q is asked while its rows are read", query)
	}
	s, err := c.raw.Prepare(query)
	if err != nil {
		return nil, err
	}
	if n := s.BindParamCount(); n != len(args) {
		return nil, fmt.Errorf("%q takes %d arguments and was given %d", query, n, len(args))
	}
	for i, arg := range args {
		if err := bind(s, i+1, arg); err != nil {
			return nil, fmt.Errorf("argument %d of %q: %w", i+1, query, err)
		}
	}
	return s, nil
}

func (c *conn) exec(query string, args ...any) error {
	s, err := c.prepare(query, args)
	if err != nil {
		return err
	}
	for more := true; more; {
		if more, err = s.Step(); err != nil {
			return err
		}
	}
	return s.Reset()
}

// script runs statements that are not kept.
func (c *conn) script(statements string) error {
	return sqlitex.ExecuteScript(c.raw, statements, nil)
}

// get scans the first row of a query and reports whether there was one.
func (c *conn) get(query string, args []any, into ...any) (bool, error) {
	s, err := c.prepare(query, args)
	if err != nil {
		return false, err
	}
	ok, err := s.Step()
	if err != nil {
		return false, err
	}
	if ok {
		err = scan(s, into)
	}
	return ok && err == nil, errors.Join(err, s.Reset())
}

// each calls fn for every row of a query; fn scans. It may run other queries
// meanwhile, not this one.
func (c *conn) each(query string, args []any, fn func(scan func(...any) error) error) (err error) {
	s, err := c.prepare(query, args)
	if err != nil {
		return err
	}
	c.reading = append(c.reading, query)
	defer func() {
		c.reading = c.reading[:len(c.reading)-1]
		err = errors.Join(err, s.Reset())
	}()
	row := func(into ...any) error { return scan(s, into) }
	for {
		more, err := s.Step()
		if err != nil || !more {
			return err
		}
		if err := fn(row); err != nil {
			return err
		}
	}
}

// interruptible runs fn, whose statements end early when the context does. They
// must not be part of a transaction.
func (c *conn) interruptible(ctx context.Context, fn func() error) error {
	before := c.raw.SetInterrupt(ctx.Done())
	err := fn()
	c.raw.SetInterrupt(before)
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultInterrupt {
		return errors.Join(context.Cause(ctx), err)
	}
	return err
}

// transaction runs fn in a transaction and commits when fn returns nil.
func (c *conn) transaction(begin string, fn func(*tx) error) (err error) {
	if err := c.exec(begin); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done { // also after a panic in fn
			err = errors.Join(err, c.exec("ROLLBACK"))
		}
	}()
	if err := fn(&tx{conn: c}); err != nil {
		return err
	}
	if err := c.exec("COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

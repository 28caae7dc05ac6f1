package sandbox

import (
	"context"
	"database/sql"
	"errors"
)

// conn is a connection with its prepared statements. One goroutine uses it at a
// time. It is opened at its first use.
//
// Statements run without the request's context on purpose: they take microseconds,
// and a cancelled request must not leave a transaction half way.
type conn struct {
	raw        *sql.Conn
	statements map[string]*sql.Stmt
}

func (c *conn) open(db *sql.DB) error {
	raw, err := db.Conn(context.Background())
	if err != nil {
		return err
	}
	c.raw, c.statements = raw, map[string]*sql.Stmt{}
	return nil
}

func (c *conn) close() error {
	if c.raw == nil {
		return nil
	}
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	errs = append(errs, c.raw.Close())
	c.raw = nil
	return errors.Join(errs...)
}

// prepare returns the statement for a query. Queries are constants of this
// package, so the number of statements is bounded.
func (c *conn) prepare(query string) (*sql.Stmt, error) {
	if s, ok := c.statements[query]; ok {
		return s, nil
	}
	s, err := c.raw.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	c.statements[query] = s
	return s, nil
}

func (c *conn) exec(query string, args ...any) error {
	s, err := c.prepare(query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(context.Background(), args...)
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

// tx is the transaction that a connection is in.
type tx struct{ conn *conn }

func (t *tx) exec(query string, args ...any) error { return t.conn.exec(query, args...) }

// insert runs an INSERT and returns the new row's id.
func (t *tx) insert(query string, args ...any) (int64, error) {
	s, err := t.conn.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// change runs a statement and returns how many rows it changed.
func (t *tx) change(query string, args ...any) (int64, error) {
	s, err := t.conn.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// get scans the only row of a query and reports whether there was one.
func (t *tx) get(query string, args []any, into ...any) (bool, error) {
	s, err := t.conn.prepare(query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(context.Background(), args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// each calls fn for every row of a query; fn scans. No other statement may run on
// the transaction's rows meanwhile.
func (t *tx) each(query string, args []any, fn func(scan func(...any) error) error) (err error) {
	s, err := t.conn.prepare(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// savepoint runs fn. When fn fails, what it did is undone, and nothing else of the
// transaction; err says that undoing did not work. The name, a constant, tells
// savepoints apart that are within each other.
func (t *tx) savepoint(name string, fn func() error) (failure, err error) {
	if err := t.exec("SAVEPOINT " + name); err != nil {
		return nil, err
	}
	if failure = fn(); failure != nil {
		if err := t.exec("ROLLBACK TO " + name); err != nil {
			return failure, err
		}
	}
	return failure, t.exec("RELEASE " + name)
}

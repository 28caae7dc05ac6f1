package sandbox

// tx is the transaction that a connection is in.
type tx struct{ conn *conn }

func (t *tx) exec(query string, args ...any) error { return t.conn.exec(query, args...) }

// insert runs an INSERT and returns the new row's id.
func (t *tx) insert(query string, args ...any) (int64, error) {
	err := t.conn.exec(query, args...)
	return t.conn.raw.LastInsertRowID(), err
}

// change runs a statement and returns how many rows it changed.
func (t *tx) change(query string, args ...any) (int, error) {
	err := t.conn.exec(query, args...)
	return t.conn.raw.Changes(), err
}

// get scans the first row of a query and reports whether there was one.
func (t *tx) get(query string, args []any, into ...any) (bool, error) {
	return t.conn.get(query, args, into...)
}

// each calls fn for every row of a query; fn scans. It may run other queries
// meanwhile, not this one.
func (t *tx) each(query string, args []any, fn func(scan func(...any) error) error) error {
	return t.conn.each(query, args, fn)
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

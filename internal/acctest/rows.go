package acctest

import (
	"errors"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// Rows are the first column of what queries find in the sandbox's file, as texts: for what no operation and no view shows.
func (e *Env) Rows(queries ...string) []string {
	e.t.Helper()
	db, err := sqlite.OpenConn(e.File, sqlite.OpenReadOnly)
	e.must(err)
	var all []string
	for _, query := range queries {
		err = errors.Join(err, sqlitex.Execute(db, query, &sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error {
			all = append(all, row.ColumnText(0))
			return nil
		}}))
	}
	e.must(errors.Join(err, db.Close()))
	return all
}

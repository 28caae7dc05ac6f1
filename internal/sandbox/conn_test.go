package sandbox

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"zombiezen.com/go/sqlite"
)

// connect opens a new file with a table t of the types that the sandbox stores.
func connect(t *testing.T) *conn {
	t.Helper()
	c := &conn{}
	if err := c.open(filepath.Join(t.TempDir(), "values.db"), sqlite.OpenReadWrite|sqlite.OpenCreate); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.close(); err != nil {
			t.Error(err)
		}
	})
	if err := c.script("CREATE TABLE t (id INTEGER PRIMARY KEY, number INTEGER, text TEXT, bytes BLOB) STRICT"); err != nil {
		t.Fatal(err)
	}
	return c
}

// stored is a row of t as the sandbox's types.
type stored struct {
	Number int64
	Small  int
	Yes    bool
	Text   string
	Bytes  []byte
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	c := connect(t)
	for _, want := range []stored{
		{Bytes: []byte{}},
		{Number: 1<<62 + 1, Small: -7, Yes: true, Text: "žluťoučký\x00'\"", Bytes: []byte{0, 1, 255}},
	} {
		if err := c.exec("DELETE FROM t"); err != nil {
			t.Fatal(err)
		}
		if err := c.exec("INSERT INTO t VALUES (1, ?, ?, ?), (2, ?, ?, NULL), (3, ?, NULL, NULL)", want.Number, want.Text, want.Bytes, want.Small, &want.Text, want.Yes); err != nil {
			t.Fatal(err)
		}
		var got stored
		var text *string
		_, err := c.get("SELECT a.number, a.text, a.bytes, b.number, b.text, c.number FROM t a, t b, t c WHERE a.id = 1 AND b.id = 2 AND c.id = 3", nil,
			&got.Number, &got.Text, &got.Bytes, &got.Small, &text, &got.Yes)
		if err != nil || text == nil || *text != want.Text {
			t.Fatalf("%v, %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestNullIsNotNothing(t *testing.T) {
	t.Parallel()
	c := connect(t)
	var noText *string
	var noNumber *int64
	var noSmall *int
	if err := c.exec("INSERT INTO t VALUES (1, ?, ?, ?)", noNumber, noText, nil); err != nil {
		t.Fatal(err)
	}
	text, number, small := noText, int64(1), 1
	there, atAll := &number, &small
	ok, err := c.get("SELECT number, number, text, (SELECT count(*) FROM t WHERE bytes IS NULL) FROM t WHERE id <> ?", []any{noSmall}, &there, &atAll, &text, &number)
	if ok || err != nil {
		t.Errorf("comparing with NULL found a row (%v)", err)
	}
	if _, err := c.get("SELECT number, number, text FROM t", nil, &there, &atAll, &text); err != nil || there != nil || atAll != nil || text != nil {
		t.Errorf("NULL came back as %v, %v, %v (%v)", there, atAll, text, err)
	}
	for name, target := range map[string]any{"a number": new(int64), "a text": new(string), "bytes": new([]byte), "what is known": new(bool)} {
		if _, err := c.get("SELECT NULL", nil, target); err == nil {
			t.Errorf("NULL was taken for %s", name)
		}
	}
}

// What does not fit is a mistake of this package and must not look like an empty value.
func TestMisfits(t *testing.T) {
	t.Parallel()
	c := connect(t)
	if err := c.exec("INSERT INTO t VALUES (1, 5, 'five', x'05'), (2, 6, 'six', x'06')"); err != nil {
		t.Fatal(err)
	}
	get := func(query string, args []any, into ...any) func() error {
		return func() error {
			_, err := c.get(query, args, into...)
			return err
		}
	}
	for name, test := range map[string]struct {
		do   func() error
		says string
	}{
		"a text for a number":    {get("SELECT text FROM t", nil, new(int64)), "does not fit"},
		"a number for a text":    {get("SELECT number FROM t", nil, new(string)), "does not fit"},
		"a number for a pointer": {get("SELECT number FROM t", nil, new(*string)), "does not fit"},
		"a type nobody knows":    {get("SELECT number FROM t", nil, new(float64)), "does not fit"},
		"a column too many":      {get("SELECT id, number FROM t", nil, new(int64)), "2 columns and 1"},
		"an argument too few":    {get("SELECT id FROM t WHERE id = ?", nil, new(int64)), "takes 1 arguments and was given 0"},
		"an argument too many":   {get("SELECT id FROM t", []any{1}, new(int64)), "takes 0 arguments and was given 1"},
		"an argument of no type": {func() error { return c.exec("DELETE FROM t WHERE id = ?", 1.5) }, "float64 cannot be stored"},
		"a text in a number":     {func() error { return c.exec("UPDATE t SET number = ?", "five") }, "cannot store TEXT value in INTEGER"},
		"a string in two quotes": {get(`SELECT "five" FROM t`, nil, new(string)), "no such column"},
		"two statements as one":  {func() error { return c.exec("DELETE FROM t; DELETE FROM t") }, "trailing bytes"},
		"a query within itself": {func() error {
			return c.each("SELECT id FROM t", nil, func(func(...any) error) error { return get("SELECT id FROM t", nil, new(int64))() })
		}, "while its rows are read"},
	} {
		if err := test.do(); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v; want %q", name, err, test.says)
		}
	}
	// After all that, the connection works as before.
	var rows int
	if _, err := c.get("SELECT count(*) FROM t WHERE number IN (5, 6)", nil, &rows); err != nil || rows != 2 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if err := c.exec("DROP TABLE t"); err != nil { // refused while a statement is half way
		t.Error(err)
	}
}

func TestEveryConnectionHasItsSettings(t *testing.T) {
	t.Parallel()
	c := connect(t)
	for _, s := range settings {
		pragma, _, _ := strings.Cut(s, " =")
		var got int
		if _, err := c.get(pragma, nil, &got); err != nil {
			t.Error(err)
		}
		want := map[string]int{"PRAGMA foreign_keys": 1, "PRAGMA synchronous": 1, "PRAGMA temp_store": 2}[pragma]
		if got != want {
			t.Errorf("%s is %d; want %d", pragma, got, want)
		}
	}
}

// What another process locks for too long is told from other failures, however the error is wrapped.
func TestBusyFiles(t *testing.T) {
	t.Parallel()
	holder, waiting := connect(t), &conn{}
	var path string
	if _, err := holder.get("SELECT file FROM pragma_database_list WHERE name = 'main'", nil, &path); err != nil {
		t.Fatal(err)
	}
	if err := waiting.open(path, sqlite.OpenReadWrite); err != nil {
		t.Fatal(err)
	}
	waiting.raw.SetBusyTimeout(0)
	if err := holder.exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	err := waiting.transaction("BEGIN IMMEDIATE", func(*tx) error { return nil })
	for _, err := range []error{err, fmt.Errorf("a request: %w", err), errors.Join(errors.New("another"), err)} {
		if !isBusy(err) {
			t.Errorf("%v is not taken for a locked file", err)
		}
	}
	if err := holder.exec("ROLLBACK"); err != nil {
		t.Error(err)
	}
	for _, err := range []error{nil, errors.New("busy"), waiting.exec("DROP TABLE missing")} {
		if isBusy(err) {
			t.Errorf("%v is taken for a locked file", err)
		}
	}
	if err := waiting.close(); err != nil {
		t.Error(err)
	}
}

// A copy of a large file ends when nobody waits for it any more, and the connection
// can be used again.
func TestInterruptibleStatements(t *testing.T) {
	t.Parallel()
	c := connect(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("nobody waits any more")
	const forever = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
	var n int
	time.AfterFunc(20*time.Millisecond, func() { cancel(gone) })
	err := c.interruptible(ctx, func() error {
		_, err := c.get(forever, nil, &n)
		return err
	})
	if !errors.Is(err, gone) {
		t.Errorf("the statement ended with %v", err)
	}
	if _, err := c.get("SELECT count(*) FROM t", nil, &n); err != nil {
		t.Errorf("the next statement: %v", err)
	}
	if err := c.interruptible(ctx, func() error { return c.exec("VACUUM") }); !errors.Is(err, gone) {
		t.Errorf("a statement of a context that has ended: %v", err)
	}
}

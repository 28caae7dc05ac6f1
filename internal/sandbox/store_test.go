package sandbox

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestNewFilesAreForTheirOwner(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	embedded(t, s).must("GET", partnerPath, nil)
	files, err := filepath.Glob(s.opts.File + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{s.opts.File, s.opts.File + "-wal", s.opts.File + "-shm"} {
		if !slices.Contains(files, name) {
			t.Errorf("%s is not there, only %v", name, files)
		}
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the permission %o", filepath.Base(name), info.Mode().Perm())
		}
	}
}

func TestClosedFilesStandAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sandbox.db")
	s, err := Open(t.Context(), Options{File: path})
	if err != nil {
		t.Fatal(err)
	}
	embedded(t, s).create("alice")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if files, err := filepath.Glob(path + "*"); err != nil || len(files) != 1 {
		t.Errorf("left are %v (%v)", files, err)
	}
	embedded(t, open(t, Options{File: path})).must("GET", "/v1/user/balances/alice", nil)
}

func TestOddFileNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "a?b=c&mode=ro", "a#b", "100%25", "ä", "file:x"} {
		path := filepath.Join(t.TempDir(), name)
		s := open(t, Options{File: path})
		embedded(t, s).must("GET", partnerPath, nil)
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestEmptyFilesBecomeSandboxes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	embedded(t, open(t, Options{File: path})).must("GET", partnerPath, nil)
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	file := func(name, content string) string {
		t.Helper()
		path := filepath.Join(directory, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	database := func(name string, statements ...string) string {
		t.Helper()
		path := filepath.Join(directory, name)
		runScript(t, path, strings.Join(statements, ";"))
		return path
	}
	for name, test := range map[string]struct {
		path string
		is   error
		says string
	}{
		"no name":                {"", ErrUnreadable, "no usable file name"},
		"a directory":            {directory, ErrUnreadable, "is a directory"},
		"a missing directory":    {filepath.Join(directory, "missing", "sandbox.db"), ErrUnreadable, "the directory must exist"},
		"below a file":           {filepath.Join(file("plain", "x"), "sandbox.db"), ErrUnreadable, "plain"},
		"a short text":           {file("hello", "hello"), ErrNotSandbox, "delete the file to start anew"},
		"a long text":            {file("long", strings.Repeat("This is a diary. ", 1000)), ErrNotSandbox, "not an SQLite database"},
		"another program's":      {database("other", "CREATE TABLE t (a)"), ErrNotSandbox, "another program"},
		"another application id": {database("app", "PRAGMA application_id = 7"), ErrNotSandbox, "another program"},
		"a newer version's":      {database("newer", "CREATE TABLE t (a)", "PRAGMA application_id = 1345400880", "PRAGMA user_version = 99"), ErrNotSandbox, "upgrade"},
		"a device":               {os.DevNull, ErrUnreadable, "not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, _ := os.ReadFile(test.path)
			s, err := Open(t.Context(), Options{File: test.path})
			if err == nil {
				closed(t, s)
			}
			if !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("Open: %v; want %q with %q", err, test.is, test.says)
			}
			if after, _ := os.ReadFile(test.path); !bytes.Equal(after, before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestApplicationIDSpellsP100(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	content, err := os.ReadFile(s.opts.File)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(content[68:72]); got != "P100" {
		t.Errorf("the application id in the header is %q", got)
	}
}

// Reads go on while somebody writes, and a writer that waits can be cancelled.
func TestReadersDoNotWaitForTheWriter(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.create("alice")
	err := s.store.update(t.Context(), func(*tx) error {
		a.must("GET", "/v1/user/balances/alice", nil)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		response, err := a.client.Do(a.request(t, "DELETE", "/v1/user/alice", nil).WithContext(ctx))
		if err == nil {
			discard(response)
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a writer that waited for too long got %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a.must("DELETE", "/v1/user/alice", nil)
}

// Whoever reads alone needs one connection, however often.
func TestReadersUseWhatIsOpen(t *testing.T) {
	t.Parallel()
	s := open(t, Options{}).store
	nothing := func(*tx) error { return nil }
	for range 2 * cap(s.readers) {
		if err := s.view(t.Context(), nothing); err != nil {
			t.Fatal(err)
		}
	}
	if opened := cap(s.unused) - len(s.unused); opened != 1 {
		t.Errorf("%d connections were opened for one reader", opened)
	}
	// Whoever reads meanwhile gets another one.
	if err := s.view(t.Context(), func(*tx) error { return s.view(t.Context(), nothing) }); err != nil {
		t.Error(err)
	}
}

func TestFailedAndPanickingTransactionsLeaveNothing(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	failure := errors.New("no")
	insert := func(tx *tx) error {
		return tx.exec("INSERT INTO movements (kind, created_at) VALUES ('TEST', 0)")
	}
	if err := s.store.update(t.Context(), func(tx *tx) error { return errors.Join(insert(tx), failure) }); !errors.Is(err, failure) {
		t.Errorf("update: %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is gone")
			}
		}()
		_ = s.store.update(t.Context(), func(tx *tx) error {
			if err := insert(tx); err != nil {
				return err
			}
			panic("a mistake")
		})
	}()
	var n int
	inside(t, s, func(c *call) error {
		_, err := c.get("SELECT count(*) FROM movements WHERE kind = 'TEST'", nil, &n)
		return err
	})
	if n != 0 {
		t.Errorf("%d movements are left", n)
	}
}

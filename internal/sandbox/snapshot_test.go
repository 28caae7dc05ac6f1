package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	resetPath     = "/sandbox/v1/reset"
	snapshotsPath = "/sandbox/v1/snapshots"
	restorePath   = snapshotsPath + "/restore"
)

func (a *api) instance() string {
	a.t.Helper()
	return str(a.must("GET", "/sandbox/v1/info", nil).object["instanceId"])
}

func TestReset(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		other := embedded(t, open(t, Options{File: a.sandbox.opts.File})) // sees it as well
		a.active("alice")
		a.receive(sepaBody("alice"))
		a.setModes(func(m *Modes) { m.OpenLoop = true })
		partner, alice, instance := a.must("GET", partnerPath, nil).text, a.must("GET", "/v1/user/balances/alice", nil).text, a.instance()

		kept := str(a.must("POST", resetPath, object{"keep": []string{"modes", "clock"}}).object["instanceId"])
		if m, err := other.sandbox.Modes(); err != nil || !m.OpenLoop || kept == instance || other.instance() != kept {
			t.Errorf("after a reset that keeps the modes they are %+v (%v), the instance was %s and is %s", m, err, instance, kept)
		}
		if offset := a.must("GET", "/sandbox/v1/clock", nil).object["offsetSeconds"]; offset != 1.0 {
			t.Errorf("the clock that was kept is ahead by %v", offset)
		}
		a.refused("GET", "/v1/user/balances/alice", nil, 400, "P412")
		r := a.must("POST", resetPath, object{})
		if m, err := other.sandbox.Modes(); err != nil || m != DefaultModes() || r.object["now"] != formatTime(noon) {
			t.Errorf("after a reset the modes are %+v (%v), the answer is %s", m, err, r.text)
		}
		if after := a.must("GET", partnerPath, nil).text; after != partner {
			t.Errorf("a new partner has %s and had %s", after, partner)
		}
		other.active("alice")
		other.receive(sepaBody("alice"))
		if again := other.must("GET", "/v1/user/balances/alice", nil).text; again != alice {
			t.Errorf("the same requests give %s and gave %s", again, alice)
		}
		a.refused("POST", resetPath, object{"keep": []string{"users"}}, 400, "P403")
	})
}

// Of those who save under one name at the same time, one does.
func TestSnapshotsAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	to := filepath.Join(t.TempDir(), "saved.db")
	var saving sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		saving.Go(func() { errs[i] = s.Snapshot(t.Context(), to) })
	}
	saving.Wait()
	saved := 0
	for _, err := range errs {
		switch {
		case err == nil:
			saved++
		case !errors.Is(err, ErrSnapshotExists):
			t.Error(err)
		}
	}
	if saved != 1 {
		t.Errorf("%d have saved", saved)
	}
}

func TestSnapshots(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		other := embedded(t, open(t, Options{File: a.sandbox.opts.File}))
		a.active("alice")
		a.receive(sepaBody("alice"))
		balances, instance := a.must("GET", "/v1/user/balances/alice", nil).text, a.instance()
		if saved := a.must("POST", snapshotsPath, object{"name": "funded"}).object; saved["name"] != "funded" {
			t.Errorf("saved is %v", saved)
		}
		a.refused("POST", snapshotsPath, object{"name": "funded"}, 409, "SBXSNAPSHOTEXISTS")
		a.active("bob")
		a.setModes(func(m *Modes) { m.OpenLoop = true })
		a.must("POST", snapshotsPath, object{"name": "two", "replace": true})
		a.must("POST", resetPath, object{})
		a.active("carol")

		if restored := a.must("POST", restorePath, object{"name": "funded"}).object; restored["instanceId"] != instance || other.instance() != instance {
			t.Errorf("the instance was %s, restored is %v", instance, restored)
		}
		if after := other.must("GET", "/v1/user/balances/alice", nil).text; after != balances {
			t.Errorf("alice had %s and has %s", balances, after)
		}
		other.refused("GET", "/v1/user/balances/bob", nil, 400, "P412")
		other.refused("GET", "/v1/user/balances/carol", nil, 400, "P412")
		if m, err := other.sandbox.Modes(); err != nil || m.OpenLoop {
			t.Errorf("the modes are %+v (%v)", m, err)
		}
		other.active("dora") // and it goes on
		a.must("POST", snapshotsPath, object{"name": "funded", "replace": true})
		a.must("POST", restorePath, object{"name": "two"})
		a.must("GET", "/v1/user/balances/bob", nil)
		a.must("POST", restorePath, object{"name": "funded"})
		a.must("GET", "/v1/user/balances/dora", nil)

		var names []string
		items, _ := a.must("GET", snapshotsPath, nil).object["snapshots"].([]any)
		for _, item := range items {
			names = append(names, str(item.(map[string]any)["name"]))
		}
		if diff := cmp.Diff([]string{"funded", "two"}, names); diff != "" {
			t.Errorf("the snapshots (-want +got):\n%s", diff)
		}
		a.must("DELETE", snapshotsPath+"/two", nil)
		a.refused("DELETE", snapshotsPath+"/two", nil, 404, "SBXSNAPSHOTNOTFOUND")
		a.refused("POST", restorePath, object{"name": "two"}, 404, "SBXSNAPSHOTNOTFOUND")
		a.must("GET", "/v1/user/balances/dora", nil)
	})
}

func TestSnapshotsAreForTheirOwnerAndWhole(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	embedded(t, s).must("POST", snapshotsPath, object{"name": "one"})
	for path, want := range map[string]os.FileMode{s.snapshotDirectory(): 0o700, s.snapshotPath("one"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(s.snapshotDirectory(), ".*")); err != nil || len(left) != 0 {
		t.Errorf("left are %v (%v)", left, err)
	}
	embedded(t, open(t, Options{File: s.snapshotPath("one")})).must("GET", partnerPath, nil) // a sandbox like any other
}

// A name never leaves the directory of the snapshots.
func TestSnapshotNames(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	for _, name := range []string{"", ".", "..", "../sandbox", "a/b", `a\b`, "a.db", "/etc/passwd", "-a", "_a", "a b", "ä", strings.Repeat("a", 65), "a\x00"} {
		a.refused("POST", snapshotsPath, object{"name": name}, 400, "P403")
		a.refused("POST", restorePath, object{"name": name}, 400, "P403")
	}
	for _, path := range []string{"/..%2Fsandbox", "/%2E%2E", "/a%2Fb", "/a.db"} {
		a.refused("DELETE", snapshotsPath+path, nil, 400, "P403")
	}
	a.must("POST", snapshotsPath, object{"name": strings.Repeat("a", 64)})
}

func TestFilesAreSavedRestoredAndReset(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	file, saved, missing := filepath.Join(directory, "sandbox.db"), filepath.Join(directory, "saved"), filepath.Join(directory, "missing")
	s := open(t, Options{File: file}) // stays open meanwhile
	a := embedded(t, s)
	a.create("alice")
	instance := a.instance()
	if err := Snapshot(t.Context(), file, saved); err != nil {
		t.Fatal(err)
	}
	if err := Snapshot(t.Context(), file, saved); !errors.Is(err, ErrSnapshotExists) || !strings.Contains(err.Error(), saved) {
		t.Errorf("saving twice: %v", err)
	}
	if err := Reset(t.Context(), file); err != nil || a.instance() == instance {
		t.Errorf("Reset: %v", err)
	}
	a.refused("GET", "/v1/kyc/status/alice", nil, 400, "P412")
	if err := Restore(t.Context(), file, saved); err != nil || a.instance() != instance {
		t.Errorf("Restore: %v", err)
	}
	a.refused("POST", createPath, alice(), 400, "P411")
	fresh := filepath.Join(directory, "fresh.db")
	if err := Restore(t.Context(), fresh, saved); err != nil || embedded(t, open(t, Options{File: fresh})).instance() != instance {
		t.Errorf("restoring into a new file: %v", err)
	}

	other := filepath.Join(directory, "other")
	if err := os.WriteFile(other, []byte("This is a diary."), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(directory, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]error{missing: ErrUnreadable, other: ErrNotSandbox, empty: ErrNotSandbox} {
		for _, to := range []string{file, filepath.Join(directory, "never")} {
			if err := Restore(t.Context(), to, from); !errors.Is(err, want) || !strings.Contains(err.Error(), from) {
				t.Errorf("restoring %s: %v", from, err)
			}
		}
	}
	for name, err := range map[string]error{
		"Snapshot": Snapshot(t.Context(), missing, filepath.Join(directory, "x")), "Reset": Reset(t.Context(), missing),
		"a missing directory": s.Snapshot(t.Context(), filepath.Join(missing, "x")),
	} {
		if !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"missing", "never", "x"} {
		if _, err := os.Stat(filepath.Join(directory, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s was created (%v)", name, err)
		}
	}
	a.refused("POST", createPath, alice(), 400, "P411")
}

// Copies of snapshots, which hold whatever the file held, do not stay behind.
func TestRestoringLeavesNoCopies(t *testing.T) {
	temporary, directory := t.TempDir(), t.TempDir()
	for _, variable := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(variable, temporary)
	}
	s := open(t, Options{})
	good, bad := filepath.Join(directory, "good"), filepath.Join(directory, "bad")
	if err := errors.Join(s.Snapshot(t.Context(), good), os.WriteFile(bad, []byte("This is a diary."), 0o600)); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Restore(t.Context(), good); err != nil {
		t.Error(err)
	}
	if s.Restore(t.Context(), bad) == nil || s.Restore(gone, good) == nil {
		t.Error("a snapshot was restored that should not have been")
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// A snapshot of an earlier version is restored in the present schema, and stays as
// it is.
func TestEarlierSnapshots(t *testing.T) {
	t.Parallel()
	old := filepath.Join(t.TempDir(), "old.db")
	s, err := Open(t.Context(), Options{File: old, Now: atNoon})
	if err != nil {
		t.Fatal(err)
	}
	embedded(t, s).active("alice")
	closed(t, s)
	earlier(t, old)
	before, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	a := embedded(t, open(t, Options{}))
	if err := a.sandbox.Restore(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	a.receive(sepaBody("alice"))
	a.wantEUR("alice", "1500.00")
	if after, err := os.ReadFile(old); err != nil || !cmp.Equal(before, after) {
		t.Errorf("the snapshot was changed (%v)", err)
	}
}

// While users are created and the file goes back and forth, everybody sees whole
// states, and each snapshot is one.
func TestSnapshotsUnderLoad(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	other := open(t, Options{File: s.opts.File})
	directory := t.TempDir()
	var wg sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for i, box := range []*Sandbox{s, other} {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				a := embedded(t, box)
				user := fmt.Sprintf("user-%d-%d", i, n)
				a.call("POST", createPath, alice().but("externalUserId", user))
				if r := a.call("GET", partnerPath, nil); r.status != 200 {
					t.Errorf("the partner has %s", r.text)
				}
			}
		})
	}
	for n := range 6 {
		to := filepath.Join(directory, fmt.Sprint(n))
		if err := s.Snapshot(ctx, to); err != nil {
			t.Error(err)
		}
		if err := other.Reset(ctx); err != nil {
			t.Error(err)
		}
		if err := s.Restore(ctx, to); err != nil {
			t.Error(err)
		}
		if err := other.CheckLedger(ctx); err != nil {
			t.Error(err)
		}
	}
	stop()
	wg.Wait()
	for n := range 6 {
		open(t, Options{File: filepath.Join(directory, fmt.Sprint(n))}) // checks the ledger at the end
	}
}

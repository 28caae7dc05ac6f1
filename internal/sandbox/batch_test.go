package sandbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// together lets updates wait until all of them do, so that they share a transaction,
// and returns how each ended.
func together(t *testing.T, s *store, updates ...func(*tx) error) []error {
	t.Helper()
	writer := <-s.writer
	outcomes := make([]error, len(updates))
	var all sync.WaitGroup
	for i, fn := range updates {
		all.Go(func() {
			defer func() {
				if mistake := recover(); mistake != nil {
					outcomes[i] = fmt.Errorf("panic: %v", mistake)
				}
			}()
			outcomes[i] = s.update(context.Background(), fn)
		})
		s.await(i + 1)
	}
	s.writer <- writer
	all.Wait()
	return outcomes
}

// await waits until so many updates wait.
func (s *store) await(n int) {
	for {
		s.waitingMu.Lock()
		waiting := len(s.waiting)
		s.waitingMu.Unlock()
		if waiting >= n {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// count adds to a number of the file.
func count(name string) func(*tx) error {
	return func(t *tx) error {
		return t.exec("INSERT INTO numbers (id, count) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1", name)
	}
}

func counted(t *testing.T, s *store, name string) (n int) {
	t.Helper()
	err := s.view(context.Background(), func(t *tx) error {
		_, err := t.get("SELECT count FROM numbers WHERE id = ?", []any{name}, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Each update of a shared transaction takes effect wholly or not at all, whatever
// becomes of the others.
func TestUpdatesShareATransaction(t *testing.T) {
	t.Parallel()
	s := open(t, Options{}).store
	refused := errors.New("refused")
	outcomes := together(t, s,
		count("kept"),
		func(t *tx) error { return errors.Join(count("undone")(t), refused) },
		func(t *tx) error {
			if err := count("undone")(t); err != nil {
				return err
			}
			panic("a mistake")
		},
		count("kept too"),
	)
	if outcomes[0] != nil || outcomes[3] != nil || !errors.Is(outcomes[1], refused) || outcomes[2] == nil {
		t.Errorf("they ended with %v", outcomes)
	}
	if text := outcomes[2].Error(); !strings.Contains(text, "a mistake") || !strings.Contains(text, "batch_test.go") {
		t.Errorf("the panic does not say where it was: %s", text)
	}
	if kept, undone := counted(t, s, "kept")+counted(t, s, "kept too"), counted(t, s, "undone"); kept != 2 || undone != 0 {
		t.Errorf("kept %d of 2, and %d of what was refused", kept, undone)
	}
}

// When the transaction itself fails, all of its updates have failed.
func TestUpdatesFailTogether(t *testing.T) {
	t.Parallel()
	s := open(t, Options{}).store
	outcomes := together(t, s, count("lost"), func(t *tx) error { return t.exec("ROLLBACK") }, count("after"))
	if outcomes[0] == nil || outcomes[1] == nil || outcomes[2] == nil {
		t.Errorf("they ended with %v", outcomes)
	}
	if lost, after := counted(t, s, "lost"), counted(t, s, "after"); lost+after != 0 {
		t.Errorf("in the file are %d and %d", lost, after)
	}
	if err := s.update(context.Background(), count("later")); err != nil || counted(t, s, "later") != 1 {
		t.Errorf("afterwards: %v", err)
	}
}

// An update that nobody waits for any more is not begun.
func TestUpdatesAreWithdrawn(t *testing.T) {
	t.Parallel()
	s := open(t, Options{}).store
	writer := <-s.writer
	ctx, cancel := context.WithCancelCause(context.Background())
	gone := errors.New("gone")
	ended := make(chan error)
	go func() { ended <- s.update(ctx, count("withdrawn")) }()
	s.await(1)
	cancel(gone)
	if err := <-ended; !errors.Is(err, gone) {
		t.Errorf("it ended with %v", err)
	}
	s.writer <- writer
	if err := s.update(context.Background(), count("next")); err != nil {
		t.Error(err)
	}
	if got := counted(t, s, "withdrawn"); got != 0 {
		t.Error("it was carried out all the same")
	}
}

// More updates than a transaction takes are carried out by several.
func TestMoreUpdatesThanABatch(t *testing.T) {
	t.Parallel()
	s := open(t, Options{}).store
	updates := make([]func(*tx) error, 2*maxBatch+1)
	for i := range updates {
		updates[i] = count("all")
	}
	for _, err := range together(t, s, updates...) {
		if err != nil {
			t.Error(err)
		}
	}
	if got := counted(t, s, "all"); got != len(updates) {
		t.Errorf("%d of %d were carried out", got, len(updates))
	}
}

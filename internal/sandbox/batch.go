package sandbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"zombiezen.com/go/sqlite"
)

// maxBatch bounds how many updates share a transaction, and so how long other
// processes wait for the file.
const maxBatch = 32

// job is an update that waits for its transaction.
type job struct {
	fn func(*tx) error
	// done is closed when the job was carried out or has failed.
	done     chan struct{}
	err      error
	panicked string // what fn panicked with, and where
}

// update runs fn in the file's only writing transaction and commits when fn returns
// nil. Updates that wait at the same time share a transaction, because committing
// costs more than most of them; each takes effect wholly or not at all, one after
// the other, and returns when it is committed.
func (s *store) update(ctx context.Context, fn func(*tx) error) error {
	if err := s.isClosed(); err != nil {
		return err
	}
	j := &job{fn: fn, done: make(chan struct{})}
	s.enqueue(j)
	for {
		select {
		case <-j.done:
			return j.outcome()
		case c := <-s.writer:
			s.carryOutNext(c)
		case <-s.closed:
			if s.withdraw(j) {
				return ErrClosed
			}
			<-j.done
			return j.outcome()
		case <-ctx.Done():
			if s.withdraw(j) {
				return context.Cause(ctx)
			}
			<-j.done
			return j.outcome()
		}
	}
}

func (s *store) enqueue(j *job) {
	s.waitingMu.Lock()
	defer s.waitingMu.Unlock()
	s.waiting = append(s.waiting, j)
}

// withdraw takes a job back, unless somebody has begun with it.
func (s *store) withdraw(j *job) bool {
	s.waitingMu.Lock()
	defer s.waitingMu.Unlock()
	i := slices.Index(s.waiting, j)
	if i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
	}
	return i >= 0
}

// carryOutNext carries out the jobs that have waited the longest, with the writing
// connection, which it gives back.
func (s *store) carryOutNext(c *conn) {
	defer func() { s.writer <- c }()
	s.waitingMu.Lock()
	n := min(len(s.waiting), maxBatch)
	jobs := slices.Clone(s.waiting[:n])
	s.waiting = slices.Delete(s.waiting, 0, n)
	s.waitingMu.Unlock()
	if len(jobs) == 0 {
		return
	}
	err := s.isClosed()
	if err == nil && c.raw == nil {
		err = c.open(s.path, sqlite.OpenReadWrite)
	}
	if err == nil {
		err = c.batch(jobs)
	}
	for _, j := range jobs {
		if err != nil && (j.err == nil || len(jobs) == 1) {
			j.err = err
		}
		close(j.done)
	}
}

// batch runs the jobs in one transaction. The error is that of the transaction, for
// jobs that have none of their own.
func (c *conn) batch(jobs []*job) error {
	if len(jobs) == 1 {
		return c.transaction("BEGIN IMMEDIATE", jobs[0].run)
	}
	return c.transaction("BEGIN IMMEDIATE", func(t *tx) error {
		for _, j := range jobs {
			if _, err := t.savepoint("job", func() error { return j.run(t) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// errPanicked stands for what a job's owner panics with.
var errPanicked = errors.New("the update panicked")

// run runs the job's function and keeps how it ended. A panic belongs to the owner of
// the job, not to whoever carries it out.
func (j *job) run(t *tx) (err error) {
	defer func() {
		if mistake := recover(); mistake != nil {
			j.panicked = fmt.Sprintf("%v\n%s", mistake, debug.Stack())
			err = errPanicked
		}
	}()
	j.err = j.fn(t)
	return j.err
}

func (j *job) outcome() error {
	if j.panicked != "" {
		panic(j.panicked)
	}
	return j.err
}

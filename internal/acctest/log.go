package acctest

import (
	"slices"
	"sync"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// requestLog is the sandbox's own log of a test, over all its files.
type requestLog struct {
	mu      sync.Mutex
	entries []sandbox.Entry
	faulted map[string]bool // request ids of answers that a fault made
}

func (l *requestLog) add(entry sandbox.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, entry)
	if entry.Faulted {
		if l.faulted == nil {
			l.faulted = map[string]bool{}
		}
		l.faulted[entry.RequestID] = true
	}
}

func (l *requestLog) isFaulted(requestID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.faulted[requestID]
}

// Requests returns the requests so far, oldest first; with operation ids, only those.
func (e *Env) Requests(operations ...string) []sandbox.Entry {
	e.log.mu.Lock()
	defer e.log.mu.Unlock()
	if len(operations) == 0 {
		return slices.Clone(e.log.entries)
	}
	var found []sandbox.Entry
	for _, entry := range e.log.entries {
		if slices.Contains(operations, entry.OperationID) {
			found = append(found, entry)
		}
	}
	return found
}

// ResetLog forgets the requests so far.
func (e *Env) ResetLog() {
	e.log.mu.Lock()
	defer e.log.mu.Unlock()
	e.log.entries = nil
}

// WantRequests fails the test unless the operation was called so often since the last ResetLog.
func (e *Env) WantRequests(operation string, want int) {
	e.t.Helper()
	if got := len(e.Requests(operation)); got != want {
		e.t.Errorf("%s was called %d times, want %d", operation, got, want)
	}
}

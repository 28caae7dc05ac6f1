package sandbox

import (
	"bytes"
	"slices"
	"sync"
	"time"
)

const (
	// logCapacity is how many requests the log keeps.
	logCapacity = 8192
	// maxLoggedBody is how much of a body the log keeps, in bytes.
	maxLoggedBody = 64 << 10
)

// Entry is one request in the log. Bodies hold personal data: they stay in memory
// and are for tests and the person at the console.
type Entry struct {
	// Seq numbers the requests to one Sandbox object, from 1.
	Seq uint64
	// Time is when the request arrived, on the clock of Options.Now, without the
	// sandbox's offset.
	Time time.Time
	// Duration is how long the answer took.
	Duration time.Duration
	Method   string
	// Path is the path of the request as it was sent.
	Path string
	// Query is the raw query, without the question mark.
	Query string
	// OperationID is empty when the contract knows no such operation.
	OperationID string
	// ExternalUserID is the user that path, query or body name.
	ExternalUserID string
	// Partner is a short name for the API key; never the key.
	Partner string
	// RequestID is the x-request-id of the answer.
	RequestID string
	Status    int
	// Code is the business error code of the answer.
	Code string
	// RequestBody and ResponseBody are cut after 64 KiB, and the RequestBody of an
	// upload is left out. They are shared: do not change them.
	RequestBody, ResponseBody []byte
	// Faulted says that a fault replaced or delayed the answer.
	Faulted bool
	// Dropped says that the answer was lost on purpose.
	Dropped bool
	// Failure is the cause of an unintended P500 or P501.
	Failure string
}

// ring keeps the latest entries.
type ring struct {
	mu       sync.Mutex
	capacity int
	entries  []Entry
	count    uint64
}

// add stores an entry under the next number and returns it with that number.
func (r *ring) add(e Entry) Entry {
	e.RequestBody, e.ResponseBody = cut(e.RequestBody), cut(e.ResponseBody)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
	e.Seq = r.count
	if len(r.entries) < r.capacity {
		r.entries = append(r.entries, e)
	} else {
		r.entries[r.oldest(e.Seq-1)] = e
	}
	return e
}

// all returns the entries, oldest first.
func (r *ring) all() []Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	start := 0
	if len(r.entries) == r.capacity {
		start = r.oldest(r.count)
	}
	return slices.Concat(r.entries[start:], r.entries[:start])
}

// oldest is the place of the oldest entry of a full ring that has seen count.
func (r *ring) oldest(count uint64) int { return int(count % uint64(r.capacity)) }

func cut(body []byte) []byte {
	if len(body) > maxLoggedBody {
		return bytes.Clone(body[:maxLoggedBody])
	}
	return body
}

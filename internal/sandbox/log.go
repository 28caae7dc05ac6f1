package sandbox

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
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
	// Seq numbers the requests to one Sandbox object, from 1. It is 0 for requests that
	// read the log, which does not keep them.
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
	// Partner is a short name for the API key; never the key. Where a client puts key or
	// token into path, query or body, they are masked.
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
	oldest   int // the place of the oldest entry once the ring is full
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
		r.entries[r.oldest] = e
		r.oldest = (r.oldest + 1) % r.capacity
	}
	return e
}

// all returns the entries, oldest first, and the highest number so far.
func (r *ring) all() (entries []Entry, last uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Concat(r.entries[r.oldest:], r.entries[:r.oldest]), r.count
}

// clear forgets the entries. Numbers go on.
func (r *ring) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries, r.oldest = nil, 0
}

func cut(body []byte) []byte {
	if len(body) > maxLoggedBody {
		return bytes.Clone(body[:maxLoggedBody])
	}
	return body
}

const (
	// minSecret is the least length of a secret that is masked in the log: a shorter
	// one may be a word.
	minSecret = 12
	masked    = "***"
)

// mask hides the request's key and token wherever a client has put them by mistake.
func (e *Entry) mask(secrets ...string) {
	for _, secret := range secrets {
		if len(secret) < minSecret {
			continue
		}
		for _, text := range []*string{&e.Path, &e.Query, &e.ExternalUserID, &e.RequestID} {
			*text = strings.ReplaceAll(*text, secret, masked)
		}
		e.Query = strings.ReplaceAll(e.Query, url.QueryEscape(secret), masked)
		for _, body := range []*[]byte{&e.RequestBody, &e.ResponseBody} {
			if bytes.Contains(*body, []byte(secret)) { // the body is the request's or the answer's own
				*body = bytes.ReplaceAll(*body, []byte(secret), []byte(masked))
			}
		}
	}
}

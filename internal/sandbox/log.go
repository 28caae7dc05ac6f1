package sandbox

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unsafe"
)

// Bounds of the log. It keeps as many requests as both of the first two let it.
const (
	// logCapacity is how many requests there are at most.
	logCapacity = 8192
	// logBytes is how much they take together, in bytes: hundreds of the largest, and
	// logCapacity of the usual ones.
	logBytes = 32 << 20
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

// journal keeps the latest entries.
type journal struct {
	capacity, maxBytes int

	mu      sync.Mutex
	entries []Entry // those before first are forgotten
	first   int
	bytes   int
	count   uint64
}

// add stores an entry under the next number and returns it with that number. What
// has no room any more is forgotten, the oldest first.
func (j *journal) add(e Entry) Entry {
	e.RequestBody, e.ResponseBody = cut(e.RequestBody), cut(e.ResponseBody)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.count++
	e.Seq = j.count
	j.entries = append(j.entries, e)
	j.bytes += e.size()
	for len(j.entries)-j.first > j.capacity || j.bytes > j.maxBytes && j.first < len(j.entries) {
		j.bytes -= j.entries[j.first].size()
		j.entries[j.first] = Entry{}
		j.first++
	}
	if j.first > len(j.entries)/2 {
		j.entries, j.first = slices.Delete(j.entries, 0, j.first), 0
	}
	return e
}

// all returns the entries, oldest first, and the highest number so far.
func (j *journal) all() (entries []Entry, last uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries[j.first:]), j.count
}

// clear forgets the entries. Numbers go on.
func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries, j.first, j.bytes = nil, 0, 0
}

// size is about what the entry takes, in bytes. Its other texts are short.
func (e Entry) size() int {
	return int(unsafe.Sizeof(e)) + cap(e.RequestBody) + cap(e.ResponseBody) + len(e.Path) + len(e.Query) + len(e.ExternalUserID) + len(e.Failure)
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

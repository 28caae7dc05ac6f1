package sandbox

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// FaultRequest describes the request that a fault may be injected into.
type FaultRequest struct {
	// OperationID is the operation in the contract.
	OperationID string
	Method      string
	Path        string
	// ExternalUserID is the user that path, query or body name; empty if none.
	ExternalUserID string
	// Count says that this is the nth request of the operation to this Sandbox
	// object, from 1.
	Count int
}

// Fault is what goes wrong. The zero Fault changes nothing.
type Fault struct {
	// Status of the answer. 0: 400 with a Code, 200 with only a Body.
	Status int
	// Code answers a business error, such as "P500". Message replaces its text.
	Code, Message string
	// Body is the answer as it is, in place of a business error.
	Body string
	// RetryAfter is the value of the header: seconds or an HTTP date.
	RetryAfter string
	// Latency delays the answer, or what Drop does.
	Latency time.Duration
	// Drop loses the connection: RoundTripper fails with io.ErrUnexpectedEOF, the
	// handler aborts.
	Drop bool
	// Cut loses the connection in the middle of the answer, and Truncate ends the answer
	// there. It is the fault's own answer, where it has one, else that of the request,
	// which AfterEffect has carried out, else a success that did not happen.
	Cut, Truncate bool
	// AfterEffect carries the request out first; only its answer goes wrong.
	AfterEffect bool
}

// FaultFunc decides about a request; nil means that nothing goes wrong. It is
// called from several goroutines at once.
type FaultFunc func(FaultRequest) *Fault

// counters count the requests of each operation.
type counters struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counters) next(operationID string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[operationID]++
	return c.n[operationID]
}

// replaces says whether the fault has an answer of its own.
func (f Fault) replaces() bool { return f.Drop || f.Status != 0 || f.Code != "" || f.Body != "" }

// spoils says whether the fault lets half of an answer through.
func (f Fault) spoils() bool { return f.Cut || f.Truncate }

// happens says whether the fault changes anything.
func (f Fault) happens() bool { return f.replaces() || f.spoils() || f.Latency > 0 }

// around lets the fault happen before or after a request is carried out.
func (f Fault) around(ctx context.Context, e *Entry, carryOut func() answer) answer {
	e.Faulted = e.Faulted || f.happens()
	var a answer
	if f.AfterEffect {
		a = carryOut()
	}
	if f.wait(ctx) != nil {
		return answer{dropped: true}
	}
	switch {
	case f.replaces():
		a = f.answer()
	case !f.AfterEffect && f.spoils():
		a = answer{status: http.StatusOK, body: message{"This did not happen."}}
	case !f.AfterEffect:
		a = carryOut()
	}
	a.cut, a.truncated = a.cut || f.Cut, a.truncated || f.Truncate
	return a
}

func half(raw []byte) []byte { return raw[:len(raw)/2] }

// answer builds the fault's own answer.
func (f Fault) answer() answer {
	a := answer{status: f.Status, dropped: f.Drop, header: http.Header{}}
	if f.RetryAfter != "" {
		a.header.Set("Retry-After", f.RetryAfter)
	}
	switch {
	case f.Body != "":
		a.contentType, a.raw = guessType(f.Body), []byte(f.Body)
		if a.status == 0 {
			a.status = http.StatusOK
		}
	case f.Code != "":
		e := knownError(f.Code)
		if f.Message != "" {
			e.message = f.Message
		}
		a.code, a.body = e.code, e.shape()
		if a.status == 0 {
			a.status = e.status
		}
	default:
		a.body = plainError{Message: http.StatusText(f.Status), Error: http.StatusText(f.Status), StatusCode: f.Status}
	}
	return a
}

func guessType(body string) string {
	switch s := strings.TrimSpace(body); {
	case strings.HasPrefix(s, "<"):
		return typeHTML
	case strings.HasPrefix(s, "{"), strings.HasPrefix(s, "["):
		return typeJSON
	default:
		return typeText
	}
}

// wait sleeps for the fault's latency or until the client is gone.
func (f Fault) wait(ctx context.Context) error {
	if f.Latency <= 0 {
		return nil
	}
	timer := time.NewTimer(f.Latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

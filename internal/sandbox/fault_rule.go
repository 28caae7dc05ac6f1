package sandbox

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// FaultRule says which requests go wrong and how. Its fields are those of addFault in
// the contract of the control API.
type FaultRule struct {
	// Operation is an operationId, or anyOperation.
	Operation      string  `json:"operation"`
	ExternalUserID *string `json:"externalUserId,omitempty"`
	// Skip lets the first matching requests pass, Every takes every nth of the rest,
	// Probability some of them, and Times ends the rule after so many faults. What is
	// zero does not restrict.
	Skip        int64    `json:"skip,omitempty"`
	Every       int64    `json:"every,omitempty"`
	Probability *float64 `json:"probability,omitempty"`
	Times       int64    `json:"times,omitempty"`

	Kind                string `json:"kind"`
	Moment              string `json:"moment,omitempty"`
	LatencyMilliseconds int64  `json:"latencyMilliseconds,omitempty"`
	Status              int    `json:"status,omitempty"`
	Code                string `json:"code,omitempty"`
	Message             string `json:"message,omitempty"`
	RetryAfterSeconds   *int64 `json:"retryAfterSeconds,omitempty"`
	RetryAfterFormat    string `json:"retryAfterFormat,omitempty"`
}

// anyOperation stands for every operation of the User API. Those of the control API
// are named one by one.
const anyOperation = "*"

// Kinds of faults.
const (
	faultLatency   = "latency"
	faultStatus    = "status"
	faultCode      = "code"
	faultHTML      = "html"
	faultTruncated = "truncated-json"
	faultClosed    = "connection-closed"
	faultCut       = "connection-cut"
)

const (
	momentAfter    = "after"
	retryAfterDate = "date"
)

// htmlPage is what a proxy says in the place of an API.
const htmlPage = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"

// check is about what depends on the kind, and on operations that there are.
func (r FaultRule) check(time.Time) []string {
	var problems []string
	need := func(missing bool, field string) {
		if missing {
			problems = append(problems, field+" should not be empty where kind is "+r.Kind)
		}
	}
	only := func(given bool, field, kinds string, fits bool) {
		if given && !fits {
			problems = append(problems, field+" should not exist unless kind is "+kinds)
		}
	}
	answers := r.Kind == faultStatus || r.Kind == faultCode || r.Kind == faultHTML
	need(r.Kind == faultLatency && r.LatencyMilliseconds == 0, "latencyMilliseconds")
	need(r.Kind == faultStatus && r.Status == 0, "status")
	need(r.Kind == faultCode && r.Code == "", "code")
	only(r.Status != 0, "status", "status, code or html", answers)
	only(r.Code != "", "code", faultCode, r.Kind == faultCode)
	only(r.Message != "", "message", faultCode, r.Kind == faultCode)
	only(r.RetryAfterSeconds != nil, "retryAfterSeconds", "status, code or html", answers)
	if r.RetryAfterFormat != "" && r.RetryAfterSeconds == nil {
		problems = append(problems, "retryAfterFormat should not exist without retryAfterSeconds")
	}
	if _, known := allOperations()[r.Operation]; r.Operation != "" && r.Operation != anyOperation && !known {
		problems = append(problems, "operation must be * or an operationId of one of the contracts")
	}
	return problems
}

// matches says whether the rule is about a request, as far as it can be told from the
// request alone.
func (r FaultRule) matches(request FaultRequest) bool {
	if r.Operation != request.OperationID && (r.Operation != anyOperation || strings.HasPrefix(request.Path, controlPrefix)) {
		return false
	}
	return r.ExternalUserID == nil || *r.ExternalUserID == request.ExternalUserID
}

// applies decides about the nth matching request, from 1, after so many faults. What
// looks like chance follows from the file's seed and a text of the rule's own.
func (r FaultRule) applies(seed, chance string, n, faults int64) bool {
	n -= r.Skip
	switch {
	case n <= 0, r.Times > 0 && faults >= r.Times, r.Every > 0 && n%r.Every != 0:
		return false
	case r.Probability == nil:
		return true
	}
	sum := deriveBytes("fault", seed, chance, strconv.FormatInt(n, 10))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11)/(1<<53) < *r.Probability
}

// fault is what the rule does to a request at a time of the sandbox's clock.
func (r FaultRule) fault(now time.Time) Fault {
	f := Fault{
		Latency: time.Duration(r.LatencyMilliseconds) * time.Millisecond, AfterEffect: r.Moment == momentAfter,
		Status: r.Status, Code: r.Code, Message: r.Message,
	}
	switch r.Kind {
	case faultHTML:
		f.Body, f.Status = htmlPage, cmp.Or(r.Status, http.StatusBadGateway)
	case faultTruncated:
		f.Truncate = true
	case faultClosed:
		f.Drop = true
	case faultCut:
		f.Cut = true
	}
	if r.RetryAfterSeconds != nil {
		f.RetryAfter = strconv.FormatInt(*r.RetryAfterSeconds, 10)
		if r.RetryAfterFormat == retryAfterDate {
			f.RetryAfter = now.Add(time.Duration(*r.RetryAfterSeconds) * time.Second).UTC().Format(http.TimeFormat)
		}
	}
	return f
}

// numbered is how errors about a list of rules name one of them.
func numbered(i int, problems string) error { return fmt.Errorf("fault rule %d: %s", i+1, problems) }

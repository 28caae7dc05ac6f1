package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// trouble is what goes wrong: so many requests of an operation, after some that go well.
type trouble struct {
	operation   string
	skip, times int
	mishap      mishap
}

// always is more often than anything is tried.
const always = 1000

// String names the trouble as a test.
func (in trouble) String() string {
	return fmt.Sprintf("%s/%s/%s", in.operation, in.mishap.name, map[int]string{1: "once", always: "always"}[in.times])
}

func (in trouble) begin(env *acctest.Env) {
	env.Fault(in.operation, in.skip, sandbox.Fault{})
	env.Fault(in.operation, in.times, in.mishap.now())
}

// wantUnderstandable fails the test unless each error says what happened to which request, and what to do next.
func (in trouble) wantUnderstandable(t *testing.T, errors []string) {
	t.Helper()
	for _, said := range errors {
		if !strings.Contains(said, in.mishap.says) || in.operation != acctest.Everything && !strings.Contains(said, in.operation) || !strings.Contains(said, "request id ") || !nextStep.MatchString(said) {
			t.Errorf("not understandable, want %q: %s", in.mishap.says, said)
		}
	}
}

// nextStep are the words with which errors say what to do.
var nextStep = regexp.MustCompile(`(?i)\b(try again|check|lower the number|apply)\b`)

type request struct {
	trouble
	writes bool
}

// troubles are the requests of an apply that may go wrong: what writes, and what is read from the first write on. Where nothing is
// written, what is read. Payments have tests of their own.
func troubles(requests []sandbox.Entry) []request {
	first := max(0, slices.IndexFunc(requests, writes))
	var all []request
	seen := map[string]bool{}
	for i, entry := range requests {
		op := entry.OperationID
		known, _ := client.OperationByID(op)
		if seen[op] || known.Class == client.Money || known.Class != client.Lock && !writes(entry) && i < first {
			continue
		}
		seen[op] = true
		skip := 0
		for _, earlier := range requests[:i] {
			if earlier.OperationID == op {
				skip++
			}
		}
		for _, times := range []int{1, always} {
			if times == 1 && !writes(entry) {
				continue // that reads are tried again, TestAccProvider_readsInTrouble shows
			}
			all = append(all, request{trouble{operation: op, skip: skip, times: times}, writes(entry)})
		}
	}
	return all
}

func writes(e sandbox.Entry) bool { return e.Method != http.MethodGet }

// mishap is a way in which a request goes wrong.
type mishap struct {
	name  string
	fault sandbox.Fault
	// says is what an error says about it.
	says string
}

// untilDate stands for a date in the header Retry-After.
const untilDate = "a second from now"

// now is the fault as it is to begin at this moment.
func (m mishap) now() sandbox.Fault {
	fault := m.fault
	if fault.RetryAfter == untilDate {
		fault.RetryAfter = time.Now().Add(time.Second).UTC().Format(http.TimeFormat)
	}
	return fault
}

// mishaps are the ways in which one request goes wrong: before its effect and, where there is one, after it. What asks to come back
// later has no effect.
func mishaps(writes bool) []mishap {
	const page = "<!doctype html><title>Welcome</title>"
	all := []mishap{
		{"429 in seconds", sandbox.Fault{Status: 429, RetryAfter: "1"}, "HTTP 429"},
		{"429 until a date", sandbox.Fault{Status: 429, RetryAfter: untilDate}, "HTTP 429"},
	}
	for _, after := range []bool{false, true} {
		if after && !writes {
			break
		}
		ways := []mishap{
			{"closed", sandbox.Fault{Drop: true}, "the connection broke"},
			{"no answer", sandbox.Fault{Latency: time.Minute}, "nothing came within 1s"},
			{"500", sandbox.Fault{Status: 500}, "HTTP 500"},
			{"502 web page", sandbox.Fault{Status: 502, Body: "<html><body>Bad Gateway</body></html>"}, "HTTP 502"},
			{"P500", sandbox.Fault{Code: "P500"}, "code P500"},
			{"P501", sandbox.Fault{Code: "P501"}, "code P501"},
			{"200 web page", sandbox.Fault{Status: 200, Body: page}, "the answer is a web page"},
		}
		if after {
			ways = append(ways, mishap{"cut", sandbox.Fault{Cut: true}, "the connection broke"}, mishap{"truncated", sandbox.Fault{Truncate: true}, "is not JSON"})
		} else { // half of an answer that reports a failure: what reports a success has had its effect
			ways = append(ways, mishap{"cut", sandbox.Fault{Code: "P500", Cut: true}, "the connection broke"}, mishap{"truncated", sandbox.Fault{Code: "P500", Truncate: true}, "HTTP 400, breaks off"})
		}
		for _, way := range ways {
			way.fault.AfterEffect = after
			way.name += map[bool]string{false: " before", true: " after"}[after]
			all = append(all, way)
		}
	}
	return all
}

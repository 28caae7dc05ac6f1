package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/coverage"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// scene is an apply, of which the matrix lets one request after the other go wrong in every way.
type scene struct {
	// modes of the sandbox; nil: those of acctest.New.
	modes func(*sandbox.Modes)
	// world is what there is before Terraform comes; nil: nothing. Where it returns an id, that takes the place of ID in the configurations.
	world func(*testing.T, *acctest.Env) string
	// before is applied in peace. Then comes the apply in trouble.
	before, apply string
	// only is the operation that goes wrong; empty: every one. What a scene shares with another need not go wrong in both.
	only string
}

// trouble is what goes wrong: so many requests of an operation, after some that go well.
type trouble struct {
	operation   string
	skip, times int
	mishap      mishap
}

// always is more often than anything is tried.
const always = 1000

// stake is where a scene stands before the apply in trouble.
type stake struct {
	id    string // of the world
	saved []byte // the sandbox
	stage *acctest.Stage
}

// result is what an apply and another one after it have come to.
type result struct {
	first, second acctest.Attempt
	requests      []sandbox.Entry // of the first
	held          []string
	p100          []string
}

func (s scene) config(env *acctest.Env, body, id string) string {
	return env.ConfigWith("  request_timeout = \"1s\"\n  max_retries = 1\n", strings.ReplaceAll(body, "ID", id))
}

// prepare brings the scene to where the trouble begins.
func (s scene) prepare(t *testing.T, env *acctest.Env) stake {
	t.Helper()
	var at stake
	if s.modes != nil {
		env.Modes(s.modes)
	}
	if s.world != nil {
		at.id = s.world(t, env)
	}
	at.stage = env.Stage()
	if s.before != "" {
		at.stage.Apply(s.config(env, s.before, at.id))
	}
	env.ResetLog()
	at.saved = env.Saved()
	return at
}

// play applies with or without trouble, and then in peace until there is nothing left to do, once as a rule.
func (s scene) play(t *testing.T, env *acctest.Env, at stake, in *trouble) result {
	t.Helper()
	if s.modes != nil {
		env.Modes(s.modes)
	}
	if in != nil {
		env.Fault(in.operation, in.skip, sandbox.Fault{})
		env.Fault(in.operation, in.times, in.mishap.fault)
	}
	var r result
	stage, config := env.StageFrom(at.stage), s.config(env, s.apply, at.id)
	r.first = stage.Try(config)
	r.requests = env.Requests()
	env.Heal()
	r.second = stage.Try(config)
	if len(r.second.Errors) == 0 && len(r.second.Planned) > 0 {
		if left := stage.Plan(config); len(left) > 0 {
			t.Errorf("after another apply there is still planned %v", left)
		}
	}
	r.held, r.p100 = stage.Held(), inventory(t, env, stage)
	return r
}

// run plays the scene in peace, and then with each request that it sends gone wrong in every way, once and for as long as the apply
// lasts. It returns the operations that wrote.
func (s scene) run(t *testing.T) (wrote []string) {
	t.Helper()
	origin := acctest.New(t)
	at := s.prepare(t, origin)
	calm := s.play(t, origin, at, nil)
	if len(calm.first.Errors)+len(calm.second.Errors)+len(calm.second.Planned) > 0 {
		t.Fatalf("in peace: %+v, then %+v", calm.first, calm.second)
	}
	for _, in := range troubles(calm.requests) {
		if s.only != "" && in.operation != s.only {
			continue
		}
		for _, m := range mishaps(in.writes) {
			in := in.trouble
			in.mishap = m
			t.Run(fmt.Sprintf("%s/%s/%s", in.operation, m.name, map[int]string{1: "once", always: "always"}[in.times]), func(t *testing.T) {
				s.compare(t, acctest.NewFrom(t, at.saved), at, in, calm)
			})
		}
		if in.writes && !slices.Contains(wrote, in.operation) {
			wrote = append(wrote, in.operation)
		}
	}
	return wrote
}

// compare plays the scene in trouble: in the end everything must be as if nothing had gone wrong.
func (s scene) compare(t *testing.T, env *acctest.Env, at stake, in trouble, calm result) {
	t.Helper()
	got := s.play(t, env, at, &in)
	if !slices.ContainsFunc(got.requests, func(e sandbox.Entry) bool { return e.Faulted }) {
		t.Error("nothing went wrong")
	}
	for _, said := range got.first.Errors {
		if !strings.Contains(said, in.mishap.says) || !strings.Contains(said, in.operation) || !strings.Contains(said, "request id ") || !nextStep.MatchString(said) {
			t.Errorf("not understandable, want %q: %s", in.mishap.says, said)
		}
	}
	for address, action := range got.second.Planned {
		if action != plancheck.ResourceActionCreate && action != plancheck.ResourceActionUpdate && calm.first.Planned[address] != action {
			t.Errorf("the next apply does %s to %s", action, address)
		}
	}
	if len(got.second.Errors) > 0 {
		t.Errorf("first: %s\nthe next apply fails: %s", strings.Join(got.first.Errors, "\n"), strings.Join(got.second.Errors, "\n"))
	}
	if diff := cmp.Diff(calm.held, got.held); diff != "" {
		t.Errorf("the state is another one than without trouble (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(calm.p100, got.p100); diff != "" {
		t.Errorf("P100 has something else than without trouble (-want +got):\n%s", diff)
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

// inventory is what P100 has, but for ids and times, and for what was started and is not looked at any more.
func inventory(t *testing.T, env *acctest.Env, stage *acctest.Stage) []string {
	t.Helper()
	box, ctx := env.Sandbox(), t.Context()
	must(t, box.Settle(ctx))
	must(t, box.CheckLedger(ctx))
	users, err := box.Users(ctx, sandbox.UserQuery{Limit: 100})
	must(t, err)
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	for _, summary := range users.Users {
		u, err := box.User(ctx, summary.ID)
		must(t, err)
		add("user %s %s suspended=%t %s %s %s %v", u.ExternalUserID, u.Stage, u.Suspended, u.Email, u.Phone, u.Street, u.Balances)
		add("document %v", u.Document)
		for _, a := range u.Attempts[:min(1, len(u.Attempts))] {
			recorded := slices.ContainsFunc(stage.Held(), func(address string) bool { return stage.Text(address, "verification_id") == a.ID })
			add("verification %s %s %s %s %s files=%d recorded=%t", a.Verification, a.Status, a.Rejection, a.DocumentType, a.Country, a.Files, recorded)
		}
		for _, p := range u.Proofs {
			add("proof %s files=%d", p.Status, p.Files)
		}
		for _, c := range u.Contacts {
			add("contact %s %s %q %s %s", c.IBAN, c.Holder, c.Label, c.Status, c.Source)
		}
		for _, tx := range u.Transactions {
			add("%s %s %s %s %s", tx.Type, tx.Status, tx.Currency, tx.Amount, tx.Fee)
		}
	}
	return all
}

// Whatever goes wrong with one request of an apply, once or as long as the apply lasts, one more apply brings everything to what it
// would be without: each thing is there once, nothing is forgotten or replaced, and errors say what happened and what to do.
func TestAccFaults(t *testing.T) {
	onRequest(t, "P100_ACC_FAULTS", "test-faults")
	var mu sync.Mutex
	played, wrote := 0, map[string][]string{}
	all := scenes(t)
	t.Cleanup(func() {
		if played == len(all) {
			wantEveryWrite(t, wrote)
		}
	})
	for name, s := range all {
		t.Run(name, func(t *testing.T) {
			typeName, _, _ := strings.Cut(name, " ")
			operations := s.run(t)
			mu.Lock()
			defer mu.Unlock()
			wrote[typeName] = append(wrote[typeName], operations...)
			played++
		})
	}
}

// wantEveryWrite fails the test unless every write that the table of uses has was in trouble.
func wantEveryWrite(t *testing.T, wrote map[string][]string) {
	t.Helper()
	for member := range acctest.Members() {
		for _, id := range coverage.Operations(member) {
			op, _ := client.OperationByID(id)
			if !strings.Contains(member, ".") && op.Method != http.MethodGet && op.Class != client.Money && !slices.Contains(wrote[member], id) {
				t.Errorf("no scene lets %s of %s go wrong", id, member)
			}
		}
	}
}

// mishap is a way in which a request goes wrong.
type mishap struct {
	name  string
	fault sandbox.Fault
	// says is what an error says about it.
	says string
}

// mishaps are the ways in which one request goes wrong: before its effect and, where there is one, after it. What asks to come back
// later has no effect.
func mishaps(writes bool) []mishap {
	const page = "<!doctype html><title>Welcome</title>"
	all := []mishap{
		{"429 in seconds", sandbox.Fault{Status: 429, RetryAfter: "1"}, "HTTP 429"},
		{"429 until a date", sandbox.Fault{Status: 429, RetryAfter: time.Now().Add(2 * time.Second).UTC().Format(http.TimeFormat)}, "HTTP 429"},
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

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

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
		in.begin(env)
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
			t.Run(in.String(), func(t *testing.T) {
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
	in.wantUnderstandable(t, got.first.Errors)
	if len(got.second.Errors) > 0 {
		t.Errorf("first: %s\nthe next apply fails: %s", strings.Join(got.first.Errors, "\n"), strings.Join(got.second.Errors, "\n"))
	}
	calm.wantLike(t, got)
}

// wantLike fails the test unless what trouble came to is what peace came to, and the next apply made nothing anew for it.
func (calm result) wantLike(t *testing.T, got result) {
	t.Helper()
	for address, action := range got.second.Planned {
		if action != plancheck.ResourceActionCreate && action != plancheck.ResourceActionUpdate && calm.first.Planned[address] != action {
			t.Errorf("the next apply does %s to %s", action, address)
		}
	}
	if diff := cmp.Diff(calm.held, got.held); diff != "" {
		t.Errorf("the state is another one than without trouble (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(calm.p100, got.p100); diff != "" {
		t.Errorf("P100 has something else than without trouble (-want +got):\n%s", diff)
	}
}

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
	return append(all, env.Rows(untold...)...)
}

// untold is what no view shows: who sent a deposit, and which files count.
var untold = []string{
	"SELECT wallet_type || ' ' || details FROM travel_rules",
	"SELECT sha256 FROM kyc_files WHERE attempt_id = (SELECT max(id) FROM kyc_attempts) ORDER BY position",
	"SELECT sha256 FROM poa_files ORDER BY submission_id, position",
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

package sandbox

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// life is what a test has to know of a sandbox to say what must hold in it. It is
// no model of what the sandbox does: those are model and orderModel.
type life struct {
	people map[string]person // by external id
	gone   map[string]bool
	locks  []object        // bodies of createExchange
	used   map[string]bool // by lockId
	held   []string        // ids of crypto deposits
	heard  map[string]bool // webhooks that were looked at
}

// person is somebody who exists.
type person struct {
	mark      string // is in every text that is about this person and nobody else
	suspended bool
	frozen    map[string]string // what there was when the suspension began
}

func (l life) clone() life {
	return life{maps.Clone(l.people), maps.Clone(l.gone), slices.Clone(l.locks), maps.Clone(l.used), slices.Clone(l.held), maps.Clone(l.heard)}
}

func newLife() life {
	return life{people: map[string]person{}, gone: map[string]bool{}, used: map[string]bool{}, heard: map[string]bool{}}
}

// lifeRun takes a few people through all that both APIs offer.
type lifeRun struct {
	life
	*api
	born  int // how many there were
	step  int
	saved *savedLife
}

// savedLife is a snapshot's.
type savedLife struct {
	life
	file []string
}

// everybody are the external ids.
var everybody = []string{"alice", "bob"}

// Whatever is asked of the sandbox in whatever order: the ledger is in balance and
// nothing in it negative, a lock is used once, a suspended user has what there was, of
// a deleted one nothing is left, the history of each adds up to the balances, webhooks
// say what the API says, and a snapshot brings all of it back.
func TestLifeProperties(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	files := 0
	rapid.Check(t, func(r *rapid.T) {
		files++
		s, err := Open(context.Background(), Options{File: filepath.Join(directory, fmt.Sprint(files)), Now: atNoon})
		if err != nil {
			r.Fatal(err)
		}
		defer closed(t, s)
		run := &lifeRun{life: newLife(), api: embedded(t, s)}
		if rapid.Bool().Draw(r, "has a URL for webhooks") {
			if err := s.SetWebhookURL(partnerURL); err != nil {
				r.Fatal(err)
			}
		}
		run.join("alice")
		run.onboard("alice")
		steps := run.steps()
		steps[""] = run.check
		r.Repeat(steps)
		for user := range run.people {
			run.checkPerson(r, user)
		}
	})
}

// check looks at what is cheap to look at after each step, and at one person.
func (run *lifeRun) check(r *rapid.T) {
	if err := run.sandbox.CheckLedger(context.Background()); err != nil {
		r.Fatal(err)
	}
	var negative int
	inside(run.t, run.sandbox, func(c *call) error {
		_, err := c.get("SELECT count(*) FROM accounts WHERE balance < 0 AND kind <> ?", []any{accountExternal}, &negative)
		return err
	})
	if negative > 0 {
		r.Fatalf("%d accounts are negative", negative)
	}
	run.checkWebhooks(r)
	run.step++
	run.checkPerson(r, everybody[run.step%len(everybody)])
	if run.t.Failed() {
		r.FailNow()
	}
}

func (run *lifeRun) checkPerson(r *rapid.T, user string) {
	p, living := run.people[user]
	path := "/v1/user/balances/" + user
	switch {
	case !living:
		run.refused("GET", path, nil, 400, "P412")
		return
	case p.suspended && run.modes(r).SuspensionVisible:
		run.refused("GET", path, nil, 400, "P455")
		return
	case p.frozen != nil:
		if diff := cmp.Diff(p.frozen, run.has(user)); diff != "" {
			r.Fatalf("%s is suspended, and what there is has changed (-before +after):\n%s", user, diff)
		}
	}
	run.wantHistoryToAddUp(user)
}

func (run *lifeRun) modes(r *rapid.T) Modes {
	m, err := run.sandbox.Modes()
	if err != nil {
		r.Fatal(err)
	}
	return m
}

// has is everything that can move of a user: the amounts that there are, and the
// statuses of all transactions. Balances themselves may appear at any time.
func (run *lifeRun) has(user string) map[string]string {
	run.t.Helper()
	has := map[string]string{}
	for currency, amount := range run.amounts(user) {
		if !amount.IsZero() {
			has[currency] = amount.String()
		}
	}
	items, _ := run.history(user, "?limit=100")
	for _, i := range items {
		has[str(i["id"])] = str(i["status"])
	}
	return has
}

// asks sends a request about a user. Nobody who is gone is found, and nothing of a
// suspended user moves.
func (run *lifeRun) asks(r *rapid.T, user string, moves bool, method, path string, body any) reply {
	a := run.call(method, path, body)
	p, living := run.people[user]
	switch {
	case a.code == errInternal.code || a.code == errUnavailable.code || a.code == "P403":
		log := run.sandbox.Log()
		r.Fatalf("%s %s %v answers %s: %s", method, path, body, a.text, log[len(log)-1].Failure)
	case !living && a.code != "P412" && a.status != 405:
		r.Fatalf("%s %s about %s, who is not there, answers %s", method, path, user, a.text)
	case moves && p.suspended && a.status < 300:
		r.Fatalf("%s %s moves what %s has, who is suspended: %s", method, path, user, a.text)
	}
	return a
}

// join makes a person of a user, and says whether there is one.
func (run *lifeRun) join(user string) bool {
	run.t.Helper()
	run.born++
	mark := "Q" + strings.Map(func(digit rune) rune { return digit - '0' + 'a' }, fmt.Sprintf("%03d", run.born)) + "q"
	a := run.call("POST", createPath, alice().but("externalUserId", user).but("firstName", "Zoe"+mark).but("lastName", "Nowak"+mark).
		but("email", mark+"@example.pl").but("street", "ul. "+mark).but("city", mark).but("userIdentificationNumber", mark))
	_, living := run.people[user]
	if taken := living || run.gone[user] && !must(run.sandbox.Modes()).DeletedIDsReusable; taken != (a.code == "P411") || !taken && a.code != "" {
		run.t.Errorf("%s joins (there: %t, gone before: %t): %s", user, living, run.gone[user], a.text)
	}
	if a.code == "" {
		run.people[user] = person{mark: mark}
	}
	return a.code == ""
}

// onboard gives somebody IBAN, wallets and money.
func (run *lifeRun) onboard(user string) {
	run.t.Helper()
	run.decide(user, run.startKYC(user), kycVerified)
	run.must("POST", verifyPath, documentBody(user).but("documentNumber", run.people[user].mark))
	run.must("POST", advancePath, object{"seconds": max(1, must(run.sandbox.Modes()).ActivationDelaySeconds)})
	run.transfer(funding(user).but("amount", "500.00"))
	run.receiveCrypto(cryptoBody(user))
}

// leave deletes somebody. What is left does not say who it was.
func (run *lifeRun) leave(r *rapid.T, user string) {
	p := run.people[user]
	traces := []string{p.mark}
	if !p.suspended {
		traces = append(traces, run.addresses(user)...)
	}
	run.must("DELETE", "/v1/user/"+user, nil)
	delete(run.people, user)
	run.gone[user] = true
	for _, row := range dump(r, run.sandbox) {
		for _, trace := range traces {
			if strings.Contains(row, trace) {
				r.Fatalf("%q of %s is left in %s", trace, user, row)
			}
		}
	}
}

// save makes a snapshot and remembers what the file says.
func (run *lifeRun) save(r *rapid.T) {
	run.must("POST", snapshotsPath, object{"name": "saved", "replace": true})
	run.saved = &savedLife{run.life.clone(), dump(r, run.sandbox)}
}

func (run *lifeRun) restore(r *rapid.T) {
	if run.saved == nil {
		r.Skip("no snapshot")
	}
	run.must("POST", restorePath, object{"name": "saved"})
	if diff := cmp.Diff(run.saved.file, dump(r, run.sandbox)); diff != "" {
		r.Fatalf("restored (-saved +restored):\n%s", diff)
	}
	run.life = run.saved.life.clone()
}

func (run *lifeRun) reset(r *rapid.T) {
	if rapid.IntRange(0, 4).Draw(r, "rarely") > 0 {
		r.Skip("not now")
	}
	keep := rapid.SampledFrom([][]Keep{{}, {KeepModes}, {KeepClock, KeepRates}}).Draw(r, "keep")
	run.must("POST", resetPath, object{"keep": keep})
	run.life = newLife()
	for _, row := range dump(r, run.sandbox) {
		if !strings.HasPrefix(row, "meta ") {
			r.Fatalf("a reset leaves %s", row)
		}
	}
}

// must is a value that there is.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

package sandbox

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lives makes the same deposits and contacts on a new file and returns everything
// that must not depend on their order.
func lives(t *testing.T, opts Options, parallel bool) map[string]string {
	t.Helper()
	a := embedded(t, open(t, opts))
	a.active("alice")
	a.active("bob")
	var mu sync.Mutex
	ids := map[string]string{}
	var wg sync.WaitGroup
	run := func(name string, act func() string) {
		live := func() {
			id := act()
			mu.Lock()
			defer mu.Unlock()
			ids[name] = id
		}
		if parallel {
			wg.Go(live)
		} else {
			live()
		}
	}
	for _, user := range []string{"alice", "bob"} {
		for i := range 4 {
			amount := fmt.Sprintf("%d.5", i+1)
			run(fmt.Sprint(user, " sepa ", i), func() string { return a.receive(sepaBody(user).but("amount", amount)) })
			run(fmt.Sprint(user, " untitled ", i), func() string { return a.receive(sepaBody(user).but("amount", amount).but("title", "")) })
			run(fmt.Sprint(user, " crypto ", i), func() string { return a.receiveCrypto(cryptoBody(user).but("amount", amount)) })
			run(fmt.Sprint(user, " held ", i), func() string { return a.receiveCrypto(held(user).but("amount", amount)) })
			run(fmt.Sprint(user, " failing ", i), func() string { return a.receiveCrypto(cryptoBody(user).but("amount", amount).but("fail", true)) })
		}
		run(user+" landlord", func() string { return a.addContact(user, landlord()) })
	}
	wg.Wait()
	for _, user := range []string{"alice", "bob"} {
		ids[user+" title"] = a.title(user)
		items, _ := a.history(user, "?limit=100")
		for _, item := range items {
			if hash := str(item["transactionHash"]); hash != "" {
				ids["hash of "+str(item["id"])] = hash
			}
		}
		for _, co := range a.contacts(user) {
			if co.IBAN == aliceIBAN { // the other one's id is here already
				ids[user+" contact"] = co.ID
			}
		}
	}
	return ids
}

func TestDepositIDsAreDeterministic(t *testing.T) {
	t.Parallel()
	one := lives(t, Options{}, false)
	if diff := cmp.Diff(one, lives(t, Options{}, true)); diff != "" {
		t.Errorf("the same requests, one by one and in parallel (-one +two):\n%s", diff)
	}
	seeded := lives(t, Options{Seed: "another"}, false)
	seen := map[string]string{}
	for name, id := range one {
		if seeded[name] == id {
			t.Errorf("with another seed, %s is %s all the same", name, id)
		}
		if other, ok := seen[id]; ok {
			t.Errorf("%s and %s have the same id", name, other)
		}
		seen[id] = name
	}
}

// Deposits that are alike are deposits of their own.
func TestEqualDepositsAreTwo(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	one, two := a.receive(sepaBody("alice")), a.receive(sepaBody("alice"))
	if one == two {
		t.Error("two SEPA deposits have one id")
	}
	one, two = a.receiveCrypto(cryptoBody("alice")), a.receiveCrypto(cryptoBody("alice"))
	if one == two {
		t.Error("two crypto deposits have one id")
	}
	a.wantEUR("alice", "3000.00")
	a.wantBalance("alice", "eth", "1.00000000")
}

// Two objects on one file carry out at once what is due; each deposit is credited
// once.
func TestParallelObjectsCreditOnce(t *testing.T) {
	t.Parallel()
	first := open(t, Options{})
	objects := []*Sandbox{first, open(t, Options{File: first.opts.File})}
	a := embedded(t, first)
	a.active("alice")
	const rounds, deposits = 10, 5
	for round := range rounds {
		a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
		var wg sync.WaitGroup
		for i := range deposits {
			caller := embedded(t, objects[i%2])
			wg.Go(func() { caller.receive(sepaBody("alice").but("amount", "10")) })
			wg.Go(func() { caller.receiveCrypto(cryptoBody("alice")) })
			wg.Go(func() { caller.receive(sepaBody("alice").but("senderName", "Bob").but("amount", "3")) })
		}
		wg.Wait()
		if err := first.Advance(time.Minute); err != nil {
			t.Fatal(err)
		}
		for i := range 8 {
			caller := embedded(t, objects[i%2])
			wg.Go(func() { caller.must("GET", historyPath("alice"), nil) })
			wg.Go(func() { caller.must("PATCH", "/v1/user/unsuspend/alice", nil) })
		}
		wg.Wait()
		a.wantEUR("alice", fmt.Sprintf("%d.00", (round+1)*deposits*10))
		a.wantBalance("alice", "eth", currencyOf("eth").format(int64(round+1)*deposits*50_000_000))
		if a.incoming("eur") != "0.00" || a.incoming("eth") != "0.00000000" {
			t.Errorf("incoming are %s and %s", a.incoming("eur"), a.incoming("eth"))
		}
	}
}

// Of decisions and travel rules that race, one takes effect.
func TestParallelReleasesCreditOnce(t *testing.T) {
	t.Parallel()
	first := open(t, Options{})
	objects := []*Sandbox{first, open(t, Options{File: first.opts.File})}
	a := embedded(t, first)
	a.active("alice")
	a.receive(sepaBody("alice").but("title", ""))
	id := a.receiveCrypto(held("alice"))
	a.wantCrypto(id, cryptoHeld)
	var wg sync.WaitGroup
	var mu sync.Mutex
	released := map[string]int{}
	for i := range 6 {
		caller := embedded(t, objects[i%2])
		wg.Go(func() {
			r := caller.call("PATCH", travelRulePath(id), ownWallet())
			mu.Lock()
			defer mu.Unlock()
			released[r.code]++
		})
		wg.Go(func() { caller.decideIBAN("alice", aliceIBAN, contactApproved) })
		wg.Go(func() {
			r := caller.call("POST", contactsPath("alice"), landlord())
			mu.Lock()
			defer mu.Unlock()
			released["contact "+r.code]++
		})
	}
	wg.Wait()
	want := map[string]int{"": 1, "SBXDEPOSITNOTWAITING": 5, "contact ": 1, "contact SBXCONTACTEXISTS": 5}
	if diff := cmp.Diff(want, released); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	a.wantEUR("alice", "1500.00")
	a.wantBalance("alice", "eth", "0.50000000")
}

func TestCheckLedgerFindsLostDeposits(t *testing.T) {
	t.Parallel()
	for name, mistake := range map[string]string{
		"decided without its money": "UPDATE transactions SET status = 'APPROVED'",
		"gone":                      "UPDATE transactions SET amount = amount - 1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), Options{File: filepath.Join(t.TempDir(), "sandbox.db"), Now: atNoon})
			if err != nil {
				t.Fatal(err)
			}
			defer closed(t, s)
			a := embedded(t, s)
			a.active("alice")
			a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
			a.receive(sepaBody("alice"))
			if err := s.CheckLedger(t.Context()); err != nil {
				t.Fatal(err)
			}
			inside(t, s, func(c *call) error { return c.exec(mistake) })
			if err := s.CheckLedger(t.Context()); err == nil {
				t.Error("CheckLedger finds nothing")
			}
		})
	}
}

// A deposit whose answer is lost has arrived all the same.
func TestDepositsWithALostAnswer(t *testing.T) {
	t.Parallel()
	s := open(t, Options{Faults: faultOn("receiveSepaDeposit", 1, Fault{Drop: true, AfterEffect: true})})
	a := embedded(t, s)
	a.active("alice")
	if _, err := a.send(http.MethodPost, sepaPath, sepaBody("alice")); err == nil {
		t.Error("the answer was not lost")
	}
	a.wantEUR("alice", "1500.00")
	items, _ := a.history("alice", "")
	if !slices.ContainsFunc(items, func(i map[string]any) bool { return i["status"] == sepaApproved }) {
		t.Errorf("the history is %v", items)
	}
}

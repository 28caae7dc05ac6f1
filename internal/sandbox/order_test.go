package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func zeros(n int) string { return strings.Repeat("0", n) }

// The money is taken at once and arrives when the order is due.
func TestOrdersAreSettledWhenDue(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.transfer(funding("alice"))
		a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
		out := a.transfer(collection("alice").but("amount", "20"))
		in := a.transfer(funding("alice").but("amount", "7"))
		late := a.transfer(collection("alice").but("amount", "6")) // 5 are left
		wantPending := func() {
			t.Helper()
			for _, id := range []string{out, in, late} {
				if o := a.wantOrder("transfer", id, orderPending); o["error"] != nil {
					t.Errorf("a pending order fails already: %v", o)
				}
			}
			a.wantEUR("alice", "5.00")
			a.wantHouse(accountOutgoing, "eur", "27.00")
		}
		wantPending()
		a.must("POST", advancePath, object{"seconds": 59})
		wantPending()
		a.must("POST", advancePath, object{"seconds": 1})
		a.wantOrder("transfer", out, orderSuccessful)
		a.wantOrder("transfer", in, orderSuccessful)
		a.wantOrder("transfer", late, orderFailed) // though there is enough now
		a.wantEUR("alice", "12.00")
		a.wantHouse(accountOutgoing, "eur", "0.00")
		a.wantHouse(accountPartner, "eur", "999988.00")
	})
}

func TestOrdersOfSuspendedUsersWait(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.transfer(funding("alice"))
		a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
		in, out, failing := a.transfer(funding("alice").but("amount", "1")), a.transfer(collection("alice")), a.transfer(collection("alice"))
		a.must("POST", advancePath, object{"seconds": 59})
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.must("POST", advancePath, object{"seconds": 3600})
		for _, id := range []string{in, out, failing} {
			a.wantOrder("transfer", id, orderPending)
		}
		a.wantEUR("alice", "0.00")
		a.must("PATCH", "/v1/user/unsuspend/alice", nil)
		a.wantOrder("transfer", in, orderSuccessful)
		a.wantOrder("transfer", out, orderSuccessful)
		a.wantOrder("transfer", failing, orderFailed)
		a.wantEUR("alice", "1.00")

		// A suspension that ends before the order is due changes nothing.
		early := a.transfer(funding("alice"))
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.must("PATCH", "/v1/user/unsuspend/alice", nil)
		a.wantOrder("transfer", early, orderPending)
		a.must("POST", advancePath, object{"seconds": 60})
		a.wantOrder("transfer", early, orderSuccessful)
	})
}

// What is on its way when a user is deleted goes back to whoever paid it.
func TestOrdersOfDeletedUsersGoBack(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	a.transfer(funding("alice"))
	a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
	ids := []string{a.transfer(funding("alice").but("amount", "1")), a.transfer(collection("alice").but("amount", "20")), a.transfer(collection("alice"))}
	a.must("DELETE", "/v1/user/alice", nil)
	for _, id := range ids {
		a.refused("GET", detailsPath("transfer", id), nil, 404, "SBXTRANSFERNOTFOUND")
	}
	var planned int
	inside(t, s, func(c *call) error {
		_, err := c.get("SELECT count(*) FROM events", nil, &planned)
		return err
	})
	if planned != 0 {
		t.Errorf("%d events are left", planned)
	}
	a.must("POST", advancePath, object{"seconds": 60})
	a.wantHouse(accountOutgoing, "eur", "0.00")
	a.wantHouse(accountClosed, "eur", "25.00")
	a.wantHouse(accountPartner, "eur", "999975.00")
	a.active("alice")
	if items, _ := a.history("alice", ""); len(items) != 0 {
		t.Errorf("the next alice has the transactions %v", items)
	}
	if again := a.transfer(funding("alice").but("amount", "1")); again == ids[0] {
		t.Error("an order of the next alice has the id of one of the first")
	}
}

// Two objects on one file settle at once what is due; each order is settled once, and
// nothing is spent twice.
func TestParallelObjectsSettleOnce(t *testing.T) {
	t.Parallel()
	first := open(t, Options{})
	objects := []*Sandbox{first, open(t, Options{File: first.opts.File})}
	a := embedded(t, first)
	a.active("alice")
	a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
	const rounds, orders = 5, 6
	for round := range rounds {
		a.setModes(func(m *Modes) { m.MovementDelaySeconds = 0 })
		a.transfer(funding("alice").but("amount", "100"))
		a.wantEUR("alice", "100.00")
		a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
		var wg sync.WaitGroup
		var mu sync.Mutex
		var ids []string
		for i := range orders { // four of them are covered
			caller := embedded(t, objects[i%2])
			wg.Go(func() {
				id := caller.transfer(collection("alice"))
				mu.Lock()
				defer mu.Unlock()
				ids = append(ids, id)
			})
		}
		wg.Wait()
		if err := first.Advance(time.Minute); err != nil {
			t.Fatal(err)
		}
		for i := range 6 {
			caller := embedded(t, objects[i%2])
			wg.Go(func() { caller.must("GET", historyPath("alice"), nil) })
			wg.Go(func() { caller.must("PATCH", "/v1/user/unsuspend/alice", nil) })
		}
		wg.Wait()
		got := map[string]int{}
		for _, id := range ids {
			got[str(a.must("GET", detailsPath("transfer", id), nil).object["status"])]++
		}
		if diff := cmp.Diff(map[string]int{orderSuccessful: 4, orderFailed: 2}, got); diff != "" {
			t.Errorf("round %d (-want +got):\n%s", round, diff)
		}
		a.wantEUR("alice", "0.00")
		a.wantHouse(accountOutgoing, "eur", "0.00")
	}
	a.wantHouse(accountPartner, "eur", "1000000.00")
}

// An order whose answer is lost was made all the same.
func TestOrdersWithALostAnswer(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{Faults: faultOn("createTransfer", 1, Fault{Drop: true, AfterEffect: true})}))
	a.active("alice")
	if _, err := a.send(http.MethodPost, transferPath, funding("alice")); err == nil {
		t.Error("the answer was not lost")
	}
	a.wantEUR("alice", "25.00")
	items, _ := a.history("alice", "")
	if len(items) != 1 {
		t.Fatalf("the history is %v", items)
	}
	a.wantOrder("transfer", str(items[0]["id"]), orderSuccessful)
}

// A verification that has expired has to be made anew before money moves.
func TestExpiredUsersMoveNothing(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	inside(t, a.sandbox, func(c *call) error {
		return c.exec("UPDATE kyc_attempts SET verification_status = ?, decision = ?", kycExpired, kycExpired)
	})
	a.refused("POST", transferPath, funding("alice"), 400, "P459")
	a.refused("POST", transferPath, collection("alice"), 400, "P459")
	id := a.startKYC("alice")
	a.refused("POST", transferPath, funding("alice"), 400, "P459")
	a.decide("alice", id, kycVerified)
	a.transfer(funding("alice"))
	a.wantEUR("alice", "25.00")
}

func TestCheckLedgerFindsLostOrders(t *testing.T) {
	t.Parallel()
	for name, mistake := range map[string]string{
		"settled without its money": "UPDATE transactions SET status = 'SUCCESSFUL'",
		"less than was taken":       "UPDATE transactions SET amount = amount - 1",
		"taken without an order":    "UPDATE orders SET failure = 'P433'",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), Options{File: t.TempDir() + "/sandbox.db", Now: atNoon})
			if err != nil {
				t.Fatal(err)
			}
			defer closed(t, s)
			a := embedded(t, s)
			a.active("alice")
			a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
			a.transfer(funding("alice"))
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

// The same orders give the same ids in any order, and those that are alike ids of
// their own.
func TestOrderIDsAreDeterministic(t *testing.T) {
	t.Parallel()
	lives := func(opts Options, parallel bool) map[string]bool {
		a := embedded(t, open(t, opts))
		a.active("alice")
		a.active("bob")
		var mu sync.Mutex
		ids := map[string]bool{}
		var wg sync.WaitGroup
		for i := range 12 {
			order := func() {
				user := []string{"alice", "bob"}[i%2]
				body := funding(user).but("amount", fmt.Sprint(i/6+1))
				if i%4 > 1 {
					body = collection(user).but("amount", "1")
				}
				id := a.transfer(body)
				mu.Lock()
				defer mu.Unlock()
				ids[id] = true
			}
			if parallel {
				wg.Go(order)
			} else {
				order()
			}
		}
		wg.Wait()
		return ids
	}
	one := lives(Options{}, false)
	if diff := cmp.Diff(one, lives(Options{}, true)); diff != "" || len(one) != 12 {
		t.Errorf("%d ids, one by one and in parallel (-one +two):\n%s", len(one), diff)
	}
	for id := range lives(Options{Seed: "another"}, false) {
		if one[id] {
			t.Errorf("with another seed, %s is there all the same", id)
		}
	}
}

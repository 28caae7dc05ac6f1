package sandbox

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// No money is lost or doubled between 64 clients, some of them embedded and some
// served, that pay to and from one user.
func TestParallelMoney(t *testing.T) {
	t.Parallel()
	const clients, fundings = 64, 3
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	doors := []*api{a, served(t, open(t, Options{File: a.sandbox.opts.File}))}
	want := map[string]bool{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			door := doors[client%len(doors)]
			send := func(body object) {
				id := door.transfer(body)
				mu.Lock()
				defer mu.Unlock()
				if want[id] {
					t.Errorf("two transfers have the id %s", id)
				}
				want[id] = true
			}
			for range fundings {
				send(funding("alice").but("amount", "1.00"))
			}
			send(object{"sourceExternalUserId": "alice", "currency": "eur", "amount": "2.00"})
		})
	}
	wg.Wait()
	a.must("POST", advancePath, object{"seconds": 1})
	got, cents := map[string]bool{}, int64(0)
	for page := 1; page <= clients*(fundings+1)/100+1; page++ {
		items, _ := a.history("alice", fmt.Sprintf("?limit=100&page=%d", page))
		for _, item := range items {
			got[str(item["id"])] = true
			switch {
			case item["status"] == orderFailed: // there was not enough at that moment
			case item["destinationExternalUserId"] == "alice":
				cents += 100
			default:
				cents -= 200
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the history (-answered +listed):\n%s", diff)
	}
	a.wantEUR("alice", currencyOf("eur").format(cents))
	if err := a.sandbox.CheckLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

package sandbox

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

const exchangePath = "/v1/exchange"

func ratePath(from, to string) string {
	return "/v1/exchange/get-rate?currencyFrom=" + from + "&currencyTo=" + to
}

// lockPath asks for a lock for what a body of createExchange says.
func lockPath(body object) string {
	query := url.Values{}
	for _, name := range []string{"sourceExternalUserId", "currencyFrom", "currencyTo", "amount"} {
		if v, ok := body[name]; ok {
			query.Set(name, fmt.Sprint(v))
		}
	}
	return "/v1/exchange/get-lock?" + query.Encode()
}

func swap(user string) object {
	return object{"sourceExternalUserId": user, "amount": 0.25, "currencyFrom": "eth", "currencyTo": "eur"}
}

// lock takes a lock for an exchange and returns the body of the exchange.
func (a *api) lock(body object) object {
	a.t.Helper()
	return body.but("lockId", a.must("GET", lockPath(body), nil).object["lockId"])
}

func (a *api) exchange(body object) string {
	a.t.Helper()
	return str(a.must("POST", exchangePath, body).object["exchangeId"])
}

// trader is an active user with money of two currencies.
func (a *api) trader(user string) {
	a.t.Helper()
	a.active(user)
	a.transfer(funding(user).but("amount", "100"))
	a.transfer(funding(user).but("amount", "1").but("currency", "eth"))
}

// number is a JSON number of an answer, as it was written.
func number(t *testing.T, text, name string) decimal.Decimal {
	t.Helper()
	_, rest, ok := strings.Cut(text, `"`+name+`":`)
	d, err := decimal.NewFromString(rest[:max(0, strings.IndexAny(rest, ",}"))])
	if !ok || err != nil {
		t.Fatalf("there is no number %s in %s: %v", name, text, err)
	}
	return d
}

// Rates follow from the values that the balances state, less half a percent.
func TestExchangeRates(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		if r := a.must("GET", ratePath("eth", "eur"), nil); r.text != `{"currencyFrom":"eth","currencyTo":"eur","rate":2139.99625}` {
			t.Errorf("the rate is %s", r.text)
		}
		for _, from := range currencies {
			for _, to := range currencies {
				if from.Slug == to.Slug {
					a.refused("GET", ratePath(from.Slug, to.Slug), nil, 400, "SBXSAMECURRENCY")
					continue
				}
				rate := number(t, a.must("GET", ratePath(from.Slug, to.Slug), nil).text, "rate")
				kept := rate.Mul(to.value()).Div(from.value())
				if kept.GreaterThan(decimal.RequireFromString("0.995")) || kept.LessThan(decimal.RequireFromString("0.99499")) {
					t.Errorf("from %s to %s an exchange keeps %s of the value", from.Slug, to.Slug, kept)
				}
			}
		}
		for _, path := range []string{ratePath("xrp", "eur"), ratePath("eur", "xrp"), ratePath("ETH", "eur")} {
			a.refused("GET", path, nil, 400, "P410")
		}
		a.refused("GET", ratePath("eur", ""), nil, 400, "P403")
	})
}

func TestExchanges(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.trader("alice")
		r := a.must("GET", lockPath(swap("alice")), nil)
		lock := str(r.object["lockId"])
		want := `{"lockId":"` + lock + `","rate":2139.99625,"amount":"0.25000000","currencyFrom":"eth","currencyTo":"eur","expiresAt":"2026-03-01T12:01:01.000Z"}`
		if r.text != want {
			t.Errorf("the lock is %s, want %s", r.text, want)
		}
		a.wantBalance("alice", "eth", "1.00000000")
		id := a.exchange(swap("alice").but("lockId", lock))
		text := a.must("GET", detailsPath("exchange", id), nil).text
		want = `{"id":"` + id + `","status":"SUCCESSFUL","currencyFrom":"eth","currencyTo":"eur","amountFrom":"0.25000000","amountTo":"534.99",` +
			`"rate":2139.99625,"fee":"0.00000000","createdAt":"2026-03-01T12:00:01.000Z","error":null}`
		if text != want {
			t.Errorf("the exchange is %s, want %s", text, want)
		}
		a.wantBalance("alice", "eth", "0.75000000")
		a.wantEUR("alice", "634.99")
		items, _ := a.history("alice", "?limit=1")
		wantItem := map[string]any{
			"id": id, "type": "EXCHANGE", "status": orderSuccessful, "currency": "eth", "amount": "0.25000000", "fee": "0.00000000",
			"createdAt": "2026-03-01T12:00:01.000Z", "currencyFrom": "eth", "currencyTo": "eur", "amountFrom": "0.25000000", "amountTo": "534.99", "rate": 2139.99625,
		}
		if diff := cmp.Diff(wantItem, items[0]); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
		back := a.lock(object{"sourceExternalUserId": "alice", "amount": 534.99, "currencyFrom": "eur", "currencyTo": "eth"})
		a.wantOrder("exchange", a.exchange(back), orderSuccessful)
		a.wantEUR("alice", "100.00")
		a.wantBalance("alice", "eth", "0.99750205") // 0.25 less both spreads, and less what was below a cent
		a.refused("GET", detailsPath("exchange", "nonsense"), nil, 404, "SBXEXCHANGENOTFOUND")
		a.with("X-Api-Key", "other").refused("GET", detailsPath("exchange", id), nil, 404, "SBXEXCHANGENOTFOUND")
	})
}

// A lock is good for one exchange of what it was made for, for a minute.
func TestLocks(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.trader("alice")
		a.trader("bob")
		body := a.lock(swap("alice"))
		for name, other := range map[string]object{
			"amount":     body.but("amount", 0.26),
			"user":       body.but("sourceExternalUserId", "bob"),
			"from":       body.but("currencyFrom", "btc"),
			"to":         body.but("currencyTo", "usdc"),
			"round trip": body.but("currencyFrom", "eur").but("currencyTo", "eth"),
		} {
			if r := a.call("POST", exchangePath, other); r.code != "SBXLOCKMISMATCH" {
				t.Errorf("%s: %s", name, r.text)
			}
		}
		a.refused("POST", exchangePath, body.but("lockId", "nonsense"), 404, "SBXLOCKNOTFOUND")
		other := a.with("X-Api-Key", "other")
		other.trader("alice")
		other.refused("POST", exchangePath, body, 404, "SBXLOCKNOTFOUND")
		a.wantBalance("alice", "eth", "1.00000000")

		a.must("POST", advancePath, object{"seconds": 58}) // two users were activated meanwhile
		late := a.lock(swap("alice"))
		a.exchange(body)
		a.refused("POST", exchangePath, body, 400, "SBXLOCKUSED")
		a.must("POST", advancePath, object{"seconds": 59})
		a.refused("POST", exchangePath, body, 400, "SBXLOCKUSED")
		a.exchange(late)
		expired := a.lock(swap("alice"))
		a.must("POST", advancePath, object{"seconds": 60})
		a.refused("POST", exchangePath, expired, 400, "SBXLOCKEXPIRED")
		a.wantBalance("alice", "eth", "0.50000000")
		if one, two := a.lock(swap("alice")), a.lock(swap("alice")); one["lockId"] == two["lockId"] {
			t.Error("two locks have one id")
		}
	})
}

func TestExchangesWithoutFunds(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.trader("alice")
	body := a.lock(swap("alice").but("amount", 1.00000001))
	id := a.exchange(body)
	o := a.wantOrder("exchange", id, orderFailed)
	if !cmp.Equal(o["error"], any(insufficient())) || o["amountTo"] != "2139.99" {
		t.Errorf("the exchange is %v", o)
	}
	a.refused("POST", exchangePath, body, 400, "SBXLOCKUSED") // by the one that failed
	a.wantBalance("alice", "eth", "1.00000000")
	a.wantEUR("alice", "100.00")
	items, _ := a.history("alice", "?limit=1")
	if items[0]["id"] != id || !cmp.Equal(items[0]["error"], any(insufficient())) {
		t.Errorf("the history has %v", items[0])
	}
}

// The rate of the lock holds, however long the exchange takes.
func TestExchangesAreSettledWhenDue(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.trader("alice")
	a.setModes(func(m *Modes) { m.MovementDelaySeconds = 3600 })
	id := a.exchange(a.lock(swap("alice")))
	a.wantOrder("exchange", id, orderPending)
	a.wantBalance("alice", "eth", "0.75000000")
	a.wantEUR("alice", "100.00")
	a.must("PATCH", "/v1/user/suspend/alice", nil)
	a.must("POST", advancePath, object{"seconds": 3600})
	a.wantOrder("exchange", id, orderPending)
	a.wantEUR("alice", "100.00")
	a.must("PATCH", "/v1/user/unsuspend/alice", nil)
	a.wantOrder("exchange", id, orderSuccessful)
	a.wantEUR("alice", "634.99")

	a.lock(swap("alice"))
	gone := a.exchange(a.lock(swap("alice")))
	a.must("DELETE", "/v1/user/alice", nil)
	a.refused("GET", detailsPath("exchange", gone), nil, 404, "SBXEXCHANGENOTFOUND")
	a.wantHouse(accountClosed, "eth", "0.75000000")
	a.wantHouse(accountOutgoing, "eth", "0.00000000")
}

func TestExchangeRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		both := func(body object, code string) {
			t.Helper()
			a.refused("GET", lockPath(body), nil, 400, code)
			a.refused("POST", exchangePath, body.but("lockId", "some"), 400, code)
		}
		both(swap("alice"), "P412")
		a.create("alice")
		both(swap("alice"), "P459")
		a.activate("alice")
		both(swap("alice").but("currencyFrom", "xrp"), "P410")
		both(swap("alice").but("currencyTo", "xrp"), "P410")
		both(swap("alice").but("currencyTo", "eth"), "SBXSAMECURRENCY")
		both(swap("alice").but("amount", 0), "P403")
		both(swap("alice").but("amount", -1), "P403")
		both(swap("alice").but("amount", nil), "P403")
		both(swap("alice").but("amount", 0.123456789), "P403")
		for amount, want := range map[string]string{
			"0.123456789":       "amount must have at most 8 decimals",
			"0.000001":          "amount must be worth at least 0.01 eur",
			"10000000.00000001": "amount must not be greater than 10000000.00000000",
			"one":               "amount must be a positive decimal number",
		} {
			if r := a.refused("GET", lockPath(swap("alice").but("amount", amount)), nil, 400, "P403"); r.object["errorMessage"] != want {
				t.Errorf("%s: %v, want %s", amount, r.object["errorMessage"], want)
			}
		}
		r := a.refused("GET", lockPath(swap("alice").but("currencyTo", "doge").but("amount", 10000)), nil, 400, "P403")
		if want := "amount must not be worth more than 10000000.00000000 doge"; r.object["errorMessage"] != want {
			t.Errorf("too much: %v, want %s", r.object["errorMessage"], want)
		}
		a.refused("POST", exchangePath, a.lock(swap("alice")).but("amount", "0.25"), 400, "P403") // a number is documented
		body := a.lock(swap("alice"))
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		both(swap("alice"), "P455")
		a.refused("POST", exchangePath, body, 400, "P455")
	})
}

// Of exchanges that race for a lock, one has it.
func TestParallelExchangesUseALockOnce(t *testing.T) {
	t.Parallel()
	first := open(t, Options{})
	objects := []*Sandbox{first, open(t, Options{File: first.opts.File})}
	a := embedded(t, first)
	a.trader("alice")
	body := a.lock(swap("alice"))
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[string]int{}
	for i := range 8 {
		caller := embedded(t, objects[i%2])
		wg.Go(func() {
			r := caller.call("POST", exchangePath, body)
			mu.Lock()
			defer mu.Unlock()
			codes[r.code]++
		})
	}
	wg.Wait()
	if diff := cmp.Diff(map[string]int{"": 1, "SBXLOCKUSED": 7}, codes); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if err := first.Advance(time.Second); err != nil {
		t.Fatal(err)
	}
	a.wantBalance("alice", "eth", "0.75000000")
	a.wantEUR("alice", "634.99")
}

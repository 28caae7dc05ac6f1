package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// orderRun drives a sandbox and the model side by side.
type orderRun struct {
	*orderModel
	*api
	t *testing.T
}

// order draws a user and a delay, makes an order and holds the answer against what
// the user's state allows. It returns the id, empty if there is no order.
func (run *orderRun) order(r *rapid.T, path, id string, body object, o *modelOrder) {
	delay := rapid.IntRange(0, 3).Draw(r, "delay")
	run.setModes(func(m *Modes) { m.MovementDelaySeconds = delay })
	o.due = run.now + int64(delay)
	run.settle()
	answered, want := run.call("POST", path, body), ""
	if run.suspended[o.user] {
		want = "P455"
	}
	if answered.code != want {
		r.Fatalf("%v answers %s, want %q", body, answered.text, want)
	}
	if want == "" {
		o.id = str(answered.object[id])
		run.add(o)
	}
}

func (run *orderRun) anyone(r *rapid.T) string {
	if len(run.living) == 0 {
		r.Skip("everybody is gone")
	}
	return rapid.SampledFrom(run.living).Draw(r, "user")
}

// some draws a currency and an amount that is sometimes more than there is.
func some(r *rapid.T) (currency string, units int64, text string) {
	currency = rapid.SampledFrom([]string{"eur", "eth"}).Draw(r, "currency")
	units = rapid.Int64Range(100, 100_000).Draw(r, "amount")
	if currency == "eth" {
		units *= 10_000
	}
	return currency, units, currencyOf(currency).format(units)
}

func (run *orderRun) transfer(r *rapid.T) {
	user := run.anyone(r)
	currency, units, text := some(r)
	o := &modelOrder{user: user, currency: currency, amount: units}
	body := object{"currency": currency, "amount": text}
	if rapid.IntRange(0, 2).Draw(r, "funding") > 0 {
		o.payer, o.payee, body["destinationExternalUserId"] = thePartner, user, user
	} else {
		o.payer, o.payee, body["sourceExternalUserId"] = user, thePartner, user
	}
	run.order(r, transferPath, "transferId", body, o)
}

func (run *orderRun) payout(r *rapid.T) {
	user := run.anyone(r)
	units := rapid.Int64Range(1, 100_000).Draw(r, "amount")
	o := &modelOrder{user: user, payer: user, payee: nobody, currency: "eur", amount: units, fee: usualSEPATransferFee}
	run.order(r, sepaTransferPath, "transferId", payout(user).but("amount", currencyOf("eur").format(units)), o)
}

func (run *orderRun) withdraw(r *rapid.T) {
	user := run.anyone(r)
	units := rapid.Int64Range(1_000_000, 1_000_000_000).Draw(r, "amount")
	now, err := run.sandbox.Now()
	if err != nil {
		r.Fatal(err)
	}
	o := &modelOrder{user: user, payer: user, payee: nobody, currency: "eth", amount: units, fee: feeAt("eth", "ethereum", now) + 200_000}
	run.order(r, withdrawalPath, "withdrawalId", withdrawalBody(user).but("amount", json.Number(currencyOf("eth").format(units))), o)
}

func (run *orderRun) takeLock(r *rapid.T) {
	run.settle()
	user := run.anyone(r)
	from, units, text := some(r)
	to := map[string]string{"eur": "eth", "eth": "eur"}[from]
	body := object{"sourceExternalUserId": user, "currencyFrom": from, "currencyTo": to, "amount": json.Number(text)}
	answered := run.call("GET", lockPath(body), nil)
	if run.suspended[user] != (answered.code == "P455") || answered.code == "" != (answered.status == 200) {
		r.Fatalf("the lock of %s answers %s", user, answered.text)
	}
	if answered.code != "" {
		return
	}
	rate := number(run.t, answered.text, "rate")
	gives := decimal.New(units, -currencyOf(from).Decimals).Mul(rate).Shift(currencyOf(to).Decimals)
	run.locks = append(run.locks, &modelLock{body: body.but("lockId", answered.object["lockId"]), expires: run.now + 60, to: gives.IntPart()})
}

func (run *orderRun) useLock(r *rapid.T) {
	if len(run.locks) == 0 {
		r.Skip("no lock")
	}
	run.setModes(func(m *Modes) { m.MovementDelaySeconds = 1 })
	run.settle()
	l := rapid.SampledFrom(run.locks).Draw(r, "lock")
	body := maps.Clone(l.body)
	if rapid.IntRange(0, 5).Draw(r, "sometimes") == 0 {
		body["amount"] = json.Number("3.5")
	}
	user := str(body["sourceExternalUserId"])
	if !slices.Contains(run.living, user) {
		user = run.anyone(r)
		body["sourceExternalUserId"] = user
	}
	answered, want := run.call("POST", exchangePath, body), run.lockCode(l, body)
	if answered.code != want {
		r.Fatalf("the exchange of %+v with %v answers %q, want %q", l, body, answered.code, want)
	}
	if want != "" {
		return
	}
	l.used = true
	from, to := str(body["currencyFrom"]), str(body["currencyTo"])
	amount := decimal.RequireFromString(body["amount"].(json.Number).String()).Shift(currencyOf(from).Decimals).IntPart()
	run.add(&modelOrder{
		id: str(answered.object["exchangeId"]), user: user, payer: user, payee: user, currency: from, amount: amount, currencyTo: to, amountTo: l.to, due: run.now + 1,
	})
}

func (run *orderRun) deposit(r *rapid.T) {
	run.settle()
	user := run.anyone(r)
	if run.suspended[user] {
		run.refused("POST", sepaPath, sepaBody(user), 400, "P455")
		return
	}
	units := rapid.Int64Range(1, 100_000).Draw(r, "amount")
	id := run.receive(sepaBody(user).but("amount", currencyOf("eur").format(units)))
	run.add(&modelOrder{id: id, user: user, payer: nobody, payee: user, currency: "eur", amount: units, due: run.now})
}

func (run *orderRun) suspend(r *rapid.T) {
	run.settle()
	user := run.anyone(r)
	suspended, path := rapid.Bool().Draw(r, "suspended"), "/v1/user/unsuspend/"
	if suspended {
		path = "/v1/user/suspend/"
	}
	run.must("PATCH", path+user, nil)
	run.suspended[user] = suspended
}

func (run *orderRun) wait(seconds int) {
	run.settle()
	run.must("POST", advancePath, object{"seconds": seconds})
	run.now += int64(seconds)
}

func (run *orderRun) remove(r *rapid.T) {
	if rapid.IntRange(0, 9).Draw(r, "rarely") > 0 {
		r.Skip("not now")
	}
	run.settle()
	user := run.anyone(r)
	run.must("DELETE", "/v1/user/"+user, nil)
	run.forget(user)
}

// Random transfers, payouts, withdrawals, locks, exchanges, deposits, suspensions,
// deletions and steps of the clock, against the model.
func TestOrderProperties(t *testing.T) {
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
		run := &orderRun{api: embedded(t, s), t: t, orderModel: &orderModel{
			living: []string{"alice", "bob"}, suspended: map[string]bool{},
			balances: map[string]map[string]int64{thePartner: {"eur": 100_000_000, "eth": 10_000_000_000}},
		}}
		for _, u := range run.living {
			run.active(u)
			run.addContact(u, landlord())
			run.decideIBAN(u, landlordIBAN, contactApproved)
			run.balances[u] = map[string]int64{}
		}
		r.Repeat(map[string]func(*rapid.T){
			"transfer": run.transfer,
			"payout":   run.payout,
			"withdraw": run.withdraw,
			"lock":     run.takeLock,
			"exchange": run.useLock,
			"deposit":  run.deposit,
			"suspend":  run.suspend,
			"wait":     func(r *rapid.T) { run.wait(rapid.SampledFrom([]int{1, 1, 2, 3, 60}).Draw(r, "seconds")) },
			"delete":   run.remove,
			"":         run.check,
		})
		run.wait(5)
		for _, u := range run.living {
			run.must("PATCH", "/v1/user/unsuspend/"+u, nil)
			run.suspended[u] = false
		}
		run.settle()
		for _, u := range run.living {
			run.wantHistoryToAddUp(u)
		}
	})
}

// check compares what everybody sees with the model.
func (run *orderRun) check(r *rapid.T) {
	run.settle()
	for _, user := range run.living {
		var b balances
		if err := json.Unmarshal([]byte(run.must("GET", "/v1/user/balances/"+user, nil).text), &b); err != nil {
			r.Fatal(err)
		}
		got := map[string]string{b.Fiat[0].Name: b.Fiat[0].Amount}
		for _, c := range b.Crypto {
			if c.Name == "eth" {
				got[c.Name] = c.Amount
			}
		}
		items, _ := run.history(user, "?limit=100")
		for _, i := range items {
			got[str(i["id"])] = str(i["status"])
		}
		want := map[string]string{}
		for _, currency := range []string{"eur", "eth"} {
			want[currency] = currencyOf(currency).format(run.balances[user][currency])
		}
		for _, o := range run.orders {
			if o.user != user {
				continue
			}
			want[o.id] = o.status
			if o.payer == nobody && o.status == orderSuccessful {
				want[o.id] = sepaApproved
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("%s (-want +got):\n%s", user, diff)
		}
	}
	for _, user := range run.gone {
		run.refused("GET", "/v1/user/balances/"+user, nil, 400, "P412")
		run.refused("POST", transferPath, funding(user), 400, "P412")
	}
	for _, currency := range []string{"eur", "eth"} {
		partner := currencyOf(currency).format(run.balances[thePartner][currency])
		if out, has := run.inHouse(accountOutgoing, currency), run.inHouse(accountPartner, currency); out != run.outgoing(currency) || has != partner {
			r.Fatalf("outgoing are %s and the partner has %s %s, want %s and %s", out, has, currency, run.outgoing(currency), partner)
		}
	}
	if err := run.sandbox.CheckLedger(context.Background()); err != nil {
		r.Fatal(err)
	}
	if run.t.Failed() {
		r.FailNow()
	}
}

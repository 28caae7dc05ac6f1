package sandbox

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

const (
	withdrawalPath = "/v1/crypto-withdrawal"
	someWallet     = "0x2e90ca5bbe46d5ae23f2df90457d020391b92673"
)

func withdrawalBody(user string) object {
	return object{
		"sourceExternalUserId": user, "currency": "eth", "amount": 0.5, "walletAddress": someWallet, "name": "Alice Kowalska",
		"walletType": "NON_CUSTODIAL", "receiverType": "NATURAL",
	}
}

func (a *api) withdraw(body object) string {
	a.t.Helper()
	return str(a.must("POST", withdrawalPath, body).object["withdrawalId"])
}

// costs is what a withdrawal costs now: the network's fee and the fixed one.
func (a *api) costs(currency, network string) decimal.Decimal {
	a.t.Helper()
	fixed := decimal.RequireFromString(currencyOf(currency).networks[network].Withdrawal.Fee.String())
	return a.fee(currency, network).Add(fixed)
}

func TestWithdrawals(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.trader("alice")
		fee := a.costs("eth", "ethereum")
		id := a.withdraw(withdrawalBody("alice").but("memo", "rent"))
		w := a.wantOrder("crypto-withdrawal", id, orderSuccessful)
		if !regexp.MustCompile(`^0x[0-9a-f]{64}$`).MatchString(str(w["transactionHash"])) {
			t.Errorf("the hash is %v", w["transactionHash"])
		}
		want := map[string]any{
			"id": id, "status": orderSuccessful, "amount": "0.50000000", "fee": fee.StringFixed(8), "currency": "eth", "network": "ethereum",
			"destination": someWallet, "confirmations": 12.0, "requiredConfirmations": 12.0, "transactionHash": w["transactionHash"],
			"createdAt": "2026-03-01T12:00:01.000Z", "error": nil,
		}
		if diff := cmp.Diff(want, w); diff != "" {
			t.Errorf("the withdrawal (-want +got):\n%s", diff)
		}
		a.wantBalance("alice", "eth", decimal.RequireFromString("0.5").Sub(fee).StringFixed(8))
		a.wantHouse(accountFees, "eth", fee.StringFixed(8))
		items, _ := a.history("alice", "?limit=1")
		delete(want, "error")
		want["type"] = "CRYPTO_WITHDRAWAL"
		if diff := cmp.Diff(want, items[0]); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
		if second := a.withdraw(withdrawalBody("alice").but("memo", "rent").but("amount", 0.01)); second == id {
			t.Error("two withdrawals have one id")
		}
		a.refused("GET", detailsPath("crypto-withdrawal", "nonsense"), nil, 404, "SBXWITHDRAWALNOTFOUND")
		a.with("X-Api-Key", "other").refused("GET", detailsPath("crypto-withdrawal", id), nil, 404, "SBXWITHDRAWALNOTFOUND")
	})
}

func TestWithdrawalsOnEveryNetwork(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	for _, cur := range currencies[1:] {
		address, err := makeWallet(cur.Slug, "somebody")
		if err != nil {
			t.Fatal(err)
		}
		amount := "1"
		if cur.value().LessThan(decimal.NewFromInt(100)) {
			amount = "999"
		}
		a.transfer(funding("alice").but("currency", cur.Slug).but("amount", amount))
		for i, network := range wallet.Networks(cur.Slug) {
			least := cur.minWithdrawal(network)
			body := withdrawalBody("alice").but("currency", cur.Slug).but("walletAddress", address).but("network", network)
			body["amount"] = json.Number(cur.format(least))
			before := decimal.RequireFromString(a.balance("alice", cur.Slug))
			w := a.wantOrder("crypto-withdrawal", a.withdraw(body), orderSuccessful)
			if w["network"] != network || w["destination"] != address || w["amount"] != cur.format(least) {
				t.Errorf("the withdrawal of %s over %s is %v", cur.Slug, network, w)
			}
			after := before.Sub(decimal.RequireFromString(str(w["amount"]))).Sub(decimal.RequireFromString(str(w["fee"])))
			a.wantBalance("alice", cur.Slug, after.StringFixed(cur.Decimals))
			body["amount"] = json.Number(cur.format(least - 1))
			a.refused("POST", withdrawalPath, body, 400, "SBXBELOWMINIMUM")
			if i == 0 {
				body["amount"] = json.Number(cur.format(least))
				if w := a.wantOrder("crypto-withdrawal", a.withdraw(body.but("network", nil)), orderSuccessful); w["network"] != network {
					t.Errorf("%s goes over %v by default", cur.Slug, w["network"])
				}
			}
		}
	}
}

// Confirmations grow until the withdrawal is due, and the hash comes with the first.
func TestWithdrawalsAreConfirmed(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.trader("alice")
	a.setModes(func(m *Modes) { m.MovementDelaySeconds = 120 })
	id := a.withdraw(withdrawalBody("alice"))
	failing := a.withdraw(withdrawalBody("alice"))
	var seen []float64
	hashes := map[any]bool{}
	for range 12 {
		w := a.wantOrder("crypto-withdrawal", id, orderPending)
		n, _ := w["confirmations"].(float64)
		seen = append(seen, n)
		if (n > 0) != (w["transactionHash"] != nil) {
			t.Errorf("with %v confirmations the hash is %v", n, w["transactionHash"])
		}
		hashes[w["transactionHash"]] = true
		if w := a.wantOrder("crypto-withdrawal", failing, orderPending); w["confirmations"] != 0.0 || w["transactionHash"] != nil || w["error"] != nil {
			t.Errorf("what will fail is %v", w)
		}
		if err := s.Advance(10*time.Second - time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.IsSorted(seen) || seen[0] != 0 || seen[11] < 8 || seen[11] >= 12 || len(hashes) != 2 {
		t.Errorf("confirmations grow like %v, and the hashes are %v", seen, hashes)
	}
	a.must("PATCH", "/v1/user/suspend/alice", nil)
	a.must("POST", advancePath, object{"seconds": 1})
	if w := a.wantOrder("crypto-withdrawal", id, orderPending); w["confirmations"] != 12.0 { // the network does not wait
		t.Errorf("the withdrawal is %v", w)
	}
	a.must("PATCH", "/v1/user/unsuspend/alice", nil)
	a.wantOrder("crypto-withdrawal", id, orderSuccessful)
	w := a.wantOrder("crypto-withdrawal", failing, orderFailed)
	if !cmp.Equal(w["error"], any(insufficient())) || w["confirmations"] != 0.0 || w["transactionHash"] != nil {
		t.Errorf("what has failed is %v", w)
	}
	items, _ := a.history("alice", "?limit=1")
	if items[0]["id"] != failing || !cmp.Equal(items[0]["error"], any(insufficient())) || items[0]["transactionHash"] != nil {
		t.Errorf("the history has %v", items[0])
	}
}

// Both fees come on top of the amount; without the last unit of them it fails.
func TestWithdrawalsNeedTheirFees(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.trader("alice")
	most := decimal.NewFromInt(1).Sub(a.costs("eth", "ethereum"))
	tooMuch := most.Add(decimal.RequireFromString("0.00000001"))
	a.wantOrder("crypto-withdrawal", a.withdraw(withdrawalBody("alice").but("amount", json.Number(tooMuch.String()))), orderFailed)
	a.wantBalance("alice", "eth", "1.00000000")
	a.wantOrder("crypto-withdrawal", a.withdraw(withdrawalBody("alice").but("amount", json.Number(most.String()))), orderSuccessful)
	a.wantBalance("alice", "eth", "0.00000000")
	a.wantHouse(accountFees, "eth", decimal.NewFromInt(1).Sub(most).StringFixed(8))
}

func TestCreateWithdrawalRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("POST", withdrawalPath, withdrawalBody("alice"), 400, "P412")
		a.create("alice")
		a.refused("POST", withdrawalPath, withdrawalBody("alice"), 400, "P459")
		a.activate("alice")
		body := withdrawalBody("alice")
		for name, test := range map[string]struct {
			body object
			code string
			want string
		}{
			"unknown currency": {body.but("currency", "xrp"), "P410", "Currency not found."},
			"euro":             {body.but("currency", "eur"), "P410", "Currency not found."},
			"no such network":  {body.but("network", "solana"), "P403", "network must be one of the following values: btc, ltc, doge, ethereum, polygon"},
			"another network":  {body.but("network", "polygon"), "SBXNETWORK", "Currency is not available on this network."},
			"minimum":          {body.but("amount", 0.00999999), "SBXBELOWMINIMUM", "The amount is below the minimum."},
			"decimals":         {body.but("amount", 0.123456789), "P403", "amount must have at most 8 decimals"},
			"text":             {body.but("amount", "0.5"), "P403", "amount must be a positive decimal number"},
			"address":          {body.but("walletAddress", "0x1"), "P403", "walletAddress must be an address of eth on the test network"},
			"main network": {
				body.but("currency", "btc").but("walletAddress", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
				"P403", "walletAddress must be an address of btc on the test network",
			},
			"checksum": {
				body.but("walletAddress", "0x2E90ca5bbe46d5ae23f2df90457d020391b92673"), "P403", "walletAddress must be an address of eth on the test network",
			},
			"type": {body.but("walletType", "SELF_CUSTODY"), "P403", "walletType must be one of the following values: CUSTODIAL, NON_CUSTODIAL, OTHER"},
			"name": {body.but("name", nil), "P403", "name should not be empty"},
		} {
			if r := a.refused("POST", withdrawalPath, test.body, 400, test.code); r.object["errorMessage"] != test.want {
				t.Errorf("%s: %v, want %s", name, r.object["errorMessage"], test.want)
			}
		}
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.refused("POST", withdrawalPath, body, 400, "P455")
		if items, _ := a.history("alice", ""); len(items) != 0 {
			t.Errorf("what was refused is in the history: %v", items)
		}
	})
}

func TestWithdrawalsOfDeletedUsers(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.trader("alice")
	a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
	id := a.withdraw(withdrawalBody("alice"))
	a.must("DELETE", "/v1/user/alice", nil)
	a.refused("GET", detailsPath("crypto-withdrawal", id), nil, 404, "SBXWITHDRAWALNOTFOUND")
	a.wantHouse(accountClosed, "eth", "1.00000000")
	a.wantHouse(accountOutgoing, "eth", "0.00000000")
}

package sandbox

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ratesPath = "/sandbox/v1/rates"

// rates reads the prices that nobody expects, and all of them as a text.
func (a *api) rates() (changed ratesShape, text string) {
	a.t.Helper()
	text = a.must("GET", ratesPath, nil).text
	var all ratesShape
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		a.t.Fatal(err)
	}
	if len(all.ExchangeRates) != 56 || len(all.Networks) != 9 {
		a.t.Errorf("%d rates, %d networks", len(all.ExchangeRates), len(all.Networks))
	}
	changed.SEPATransferFee = all.SEPATransferFee
	for _, r := range all.ExchangeRates {
		if !r.Usual {
			changed.ExchangeRates = append(changed.ExchangeRates, r)
		}
	}
	for _, n := range all.Networks {
		if !n.Usual {
			changed.Networks = append(changed.Networks, n)
		}
	}
	return changed, text
}

func TestRates(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		other := embedded(t, open(t, Options{File: a.sandbox.opts.File}))
		usual, text := a.rates()
		if diff := cmp.Diff(ratesShape{SEPATransferFee: "0.20"}, usual); diff != "" {
			t.Errorf("the usual prices (-want +got):\n%s", diff)
		}
		rate := a.must("GET", ratePath("eur", "btc"), nil).text
		balances := a.must("GET", partnerPath, nil).text
		a.must("PATCH", ratesPath, object{
			"exchangeRates": []object{{"currencyFrom": "eur", "currencyTo": "btc", "rate": "0.00002"}}, "sepaTransferFee": "1.5",
		})
		a.must("PATCH", ratesPath, object{"networks": []object{
			{"currency": "eth", "network": "ethereum", "networkFee": "0.0005", "withdrawalFee": "0", "minWithdrawal": "0.3", "minDeposit": "0.2"},
			{"currency": "usdc", "network": "polygon", "minDeposit": "7"},
		}})
		want := ratesShape{
			ExchangeRates: []rateShape{{"eur", "btc", "0.00002", false}}, SEPATransferFee: "1.50",
			Networks: []networkPricesShape{
				{"eth", "ethereum", "0.00050000", "0.00000000", "0.30000000", "0.20000000", false},
				{"usdc", "polygon", currencyOf("usdc").format(feeAt("usdc", "polygon", noon)), "0.500000", "2.000000", "7.000000", false},
			},
		}
		changed, _ := other.rates()
		if diff := cmp.Diff(want, changed); diff != "" {
			t.Errorf("the changed prices (-want +got):\n%s", diff)
		}
		if got := other.must("GET", ratePath("eur", "btc"), nil).text; !strings.Contains(got, `"rate":0.00002`) {
			t.Errorf("the rate is %s", got)
		}
		if got := other.must("GET", partnerPath, nil).text; !strings.Contains(got, `"feeWithdrawal":0,"minWithdrawal":0.3},"deposit":{"minDeposit":0.2}`) {
			t.Errorf("the balances are %s", got)
		}
		a.must("PATCH", ratesPath, object{
			"exchangeRates": []object{{"currencyFrom": "eur", "currencyTo": "btc", "rate": nil}}, "sepaTransferFee": nil,
			"networks": []object{
				{"currency": "eth", "network": "ethereum", "networkFee": nil, "withdrawalFee": nil, "minWithdrawal": nil, "minDeposit": nil},
				{"currency": "usdc", "network": "polygon", "minDeposit": nil},
			},
		})
		if _, again := other.rates(); again != text || other.must("GET", ratePath("eur", "btc"), nil).text != rate || a.must("GET", partnerPath, nil).text != balances {
			t.Errorf("after going back the prices are %s", again)
		}
	})
}

// Whatever moves money costs what the prices say, and what was made before keeps its
// own.
func TestRatesHold(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	credit(t, a.sandbox, "alice", "eur", 100_000)
	credit(t, a.sandbox, "alice", "eth", 100_000_000)
	a.addContact("alice", landlord())
	a.decideIBAN("alice", landlordIBAN, contactApproved)
	asked := object{"sourceExternalUserId": "alice", "currencyFrom": "eur", "currencyTo": "btc", "amount": json.Number("100")}
	before := a.must("GET", lockPath(asked), nil).object
	earlier := str(a.must("POST", sepaTransferPath, payout("alice")).object["transferId"])
	a.must("PATCH", ratesPath, object{
		"exchangeRates": []object{{"currencyFrom": "eur", "currencyTo": "btc", "rate": "0.00002"}}, "sepaTransferFee": "1.50",
		"networks": []object{{"currency": "eth", "network": "ethereum", "networkFee": "0.0005", "withdrawalFee": "0", "minWithdrawal": "0.3", "minDeposit": "0.2"}},
	})
	lock := a.must("GET", lockPath(asked), nil)
	if !strings.Contains(lock.text, `"rate":0.00002`) {
		t.Errorf("the lock is %s", lock.text)
	}
	for id, received := range map[any]string{before["lockId"]: "", lock.object["lockId"]: "0.00200000"} {
		exchange := str(a.must("POST", "/v1/exchange", asked.but("lockId", id)).object["exchangeId"])
		got := str(a.must("GET", "/v1/exchange/details/"+exchange, nil).object["amountTo"])
		if received != "" && got != received || received == "" && got == "0.00200000" {
			t.Errorf("the exchange gives %s, want %s", got, received)
		}
	}
	later := str(a.must("POST", sepaTransferPath, payout("alice").but("transferTitle", "rent April")).object["transferId"])
	for id, fee := range map[string]string{earlier: "0.20", later: "1.50"} {
		if got := a.must("GET", "/v1/sepa-transfer/details/"+id, nil).object["fee"]; got != fee {
			t.Errorf("the transfer costs %v, want %s", got, fee)
		}
	}
	a.refused("POST", withdrawalPath, withdrawalBody("alice").but("amount", 0.29), 400, "SBXBELOWMINIMUM")
	withdrawal := a.withdraw(withdrawalBody("alice").but("amount", 0.3))
	if got := a.must("GET", "/v1/crypto-withdrawal/details/"+withdrawal, nil).object["fee"]; got != "0.00050000" {
		t.Errorf("the withdrawal costs %v", got)
	}
	a.refused("POST", cryptoPath, cryptoBody("alice").but("amount", "0.19"), 400, "SBXBELOWMINIMUM")
	a.receiveCrypto(cryptoBody("alice").but("amount", "0.2"))
}

func TestRatesAreChecked(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	_, before := a.rates()
	rate := func(from, to string, rate any) object {
		return object{"exchangeRates": []object{{"currencyFrom": "eur", "currencyTo": "eth", "rate": "1"}, {"currencyFrom": from, "currencyTo": to, "rate": rate}}}
	}
	for _, test := range []struct {
		patch object
		says  string
	}{
		{rate("eur", "eur", "1"), "exchangeRates.1.currencyTo must be another currency"},
		{rate("eur", "btc", "0"), "exchangeRates.1.rate must be positive"},
		{rate("eur", "btc", "0.0000000000001"), "at most 12 decimals"},
		{rate("eur", "btc", "1000000000001"), "at most 10^12"},
		{rate("eur", "btc", "-1"), "exchangeRates.1.rate must match"},
		{rate("eur", "gold", "1"), "exchangeRates.1.currencyTo must be one of"},
		{object{"sepaTransferFee": "0.001"}, "sepaTransferFee must have at most 2 decimals"},
		{object{"sepaTransferFee": "9999999999999999"}, "sepaTransferFee must not be greater than"},
		{object{"sepaTransferFee": 1.5}, "sepaTransferFee must be a string"},
		{object{"networks": []object{{"currency": "btc", "network": "polygon"}}}, "networks.0.network must be one of the currency's"},
		{object{"networks": []object{{"currency": "eur", "network": "polygon"}}}, "networks.0.network must be one of the currency's"},
		{object{"networks": []object{{"currency": "usdc", "network": "polygon", "minDeposit": "0.0000001"}}}, "networks.0.minDeposit must have at most 6 decimals"},
		{object{"fnord": 1}, "property fnord should not exist"},
	} {
		if r := a.refused("PATCH", ratesPath, test.patch, 400, "P403"); !strings.Contains(r.text, test.says) {
			t.Errorf("%v: %s does not say %q", test.patch, r.text, test.says)
		}
	}
	if _, after := a.rates(); after != before {
		t.Errorf("refused changes changed something: %s", after)
	}
}

func TestRatesThroughReset(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.must("PATCH", ratesPath, object{"sepaTransferFee": "3"})
	a.must("POST", snapshotsPath, object{"name": "dear"})
	a.must("POST", resetPath, object{"keep": []string{"rates"}})
	if changed, _ := a.rates(); changed.SEPATransferFee != "3.00" {
		t.Errorf("a reset that keeps the rates left %+v", changed)
	}
	a.must("POST", resetPath, object{})
	if changed, _ := a.rates(); changed.SEPATransferFee != "0.20" {
		t.Errorf("a reset left %+v", changed)
	}
	a.must("POST", restorePath, object{"name": "dear"})
	if changed, _ := a.rates(); changed.SEPATransferFee != "3.00" {
		t.Errorf("restored are %+v", changed)
	}
}

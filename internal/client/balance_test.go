package client

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

const documentedBalances = `{"fiatBalances":[{"id":"f-1","amount":"12.50","name":"EUR","rate":1,"iban":"LT683130019950000568","status":"ACTIVE"}],
 "cryptoBalances":[{"id":"c-1","amount":0.000001,"name":"usdc","wallet":"0x2e90","rate":"0.963728",
   "networkConfig":{"ETHEREUM":{"mainnet":false,"name":"sepolia","withdrawal":{"feeWithdrawal":10,"minWithdrawal":"15"},"deposit":{"minDeposit":5}},
                    "polygon":{"mainnet":true,"name":"polygon","withdrawal":{"feeWithdrawal":null},"deposit":{}}}},
  {"id":"c-2","amount":"0","name":"btc","wallet":null,"rate":null,"networkConfig":null}]}`

func amountOf(text string) *decimal.Decimal {
	d := decimal.RequireFromString(text)
	return &d
}

func TestBalances(t *testing.T) {
	t.Parallel()
	want := Balances{
		Fiat: []FiatBalance{{ID: "f-1", Currency: "eur", Amount: *amountOf("12.5"), Rate: *amountOf("1"), IBAN: "LT683130019950000568", Status: "ACTIVE"}},
		Crypto: []CryptoBalance{
			{ID: "c-1", Currency: "usdc", Amount: *amountOf("0.000001"), Rate: *amountOf("0.963728"), Wallet: "0x2e90", Networks: map[string]Network{
				"ethereum": {Name: "sepolia", FeeWithdrawal: amountOf("10"), MinWithdrawal: amountOf("15"), MinDeposit: amountOf("5")},
				"polygon":  {Name: "polygon", Mainnet: true},
			}},
			{ID: "c-2", Currency: "btc", Networks: map[string]Network{}},
		},
	}
	c, got := capture(t, 200, documentedBalances)
	balances, err := c.UserBalances(t.Context(), "alice")
	if diff := cmp.Diff(want, balances); err != nil || diff != "" || *got != (sent{"GET", "/v1/user/balances/alice", ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
	balances, err = c.PartnerBalances(t.Context())
	if diff := cmp.Diff(want, balances); err != nil || diff != "" || *got != (sent{"GET", "/v1/partner/balances", ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
}

// An answer that says nothing about money must not pass for "no money": deleting a user depends on it.
func TestBalancesThatCannotBeTrusted(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"neither list":     `{}`,
		"both null":        `{"fiatBalances":null,"cryptoBalances":null}`,
		"no amount":        `{"fiatBalances":[{"id":"1","name":"eur"}],"cryptoBalances":[]}`,
		"null amount":      `{"fiatBalances":[],"cryptoBalances":[{"id":"1","name":"btc","amount":null}]}`,
		"no currency":      `{"fiatBalances":[{"id":"1","amount":"5"}],"cryptoBalances":[]}`,
		"amount in words":  `{"fiatBalances":[{"id":"1","name":"eur","amount":"five"}]}`,
		"list of balances": `[{"id":"1","name":"eur","amount":"5"}]`,
	} {
		c, _ := capture(t, 200, body)
		var noAnswer *NoAnswerError
		if got, err := c.UserBalances(t.Context(), "alice"); !errors.As(err, &noAnswer) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	c, _ := capture(t, 200, `{"fiatBalances":[],"cryptoBalances":[]}`)
	if got, err := c.UserBalances(t.Context(), "alice"); err != nil || !got.Empty() || got.Active() {
		t.Errorf("before activation: got %+v, %v", got, err)
	}
}

func TestEmptyAndActive(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		balances      Balances
		empty, active bool
	}{
		"nothing":            {Balances{}, true, false},
		"waiting":            {Balances{Fiat: []FiatBalance{{Status: "WAITING_TO_BE_ACTIVATED"}}}, true, false},
		"active, no IBAN":    {Balances{Fiat: []FiatBalance{{Status: "ACTIVE"}}}, true, false},
		"active":             {Balances{Fiat: []FiatBalance{{Status: "ACTIVE", IBAN: "LT1"}}}, true, true},
		"fiat money":         {Balances{Fiat: []FiatBalance{{}, {Amount: *amountOf("0.01")}}}, false, false},
		"crypto money":       {Balances{Crypto: []CryptoBalance{{}, {Amount: *amountOf("0.00000001")}}}, false, false},
		"a negative balance": {Balances{Fiat: []FiatBalance{{Amount: *amountOf("-1")}}}, false, false},
	} {
		if got := test.balances.Empty(); got != test.empty {
			t.Errorf("%s: Empty() = %v", name, got)
		}
		if got := test.balances.Active(); got != test.active {
			t.Errorf("%s: Active() = %v", name, got)
		}
	}
}

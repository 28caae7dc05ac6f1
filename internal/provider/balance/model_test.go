package balance

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

func amountOf(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// Amounts are exact, and what P100 does not tell is null, not zero and not empty.
func TestNewBalances(t *testing.T) {
	t.Parallel()
	fee := amountOf("0.5")
	m := newBalances(client.Balances{
		Fiat: []client.FiatBalance{
			{ID: "f1", Currency: "eur", Amount: amountOf("1500.5"), Rate: amountOf("1"), IBAN: "LT683130019950000568", Status: "ACTIVE"},
			{ID: "f2", Currency: "usd", Amount: amountOf("0")},
		},
		Crypto: []client.CryptoBalance{
			{ID: "c1", Currency: "btc", Amount: amountOf("20999999.99999999"), Rate: amountOf("58250.5"), Wallet: "bc1q"},
			{ID: "c2", Currency: "usdc", Amount: amountOf("0.000001"), Networks: map[string]client.Network{
				"polygon": {Mainnet: true, Name: "polygon", FeeWithdrawal: &fee},
			}},
		},
	})

	eur, usd := m.Fiat["eur"], m.Fiat["usd"]
	for what, got := range map[string][2]string{
		"euro id":        {eur.ID.ValueString(), "f1"},
		"euro amount":    {eur.Amount.ValueString(), "1500.50"},
		"euro rate":      {eur.Rate.ValueString(), "1"},
		"IBAN":           {eur.IBAN.ValueString(), "LT683130019950000568"},
		"status":         {eur.Status.ValueString(), "ACTIVE"},
		"bitcoin amount": {m.Crypto["btc"].Amount.ValueString(), "20999999.99999999"},
		"bitcoin rate":   {m.Crypto["btc"].Rate.ValueString(), "58250.5"},
		"wallet":         {m.Crypto["btc"].Wallet.ValueString(), "bc1q"},
		"smallest":       {m.Crypto["usdc"].Amount.ValueString(), "0.000001"},
		"fee":            {m.Crypto["usdc"].Networks["polygon"].FeeWithdrawal.ValueString(), "0.5"},
		"network":        {m.Crypto["usdc"].Networks["polygon"].Name.ValueString(), "polygon"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %q, want %q", what, got[0], got[1])
		}
	}
	if !m.Crypto["usdc"].Networks["polygon"].Mainnet.ValueBool() {
		t.Error("the main network is not the main network")
	}
	polygon := m.Crypto["usdc"].Networks["polygon"]
	for what, null := range map[string]bool{
		"rate": usd.Rate.IsNull(), "IBAN": usd.IBAN.IsNull(), "status": usd.Status.IsNull(), "wallet": m.Crypto["usdc"].Wallet.IsNull(),
		"rate of a crypto balance": m.Crypto["usdc"].Rate.IsNull(), "smallest withdrawal": polygon.MinWithdrawal.IsNull(), "smallest deposit": polygon.MinDeposit.IsNull(),
	} {
		if !null {
			t.Errorf("%s is not null", what)
		}
	}
	if networks := m.Crypto["btc"].Networks; networks == nil || len(networks) != 0 {
		t.Errorf("the networks of bitcoin are %v, want an empty map", networks)
	}
}

// Without an account both maps are empty, so that configurations can look into them.
func TestNewBalances_none(t *testing.T) {
	t.Parallel()
	m := newBalances(client.Balances{})
	if m.Fiat == nil || m.Crypto == nil || len(m.Fiat)+len(m.Crypto) != 0 {
		t.Errorf("%+v, want two empty maps", m)
	}
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	for _, source := range []datasource.DataSource{NewUserDataSource(), NewPartnerDataSource()} {
		var resp datasource.SchemaResponse
		source.Schema(t.Context(), datasource.SchemaRequest{}, &resp)
		if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
			t.Error(diags)
		}
	}
}

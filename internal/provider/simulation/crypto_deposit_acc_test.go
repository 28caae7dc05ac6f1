package simulation_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// A deposit is credited, held for its data, or fails. The destroy only forgets it.
func TestAccCryptoDeposit(t *testing.T) {
	for name, tc := range map[string]struct {
		attrs                 acctest.Attrs
		status, currency, has string
	}{
		"credited":               {nil, "SUCCESSFUL", "eth", "0.5"},
		"told not to be held":    {acctest.Attrs{"require_travel_rule": "false", "fail": "false"}, "SUCCESSFUL", "eth", "0.5"},
		"held":                   {acctest.Attrs{"require_travel_rule": "true"}, "WAITING_FOR_TR_DATA", "eth", "0"},
		"failed":                 {acctest.Attrs{"fail": "true"}, "UNSUCCESSFUL", "eth", "0"},
		"on the other network":   {acctest.Attrs{"currency": `"usdc"`, "network": `"polygon"`, "amount": `"25.5"`}, "SUCCESSFUL", "usdc", "25.5"},
		"down to the last digit": {acctest.Attrs{"currency": `"btc"`, "amount": `"1.00000001"`}, "SUCCESSFUL", "btc", "1.00000001"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddActiveUser(acctest.Fixture)
			env.ResetLog()
			stage := env.Stage()
			stage.Apply(env.Config(cryptoDeposit(tc.attrs)))
			if got := stage.Text(eth, "status"); got != tc.status {
				t.Errorf("the status is %q, want %q", got, tc.status)
			}
			if id := stage.Text(eth, "crypto_deposit_id"); id == "" || id != stage.Text(eth, "id") || stage.Text(eth, "transaction_hash") == "" {
				t.Errorf("the deposit is %q, its id %q, its hash %q", id, stage.Text(eth, "id"), stage.Text(eth, "transaction_hash"))
			}
			stage.Apply(env.Config(""))
			env.WantWrites("receiveCryptoDeposit")
			wantMoney(t, env, tc.currency, tc.has)
			env.WantNoWarning(cryptoDepositType)
		})
	}
}

// A re-spelled amount changes nothing; everything else is another deposit.
func TestAccCryptoDeposit_changes(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	stage := env.Stage()
	stage.Apply(env.Config(cryptoDeposit()))
	if left := stage.Plan(env.Config(cryptoDeposit(acctest.Attrs{"amount": `"0.50"`}))); len(left) > 0 {
		t.Errorf("planned %v", left)
	}
	for _, attrs := range []acctest.Attrs{
		{"amount": `"0.6"`},
		{"amount": `"0.6"`, "require_travel_rule": "true"},
		{"amount": `"0.6"`, "require_travel_rule": "true", "network": `"ethereum"`},
		{"amount": `"100"`, "currency": `"usdc"`},
	} {
		if got := stage.Plan(env.Config(cryptoDeposit(attrs))); got[eth] != plancheck.ResourceActionReplace {
			t.Errorf("%v: planned %v", attrs, got)
		}
		stage.Apply(env.Config(cryptoDeposit(attrs)))
	}
	env.WantRequests("receiveCryptoDeposit", 5)
}

// Data that a record brings releases the deposit, which the next refresh shows without a plan.
func TestAccCryptoDeposit_released(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	config := env.Config(cryptoDeposit(acctest.Attrs{"require_travel_rule": "true"}) +
		acctest.Block("resource", "p100_travel_rule_record", "eth", acctest.Attrs{
			"crypto_deposit_id": eth + ".crypto_deposit_id", "external_user_id": `"fixture-alice"`, "wallet_type": `"CUSTODIAL"`,
			"originator": `{ company_name = "Example GmbH" }`,
		}))
	env.Test(
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr("p100_travel_rule_record.eth", "deposit_status", "SUCCESSFUL")},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: resource.TestCheckResourceAttr(eth, "status", "SUCCESSFUL")},
	)
	wantMoney(t, env, "eth", "0.5")
}

// What is wrong is found during the plan, before anybody is asked anything.
func TestAccCryptoDeposit_badInput(t *testing.T) {
	acctest.RefusesAll(t, cryptoDeposit, map[string]acctest.BadInput{
		"eur":                  {Attrs: acctest.Attrs{"currency": `"eur"`, "amount": `"1"`}, At: "currency", Summary: "Not a crypto currency", Says: `eur is on no blockchain network: write a crypto currency.`},
		"unknown currency":     {Attrs: acctest.Attrs{"currency": `"xrp"`}, At: "currency", Summary: "Currency cannot be used", Says: `"xrp" is not a currency of P100: write one of eur, btc, eth, ltc, doge, pol, usdc, usdt.`},
		"currency in capitals": {Attrs: acctest.Attrs{"currency": `"ETH"`}, At: "currency", Summary: "Currency cannot be used", Says: `Currencies are written in lower case: write "eth".`},
		"btc on polygon":       {Attrs: acctest.Attrs{"currency": `"btc"`, "network": `"polygon"`}, At: "network", Summary: "Network cannot be used", Says: `Btc has one network only: write "btc" or leave the network out.`},
		"empty network":        {Attrs: acctest.Attrs{"network": `""`}, At: "network", Summary: "Invalid Attribute Value Length", Says: `network string length must be at least 1`},
		"over-precise":         {Attrs: acctest.Attrs{"amount": `"0.000000001"`}, At: "amount", Summary: "Amount cannot be used", Says: "0.000000001 has 9 decimals and amounts of eth have at most 8: round it, such as to 0.00000000."},
		"over-precise usdc":    {Attrs: acctest.Attrs{"currency": `"usdc"`, "amount": `"1.0000001"`}, At: "amount", Summary: "Amount cannot be used", Says: "1.0000001 has 7 decimals and amounts of usdc have at most 6: round it, such as to 1.000000."},
		"nothing":              {Attrs: acctest.Attrs{"amount": `"0"`}, At: "amount", Summary: "Amount cannot be used", Says: "The amount is zero: write an amount above zero."},
		"no number":            {Attrs: acctest.Attrs{"amount": `"half"`}, At: "amount", Summary: "Amount cannot be used", Says: `The amount has 'h' as character 1: write digits with a point, such as "1500.00".`},
	})
}

func TestAccCryptoDeposit_refused(t *testing.T) {
	for name, tc := range arrivalRefused {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.RefusesToCreate(env.Config(cryptoDeposit()), acctest.Refusal{Summary: "Unable to let the deposit arrive", Says: tc.says})
			env.WantRequests("receiveCryptoDeposit", 1)
		})
	}
	t.Run("below the minimum", func(t *testing.T) {
		env := acctest.New(t)
		env.AddActiveUser(acctest.Fixture)
		env.RefusesToCreate(env.Config(cryptoDeposit(acctest.Attrs{"currency": `"usdc"`, "amount": `"0.000001"`})),
			acctest.Refusal{Summary: "Unable to let the deposit arrive", Says: "code SBXBELOWMINIMUM below-minimum"})
		wantMoney(t, env, "usdc", "0")
	})
}

// The history tells a deposit whose answer was lost from one that was there before.
func TestAccCryptoDeposit_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	earlier, err := env.Control().ReceiveCryptoDeposit(t.Context(), control.CryptoDeposit{
		ExternalUserID: acctest.Fixture, Currency: "eth", Amount: decimal.RequireFromString("0.5"),
	})
	if err != nil {
		t.Fatal(err)
	}
	env.ResetLog()
	env.Fault("receiveCryptoDeposit", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	stage := env.Stage()
	stage.Apply(env.Config(cryptoDeposit()))
	if id := stage.Text(eth, "id"); id == "" || id == earlier.CryptoDepositID {
		t.Errorf("recorded %q, and %q was there before", id, earlier.CryptoDepositID)
	}
	env.WantRequests("receiveCryptoDeposit", 1)
	wantMoney(t, env, "eth", "1")
	env.WantWarning(cryptoDepositType, `The deposit arrived, but the answer was lost: .* the history of "fixture-alice" shows the deposit since`)
}

// A deposit that cannot be followed is recorded all the same.
func TestAccCryptoDeposit_notFollowed(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	env.Fault("getCryptoDeposit", 1, sandbox.Fault{Code: "P418"})
	config := env.Config(cryptoDeposit())
	env.Test(
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr(eth, "status", "WAITING_FOR_VERIFICATION")},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: resource.TestCheckResourceAttr(eth, "status", "SUCCESSFUL")},
	)
	env.WantWarning(cryptoDepositType, `The deposit is not processed yet`)
	env.WantRequests("receiveCryptoDeposit", 1)
}

func TestAccCryptoDeposit_userDeleted(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	config := env.Config(cryptoDeposit())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { env.DeleteUser(acctest.Fixture) },
			Config:    config, PlanOnly: true, ExpectNonEmptyPlan: true, ConfigPlanChecks: onlyPlanned(eth, plancheck.ResourceActionCreate),
		},
	)
}

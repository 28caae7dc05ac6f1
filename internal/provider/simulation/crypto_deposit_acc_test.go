package simulation_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
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
			env.Test(resource.TestStep{
				Config: env.Config(cryptoDeposit(tc.attrs)),
				Check: all(
					resource.TestCheckResourceAttr(eth, "status", tc.status),
					resource.TestCheckResourceAttrSet(eth, "crypto_deposit_id"),
					resource.TestCheckResourceAttrPair(eth, "id", eth, "crypto_deposit_id"),
					resource.TestCheckResourceAttrSet(eth, "transaction_hash"),
				),
			})
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
	steps := []resource.TestStep{
		{Config: env.Config(cryptoDeposit())},
		{Config: env.Config(cryptoDeposit(acctest.Attrs{"amount": `"0.50"`})), ConfigPlanChecks: acctest.PlansNothing()},
	}
	for _, attrs := range []acctest.Attrs{
		{"amount": `"0.6"`},
		{"amount": `"0.6"`, "require_travel_rule": "true"},
		{"amount": `"0.6"`, "require_travel_rule": "true", "network": `"ethereum"`},
		{"amount": `"100"`, "currency": `"usdc"`},
	} {
		steps = append(steps, resource.TestStep{
			Config: env.Config(cryptoDeposit(attrs)), ConfigPlanChecks: acctest.Plans(eth, plancheck.ResourceActionDestroyBeforeCreate),
		})
	}
	env.Test(steps...)
	env.WantRequests("receiveCryptoDeposit", 5)
}

// Data that a record brings releases the deposit, which the next refresh shows without a plan.
func TestAccCryptoDeposit_released(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
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
	})
}

// What is wrong is found during the plan, before anybody is asked anything.
func TestAccCryptoDeposit_badInput(t *testing.T) {
	for name, tc := range map[string]struct {
		attrs acctest.Attrs
		want  string
	}{
		"eur":                  {acctest.Attrs{"currency": `"eur"`, "amount": `"1"`}, `eur is on no blockchain network: write a crypto currency.`},
		"unknown currency":     {acctest.Attrs{"currency": `"xrp"`}, `Currency cannot be used`},
		"currency in capitals": {acctest.Attrs{"currency": `"ETH"`}, `Currency cannot be used`},
		"btc on polygon":       {acctest.Attrs{"currency": `"btc"`, "network": `"polygon"`}, `Btc has one network only: write "btc" or leave the network out.`},
		"empty network":        {acctest.Attrs{"network": `""`}, `network string length must be at least 1`},
		"over-precise":         {acctest.Attrs{"amount": `"0.000000001"`}, `Amount cannot be used`},
		"over-precise usdc":    {acctest.Attrs{"currency": `"usdc"`, "amount": `"1.0000001"`}, `Amount cannot be used`},
		"nothing":              {acctest.Attrs{"amount": `"0"`}, `Amount cannot be used`},
		"no number":            {acctest.Attrs{"amount": `"half"`}, `Amount cannot be used`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Test(resource.TestStep{Config: env.Config(cryptoDeposit(tc.attrs)), PlanOnly: true, ExpectError: acctest.Words(tc.want)})
			if requests := env.Requests(); len(requests) > 0 {
				t.Errorf("%d requests were made, the first was %s", len(requests), requests[0].OperationID)
			}
		})
	}
}

func TestAccCryptoDeposit_refused(t *testing.T) {
	for name, tc := range arrivalRefused {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Test(resource.TestStep{Config: env.Config(cryptoDeposit()), ExpectError: acctest.Words(tc.want)})
			env.WantRequests("receiveCryptoDeposit", 1)
		})
	}
	t.Run("below the minimum", func(t *testing.T) {
		env := acctest.New(t)
		env.AddActiveUser(acctest.Fixture)
		env.Test(resource.TestStep{
			Config:      env.Config(cryptoDeposit(acctest.Attrs{"currency": `"usdc"`, "amount": `"0.000001"`})),
			ExpectError: acctest.Words("code SBXBELOWMINIMUM below-minimum"),
		})
		wantMoney(t, env, "usdc", "0")
	})
}

// Money is not sent again because an answer was lost.
func TestAccCryptoDeposit_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	env.Fault("receiveCryptoDeposit", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Test(resource.TestStep{Config: env.Config(cryptoDeposit()), ExpectError: acctest.Words("Whether the deposit arrived is not known")})
	env.WantRequests("receiveCryptoDeposit", 1)
	wantMoney(t, env, "eth", "0.5")
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

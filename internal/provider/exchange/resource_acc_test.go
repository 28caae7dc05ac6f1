package exchange_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const made = "p100_exchange.made"

// rich is an active user with 1.5 eth.
func rich() string {
	return acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) + acctest.Block("resource", "p100_sandbox_crypto_deposit", "eth", acctest.Attrs{
		"external_user_id": "p100_user_verification.alice.external_user_id", "currency": `"eth"`, "amount": `"1.5"`,
	})
}

func exchange(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", "p100_exchange", "made", append([]acctest.Attrs{{
		"external_user_id": "p100_sandbox_crypto_deposit.eth.external_user_id", "currency_from": `"eth"`, "currency_to": `"eur"`, "amount": `"0.25"`,
	}}, attrs...)...)
}

func TestAccExchange_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		const data = "data \"p100_exchange\" \"made\" {\n  id = p100_exchange.made.id\n}\n"
		config := env.Config(rich() + exchange() + data)
		env.Test(
			resource.TestStep{
				Config: config,
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttrSet(made, "amount_to"),
					resource.TestCheckResourceAttrSet(made, "rate"),
					resource.TestCheckResourceAttr(made, "uncertain", "false"),
					resource.TestCheckResourceAttrPair(made, "amount_to", "data.p100_exchange.made", "amount_to"),
					resource.TestCheckResourceAttrPair(made, "status", "data.p100_exchange.made", "status"),
					resource.TestCheckResourceAttr("data.p100_exchange.made", "currency_to", "eur"),
				),
			},
			resource.TestStep{
				Config: env.Config(rich() + exchange(acctest.Attrs{"amount": `"0.3"`}) + data), PlanOnly: true,
				ExpectError: acctest.Words("A payment cannot be changed"),
			},
		)
		env.WantRequests("createExchange", 1)
		env.WantRequests("createExchangeLock", 1)
	})
}

// The least amount is checked against the locked rate, before anything is spent.
func TestAccExchange_minimum(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(rich() + exchange(acctest.Attrs{"min_amount_to": `"1000000"`})), ExpectError: acctest.Words("less than min_amount_to = 1000000")},
		resource.TestStep{Config: env.Config(rich() + exchange(acctest.Attrs{"min_amount_to": `"1"`}))},
	)
	env.WantRequests("createExchange", 1)
}

// A lock that P100 refuses cost nothing: it is taken anew.
func TestAccExchange_refusedLock(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createExchange", 1, sandbox.Fault{Code: "SBXLOCKEXPIRED", Message: "the lock has expired"})
	env.Test(resource.TestStep{Config: env.Config(rich() + exchange())})
	env.WantRequests("createExchangeLock", 2)
	env.WantRequests("createExchange", 2)
}

// The answer is lost after the exchange was made: it is found in the history, and not made again.
func TestAccExchange_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createExchange", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Test(resource.TestStep{Config: env.Config(rich() + exchange()), Check: resource.TestCheckResourceAttr(made, "uncertain", "false")})
	env.WantRequests("createExchange", 1)
	env.WantWarning("p100_exchange", "P100 has it")
}

func TestAccExchange_badInput(t *testing.T) {
	acctest.RefusesAll(t, func(attrs ...acctest.Attrs) string {
		return exchange(append([]acctest.Attrs{{"external_user_id": `"alice"`}}, attrs...)...)
	}, map[string]acctest.BadInput{
		"for itself":   {Attrs: acctest.Attrs{"currency_to": `"eth"`}, At: "currency_to", Summary: "A currency for itself", Says: "there is nothing to exchange"},
		"over-precise": {Attrs: acctest.Attrs{"amount": `"0.123456789"`}, At: "amount", Summary: "Amount cannot be used", Says: "at most 8"},
		"no currency":  {Attrs: acctest.Attrs{"currency_from": `"gold"`}, At: "currency_from", Summary: "Currency cannot be used", Says: "not a currency of P100"},
	})
}

func TestAccExchangeRate(t *testing.T) {
	env := acctest.New(t)
	rate := func(to string) string {
		return env.Config(acctest.Block("data", "p100_exchange_rate", "it", acctest.Attrs{"currency_from": `"eth"`, "currency_to": to}))
	}
	env.Test(
		resource.TestStep{Config: rate(`"eth"`), ExpectError: acctest.Words("there is nothing to exchange")},
		resource.TestStep{Config: rate(`"eur"`), Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttrSet("data.p100_exchange_rate.it", "rate"),
			resource.TestCheckResourceAttr("data.p100_exchange_rate.it", "id", "eth/eur"),
		)},
	)
}

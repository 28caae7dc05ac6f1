package transfer_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const funding = "p100_transfer.funding"

// transfer is a p100_transfer named "funding" from the partner to the active user of acctest.ActiveUser.
func transfer(attrs ...acctest.Attrs) string { return named("funding", attrs...) }

func named(name string, attrs ...acctest.Attrs) string {
	return acctest.Block("resource", "p100_transfer", name, append([]acctest.Attrs{{
		"destination_external_user_id": "p100_user_verification.alice.external_user_id",
		"currency":                     `"eur"`,
		"amount":                       `"10.50"`,
	}}, attrs...)...)
}

// rich is an active user who may be deleted with money on the account.
func rich() string { return acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) }

const balances = `
data "p100_user_balances" "alice" {
  external_user_id = "fixture-alice"
  depends_on       = [p100_transfer.funding]
}
`

func TestAccTransfer_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Test(
			resource.TestStep{
				Config: env.Config(rich() + transfer() + balances),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(funding, "status", "SUCCESSFUL"),
					resource.TestCheckResourceAttr(funding, "uncertain", "false"),
					resource.TestCheckResourceAttrSet(funding, "id"),
					resource.TestCheckResourceAttrSet(funding, "created_at"),
					resource.TestCheckNoResourceAttr(funding, "failure_reason"),
					resource.TestCheckResourceAttr("data.p100_user_balances.alice", "fiat.eur.amount", "10.50"),
				),
			},
			// The same amount, written otherwise, is no difference.
			resource.TestStep{
				Config:           env.Config(rich() + transfer(acctest.Attrs{"amount": `"10.5"`}) + balances),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(funding, plancheck.ResourceActionNoop)}},
			},
			// Another amount is another payment, and none is made out of a change.
			resource.TestStep{
				Config: env.Config(rich() + transfer(acctest.Attrs{"amount": `"11"`}) + balances), PlanOnly: true,
				ExpectError: acctest.Words("A payment cannot be changed"),
			},
			resource.TestStep{
				Config: env.Config(rich() + transfer() + balances), ResourceName: funding, ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"sent_at"},
			},
		)
		env.WantRequests("createTransfer", 1)
		env.WantWarning("p100_transfer", "Money that was moved is not moved back")
	})
}

func TestAccTransfer_collection(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(rich() + transfer() + named("collection", acctest.Attrs{
			"destination_external_user_id": "", "source_external_user_id": "p100_transfer.funding.destination_external_user_id", "amount": `"0.50"`,
		})),
		Check: resource.TestCheckResourceAttr("p100_transfer.collection", "status", "SUCCESSFUL"),
	})
	env.WantRequests("createTransfer", 2)
}

func TestAccTransfer_badInput(t *testing.T) {
	acctest.RefusesAll(t, transfer, map[string]acctest.BadInput{
		"nobody":          {Attrs: acctest.Attrs{"destination_external_user_id": ""}, Summary: "A transfer without a user", Says: "Say who is at the other end:"},
		"user to user":    {Attrs: acctest.Attrs{"destination_external_user_id": `"bob"`, "source_external_user_id": `"alice"`}, At: "destination_external_user_id", Summary: "No transfer from user to user", Says: "P100 does not transfer between users directly. Go through the partner"},
		"over-precise":    {Attrs: acctest.Attrs{"destination_external_user_id": `"bob"`, "amount": `"1.005"`}, At: "amount", Summary: "Amount cannot be used", Says: "at most 2"},
		"nothing":         {Attrs: acctest.Attrs{"destination_external_user_id": `"bob"`, "amount": `"0"`}, At: "amount", Summary: "Amount cannot be used", Says: "above zero"},
		"unknown money":   {Attrs: acctest.Attrs{"destination_external_user_id": `"bob"`, "currency": `"usd"`}, At: "currency", Summary: "Currency cannot be used", Says: "not a currency of P100"},
		"exponent":        {Attrs: acctest.Attrs{"destination_external_user_id": `"bob"`, "amount": `"1e3"`}, At: "amount", Summary: "Amount cannot be used", Says: `The amount is written with an exponent: write it out, such as "0.00001".`},
		"upper case euro": {Attrs: acctest.Attrs{"destination_external_user_id": `"bob"`, "currency": `"EUR"`}, At: "currency", Summary: "Currency cannot be used", Says: "lower case"},
	})
}

// In production nothing moves without the provider's consent, and the plan says so.
func TestAccTransfer_productionNeedsConsent(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.ConfigAs("production", transfer(acctest.Attrs{"destination_external_user_id": `"bob"`})), PlanOnly: true,
		ExpectError: acctest.Words("Set allow_money_movement = true in the provider block"),
	})
	env.WantRequests("createTransfer", 0)
}

// What is not there fails later, says why, and may be sent again.
func TestAccTransfer_insufficientFunds(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(rich() + named("collection", acctest.Attrs{
		"destination_external_user_id": "", "source_external_user_id": "p100_user_verification.alice.external_user_id",
	}))
	env.Test(
		resource.TestStep{Config: config, ExpectError: acctest.Words("The payment failed")},
		resource.TestStep{Config: config, ExpectError: acctest.Words("No money was moved. The next apply makes a new payment.")},
		resource.TestStep{
			PreConfig: func() { env.Fund(acctest.Fixture, "10.50") },
			Config:    config,
			Check:     resource.TestCheckResourceAttr("p100_transfer.collection", "status", "SUCCESSFUL"),
		},
	)
	env.WantRequests("createTransfer", 4) // two that failed, the funding, one that succeeded
}

// A payment that is still under way when the time is up is kept, and followed by the next refresh.
func TestAccTransfer_slow(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.MovementDelaySeconds = 3600 })
	config := env.Config(rich() + transfer(acctest.Attrs{"timeouts": `{ create = "2s" }`}))
	env.Test(
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr(funding, "status", "PENDING")},
		resource.TestStep{
			PreConfig: func() { env.Advance(time.Hour + time.Second) },
			Config:    config,
			Check:     resource.TestCheckResourceAttr(funding, "status", "SUCCESSFUL"),
		},
	)
	env.WantWarning("p100_transfer", "the next refresh looks again")
	env.WantRequests("createTransfer", 1)
}

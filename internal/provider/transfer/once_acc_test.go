package transfer_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Two identical payments in one configuration: the second one is refused, with the id of the first.
func TestAccTransfer_duplicateInOneRun(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config:      env.Config(rich() + transfer() + named("again")),
		ExpectError: acctest.Words("An identical payment has been made"),
	})
	env.WantRequests("createTransfer", 1)
}

// A payment of the last day that looks the same is asked about, whoever made it.
func TestAccTransfer_duplicateInTheHistory(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(rich())},
		resource.TestStep{
			PreConfig: func() { env.Fund(acctest.Fixture, "10.50") },
			Config:    env.Config(rich() + transfer()), ExpectError: acctest.Words("set allow_duplicate = true on this resource"),
		},
		resource.TestStep{
			Config: env.Config(rich() + transfer(acctest.Attrs{"allow_duplicate": "true"})),
			Check:  resource.TestCheckResourceAttr(funding, "status", "SUCCESSFUL"),
		},
	)
	env.WantRequests("createTransfer", 2)
}

func TestAccTransfer_duplicateWindow(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(rich())},
		resource.TestStep{
			PreConfig: func() {
				env.Fund(acctest.Fixture, "10.50")
				env.Advance(25 * time.Hour)
			},
			Config: env.Config(rich() + transfer()),
		},
	)
	env.WantRequests("createTransfer", 2)
}

// The answer is lost, the payment is in the history: it goes on with its id, and nothing is sent again.
func TestAccTransfer_lostAnswerIsFound(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"connection lost": {Drop: true, AfterEffect: true},
		"P500":            {Code: "P500", AfterEffect: true},
		"502":             {Status: 502, Body: "<html></html>", AfterEffect: true},
		"unreadable":      {Status: 200, Body: "{", AfterEffect: true},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Fault("createTransfer", 1, fault)
			env.Test(resource.TestStep{Config: env.Config(rich() + transfer()), Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(funding, "status", "SUCCESSFUL"),
				resource.TestCheckResourceAttr(funding, "uncertain", "false"),
			)})
			env.WantWarning("p100_transfer", "P100 has it")
			env.WantRequests("createTransfer", 1)
		})
	}
}

// The request is lost before it has an effect: nobody knows, so nothing is sent again, and every plan stops.
func TestAccTransfer_uncertain(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createTransfer", 1, sandbox.Fault{Drop: true})
	config := env.Config(rich() + transfer())
	env.Test(
		resource.TestStep{Config: config, ExpectError: acctest.Words("It is not known whether the money was moved")},
		resource.TestStep{RefreshState: true, ExpectError: acctest.Words("It is still not known whether the money was moved")},
		resource.TestStep{RefreshState: true, ExpectError: acctest.Words("it never arrived: terraform state rm ADDRESS")},
		// It arrives late. The object is tainted, so Terraform wants to replace it, and the provider refuses to forget it.
		resource.TestStep{
			PreConfig: func() { env.Fund(acctest.Fixture, "10.50") },
			Config:    config, ExpectError: acctest.Words("An uncertain payment is not forgotten"),
		},
		// Then it turns out to have failed: nothing was moved, and it may be forgotten.
		resource.TestStep{
			PreConfig: func() {
				env.Fault("getTransfer", 50, sandbox.Fault{Status: 200, Body: `{"id":"1","status":"FAILED","amount":"10.50","currency":"eur","createdAt":"2026-01-01T00:00:00.000Z"}`})
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
			Check: resource.TestCheckResourceAttr(funding, "status", "FAILED"),
		},
		resource.TestStep{Config: env.Config(rich())},
	)
	env.WantRequests("createTransfer", 2) // ours, and the one from outside
}

// 429 and a definite refusal mean that nothing was done.
func TestAccTransfer_definite(t *testing.T) {
	t.Run("429 is waited out", func(t *testing.T) {
		env := acctest.New(t)
		env.Fault("createTransfer", 1, sandbox.Fault{Status: 429, RetryAfter: "0", Body: "slow down"})
		env.Test(resource.TestStep{Config: env.Config(rich() + transfer())})
		env.WantRequests("createTransfer", 2)
	})
	t.Run("refused", func(t *testing.T) {
		env := acctest.New(t)
		env.Fault("createTransfer", 1, sandbox.Fault{Code: "P418", Message: "partner not found"})
		env.Test(
			resource.TestStep{Config: env.Config(rich() + transfer()), ExpectError: acctest.Words("No money was moved")},
			resource.TestStep{Config: env.Config(rich() + transfer())},
		)
		env.WantRequests("createTransfer", 2)
	})
}

// Without the history nothing is sent.
func TestAccTransfer_unreadableHistory(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(rich())},
		resource.TestStep{
			PreConfig: func() { env.Fault("listUserTransactions", 50, sandbox.Fault{Status: 404, Body: "nothing here"}) },
			Config:    env.Config(rich() + transfer()), ExpectError: acctest.Words("Unable to look for an identical payment"),
		},
		resource.TestStep{PreConfig: env.Heal, Config: env.Config(rich() + transfer())},
	)
	env.WantRequests("createTransfer", 1)
}

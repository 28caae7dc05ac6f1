package transfer_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// A retry whose answer is lost is not taken for the payment that failed just before it: that would let it be sent once more.
func TestAccTransferTwice_failedBeforeUncertain(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(rich() + named("collection", acctest.Attrs{
		"destination_external_user_id": "", "source_external_user_id": "p100_user_verification.alice.external_user_id",
	}))
	env.Test(
		resource.TestStep{Config: config, ExpectError: acctest.Words("The payment failed")},
		resource.TestStep{
			PreConfig: func() { env.Fault("createTransfer", 1, sandbox.Fault{Drop: true}) },
			Config:    config, ExpectError: acctest.Words("It is not known whether the money was moved"),
		},
		resource.TestStep{Config: config, ExpectError: acctest.Words("It is still not known whether the money was moved")},
		// It arrives late, and fails as well: now it may be forgotten.
		resource.TestStep{
			PreConfig: func() {
				if _, err := env.Client().CreateTransfer(context.Background(), client.NewTransfer{
					SourceExternalUserID: acctest.Fixture, Currency: "eur", Amount: decimal.RequireFromString("10.50"),
				}); err != nil {
					t.Fatal(err)
				}
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
		},
		resource.TestStep{Config: env.Config(rich())},
	)
	env.WantRequests("createTransfer", 3) // the one that failed, the one that was lost, the one from outside
}

// In create_before_destroy order nobody asks Delete about the uncertain payment, and allow_duplicate switches the look at the
// history off: the plan has to refuse.
func TestAccTransferTwice_uncertainBeforeDestroy(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createTransfer", 1, sandbox.Fault{Drop: true})
	config := env.Config(rich() + strings.TrimSuffix(strings.TrimSpace(transfer(acctest.Attrs{"allow_duplicate": "true"})), "}") +
		"  lifecycle {\n    create_before_destroy = true\n  }\n}\n")
	env.Test(
		resource.TestStep{Config: config, ExpectError: acctest.Words("It is not known whether the money was moved")},
		resource.TestStep{
			PreConfig: func() { env.Fund(acctest.Fixture, "10.50") },
			Config:    config, ExpectError: acctest.Words("An identical payment is uncertain"),
		},
		resource.TestStep{
			PreConfig: func() {
				env.Fault("getTransfer", 50, sandbox.Fault{Status: 200, Body: `{"id":"1","status":"FAILED","amount":"10.50","currency":"eur","createdAt":"2026-01-01T00:00:00.000Z"}`})
			},
			RefreshState: true, ExpectNonEmptyPlan: true,
		},
		resource.TestStep{Config: env.Config(rich())},
	)
	env.WantRequests("createTransfer", 2) // ours, and the one from outside
}

// A payment that is replaced (tainted by a provisioner, -replace, replace_triggered_by) is not made again, however old it is.
func TestAccTransferTwice_replaced(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(rich() + transfer())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { env.Advance(48 * time.Hour) },
			Taint:     []string{funding}, Config: config, ExpectError: acctest.Words("An identical payment has been made"),
		},
	)
	env.WantRequests("createTransfer", 1)
}

// Neither is one that is renamed, and with a moved block it stays what it is.
func TestAccTransferTwice_renamed(t *testing.T) {
	env := acctest.New(t)
	renamed := env.Config(rich() + named("renamed"))
	env.Test(
		resource.TestStep{Config: env.Config(rich() + transfer())},
		resource.TestStep{
			PreConfig: func() { env.Advance(48 * time.Hour) },
			Config:    renamed, ExpectError: acctest.Words("Deleted under one address, managed under another"),
		},
		resource.TestStep{Config: renamed + "moved {\n  from = p100_transfer.funding\n  to   = p100_transfer.renamed\n}\n"},
	)
	env.WantRequests("createTransfer", 1)
}

// Another spelling is no other payment, and what this run has paid is no answer to what it lost.
func TestAccTransferTwice_spelling(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config:      env.Config(rich() + transfer() + named("again", acctest.Attrs{"amount": `"10.5"`})),
		ExpectError: acctest.Words("An identical payment has been made"),
	})
	env.WantRequests("createTransfer", 1)
}

// A payment that fails after its apply is not tainted, so every plan says that it failed.
func TestAccTransferTwice_failsLater(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.MovementDelaySeconds = 3600 })
	config := env.Config(rich() + transfer(acctest.Attrs{"timeouts": `{ create = "2s" }`}))
	env.Test(
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr(funding, "status", "PENDING")},
		resource.TestStep{
			PreConfig: func() {
				env.Fault("getTransfer", 50, sandbox.Fault{Status: 200, Body: `{"id":"1","status":"FAILED","amount":"10.50","currency":"eur","createdAt":"2026-01-01T00:00:00.000Z"}`})
			},
			Config: config, Check: resource.TestCheckResourceAttr(funding, "status", "FAILED"),
		},
	)
	env.WantWarning("p100_transfer", "no apply makes it again by itself")
	env.WantRequests("createTransfer", 1)
}

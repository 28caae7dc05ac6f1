package history_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const at = "data.p100_user_transactions.alice"

// transactions is a p100_user_transactions named "alice".
func transactions(attrs ...acctest.Attrs) string {
	return acctest.Block("data", "p100_user_transactions", "alice", append([]acctest.Attrs{{"external_user_id": `"fixture-alice"`}}, attrs...)...)
}

func TestAccUserTransactions(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		activate(env)
		config := env.Config(transactions())
		env.Test(
			resource.TestStep{Config: config, Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(at, "id", "fixture-alice"), wantIDs(false),
			)},
			resource.TestStep{
				PreConfig: func() {
					euros(t, env, "1500")
					ether(t, env, "0.50", true)
				},
				Config: config,
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(at, "transactions.#", "2"),
					wantItem(0, map[string]string{
						"type": "CRYPTO_DEPOSIT", "status": "WAITING_FOR_TR_DATA", "currency": "eth", "amount": "0.5", "fee": "0", "network": "ethereum",
						"sender_iban": "", "failure": "", "currency_from": "",
					}),
					resource.TestMatchResourceAttr(at, "transactions.0.transaction_hash", regexp.MustCompile(`^0x[0-9a-f]{64}$`)),
					resource.TestCheckResourceAttrSet(at, "transactions.0.confirmations"),
					resource.TestCheckResourceAttrSet(at, "transactions.0.required_confirmations"),
					wantItem(1, map[string]string{
						"type": "SEPA_DEPOSIT", "status": "APPROVED", "currency": "eur", "amount": "1500.00", "fee": "0.00",
						"sender_iban": "DE89370400440532013000", "sender_name": "Alice Kowalska", "network": "", "confirmations": "",
					}),
					resource.TestCheckResourceAttrSet(at, "transactions.1.transfer_title"),
					resource.TestMatchResourceAttr(at, "transactions.1.created_at", regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)),
				),
			},
		)
	})
}

func TestAccUserTransactions_filters(t *testing.T) {
	env := acctest.New(t)
	activate(env)
	later := func() {
		if _, err := env.Control().AdvanceClock(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	first := euros(t, env, "10")
	later()
	second := ether(t, env, "0.5", true)
	later()
	third := ether(t, env, "0.25", false)
	all := []string{third.CryptoDepositID, second.CryptoDepositID, first.DepositID}
	instant := func(when time.Time) string { return fmt.Sprintf("%q", when.Format(time.RFC3339Nano)) }

	var steps []resource.TestStep
	for _, tc := range []struct {
		attrs     acctest.Attrs
		truncated bool
		want      []string
	}{
		{nil, false, all},
		{acctest.Attrs{"type": `"CRYPTO_DEPOSIT"`}, false, all[:2]},
		{acctest.Attrs{"status": `"WAITING_FOR_TR_DATA"`}, false, all[1:2]},
		{acctest.Attrs{"currency": `"eur"`}, false, all[2:]},
		{acctest.Attrs{"type": `"CRYPTO_DEPOSIT"`, "status": `"APPROVED"`}, false, nil},
		{acctest.Attrs{"type": `"EXCHANGE"`}, false, nil},
		{acctest.Attrs{"created_after": instant(second.CreatedAt)}, false, all[:2]},
		{acctest.Attrs{"created_before": instant(second.CreatedAt)}, false, all[2:]},
		{acctest.Attrs{"created_after": instant(first.CreatedAt), "created_before": instant(third.CreatedAt)}, false, all[1:]},
		{acctest.Attrs{"created_after": instant(second.CreatedAt.In(time.FixedZone("", 7200)))}, false, all[:2]},
		{acctest.Attrs{"limit": "1"}, true, all[:1]},
		{acctest.Attrs{"limit": "3"}, false, all},
		{acctest.Attrs{"limit": "1", "type": `"SEPA_DEPOSIT"`}, false, all[2:]},
	} {
		steps = append(steps, resource.TestStep{Config: env.Config(transactions(tc.attrs)), Check: wantIDs(tc.truncated, tc.want...)})
	}
	env.Test(steps...)
}

// A long history is read page by page, a short answer from its first page alone.
func TestAccUserTransactions_pages(t *testing.T) {
	env := acctest.New(t)
	activate(env)
	const deposits = 103
	ids := make([]string, deposits) // newest first
	for i := range deposits {
		ids[deposits-1-i] = euros(t, env, "1").DepositID
	}
	// reads checks which pages were asked for, however often Terraform read.
	reads := func(pages ...string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			var queries []string
			for _, entry := range env.Requests("listUserTransactions") {
				queries = append(queries, entry.Query)
			}
			slices.Sort(queries)
			if got := slices.Compact(queries); !slices.Equal(got, pages) {
				return fmt.Errorf("read %q, want %q", got, pages)
			}
			return nil
		}
	}
	const first, second = "limit=100&page=1", "limit=100&page=2"
	env.Test(
		resource.TestStep{
			PreConfig: env.ResetLog,
			Config:    env.Config(transactions(acctest.Attrs{"limit": "1000"})),
			Check:     resource.ComposeTestCheckFunc(wantIDs(false, ids...), reads(first, second)),
		},
		resource.TestStep{
			PreConfig: env.ResetLog,
			Config:    env.Config(transactions(acctest.Attrs{"limit": "102"})),
			Check:     resource.ComposeTestCheckFunc(wantIDs(true, ids[:102]...), reads(first, second)),
		},
		resource.TestStep{
			PreConfig: env.ResetLog,
			Config:    env.Config(transactions()),
			Check:     resource.ComposeTestCheckFunc(wantIDs(true, ids[:100]...), reads(first)),
		},
		resource.TestStep{
			PreConfig: env.ResetLog,
			Config:    env.Config(transactions(acctest.Attrs{"limit": "7"})),
			Check:     resource.ComposeTestCheckFunc(wantIDs(true, ids[:7]...), reads(first)),
		},
	)
}

// Every kind of transaction, with amounts as strings and as numbers. None of it passes through a float.
func TestAccUserTransactions_asP100Sends(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Fault("listUserTransactions", 100, sandbox.Fault{Status: 200, Body: `{"page": 1, "limit": 100, "total": 4, "items": [
		{"id": "t-4", "type": "EXCHANGE", "status": "COMPLETED", "currencyFrom": "ETH", "currencyTo": "EUR", "amountFrom": "1.10000001",
			"amountTo": 9007199254740993.01, "rate": "1800.20", "createdAt": "2026-03-04T09:00:00.000Z"},
		{"id": "t-3", "type": "SEPA_TRANSFER", "status": "FAILED", "currency": "eur", "amount": 5.5, "fee": "0.35", "transferTitle": "rent",
			"destinationIban": "de89 3704 0044 0532 0130 00", "companyName": "Example GmbH", "createdAt": "2026-03-03T09:00:00.000Z",
			"error": {"description": "insufficient funds", "status": 433}},
		{"id": "t-2", "type": "CRYPTO_WITHDRAWAL", "status": "SUCCESSFUL", "currency": "btc", "amount": "1", "destination": "tb1q", "network": "BTC",
			"confirmations": 3, "requiredConfirmations": 6, "createdAt": "2026-03-02T09:00:00.000Z"},
		{"id": "t-1", "type": "TRANSFER", "status": "PENDING", "currency": "usdc", "amount": "2", "sourceExternalUserId": "fixture-alice",
			"createdAt": "2026-03-01T09:00:00.000Z"}]}`})
	env.Test(
		resource.TestStep{Config: env.Config(transactions()), Check: resource.ComposeAggregateTestCheckFunc(
			wantIDs(false, "t-4", "t-3", "t-2", "t-1"),
			wantItem(0, map[string]string{
				"currency": "", "amount": "", "currency_from": "eth", "currency_to": "eur", "amount_from": "1.10000001", "amount_to": "9007199254740993.01", "rate": "1800.2",
			}),
			wantItem(1, map[string]string{
				"amount": "5.50", "fee": "0.35", "transfer_title": "rent", "destination_iban": "DE89370400440532013000", "company_name": "Example GmbH",
				"receiver_first_name": "", "failure.description": "insufficient funds", "failure.status": "433",
			}),
			wantItem(2, map[string]string{"destination": "tb1q", "network": "btc", "confirmations": "3", "required_confirmations": "6", "fee": ""}),
			wantItem(3, map[string]string{"source_external_user_id": "fixture-alice", "destination_external_user_id": ""}),
		)},
		resource.TestStep{Config: env.Config(transactions(acctest.Attrs{"currency": `"eur"`})), Check: wantIDs(false, "t-4", "t-3")},
	)
}

// A user who is created in the same apply: nothing is known during the plan, and the read waits for what it depends on.
func TestAccUserTransactions_ofANewUser(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User() + transactions(acctest.Attrs{"external_user_id": "p100_user.alice.external_user_id", "depends_on": "[p100_user.alice]"}))
	env.Test(resource.TestStep{Config: config, Check: wantIDs(false)})
}

func TestAccUserTransactions_example(t *testing.T) {
	env := acctest.New(t)
	example, err := os.ReadFile("../../../examples/data-sources/p100_user_transactions/data-source.tf")
	if err != nil {
		t.Fatal(err)
	}
	config := env.Config(strings.Replace(string(example), "accepted_terms = true", "accepted_terms = true\n  force_destroy = true", 1))
	var held string
	env.Test(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("waiting_deposits", knownvalue.ObjectExact(nil)),
		}},
		resource.TestStep{
			PreConfig: func() {
				env.Modes(func(m *sandbox.Modes) { m.DepositDelaySeconds = 0 })
				env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), "VERIFIED", "")
				env.SubmitDocument(acctest.Fixture)
				euros(t, env, "10")
				ether(t, env, "0.25", false)
				held = ether(t, env, "0.5", true).CryptoDepositID
			},
			Config: config,
			Check: func(s *terraform.State) error {
				waiting, ok := s.RootModule().Outputs["waiting_deposits"].Value.(map[string]any)
				if text, _ := waiting[held].(string); !ok || len(waiting) != 1 || !strings.HasPrefix(text, "0.5 eth since 20") {
					return fmt.Errorf("the deposits that wait are %v", waiting)
				}
				return nil
			},
		},
	)
}

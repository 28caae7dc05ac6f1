package simulation_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

const (
	sepaDepositType   = "p100_sandbox_sepa_deposit"
	salary            = sepaDepositType + ".salary"
	cryptoDepositType = "p100_sandbox_crypto_deposit"
	eth               = cryptoDepositType + ".eth"
	ibanDecisionType  = "p100_sandbox_iban_decision"
	sender            = ibanDecisionType + ".sender"

	senderIBAN    = "PL61109010140000071219812874"
	senderOnPaper = "PL61 1090 1014 0000 0712 1981 2874"
)

// sepaDeposit is a p100_sandbox_sepa_deposit named "salary" for alice, whom the configuration does not hold.
func sepaDeposit(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", sepaDepositType, "salary", append([]acctest.Attrs{{
		"external_user_id": `"fixture-alice"`,
		"amount":           `"1500.00"`,
		"sender_iban":      `"` + senderOnPaper + `"`,
		"sender_name":      `"Alice Kowalska"`,
	}}, attrs...)...)
}

// cryptoDeposit is a p100_sandbox_crypto_deposit named "eth" for alice, whom the configuration does not hold.
func cryptoDeposit(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", cryptoDepositType, "eth", append([]acctest.Attrs{{
		"external_user_id": `"fixture-alice"`,
		"currency":         `"eth"`,
		"amount":           `"0.5"`,
	}}, attrs...)...)
}

// ibanDecision is a p100_sandbox_iban_decision named "sender" about the sender of sepaDeposit.
func ibanDecision(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", ibanDecisionType, "sender", append([]acctest.Attrs{{
		"external_user_id": `"fixture-alice"`,
		"iban":             `"` + senderIBAN + `"`,
		"status":           `"APPROVED"`,
	}}, attrs...)...)
}

// balances is a p100_user_balances named "alice", read after something.
func balances(after string) string {
	return acctest.Block("data", "p100_user_balances", "alice", acctest.Attrs{"external_user_id": `"fixture-alice"`, "depends_on": "[" + after + "]"})
}

func euros(want string) resource.TestCheckFunc {
	return resource.TestCheckResourceAttr("data.p100_user_balances.alice", "fiat.eur.amount", want)
}

// wantMoney fails the test unless alice has so much of a currency by now.
func wantMoney(t *testing.T, env *acctest.Env, currency, want string) {
	t.Helper()
	all, err := env.Client().UserBalances(t.Context(), acctest.Fixture)
	if err != nil {
		t.Fatal(err)
	}
	got := "none"
	for _, fiat := range all.Fiat {
		if fiat.Currency == currency {
			got = fiat.Amount.String()
		}
	}
	for _, crypto := range all.Crypto {
		if crypto.Currency == currency {
			got = crypto.Amount.String()
		}
	}
	if got == "none" || !decimal.RequireFromString(got).Equal(decimal.RequireFromString(want)) {
		t.Errorf("alice has %s %s, want %s", got, currency, want)
	}
}

// later moves the sandbox's clock by an hour.
func later(t *testing.T, env *acctest.Env) {
	t.Helper()
	if _, err := env.Control().AdvanceClock(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
}

// onlyPlanned demands what the plan of a step does that applies nothing.
func onlyPlanned(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: acctest.Plans(address, action).PreApply}
}

func all(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// letArrive lets a deposit from the sender arrive for alice outside of Terraform.
func letArrive(t *testing.T, env *acctest.Env) {
	t.Helper()
	_, err := env.Control().ReceiveSEPADeposit(t.Context(), control.SEPADeposit{
		ExternalUserID: acctest.Fixture, Amount: decimal.NewFromInt(1), SenderIBAN: senderIBAN, SenderName: "Alice Kowalska",
	})
	if err != nil {
		t.Fatal(err)
	}
}

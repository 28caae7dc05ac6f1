package provider_test

import (
	"os"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

// payment is a payment of a kind, as a user with money makes it.
type payment struct {
	typeName, operation string
	// movement is its type in the history.
	movement   string
	attributes map[string]string
}

const ownIBAN = "PL61109010140000071219812874"

var payments = []payment{
	{"p100_transfer", "createTransfer", "TRANSFER", map[string]string{
		"source_external_user_id": acctest.Fixture, "currency": "eur", "amount": "10.50",
	}},
	{"p100_sepa_transfer", "createSepaTransfer", "SEPA_TRANSFER", map[string]string{
		"external_user_id": acctest.Fixture, "amount": "25.00", "destination_iban": ownIBAN, "transfer_title": "Back home 1/2026",
	}},
	{"p100_exchange", "createExchange", "EXCHANGE", map[string]string{
		"external_user_id": acctest.Fixture, "currency_from": "eth", "currency_to": "eur", "amount": "0.25",
	}},
	{"p100_crypto_withdrawal", "createCryptoWithdrawal", "CRYPTO_WITHDRAWAL", map[string]string{
		"external_user_id": acctest.Fixture, "currency": "eth", "amount": "0.5", "wallet_address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
		"receiver_name": "Alice Kowalska", "receiver_type": "NATURAL", "wallet_type": "NON_CUSTODIAL",
	}},
}

// onRequest skips a test that a target of its own runs, because it would take too long for `make test`.
func onRequest(t *testing.T, variable, target string) {
	t.Helper()
	if os.Getenv(variable) == "" {
		t.Skipf("run by make %s", target)
	}
}

// addPayer makes a user with money of each sort, without Terraform.
func addPayer(t *testing.T, env *acctest.Env) {
	t.Helper()
	env.AddActiveUser(acctest.Fixture)
	_, err := env.Control().ReceiveSEPADeposit(t.Context(), control.SEPADeposit{
		ExternalUserID: acctest.Fixture, Amount: decimal.New(1500, 0), SenderIBAN: ownIBAN, SenderName: "Alice Kowalska",
	})
	must(t, err)
	_, err = env.Control().ReceiveCryptoDeposit(t.Context(), control.CryptoDeposit{
		ExternalUserID: acctest.Fixture, Currency: "eth", Amount: decimal.RequireFromString("1.5"),
	})
	must(t, err)
}

// wantMovements fails the test unless the payer's history has so many movements of a type, and the ledger balances.
func wantMovements(t *testing.T, env *acctest.Env, movement string, want int) {
	t.Helper()
	page, err := env.Client().UserTransactions(t.Context(), acctest.Fixture, 1, 100)
	must(t, err)
	got := 0
	for _, item := range page.Items {
		if item.Type == movement {
			got++
		}
	}
	if got != want {
		t.Errorf("P100 has %d movements of the type %s, want %d", got, movement, want)
	}
	must(t, env.Sandbox().CheckLedger(t.Context()))
}

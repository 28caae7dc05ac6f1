package history_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// activate makes an active user, to whom deposits come at once.
func activate(env *acctest.Env) {
	env.Modes(func(m *sandbox.Modes) { m.DepositDelaySeconds = 0 })
	env.AddVerifiedUser(acctest.Fixture)
	env.SubmitDocument(acctest.Fixture)
}

func euros(t *testing.T, env *acctest.Env, amount string) control.SEPADepositStatus {
	t.Helper()
	deposit, err := env.Control().ReceiveSEPADeposit(t.Context(), control.SEPADeposit{
		ExternalUserID: acctest.Fixture, Amount: decimal.RequireFromString(amount), SenderIBAN: "DE89370400440532013000", SenderName: "Alice Kowalska",
	})
	if err != nil {
		t.Fatal(err)
	}
	return deposit
}

func ether(t *testing.T, env *acctest.Env, amount string, held bool) control.CryptoDepositStatus {
	t.Helper()
	deposit, err := env.Control().ReceiveCryptoDeposit(t.Context(), control.CryptoDeposit{
		ExternalUserID: acctest.Fixture, Currency: "eth", Amount: decimal.RequireFromString(amount), RequireTravelRule: held,
	})
	if err != nil {
		t.Fatal(err)
	}
	return deposit
}

// wantIDs checks which transactions there are, newest first, and whether there may be more.
func wantIDs(truncated bool, ids ...string) resource.TestCheckFunc {
	checks := []resource.TestCheckFunc{
		resource.TestCheckResourceAttr(at, "transactions.#", fmt.Sprint(len(ids))),
		resource.TestCheckResourceAttr(at, "truncated", fmt.Sprint(truncated)),
	}
	for i, id := range ids {
		checks = append(checks, resource.TestCheckResourceAttr(at, fmt.Sprintf("transactions.%d.id", i), id))
	}
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// wantItem checks attributes of one transaction; "" is null.
func wantItem(index int, attributes map[string]string) resource.TestCheckFunc {
	var checks []resource.TestCheckFunc
	for name, value := range attributes {
		key := fmt.Sprintf("transactions.%d.%s", index, name)
		if value == "" {
			checks = append(checks, resource.TestCheckNoResourceAttr(at, key))
		} else {
			checks = append(checks, resource.TestCheckResourceAttr(at, key, value))
		}
	}
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

package crypto_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	recordType = "p100_travel_rule_record"
	record     = recordType + ".eth"

	owner   = `{ owner_of_wallet = true }`
	person  = `{ first_name = "Jan", last_name = "Nowak", street = "ul. Nowa 7", city = "Gdynia", post_code = "81-001", country = "PL" }`
	company = `{ company_name = "Example GmbH", vat_id = "DE123456789", country = "DE" }`
)

// withoutUser leaves the user of a record out.
var withoutUser = acctest.Attrs{"external_user_id": ""}

// ruleOf is a p100_travel_rule_record named "eth" of a deposit to alice, whom the configuration does not hold.
func ruleOf(depositID string, attrs ...acctest.Attrs) string {
	return acctest.Block("resource", recordType, "eth", append([]acctest.Attrs{{
		"crypto_deposit_id": `"` + depositID + `"`,
		"external_user_id":  `"fixture-alice"`,
		"wallet_type":       `"SELF_CUSTODY"`,
		"originator":        owner,
	}}, attrs...)...)
}

// receive lets half an ether arrive for a user that needs travel-rule data, and returns the deposit's id.
func receive(t *testing.T, env *acctest.Env, externalUserID string) string {
	t.Helper()
	deposit, err := env.Control().ReceiveCryptoDeposit(t.Context(), control.CryptoDeposit{
		ExternalUserID: externalUserID, Currency: "eth", Amount: decimal.RequireFromString("0.5"), RequireTravelRule: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return deposit.CryptoDepositID
}

// held makes alice an active user with a deposit that waits for its data, and forgets the requests for that.
func held(t *testing.T, env *acctest.Env) (depositID string) {
	t.Helper()
	env.AddActiveUser(acctest.Fixture)
	id := receive(t, env, acctest.Fixture)
	if got := statusOf(t, env, id); got != "WAITING_FOR_TR_DATA" {
		t.Fatalf("the deposit is %s", got)
	}
	env.ResetLog()
	return id
}

// verifying is held with a deposit that is still being verified, for an hour.
func verifying(t *testing.T, env *acctest.Env) (depositID string) {
	t.Helper()
	env.Modes(func(m *sandbox.Modes) { m.DepositDelaySeconds = 3600 })
	env.AddActiveUser(acctest.Fixture)
	id := receive(t, env, acctest.Fixture)
	if got := statusOf(t, env, id); got != "WAITING_FOR_VERIFICATION" {
		t.Fatalf("the deposit is %s", got)
	}
	env.ResetLog()
	return id
}

func statusOf(t *testing.T, env *acctest.Env, depositID string) string {
	t.Helper()
	deposit, err := env.Control().CryptoDeposit(t.Context(), depositID)
	if err != nil {
		t.Fatal(err)
	}
	return deposit.Status
}

// onlyPlanned demands what the plan of a step does that applies nothing.
func onlyPlanned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: acctest.Plans(record, action).PreApply}
}

func attribute(name, want string) resource.TestCheckFunc {
	return resource.TestCheckResourceAttr(record, name, want)
}

func all(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

// later moves the sandbox's clock by an hour.
func later(t *testing.T, env *acctest.Env) {
	t.Helper()
	if _, err := env.Control().AdvanceClock(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
}

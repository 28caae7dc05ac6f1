package simulation_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const active = "p100_user_verification.alice.external_user_id"

// wholeLife is a user's whole life in one apply: verified, paid in by bank and in ether, with a contact, suspended at the end.
func wholeLife() string {
	return life() +
		acctest.Block("data", "p100_user_balances", "alice", acctest.Attrs{
			"external_user_id": active, "depends_on": "[" + salary + ", p100_travel_rule_record.eth]",
		}) +
		suspension("data.p100_user_balances.alice", "p100_sepa_contact.landlord")
}

func suspension(after ...string) string {
	return acctest.Block("resource", "p100_user_suspension", "alice", acctest.Attrs{
		"external_user_id": "p100_user.alice.external_user_id",
		"depends_on":       "[" + strings.Join(after, ", ") + "]",
	})
}

// life is wholeLife without its end.
func life() string {
	return acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) +
		sepaDeposit(acctest.Attrs{"external_user_id": active}) +
		cryptoDeposit(acctest.Attrs{"external_user_id": active, "require_travel_rule": "true"}) +
		acctest.Block("resource", "p100_travel_rule_record", "eth", acctest.Attrs{
			"crypto_deposit_id": eth + ".crypto_deposit_id",
			"external_user_id":  "p100_user.alice.external_user_id",
			"wallet_type":       `"SELF_CUSTODY"`,
			"originator":        "{ owner_of_wallet = true }",
		}) +
		acctest.Block("resource", "p100_sepa_contact", "landlord", acctest.Attrs{
			"external_user_id": "p100_user.alice.external_user_id",
			"account_holder":   `"Alice Kowalska"`,
			"iban":             `"DE89 3704 0044 0532 0130 00"`,
			"label":            `"rent"`,
		})
}

// Everything happens once, and a second plan is empty: after the apply (the harness sees to that), and in a later run.
func TestAccWholeLife(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		config := env.Config(wholeLife())
		env.Test(
			resource.TestStep{
				Config: config,
				Check: all(
					euros("1500.00"),
					resource.TestCheckResourceAttr("data.p100_user_balances.alice", "crypto.eth.amount", "0.5"),
					resource.TestCheckResourceAttr(salary, "status", "APPROVED"),
					resource.TestCheckResourceAttr("p100_travel_rule_record.eth", "deposit_status", "SUCCESSFUL"),
					resource.TestCheckResourceAttr("p100_sepa_contact.landlord", "status", "PENDING"),
				),
			},
			resource.TestStep{
				PreConfig: func() { wantLife(t, env) },
				Config:    config, ConfigPlanChecks: acctest.PlansNothing(),
				Check: resource.TestCheckResourceAttr(eth, "status", "SUCCESSFUL"),
			},
		)
		for _, operation := range []string{
			"createUser", "createKycVerification", "decideKyc", "addUserVerification", "receiveSepaDeposit", "receiveCryptoDeposit",
			"updateTravelRule", "createSepaContact", "suspendUser", "unsuspendUser", "deleteSepaContact", "deleteUser",
		} {
			env.WantRequests(operation, 1)
		}
	})
}

// wantLife fails the test unless P100 has what the configuration says.
func wantLife(t *testing.T, env *acctest.Env) {
	t.Helper()
	wantMoney(t, env, "eur", "1500")
	wantMoney(t, env, "eth", "0.5")
	contacts, err := env.Client().Contacts(t.Context(), acctest.Fixture)
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]string{}
	for _, contact := range contacts {
		sources[contact.IBAN] = contact.Source + " " + contact.Status
	}
	if len(sources) != 2 || sources[senderIBAN] != "DEPOSIT APPROVED" || sources["DE89370400440532013000"] != "API PENDING" {
		t.Errorf("the contacts are %v", sources)
	}
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	defer env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = false })
	if _, err := env.Client().UserBalances(t.Context(), acctest.Fixture); !client.IsSuspended(err) {
		t.Errorf("alice is not suspended: %v", err)
	}
}

// Where suspensions show, P100 refuses to show most of a suspended user. Nothing is planned anew for that, nor in the way of the
// destroy. (Balances cannot be read then, so that there is no data source here.)
func TestAccWholeLife_whereSuspensionsShow(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	env.Test(resource.TestStep{Config: env.Config(life() + suspension(salary, "p100_travel_rule_record.eth", "p100_sepa_contact.landlord"))})
}

// In a new sandbox file everything is planned and made anew.
func TestAccWholeLife_newSandbox(t *testing.T) {
	env := acctest.New(t)
	old := env.Config(wholeLife())
	env.File += ".new"
	env.Test(
		resource.TestStep{Config: old},
		resource.TestStep{Config: env.Config(wholeLife()), Check: euros("1500.00")},
	)
	for _, operation := range []string{"createUser", "receiveSepaDeposit", "receiveCryptoDeposit", "updateTravelRule", "createSepaContact", "suspendUser"} {
		env.WantRequests(operation, 2)
	}
}

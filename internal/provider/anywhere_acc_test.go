package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// Scenarios whose names begin with TestAccAnywhere need no control of a sandbox: `make test-staging` runs them on a deployment.

func TestAccAnywhere_userLife(t *testing.T) {
	acctest.Anywhere(t, func(t *testing.T, env *acctest.Env) {
		alice := env.Person("alice")
		rest := acctest.Verification() + `
resource "p100_user_suspension" "alice" {
  external_user_id = p100_kyc_verification.alice.external_user_id
}

data "p100_user" "alice" {
  external_user_id = p100_user.alice.external_user_id
}

data "p100_kyc_status" "alice" {
  external_user_id = p100_kyc_verification.alice.external_user_id
}

data "p100_partner_balances" "all" {}

data "p100_exchange_rate" "eth" {
  currency_from = "eth"
  currency_to   = "eur"
}

data "p100_network_fee" "eth" {
  currency = "eth"
}
`
		env.Test(
			resource.TestStep{
				Config: env.Config(acctest.User(alice) + rest),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr("data.p100_user.alice", "active", "false"),
					resource.TestCheckResourceAttr("data.p100_kyc_status.alice", "verification_status", "NOT_VERIFIED"),
					resource.TestCheckResourceAttrSet("p100_kyc_verification.alice", "verification_url"),
					resource.TestCheckResourceAttrSet("data.p100_exchange_rate.eth", "rate"),
					resource.TestCheckResourceAttrSet("data.p100_network_fee.eth", "network_fee"),
				),
			},
			resource.TestStep{
				Config:           env.Config(acctest.User(alice, acctest.Attrs{"last_name": `"Kowalska"`, "address": `{ street = "Prosta", number = "1", city = "Warszawa", post_code = "00-002", country = "PL" }`}) + rest),
				ConfigPlanChecks: acctest.Plans("p100_user.alice", plancheck.ResourceActionUpdate),
			},
		)
		var writes []string
		for _, entry := range env.Requests("createUser", "updateUser", "suspendUser", "unsuspendUser", "deleteUser") {
			writes = append(writes, entry.OperationID)
		}
		if got := strings.Join(writes, " "); got != "createUser suspendUser updateUser unsuspendUser deleteUser" {
			t.Errorf("the user's life was: %s", got)
		}
		if _, err := env.Client().FreshUserBalances(t.Context(), strings.Trim(alice["external_user_id"], `"`)); !client.IsUserNotFound(err) {
			t.Errorf("the user is still there after the destroy: %v", err)
		}
	})
}

func TestAccAnywhere_import(t *testing.T) {
	acctest.Anywhere(t, func(t *testing.T, env *acctest.Env) {
		bob := env.Person("bob")
		id := strings.Trim(bob["external_user_id"], `"`)
		env.AddUser(id)
		env.Test(resource.TestStep{
			Config:           env.Config(acctest.Import("p100_user.alice", id) + acctest.User(bob)),
			ConfigPlanChecks: acctest.Plans("p100_user.alice", plancheck.ResourceActionUpdate),
		})
		env.WantRequests("createUser", 0) // it was made outside
		env.WantRequests("deleteUser", 1)
	})
}

func TestAccAnywhere_contact(t *testing.T) {
	acctest.Anywhere(t, func(t *testing.T, env *acctest.Env) {
		dora := env.Person("dora")
		id := strings.Trim(dora["external_user_id"], `"`)
		env.AddUser(id)
		if _, err := env.Client().CreateContact(t.Context(), id, client.NewContact{IBAN: "FR1420041010050500013M02606", AccountHolder: "Alice Kowalska"}); client.IsNotSupported(err) {
			t.Skip("contacts are read-only on this deployment")
		}
		contact := func(label string) string {
			return acctest.Block("resource", "p100_sepa_contact", "rent", acctest.Attrs{
				"external_user_id": `"` + id + `"`, "iban": `"DE89370400440532013000"`, "account_holder": `"Alice Kowalska"`, "label": `"` + label + `"`, "wait_for_approval": "false",
			})
		}
		env.Test(
			resource.TestStep{Config: env.Config(contact("rent"))},
			resource.TestStep{Config: env.Config(contact("home")), ConfigPlanChecks: acctest.Plans("p100_sepa_contact.rent", plancheck.ResourceActionUpdate)},
		)
		left, err := env.Client().FreshContacts(t.Context(), id)
		must(t, err)
		if len(left) != 1 {
			t.Errorf("%d contacts are left, want the one made outside", len(left))
		}
	})
}

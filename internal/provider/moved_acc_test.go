package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

const deletedAndManaged = "Deleted under one address, managed under another"

// Whoever renames a resource without a moved block plans to delete what the new address has as well. Nothing orders the two, so that
// it could be gone afterwards: a person, an approval, a suspension.
func TestAccMoved_renamed(t *testing.T) {
	of := acctest.Attrs{"external_user_id": `"fixture-bob"`}
	for typeName, tc := range map[string]struct {
		attrs    acctest.Attrs
		at, says string
	}{
		"p100_user":            {nil, "external_user_id", `This plan destroys one p100_user for the user "fixture-bob" and has another one for it, and nothing orders the two. The person could be deleted for good`},
		"p100_user_suspension": {nil, "external_user_id", `for the suspension of "fixture-bob" and has another one for it, and nothing orders the two. The user could be unsuspended afterwards`},
		"p100_sepa_contact": {
			acctest.Attrs{"account_holder": `"Bob Nowak"`, "iban": `"DE89 3704 0044 0532 0130 00"`, "adopt_existing": "true"},
			"iban", `for the contact DE** **** 3000 of "fixture-bob" and has another one for it, and nothing orders the two. The contact could be gone`,
		},
		"p100_sepa_contacts_exclusive": {
			acctest.Attrs{"contacts": `{ DE89370400440532013000 = { account_holder = "Bob Nowak" } }`},
			"external_user_id", `for the contacts of "fixture-bob" and has another one for it, and nothing orders the two. The contacts could be gone`,
		},
	} {
		t.Run(typeName, func(t *testing.T) {
			env := acctest.New(t)
			block := func(name string) string { return acctest.Block("resource", typeName, name, tc.attrs, of) }
			if typeName == "p100_user" {
				block = func(name string) string { return strings.Replace(acctest.User(of), `"alice"`, `"`+name+`"`, 1) }
			} else {
				env.AddUser("fixture-bob")
			}
			stage := env.Stage()
			stage.Apply(env.Config(block("old")))
			stage.Plan(env.Config(block("new")), acctest.Refusal{At: tc.at, Summary: deletedAndManaged, Says: tc.says})
			for _, write := range []string{"deleteUser", "unsuspendUser", "deleteSepaContact"} {
				env.WantRequests(write, 0)
			}
		})
	}
}

// What becomes of the user depends on what destroying does.
func TestAccMoved_onDestroy(t *testing.T) {
	for onDestroy, says := range map[string]string{
		"abandon": "The creation would be refused, because P100 keeps the user.",
		"suspend": "The user could be suspended afterwards, and the creation would be refused, because P100 keeps the user.",
	} {
		t.Run(onDestroy, func(t *testing.T) {
			env := acctest.New(t)
			old := env.Config(acctest.User(acctest.Attrs{"on_destroy": `"` + onDestroy + `"`}))
			stage := env.Stage()
			stage.Apply(old)
			stage.Plan(strings.Replace(old, `"alice"`, `"renamed"`, 1), acctest.Refusal{At: "external_user_id", Summary: deletedAndManaged, Says: says})
		})
	}
}

// Two resources of a new configuration for one person or one suspension are a mistake that the plan shows.
func TestAccMoved_twice(t *testing.T) {
	env := acctest.New(t)
	env.Refuses(env.Config(acctest.User()+strings.Replace(acctest.User(), `"alice"`, `"copy"`, 1)),
		acctest.Refusal{At: "external_user_id", Summary: "The same user twice", Says: `Another p100_user of this configuration creates the user "fixture-alice" as well.`})
	suspension := func(name string) string {
		return acctest.Block("resource", "p100_user_suspension", name, acctest.Attrs{"external_user_id": `"fixture-alice"`})
	}
	env.Refuses(env.Config(suspension("one")+suspension("two")),
		acctest.Refusal{At: "external_user_id", Summary: "The same suspension twice", Says: `Another p100_user_suspension of this configuration creates the suspension of "fixture-alice" as well.`})
}

// With count, an account that is taken out changes the indexes of those that follow. Names do not change, and the indexes can be
// moved to them. A replacement of what stays at its address is not concerned.
func TestAccMoved_fromCount(t *testing.T) {
	env := acctest.New(t)
	contact := func(name, iban string, more ...acctest.Attrs) string {
		return env.Config(acctest.User() + acctest.Block("resource", "p100_sepa_contact", name, append(more, acctest.Attrs{
			"external_user_id": "p100_user.alice.external_user_id", "account_holder": `"Alice Kowalska"`, "iban": iban,
		})...))
	}
	named := contact("rent", `"FR1420041010050500013M02606"`)
	env.Test(
		resource.TestStep{Config: contact("alice", `["DE89370400440532013000", "FR1420041010050500013M02606"][count.index]`, acctest.Attrs{"count": "2"})},
		resource.TestStep{Config: contact("alice", `["FR1420041010050500013M02606"][count.index]`, acctest.Attrs{"count": "1"}), ExpectError: acctest.Words(deletedAndManaged)},
		resource.TestStep{
			PreConfig: env.ResetLog,
			Config:    named + "moved {\n  from = p100_sepa_contact.alice[1]\n  to   = p100_sepa_contact.rent\n}\n",
			Check: func(*terraform.State) error {
				env.WantWrites("deleteSepaContact")
				return nil
			},
		},
		resource.TestStep{Config: named, Taint: []string{`p100_sepa_contact.rent`}},
	)
}

package sepa_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

var refused = sandbox.Fault{Code: "P403", Message: "accountHolder is not accepted"}

// A creation that fails half-way records nothing, so that nothing is tainted and saved twice: the next apply takes over what is there.
func TestAccContactsExclusive_creationFailsHalfWay(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.ResetLog()
	env.Fault("createSepaContact", 1, sandbox.Fault{})
	env.Fault("createSepaContact", 1, refused)
	config := env.Config(exclusive(rent, entry(otherIBAN), entry(thirdIBAN)))
	env.Test(
		resource.TestStep{Config: config, ExpectError: acctest.Words("Unable to create the contact FR** **** 2606")},
		resource.TestStep{Config: config, ConfigPlanChecks: before(plancheck.ExpectResourceAction(whole, plancheck.ResourceActionCreate))},
	)
	env.WantWrites("createSepaContact", "createSepaContact", "createSepaContact", "createSepaContact", "deleteSepaContact", "deleteSepaContact", "deleteSepaContact")
	env.WantWarning(exclusiveType, `1 of 3 contacts were saved or taken over before the failure\. What has been saved stays at P100; the next apply takes it over\.`)
}

// An update that fails half-way records what it has done: the next plan shows the rest.
func TestAccContactsExclusive_updateFailsHalfWay(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := env.Config(exclusive(entry(landlordIBAN, `label = "flat"`), entry(thirdIBAN)))
	env.Test(
		resource.TestStep{Config: env.Config(exclusive(rent, entry(otherIBAN)))},
		resource.TestStep{
			PreConfig:   func() { env.ResetLog(); env.Fault("updateSepaContact", 1, refused) },
			Config:      config,
			ExpectError: acctest.Words("Unable to update the contact DE** **** 3000"),
		},
		resource.TestStep{
			PreConfig: func() {
				env.WantWrites("createSepaContact", "updateSepaContact") // what was saved stays, and nothing was deleted
				env.ResetLog()
			},
			Config:           config,
			ConfigPlanChecks: before(plancheck.ExpectResourceAction(whole, plancheck.ResourceActionUpdate), removes(otherIBAN)),
			Check: func(*terraform.State) error {
				env.WantWrites("updateSepaContact", "deleteSepaContact")
				return nil
			},
		},
	)
}

// What cannot be read is no empty list.
func TestAccContactsExclusive_unclearAnswerIsNoAbsence(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := env.Config(exclusive(rent))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { env.Fault("listSepaContacts", 100, sandbox.Fault{Status: 200, Body: `{}`}) },
			Config:    config, ExpectError: acctest.Words("Unable to read the contacts"),
		},
		resource.TestStep{PreConfig: env.Heal, Config: config, ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// Where contacts are read-only, a list that is what it should be is managed without a write; everything else says so.
func TestAccContactsExclusive_readOnly(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	deposit(t, env)
	env.Modes(readOnly)
	env.ResetLog()
	env.Test(
		resource.TestStep{Config: env.Config(exclusive(entry(landlordIBAN), entry(otherIBAN))), ExpectError: acctest.Words(
			"read `title`, `iban` and `account_holder` from the data source p100_sepa_deposit_info and transfer with exactly that title. Then apply again: the contact is taken over.")},
		resource.TestStep{Config: env.Config(exclusive(entry(landlordIBAN))), Check: func(*terraform.State) error {
			env.WantWrites("createSepaContact")
			return nil
		}},
		resource.TestStep{Config: env.Config(exclusive(rent)), ExpectError: acctest.Words("Configure account_holder, label and bic as P100 has them")},
		resource.TestStep{Config: env.Config(exclusive()), ExpectError: acctest.Words("so no list can be exclusive here.")},
		resource.TestStep{Config: env.Config(exclusive(entry(landlordIBAN))), ConfigPlanChecks: acctest.PlansNothing()},
	)
	env.WantWarning(exclusiveType, `The contacts still exist: .* Terraform forgets the contacts of "fixture-alice"; P100 keeps them\.`)
	wantListed(t, env, landlordIBAN)
}

func TestAccContactsExclusive_waits(t *testing.T) {
	waiting := acctest.Attrs{"wait_for_approval": "true", "timeouts": `{ create = "2s", update = "2s" }`}
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := env.Config(exclusiveWith(waiting, rent))
	env.Test(
		// Nobody decides. The contact stays, nothing is recorded, and so nothing is tainted.
		resource.TestStep{Config: config, ExpectError: acctest.Words(`2s has passed, and the contacts of "fixture-alice" are still waiting for approval. What has been saved stays at P100; the next apply takes it over.`)},
		resource.TestStep{PreConfig: func() { decide(t, env, "REJECTED") }, Config: config, ExpectError: acctest.Words(`P100 rejected the contact DE** **** 3000 of "fixture-alice".`)},
		resource.TestStep{PreConfig: func() { decide(t, env, "APPROVED") }, Config: config, Check: resource.TestCheckResourceAttr(whole, "statuses."+landlordIBAN, "APPROVED")},
		// Only what joins is waited for. An update that fails has recorded what it did.
		resource.TestStep{Config: env.Config(exclusiveWith(waiting, rent, entry(otherIBAN))), ExpectError: acctest.Words("The contacts are saved and recorded, and the next apply does not wait for them again.")},
		resource.TestStep{
			Config: env.Config(exclusiveWith(waiting, rent, entry(otherIBAN))), ConfigPlanChecks: acctest.PlansNothing(),
			Check: resource.TestCheckResourceAttr(whole, "statuses."+otherIBAN, "PENDING"),
		},
	)
	env.WantRequests("createSepaContact", 2)
}

// One by one or as a whole: both together are refused where one plan sees them, and so is a second list.
func TestAccContactsExclusive_notTogether(t *testing.T) {
	for name, tc := range map[string]struct{ other, want string }{
		"with a single one": {contact(acctest.Attrs{"iban": `"` + otherIBAN + `"`}), `The contacts of "fixture-alice" are managed both by p100_sepa_contact and by p100_sepa_contacts_exclusive.`},
		"twice": {
			acctest.Block("resource", exclusiveType, "again", acctest.Attrs{"external_user_id": `"fixture-alice"`, "contacts": "{}"}),
			`Another p100_sepa_contacts_exclusive of this configuration manages the contacts of "fixture-alice" as well.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Test(resource.TestStep{Config: env.Config(acctest.User() + exclusive(rent) + tc.other), PlanOnly: true, ExpectError: acctest.Words(tc.want)})
			env.WantRequests("createUser", 0)
		})
	}
}

// A plan in which the one kind deletes what the other takes over is refused, and nothing is lost.
func TestAccContactsExclusive_notOneForTheOther(t *testing.T) {
	single := contactOfAlice(acctest.Attrs{"adopt_existing": "true"})
	for name, tc := range map[string][2]string{"a list for single ones": {single, exclusive(rent)}, "single ones for a list": {exclusive(rent), single}} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			env.Test(
				resource.TestStep{Config: env.Config(tc[0])},
				resource.TestStep{
					Config:      env.Config(tc[1]),
					ExpectError: acctest.Words(`deletes what the other takes over`),
				},
				resource.TestStep{
					PreConfig: func() { wantListed(t, env, landlordIBAN) },
					Config:    env.Config(tc[0]), ConfigPlanChecks: acctest.PlansNothing(),
				},
			)
		})
	}
}

// What single resources leave without deleting it, the list takes over.
func TestAccContactsExclusive_takesOverFromSingleOnes(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.ResetLog()
	env.Test(
		resource.TestStep{Config: env.Config(contactOfAlice())},
		resource.TestStep{Config: env.Config(fmt.Sprintf("removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}\n", landlord) + exclusive(rent))},
	)
	env.WantWrites("createSepaContact", "deleteSepaContact")
}

// What is wrong is found during the plan; the rules of the keys have their own test.
func TestAccContactsExclusive_badInput(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(exclusive(rent, entry(`"DE89 3704 0044 0532 0130 00"`))), PlanOnly: true,
		ExpectError: acctest.Words("Two keys of `contacts` are the IBAN DE** **** 3000, spelt in two ways. A user has an IBAN only once; remove one of the two."),
	})
	if requests := env.Requests(); len(requests) > 0 {
		t.Errorf("%d requests were made", len(requests))
	}
}

// An entry that a condition left empty is no contact, and no crash either.
func TestAccContactsExclusive_emptyEntry(t *testing.T) {
	env := acctest.New(t)
	env.Refuses(env.Config(exclusive(rent, "    "+otherIBAN+" = null\n")), acctest.Refusal{
		At: `contacts["` + otherIBAN + `"]`, Summary: "A contact without a value", Says: "is null",
	})
}

// Which contacts an apply deletes is said, or it is said that the plan cannot tell.
func TestAccContactsExclusive_unknownKeys(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	other := acctest.Block("resource", "terraform_data", "iban", acctest.Attrs{"input": `"` + otherIBAN + `"`})
	env.Test(
		resource.TestStep{Config: env.Config(exclusive(rent))},
		resource.TestStep{Config: env.Config(other + acctest.Block("resource", exclusiveType, "alice", acctest.Attrs{
			"external_user_id": `"fixture-alice"`,
			"contacts":         `{ for iban in [terraform_data.iban.output] : iban => { account_holder = "Alice Kowalska" } }`,
		}))},
	)
	env.WantWarning(exclusiveType, `(?s)are known only during the apply, which deletes every contact that they do not name: "fixture-alice" has 1`)
}

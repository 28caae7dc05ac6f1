package sepa_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// The answer was lost, the contact was not: the list shows it, and nothing is sent again.
func TestAccSEPAContact_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Fault("createSepaContact", 1, lostAnswer)
	env.Test(resource.TestStep{
		Config: env.Config(contactOfAlice()),
		Check: all(attribute("status", "PENDING"), attribute("label", "rent"), func(*terraform.State) error {
			listed(t, env)
			return nil
		}),
	})
	env.WantRequests("createSepaContact", 1)
	env.WantWarning(contactType, `The contact was created, but the answer was lost: .* the contact DE\*\* \*\*\*\* 3000 of "fixture-alice" got no answer`)
}

// The contact exists although the list that completes it cannot be read: it is recorded, and completed by the next refresh.
func TestAccSEPAContact_unreadAfterCreation(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Fault("listSepaContacts", 1, sandbox.Fault{})
	env.Fault("listSepaContacts", 4, sandbox.Fault{Code: "P501"}) // as often as it is tried
	env.Test(
		resource.TestStep{
			Config: env.Config(contactOfAlice()),
			Check:  all(attribute("iban", landlordIBAN), attribute("label", "rent"), resource.TestCheckResourceAttrSet(landlord, "contact_id")),
		},
		resource.TestStep{PreConfig: env.Heal, Config: env.Config(contactOfAlice()), ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("status", "PENDING")},
	)
	env.WantRequests("createSepaContact", 1)
}

// An answer that is no list is no proof that the contact is gone.
func TestAccSEPAContact_unclearAnswerIsNoAbsence(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"no list":        {Status: 200, Body: `{}`},
		"no such path":   noSuchOperation["404"],
		"other partner?": {Code: "P418"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			config := env.Config(contactOfAlice())
			stage := env.Stage()
			stage.Apply(config)
			env.Fault("listSepaContacts", 100, fault)
			stage.Plan(config, acctest.Refusal{Summary: "Unable to read the contact"})
			env.Heal()
			if left := stage.Plan(config); len(left) > 0 {
				t.Errorf("planned %v", left)
			}
			env.WantRequests("createSepaContact", 1)
		})
	}
}

// P100 does not find the contact to delete: the list decides whether it is gone.
func TestAccSEPAContact_notFoundOnDelete(t *testing.T) {
	for name, tc := range map[string]struct {
		fault   sandbox.Fault
		refused []acctest.Refusal
	}{
		"gone":        {sandbox.Fault{Code: "SBXCONTACTNOTFOUND", AfterEffect: true}, nil},
		"still there": {sandbox.Fault{Code: "SBXCONTACTNOTFOUND"}, []acctest.Refusal{{Summary: "Unable to delete the contact"}}},
		"user gone":   {sandbox.Fault{Code: "P412"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			env.Fault("deleteSepaContact", 1, tc.fault)
			stage := env.Stage()
			stage.Apply(env.Config(contactOfAlice()))
			stage.Apply(env.Config(""), tc.refused...)
			env.WantRequests("deleteSepaContact", 1)
			if kept := stage.Text(landlord, "iban") != ""; kept != (tc.refused != nil) {
				t.Errorf("in the state: %t", kept)
			}
			stage.Apply(env.Config(""))
			env.WantRequests("deleteSepaContact", 1+len(tc.refused))
			env.WantNoWarning(contactType)
		})
	}
}

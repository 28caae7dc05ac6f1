package sepa_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func readOnly(m *sandbox.Modes) { m.ContactsReadOnly = true }

// noSuchOperation are the answers of deployments without an operation.
var noSuchOperation = map[string]sandbox.Fault{
	"404": {Status: 404, Body: "<html><body>Cannot POST</body></html>"},
	"405": {Status: 405, Body: "Method Not Allowed"},
	"501": {Status: 501, Body: `{"message":"Not Implemented"}`},
}

const whatADepositDoes = "This deployment lets contacts be read, but not written. An account becomes a contact when the user makes a deposit from it: " +
	"read `title`, `iban` and `account_holder` from the data source p100_sepa_deposit_info and transfer with exactly that title. " +
	"Then set adopt_existing = true, or import the contact: its import id is external_user_id/IBAN."

// Where contacts are read-only, the error says so and how an account becomes a contact all the same.
func TestAccSEPAContact_readOnlyCreate(t *testing.T) {
	t.Run("mode", func(t *testing.T) {
		env := acctest.New(t)
		env.Modes(readOnly)
		env.AddUser(acctest.Fixture)
		env.Test(resource.TestStep{Config: env.Config(contactOfAlice()), ExpectError: acctest.Words(whatADepositDoes)})
		env.WantRequests("createSepaContact", 1)
	})
	for name, fault := range noSuchOperation {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			env.Fault("createSepaContact", 100, fault)
			stage := env.Stage()
			stage.Apply(env.Config(contactOfAlice()), acctest.Refusal{Summary: "Unable to create the contact", Says: whatADepositDoes})
			env.Heal()
			stage.Apply(env.Config(contactOfAlice()))
		})
	}
}

// A deployment without contacts altogether is not a read-only one.
func TestAccSEPAContact_noContactsAtAll(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Fault("listSepaContacts", 100, noSuchOperation["404"])
	env.Test(resource.TestStep{Config: env.Config(contactOfAlice()), ExpectError: acctest.Words(`In the provider block: operation_paths = { listSepaContacts = "/v1/..." }`)})
	env.WantRequests("createSepaContact", 0)
}

// The destroy forgets with a warning, and P100 keeps the contact.
func TestAccSEPAContact_readOnlyDelete(t *testing.T) {
	t.Run("mode", func(t *testing.T) {
		env := acctest.New(t)
		env.AddUser(acctest.Fixture)
		env.Test(
			resource.TestStep{Config: env.Config(contactOfAlice())},
			resource.TestStep{PreConfig: func() { env.Modes(readOnly) }, Config: env.Config("")},
		)
		wantForgotten(t, env)
	})
	for name, fault := range noSuchOperation {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			env.Fault("deleteSepaContact", 100, fault)
			stage := env.Stage()
			stage.Apply(env.Config(contactOfAlice()))
			stage.Apply(env.Config(""))
			wantForgotten(t, env)
		})
	}
}

func wantForgotten(t *testing.T, env *acctest.Env) {
	t.Helper()
	env.WantWarning(contactType, `The contact still exists: This deployment lets contacts be read, but not deleted\. Terraform forgets the contact DE\*\* \*\*\*\* 3000 of "fixture-alice"; P100 keeps it\.`)
	listed(t, env)
}

// What is equal to the configuration is taken over without any write; nothing else can be.
func TestAccSEPAContact_readOnlyAdoption(t *testing.T) {
	adopting := acctest.Attrs{"adopt_existing": "true", "label": ""}
	env := acctest.New(t)
	env.Modes(readOnly)
	env.AddActiveUser(acctest.Fixture)
	deposit(t, env)
	env.ResetLog()
	env.Test(
		resource.TestStep{
			Config:      env.Config(contactOfAlice(adopting, acctest.Attrs{"label": `"rent"`})),
			ExpectError: acctest.Words("Configure account_holder, label and bic as P100 has them: the data source p100_sepa_contacts shows them."),
		},
		resource.TestStep{
			PreConfig: env.ResetLog,
			Config:    env.Config(contactOfAlice(adopting)),
			Check: all(attribute("status", "APPROVED"), func(*terraform.State) error {
				if writes := len(env.Requests("createSepaContact", "updateSepaContact")); writes > 0 {
					return fmt.Errorf("%d writes were made", writes)
				}
				return nil
			}),
		},
		resource.TestStep{
			Config:      env.Config(contactOfAlice(adopting, acctest.Attrs{"account_holder": `"A. Kowalska"`})),
			ExpectError: acctest.Words("Unable to update the contact"),
		},
		resource.TestStep{Config: env.Config(contactOfAlice(adopting)), ConfigPlanChecks: acctest.PlansNothing()},
	)
	wantForgotten(t, env)
}

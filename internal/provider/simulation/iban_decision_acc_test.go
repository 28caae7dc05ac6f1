package simulation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// savedSender is a contact of alice with the sender's account.
func savedSender() string {
	return acctest.Block("resource", "p100_sepa_contact", "sender", acctest.Attrs{
		"external_user_id": `"fixture-alice"`, "iban": `"` + senderOnPaper + `"`, "account_holder": `"Alice Kowalska"`,
	})
}

// statusInP100 demands the status that P100 has by now.
func statusInP100(t *testing.T, env *acctest.Env, want string) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		contacts, err := env.Client().Contacts(t.Context(), acctest.Fixture)
		if err != nil || len(contacts) != 1 || contacts[0].Status != want {
			return fmt.Errorf("the contacts are %+v (%w), want one %s", contacts, err, want)
		}
		return nil
	}
}

// Another decision is made in place, another spelling is no other account, and the destroy takes nothing back.
func TestAccIBANDecision(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.AddUser(acctest.Fixture)
		env.ResetLog()
		about := func(attrs ...acctest.Attrs) string {
			return env.Config(savedSender() + ibanDecision(append([]acctest.Attrs{{"iban": "p100_sepa_contact.sender.iban"}}, attrs...)...))
		}
		rejected := acctest.Attrs{"status": `"REJECTED"`}
		env.Test(
			resource.TestStep{
				Config: about(),
				Check: all(resource.TestCheckResourceAttr(sender, "id", "fixture-alice/"+senderIBAN), resource.TestCheckResourceAttr(sender, "iban", senderOnPaper),
					statusInP100(t, env, "APPROVED")),
			},
			resource.TestStep{Config: about(rejected), ConfigPlanChecks: acctest.Plans(sender, plancheck.ResourceActionUpdate), Check: statusInP100(t, env, "REJECTED")},
			resource.TestStep{
				Config:           env.Config(savedSender() + ibanDecision(rejected, acctest.Attrs{"iban": `"` + strings.ToLower(senderIBAN) + `"`})),
				ConfigPlanChecks: acctest.PlansNothing(),
			},
			resource.TestStep{Config: env.Config(savedSender()), Check: statusInP100(t, env, "REJECTED")},
		)
		env.WantWrites("createSepaContact", "decideIban", "decideIban", "deleteSepaContact")
	})
}

// A decision belongs to the contact that was decided about: saved again, it waits for another one.
func TestAccIBANDecision_contactSavedAgain(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := env.Config(savedSender() + ibanDecision(acctest.Attrs{"iban": "p100_sepa_contact.sender.iban"}))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				api := env.Client()
				contacts, err := api.Contacts(t.Context(), acctest.Fixture)
				if err != nil || len(contacts) != 1 {
					t.Fatalf("%+v, %v", contacts, err)
				}
				if err := api.DeleteContact(t.Context(), acctest.Fixture, contacts[0].ID); err != nil {
					t.Fatal(err)
				}
				if _, err := api.CreateContact(t.Context(), acctest.Fixture, client.NewContact{IBAN: senderIBAN, AccountHolder: "Alice Kowalska"}); err != nil {
					t.Fatal(err)
				}
			},
			Config: config, ConfigPlanChecks: acctest.Plans(sender, plancheck.ResourceActionCreate), Check: statusInP100(t, env, "APPROVED"),
		},
	)
	env.WantRequests("decideIban", 2)
}

// An event is not undone by what happens later: neither another decision from outside nor a suspension plans anything.
func TestAccIBANDecision_drift(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	env.AddActiveUser(acctest.Fixture)
	config := env.Config(sepaDeposit() + ibanDecision(acctest.Attrs{"iban": salary + ".sender_iban", "status": `"REJECTED"`}))
	env.Test(
		resource.TestStep{Config: config, Check: statusInP100(t, env, "REJECTED")},
		resource.TestStep{
			PreConfig: func() { letArrive(t, env) }, // which approves the account again
			Config:    config, ConfigPlanChecks: acctest.PlansNothing(), Check: statusInP100(t, env, "APPROVED"),
		},
		resource.TestStep{PreConfig: func() { env.SuspendUser(acctest.Fixture) }, Config: config, ConfigPlanChecks: acctest.PlansNothing()},
		resource.TestStep{
			PreConfig: func() { env.DeleteUser(acctest.Fixture) },
			Config:    config, PlanOnly: true, ExpectNonEmptyPlan: true, ConfigPlanChecks: onlyPlanned(sender, plancheck.ResourceActionCreate),
		},
	)
}

func TestAccIBANDecision_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		want    acctest.Refusal
	}{
		"unknown user": {func(*acctest.Env) {}, acctest.Refusal{Summary: "Unable to decide about the account", Says: `code P412 invalid-user`}},
		"no contact": {
			func(env *acctest.Env) { env.AddUser(acctest.Fixture) },
			acctest.Refusal{Summary: "Unable to decide about the account", Says: `Only the account of a contact can be decided about: refer to p100_sepa_contact.NAME.iban, or make the decision depend on the deposit from the account.`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.RefusesToCreate(env.Config(ibanDecision()), tc.want)
		})
	}
}

func TestAccIBANDecision_badInput(t *testing.T) {
	acctest.RefusesAll(t, ibanDecision, map[string]acctest.BadInput{
		"unknown status":     {Attrs: acctest.Attrs{"status": `"PENDING"`}, At: "status", Summary: "Invalid Attribute Value Match", Says: `status value must be one of: ["APPROVED" "REJECTED"]`},
		"wrong check digits": {Attrs: acctest.Attrs{"iban": `"PL62109010140000071219812874"`}, At: "iban", Summary: "IBAN cannot be used", Says: `check digits`},
		"outside of SEPA":    {Attrs: acctest.Attrs{"iban": `"TR330006100519786457841326"`}, At: "iban", Summary: "IBAN cannot be used", Says: `which SEPA transfers do not reach`},
	})
}

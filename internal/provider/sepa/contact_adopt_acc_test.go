package sepa_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

// deposit lets a deposit from the landlord's account arrive, which whitelists it, and returns the contact's id.
func deposit(t *testing.T, env *acctest.Env) string {
	t.Helper()
	_, err := env.Control().ReceiveSEPADeposit(t.Context(), control.SEPADeposit{
		ExternalUserID: acctest.Fixture, Amount: decimal.NewFromInt(100), SenderIBAN: landlordIBAN, SenderName: "Alice Kowalska",
	})
	if err != nil {
		t.Fatal(err)
	}
	return listed(t, env).ID
}

// A contact that a deposit made is taken over without creating anything, and without a write when it is what is configured.
func TestAccSEPAContact_adoptsWhatADepositMade(t *testing.T) {
	for name, tc := range map[string]struct {
		attrs acctest.Attrs
		want  []string
		sent  string
	}{
		"equal":           {acctest.Attrs{"label": ""}, []string{"deleteSepaContact"}, ""},
		"with a label":    {nil, []string{"updateSepaContact", "deleteSepaContact"}, `{"label":"rent"}`},
		"with everything": {acctest.Attrs{"account_holder": `"A. Kowalska"`, "bic": `"COBADEFF"`}, []string{"updateSepaContact", "deleteSepaContact"}, `{"accountHolder":"A. Kowalska","bic":"COBADEFF","label":"rent"}`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddActiveUser(acctest.Fixture)
			id := deposit(t, env)
			env.ResetLog()
			stage := env.Stage()
			stage.Apply(env.Config(contactOfAlice(acctest.Attrs{"adopt_existing": "true", "wait_for_approval": "true"}, tc.attrs)))
			for name, want := range map[string]string{"contact_id": id, "status": "APPROVED", "source": "DEPOSIT"} {
				if got := stage.Text(landlord, name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			stage.Apply(env.Config(""))
			env.WantWrites(tc.want...)
			if sent := env.Requests("updateSepaContact"); tc.sent != "" && string(sent[0].RequestBody) != tc.sent {
				t.Errorf("sent %s, want %s", sent[0].RequestBody, tc.sent)
			}
		})
	}
}

// Where there is nothing to take over, the contact is created.
func TestAccSEPAContact_adoptsNothing(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(acctest.User() + contact(acctest.Attrs{"adopt_existing": "true"})),
		Check:  attribute("source", "API"),
	})
	env.WantWrites("createUser", "createSepaContact", "deleteSepaContact", "deleteUser")
}

// Without adopt_existing nothing that exists is touched, and the two ways on are said.
func TestAccSEPAContact_exists(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	id := deposit(t, env)
	env.ResetLog()
	env.Test(
		resource.TestStep{
			Config: env.Config(contactOfAlice()),
			ExpectError: acctest.Words("The contact DE** **** 3000 of \"fixture-alice\" exists (status APPROVED, source DEPOSIT), and nothing was created. " +
				"To manage it here, set adopt_existing = true, or import it: import { to = p100_sepa_contact.NAME id = \"fixture-alice/" + id + "\" }"),
		},
	)
	env.WantWrites()
	// Which is what helps.
	env.Test(resource.TestStep{
		Config:           env.Config(contactOfAlice(acctest.Attrs{"label": ""}) + acctest.Import(landlord, "fixture-alice/"+id)),
		ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionNoop),
	})
	env.WantWrites("deleteSepaContact")
}

// twin is another contact with the landlord's IBAN.
func twin(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", contactType, "twin", append([]acctest.Attrs{{
		"external_user_id": "p100_user.alice.external_user_id", "iban": `"` + landlordOnPaper + `"`, "account_holder": `"Alice Kowalska"`,
	}}, attrs...)...)
}

// In one configuration the plan finds the second one, however it is spelt.
func TestAccSEPAContact_sameIBANTwice(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config:      env.Config(acctest.User() + contact() + twin(acctest.Attrs{"adopt_existing": "true"})),
		ExpectError: acctest.Words(`creates the contact DE** **** 3000 of "fixture-alice" as well. A user has an IBAN only once; remove one of the two.`),
	})
	env.WantRequests("createUser", 0)
}

// Where the plan cannot know the IBAN, the apply finds it.
func TestAccSEPAContact_sameIBANTwiceUnknown(t *testing.T) {
	env := acctest.New(t)
	known := acctest.Block("resource", "terraform_data", "iban", acctest.Attrs{"input": `"` + landlordIBAN + `"`})
	env.Test(resource.TestStep{
		Config:      env.Config(acctest.User() + known + contact() + twin(acctest.Attrs{"iban": "terraform_data.iban.output"})),
		ExpectError: acctest.Words(`A user has an IBAN only once; remove one of the two.`),
	})
	env.WantRequests("createSepaContact", 1)
}

// In two applies the second one fails.
func TestAccSEPAContact_sameIBANTwiceInTwoApplies(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User() + contact())},
		resource.TestStep{
			Config:      env.Config(acctest.User() + contact() + twin()),
			ExpectError: acctest.Words("Two resources with the same IBAN for one user also lead here, and so does a resource that was renamed without a moved block."),
		},
	)
	env.WantRequests("createSepaContact", 1)
}

// The same account of two users is two contacts.
func TestAccSEPAContact_sameIBANOfTwoUsers(t *testing.T) {
	env := acctest.New(t)
	env.AddUser("fixture-bob")
	env.Test(resource.TestStep{Config: env.Config(acctest.User() + contact() + twin(acctest.Attrs{"external_user_id": `"fixture-bob"`}))})
	env.WantRequests("createSepaContact", 2)
}

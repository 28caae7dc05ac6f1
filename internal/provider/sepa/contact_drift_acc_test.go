package sepa_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// What was changed outside is put back, each field by itself.
func TestAccSEPAContact_changedOutside(t *testing.T) {
	other, bic, none := "Somebody Else", "DEUTDEFF", ""
	for name, tc := range map[string]struct {
		patch client.ContactPatch
		want  string
	}{
		"label":        {client.ContactPatch{Label: &other}, `{"label":"rent"}`},
		"label taken":  {client.ContactPatch{Label: &none}, `{"label":"rent"}`},
		"holder":       {client.ContactPatch{AccountHolder: &other}, `{"accountHolder":"Alice Kowalska"}`},
		"BIC":          {client.ContactPatch{BIC: &bic}, `{"bic":"COBADEFF"}`},
		"two of those": {client.ContactPatch{AccountHolder: &other, Label: &other}, `{"accountHolder":"Alice Kowalska","label":"rent"}`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			config := env.Config(contactOfAlice(acctest.Attrs{"bic": `"COBADEFF"`}))
			stage := env.Stage()
			stage.Apply(config)
			if err := env.Client().UpdateContact(t.Context(), acctest.Fixture, listed(t, env).ID, tc.patch); err != nil {
				t.Fatal(err)
			}
			env.ResetLog()
			if got := stage.Plan(config); got[landlord] != plancheck.ResourceActionUpdate {
				t.Errorf("planned %v", got)
			}
			stage.Apply(config)
			sent := env.Requests("updateSepaContact")
			if len(sent) != 1 || string(sent[0].RequestBody) != tc.want {
				t.Errorf("sent %+v, want one %s", sent, tc.want)
			}
		})
	}
}

// What nobody configured is left alone.
func TestAccSEPAContact_unmanagedBICOutside(t *testing.T) {
	env := acctest.New(t)
	config, bic := env.Config(acctest.User()+contact()), "DEUTDEFF"
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				if err := env.Client().UpdateContact(t.Context(), acctest.Fixture, listed(t, env).ID, client.ContactPatch{BIC: &bic}); err != nil {
					t.Fatal(err)
				}
			},
			Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("bic", bic),
		},
	)
}

func TestAccSEPAContact_deletedOutside(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User() + contact())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        func() { remove(t, env) },
			Config:           config,
			ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionCreate),
		},
	)
	env.WantRequests("createSepaContact", 2)
}

// A user has an IBAN only once: saved again, it is the same contact under another id, which later changes go to.
func TestAccSEPAContact_savedAgainOutside(t *testing.T) {
	env := acctest.New(t)
	var before, after string
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User() + contact()), Check: func(*terraform.State) error {
			before = listed(t, env).ID
			return nil
		}},
		resource.TestStep{
			PreConfig: func() {
				remove(t, env)
				if after = save(t, env); after == before {
					t.Fatal("the id did not change")
				}
				env.ResetLog()
			},
			Config:           env.Config(acctest.User() + contact()),
			ConfigPlanChecks: acctest.PlansNothing(),
			Check: resource.TestCheckResourceAttrWith(landlord, "id", func(id string) error {
				if id != "fixture-alice/"+after {
					return fmt.Errorf("the id is %q, want that of %q", id, after)
				}
				return nil
			}),
		},
		resource.TestStep{Config: env.Config(acctest.User() + contact(acctest.Attrs{"label": `"flat"`}))},
	)
	env.WantWrites("updateSepaContact", "deleteSepaContact", "deleteUser")
}

// The same on command lines that know identities: the identity is the new one.
func TestAccSEPAContact_savedAgainHasAnotherIdentity(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	session := env.Session()
	before := session.Create(t.Context(), contactType, map[string]string{
		"external_user_id": acctest.Fixture, "iban": landlordIBAN, "account_holder": "Alice Kowalska",
	})
	wantObject(t, before, listed(t, env).ID)
	remove(t, env)
	id := save(t, env)
	wantObject(t, env.Session().Refresh(t.Context(), contactType, before), id)
}

// P100's decision is no difference between configuration and contact.
func TestAccSEPAContact_decidedOutside(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User() + contact())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: func() { decide(t, env, "APPROVED") }, Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("status", "APPROVED")},
		resource.TestStep{PreConfig: func() { decide(t, env, "REJECTED") }, Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("status", "REJECTED")},
		// An update does not take it back.
		resource.TestStep{Config: env.Config(acctest.User() + contact(acctest.Attrs{"label": `"flat"`})), Check: attribute("status", "REJECTED")},
	)
}

func TestAccSEPAContact_userDeletedOutside(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User() + contact())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        func() { env.DeleteUser(acctest.Fixture) },
			Config:           config,
			ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionCreate),
		},
	)
}

// Where suspensions show, the contacts of a suspended user cannot be read. That proves nothing: they are not planned anew.
func TestAccSEPAContact_hiddenBySuspension(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	env.AddUser(acctest.Fixture)
	config := env.Config(contactOfAlice())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: func() { env.SuspendUser(acctest.Fixture) }, Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("label", "rent")},
		resource.TestStep{Config: env.Config(contactOfAlice(acctest.Attrs{"label": `"flat"`})), Check: attribute("label", "flat")},
		// What is there already cannot be looked up either, so that nothing is created.
		resource.TestStep{
			Config: env.Config(contactOfAlice(acctest.Attrs{"label": `"flat"`}) + acctest.Block("resource", contactType, "other", acctest.Attrs{
				"external_user_id": `"fixture-alice"`, "iban": `"` + otherIBAN + `"`, "account_holder": `"Alice Kowalska"`,
			})),
			ExpectError: acctest.Words("Nothing was created: a user has an IBAN only once, so the user's contacts are read first."),
		},
	)
	env.WantRequests("createSepaContact", 1)
}

// A new sandbox file has no contact yet.
func TestAccSEPAContact_newSandbox(t *testing.T) {
	env := acctest.New(t)
	body := acctest.User() + contact()
	old := env.Config(body)
	env.File += ".new"
	env.Test(
		resource.TestStep{Config: old},
		resource.TestStep{Config: env.Config(body), ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionCreate)},
	)
	env.WantRequests("createSepaContact", 2)
}

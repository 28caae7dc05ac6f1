package sepa_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// Everything about a contact can be read, so that an import of what is configured changes nothing. The IBAN may be spelt in any
// way.
func TestAccSEPAContact_import(t *testing.T) {
	for name, id := range map[string]string{
		"by contact id":         "",
		"by IBAN":               landlordIBAN,
		"by IBAN in lower case": "de89370400440532013000",
		"by IBAN on paper":      landlordOnPaper,
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			saved := save(t, env)
			if id == "" {
				id = saved
			}
			env.ResetLog()
			imported := env.Session().ImportID(t.Context(), contactType, "fixture-alice/"+id)
			wantObject(t, imported, saved)
			for name, want := range map[string]string{"id": "fixture-alice/" + saved, "label": "rent", "status": "PENDING"} {
				if got := imported.Text(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			if name == "by contact id" || name == "by IBAN on paper" {
				env.Test(resource.TestStep{
					Config:           env.Config(contactOfAlice(acctest.Attrs{"iban": `"` + landlordOnPaper + `"`}) + acctest.Import(landlord, "fixture-alice/"+id)),
					ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionNoop),
				})
				env.WantWrites("deleteSepaContact")
			}
		})
	}
}

func TestAccSEPAContact_importVerify(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User() + contact(acctest.Attrs{"bic": `"COBADEFF"`}))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{Config: config, ResourceName: landlord, ImportState: true, ImportStateVerify: true},
		resource.TestStep{Config: config, ResourceName: landlord, ImportState: true, ImportStateId: "fixture-alice/" + landlordIBAN, ImportStateVerify: true},
	)
}

// What differs is put right in place. The switches of the configuration are recorded.
func TestAccSEPAContact_importThenUpdate(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	save(t, env)
	env.ResetLog()
	env.Test(resource.TestStep{
		Config: env.Config(contactOfAlice(acctest.Attrs{"label": `"flat"`, "bic": `"COBADEFF"`, "wait_for_approval": "true"}) +
			acctest.Import(landlord, "fixture-alice/"+landlordIBAN)),
		ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionUpdate),
	})
	env.WantWrites("updateSepaContact", "deleteSepaContact")
	if got, want := string(env.Requests("updateSepaContact")[0].RequestBody), `{"bic":"COBADEFF","label":"flat"}`; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
}

func TestAccSEPAContact_importOfAnIDWithSlashes(t *testing.T) {
	const user = "team/a b/alice"
	env := acctest.New(t)
	config := env.Config(acctest.User(acctest.Attrs{"external_user_id": `"` + user + `"`}) + contact())
	env.Test(
		resource.TestStep{Config: config, Check: attribute("external_user_id", user)},
		resource.TestStep{Config: config, ResourceName: landlord, ImportState: true, ImportStateVerify: true},
		resource.TestStep{Config: config, ResourceName: landlord, ImportState: true, ImportStateId: user + "/" + landlordOnPaper, ImportStateVerify: true},
	)
}

func TestAccSEPAContact_importRefused(t *testing.T) {
	const nothing = `P100 knows no such contact of the user "fixture-alice", so there is nothing to import. The data source p100_sepa_contacts lists a user's contacts.`
	for name, tc := range map[string]struct {
		prepare  func(*acctest.Env)
		id, want string
	}{
		"no contact id":    {nil, "fixture-alice", `The import id must have the form external_user_id/contact_id or external_user_id/IBAN, but is "fixture-alice"`},
		"no external id":   {nil, "/" + landlordIBAN, `The import id must have the form external_user_id/contact_id`},
		"nothing after it": {nil, "fixture-alice/", `The import id must have the form external_user_id/contact_id`},
		"unknown user":     {nil, "fixture-alice/" + landlordIBAN, `P100 does not know the user "fixture-alice" in sandbox for this partner, so there is nothing to import.`},
		"unknown IBAN":     {func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, "fixture-alice/" + landlordIBAN, nothing},
		"unknown id":       {func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, "fixture-alice/0f5a7c0e", nothing},
		"mistyped IBAN":    {func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, "fixture-alice/DE88370400440532013000", `so there is nothing to import. If the import id was meant to end in an IBAN, it is none: the check digits 88 do not fit the rest of the IBAN: a character is mistyped, or two are swapped. Copy it again from its source. The data source`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			if tc.prepare != nil {
				tc.prepare(env)
			}
			o := env.Session().ImportID(t.Context(), contactType, tc.id)
			if len(o.Errors) != 1 || !acctest.Words(tc.want).MatchString(o.Errors[0]) || o.State != nil {
				t.Errorf("errors %q, want one with %q; state %v", o.Errors, tc.want, o.State)
			}
		})
	}
}

// Identities come with creating, reading and importing, for the command lines that know them.
func TestAccSEPAContact_identity(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	session := env.Session()
	created := session.Create(t.Context(), contactType, map[string]string{
		"external_user_id": acctest.Fixture, "iban": landlordOnPaper, "account_holder": "Alice Kowalska",
	})
	id := listed(t, env).ID
	wantObject(t, created, id)
	imported := session.Import(t.Context(), contactType, map[string]string{"external_user_id": acctest.Fixture, "contact_id": id})
	wantObject(t, imported, id)
	if got := imported.Text("iban"); got != landlordIBAN {
		t.Errorf("imported the IBAN %q", got)
	}
	wantObject(t, session.Refresh(t.Context(), contactType, imported), id)
}

func wantObject(t *testing.T, o acctest.Object, contactID string) {
	t.Helper()
	if len(o.Errors) > 0 {
		t.Fatalf("errors: %q", o.Errors)
	}
	if want := map[string]string{"external_user_id": acctest.Fixture, "contact_id": contactID}; !maps.Equal(o.Identity, want) {
		t.Errorf("the identity is %q, want %q", o.Identity, want)
	}
	if got := o.Text("contact_id"); got != contactID {
		t.Errorf("the contact id is %q, want %q", got, contactID)
	}
}

package sepa_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

func TestAccSEPAContact_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Test(
			resource.TestStep{
				Config: env.Config(acctest.User() + contact()),
				Check: all(
					attribute("iban", landlordIBAN),
					attribute("status", "PENDING"),
					attribute("source", "API"),
					resource.TestCheckResourceAttrSet(landlord, "created_at"),
					noAttribute("bic"),
					resource.TestCheckResourceAttrWith(landlord, "id", func(id string) error {
						if want := "fixture-alice/" + listed(t, env).ID; id != want {
							return fmt.Errorf("the id is %q, want %q", id, want)
						}
						return nil
					}),
				),
			},
			// The same account, spelt otherwise, is no difference.
			resource.TestStep{
				Config:           env.Config(acctest.User() + contact(acctest.Attrs{"iban": `"` + landlordOnPaper + `"`})),
				ConfigPlanChecks: acctest.PlansNothing(),
			},
			resource.TestStep{
				Config:           env.Config(acctest.User() + contact(acctest.Attrs{"label": `"flat"`, "account_holder": `"A. Kowalska"`})),
				ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionUpdate),
				Check:            all(attribute("label", "flat"), attribute("account_holder", "A. Kowalska")),
			},
			resource.TestStep{
				Config:           env.Config(acctest.User() + contact(acctest.Attrs{"label": ""})),
				ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionUpdate),
				Check:            noAttribute("label"),
			},
			// Another account is another contact.
			resource.TestStep{
				Config:           env.Config(acctest.User() + contact(acctest.Attrs{"iban": `"` + otherIBAN + `"`})),
				ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionDestroyBeforeCreate),
				Check:            attribute("iban", otherIBAN),
			},
		)
		env.WantWrites("createUser", "createSepaContact", "updateSepaContact", "updateSepaContact",
			"deleteSepaContact", "createSepaContact", "deleteSepaContact", "deleteUser")
		env.WantNoWarning(contactType)
	})
}

// The spelling of the first configuration stays, and what is sent is the bank's.
func TestAccSEPAContact_spelledAsOnPaper(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{
			Config: env.Config(acctest.User() + contact(acctest.Attrs{"iban": `"` + landlordOnPaper + `"`, "bic": `"cobadeff xxx"`})),
			Check: all(
				attribute("iban", landlordOnPaper), attribute("bic", "cobadeff xxx"),
				func(*terraform.State) error {
					if got := listed(t, env); got.IBAN != landlordIBAN || got.BIC != "COBADEFF" {
						return fmt.Errorf("P100 has %+v", got)
					}
					return nil
				},
			),
		},
		resource.TestStep{
			Config:           env.Config(acctest.User() + contact(acctest.Attrs{"bic": `"COBADEFF"`})),
			ConfigPlanChecks: acctest.PlansNothing(),
		},
	)
}

// The new contact may come before the old one goes.
func TestAccSEPAContact_createBeforeDestroy(t *testing.T) {
	env := acctest.New(t)
	with := func(iban string) string {
		block := contact(acctest.Attrs{"iban": `"` + iban + `"`})
		return env.Config(acctest.User() + strings.TrimSuffix(block, "}\n") + "  lifecycle {\n    create_before_destroy = true\n  }\n}\n")
	}
	env.Test(
		resource.TestStep{Config: with(landlordIBAN)},
		resource.TestStep{Config: with(otherIBAN), ConfigPlanChecks: acctest.Plans(landlord, plancheck.ResourceActionCreateBeforeDestroy)},
	)
	env.WantWrites("createUser", "createSepaContact", "createSepaContact", "deleteSepaContact", "deleteSepaContact", "deleteUser")
}

// A BIC is given, left out or changed without another contact, because a new one would have to be approved again.
func TestAccSEPAContact_bic(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.ResetLog()
	stage := env.Stage()
	for _, step := range []struct {
		bic, want string
		action    plancheck.ResourceActionType
	}{
		{"", "", plancheck.ResourceActionCreate},
		{"COBADEFFXXX", "COBADEFFXXX", plancheck.ResourceActionUpdate},
		{"DEUTDEFF", "DEUTDEFF", plancheck.ResourceActionUpdate},
		{"", "DEUTDEFF", ""},
	} {
		attrs := acctest.Attrs{}
		if step.bic != "" {
			attrs["bic"] = `"` + step.bic + `"`
		}
		config := env.Config(contactOfAlice(attrs))
		if got := stage.Plan(config)[landlord]; got != step.action {
			t.Errorf("%q: planned %q, want %q", step.bic, got, step.action)
		}
		stage.Apply(config)
		if got := stage.Text(landlord, "bic"); got != step.want {
			t.Errorf("the BIC is %q, want %q", got, step.want)
		}
	}
	env.WantRequests("createSepaContact", 1)
	env.WantRequests("updateSepaContact", 2)
}

// What only concerns the provider is recorded without a request.
func TestAccSEPAContact_switchesAreNotSent(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User() + contact())},
		resource.TestStep{
			Config: env.Config(acctest.User() + contact(acctest.Attrs{"adopt_existing": "true", "wait_for_approval": "true", "timeouts": `{ update = "1m" }`})),
			Check:  attribute("status", "PENDING"),
		},
	)
	env.WantRequests("updateSepaContact", 0)
}

// Saving contacts is the partner's administration, which a suspension does not stop, and needs no open account.
func TestAccSEPAContact_ofASuspendedUser(t *testing.T) {
	env := acctest.New(t)
	suspended := acctest.User(acctest.Attrs{"suspended": "true"})
	env.Test(
		resource.TestStep{Config: env.Config(suspended + contact()), Check: attribute("status", "PENDING")},
		resource.TestStep{Config: env.Config(suspended + contact(acctest.Attrs{"label": `"flat"`})), Check: attribute("label", "flat")},
		resource.TestStep{Config: env.Config(suspended)},
	)
	env.WantRequests("deleteSepaContact", 1)
}

// All contacts of a user are read at once.
func TestAccSEPAContact_manyAreReadAtOnce(t *testing.T) {
	const count = 20
	env := acctest.New(t)
	var contacts string
	for i := range count {
		account, err := iban.New("DE", fmt.Sprintf("37040044%010d", i))
		if err != nil {
			t.Fatal(err)
		}
		contacts += acctest.Block("resource", contactType, fmt.Sprintf("number%d", i), acctest.Attrs{
			"external_user_id": "p100_user.alice.external_user_id", "iban": `"` + account.String() + `"`, "account_holder": `"Alice Kowalska"`,
		})
	}
	config := env.Config(acctest.User() + contacts)
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: env.ResetLog, Config: config, PlanOnly: true},
	)
	// Every run identifies the partner once; a run that takes longer than a read is shared for reads again.
	reads, runs := 0, 0
	for _, entry := range env.Requests() {
		switch entry.OperationID {
		case "deleteSepaContact": // the destroy begins
			if runs == 0 || reads == 0 || reads > 2*runs {
				t.Errorf("%d contacts were read by %d requests in %d runs", count, reads, runs)
			}
			return
		case "listSepaContacts":
			reads++
		case "getPartnerBalances":
			runs++
		}
	}
	t.Error("nothing was destroyed")
}

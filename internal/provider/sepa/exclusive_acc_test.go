package sepa_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	exclusiveType = "p100_sepa_contacts_exclusive"
	whole         = exclusiveType + ".alice"
)

// entry is a contact of alice's in HCL.
func entry(iban string, attrs ...string) string {
	return fmt.Sprintf("    %s = { account_holder = \"Alice Kowalska\", %s }\n", iban, strings.Join(attrs, ", "))
}

// exclusive is a p100_sepa_contacts_exclusive named "alice" of alice, whom the configuration need not hold.
func exclusive(entries ...string) string {
	return exclusiveWith(nil, entries...)
}

func exclusiveWith(attrs acctest.Attrs, entries ...string) string {
	return acctest.Block("resource", exclusiveType, "alice", acctest.Attrs{
		"external_user_id": `"fixture-alice"`, "contacts": "{\n" + strings.Join(entries, "") + "  }",
	}, attrs)
}

var rent = entry(landlordIBAN, `label = "rent"`)

// wantListed fails the test unless alice has just these contacts at P100, by IBAN.
func wantListed(t *testing.T, env *acctest.Env, want ...string) map[string]client.Contact {
	t.Helper()
	contacts, err := env.Client().FreshContacts(t.Context(), acctest.Fixture)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]client.Contact{}
	for _, c := range contacts {
		got[c.IBAN] = c
	}
	slices.Sort(want)
	if have := slices.Sorted(maps.Keys(got)); !slices.Equal(have, want) {
		t.Errorf("alice has %q, want %q", have, want)
	}
	return got
}

// saveAs saves another contact outside of Terraform.
func saveAs(t *testing.T, env *acctest.Env, iban string) {
	t.Helper()
	if _, err := env.Client().CreateContact(t.Context(), acctest.Fixture, client.NewContact{IBAN: iban, AccountHolder: "Alice Kowalska"}); err != nil {
		t.Fatal(err)
	}
}

// planCheck is a look at the planned change of the list, after it was planned and before it is applied.
type planCheck func(before, after map[string]any) error

func (c planCheck) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	at := slices.IndexFunc(req.Plan.ResourceChanges, func(rc *tfjson.ResourceChange) bool { return rc.Address == whole })
	if at < 0 {
		resp.Error = fmt.Errorf("nothing is planned for %s", whole)
		return
	}
	side := func(value any) map[string]any {
		object, _ := value.(map[string]any)
		contacts, _ := object["contacts"].(map[string]any)
		return contacts
	}
	change := req.Plan.ResourceChanges[at].Change
	resp.Error = c(side(change.Before), side(change.After))
}

// removes demands that the plan shows the removal of just these contacts.
func removes(want ...string) planCheck {
	return func(before, after map[string]any) error {
		var gone []string
		for _, iban := range slices.Sorted(maps.Keys(before)) {
			if _, stays := after[iban]; !stays {
				gone = append(gone, iban)
			}
		}
		if slices.Sort(want); !slices.Equal(gone, want) {
			return fmt.Errorf("the plan removes %q, want %q", gone, want)
		}
		return nil
	}
}

func before(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks}
}

func TestAccContactsExclusive_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		with := func(entries ...string) string {
			return env.Config(acctest.User() + exclusiveWith(acctest.Attrs{"external_user_id": "p100_user.alice.external_user_id"}, entries...))
		}
		var id string
		env.Test(
			resource.TestStep{
				Config: with(rent, entry(otherIBAN)),
				Check: all(
					resource.TestCheckResourceAttr(whole, "id", acctest.Fixture),
					resource.TestCheckResourceAttr(whole, "contacts.%", "2"),
					resource.TestCheckResourceAttr(whole, "contacts."+landlordIBAN+".label", "rent"),
					resource.TestCheckNoResourceAttr(whole, "contacts."+landlordIBAN+".bic"),
					resource.TestCheckResourceAttr(whole, "statuses."+otherIBAN, "PENDING"),
					func(s *terraform.State) error {
						id = wantListed(t, env, landlordIBAN, otherIBAN)[landlordIBAN].ID
						return resource.TestCheckResourceAttr(whole, "contacts."+landlordIBAN+".contact_id", id)(s)
					},
				),
			},
			resource.TestStep{ResourceName: whole, ImportState: true, ImportStateId: acctest.Fixture, ImportStateVerify: true},
			// Everything changes in place, and what stays keeps its id.
			resource.TestStep{
				Config: with(entry(landlordIBAN, `label = "flat"`, `bic = "COBADEFFXXX"`), entry(thirdIBAN)),
				ConfigPlanChecks: before(plancheck.ExpectResourceAction(whole, plancheck.ResourceActionUpdate), removes(otherIBAN), planCheck(func(_, after map[string]any) error {
					if landlord, _ := after[landlordIBAN].(map[string]any); landlord["contact_id"] != id {
						return fmt.Errorf("the landlord is planned as %v, want the id %s", landlord, id)
					}
					return nil
				}), plancheck.ExpectKnownValue(whole, tfjsonpath.New("statuses").AtMapKey(landlordIBAN), knownvalue.StringExact("PENDING"))),
				Check: all(
					resource.TestCheckResourceAttr(whole, "contacts.%", "2"),
					resource.TestCheckResourceAttr(whole, "statuses.%", "2"),
					resource.TestCheckResourceAttr(whole, "statuses."+thirdIBAN, "PENDING"),
					resource.TestCheckResourceAttr(whole, "contacts."+landlordIBAN+".label", "flat"),
					resource.TestCheckResourceAttrSet(whole, "contacts."+thirdIBAN+".contact_id"),
				),
			},
			// Another spelling, or none, is no difference.
			resource.TestStep{Config: with(entry(landlordIBAN, `label = "flat"`, `bic = "cobadeff"`), entry(thirdIBAN)), ConfigPlanChecks: acctest.PlansNothing()},
			resource.TestStep{Config: with(entry(landlordIBAN, `label = "flat"`), entry(thirdIBAN)), ConfigPlanChecks: acctest.PlansNothing()},
			// Only one of them changes, and nothing is planned for the other.
			resource.TestStep{
				Config: with(entry(landlordIBAN), entry(thirdIBAN)),
				ConfigPlanChecks: before(planCheck(func(before, after map[string]any) error {
					if was, is := fmt.Sprint(before[thirdIBAN]), fmt.Sprint(after[thirdIBAN]); was != is {
						return fmt.Errorf("%s is planned as %s", was, is)
					}
					return nil
				})),
				Check: resource.TestCheckNoResourceAttr(whole, "contacts."+landlordIBAN+".label"),
			},
			resource.TestStep{Config: with(), Check: resource.TestCheckResourceAttr(whole, "contacts.%", "0")},
			resource.TestStep{Config: with(rent)},
		)
		env.WantWrites("createUser", "createSepaContact", "createSepaContact",
			"createSepaContact", "updateSepaContact", "deleteSepaContact", "updateSepaContact",
			"deleteSepaContact", "deleteSepaContact", "createSepaContact", "deleteSepaContact", "deleteUser")
		env.WantNoWarning(exclusiveType)
	})
}

// One request reads the list, however long it is, and another completes what was saved.
func TestAccContactsExclusive_requests(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := env.Config(exclusive(rent, entry(otherIBAN), entry(thirdIBAN)))
	env.ResetLog()
	env.Test(
		resource.TestStep{Config: config, Check: func(*terraform.State) error {
			env.WantRequests("createSepaContact", 3)
			// The plan looks for others, once more when it is applied; the creation looks once before and once after.
			if lists := len(env.Requests("listSepaContacts")); lists < 3 || lists > 4 {
				return fmt.Errorf("%d lists were read", lists)
			}
			env.ResetLog()
			return nil
		}},
		resource.TestStep{PreConfig: env.ResetLog, Config: config, PlanOnly: true},
		resource.TestStep{PreConfig: env.ResetLog, RefreshState: true, Check: func(*terraform.State) error {
			if runs := len(env.Requests("getPartnerBalances")); len(env.Requests("listSepaContacts")) != runs || runs == 0 {
				return fmt.Errorf("%d lists were read in %d runs", len(env.Requests("listSepaContacts")), runs)
			}
			return nil
		}},
	)
}

// The creation takes over what is configured and leaves the others, which its plan names. The next plan shows them, and its apply
// deletes them.
func TestAccContactsExclusive_takesOver(t *testing.T) {
	env := acctest.New(t)
	ids := withThree(t, env)
	env.ResetLog()
	config := env.Config(exclusive(entry(landlordIBAN, `label = "flat"`)))
	env.Test(
		resource.TestStep{
			Config:             config,
			ExpectNonEmptyPlan: true,
			Check: all(
				resource.TestCheckResourceAttr(whole, "contacts."+landlordIBAN+".contact_id", ids[0]),
				resource.TestCheckResourceAttr(whole, "statuses."+landlordIBAN, "APPROVED"),
				func(*terraform.State) error {
					env.WantWrites("updateSepaContact")
					wantListed(t, env, landlordIBAN, otherIBAN, thirdIBAN)
					return nil
				},
			),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: before(removes(otherIBAN, thirdIBAN))},
	)
	env.WantWrites("updateSepaContact", "deleteSepaContact", "deleteSepaContact", "deleteSepaContact")
	env.WantWarning(exclusiveType, `(?s)"fixture-alice" has 2 that .contacts. does not name: PL\*\* \*\*\*\* 2874, PENDING; FR\*\* \*\*\*\* 2606, PENDING\. This apply leaves them.*to = p100_sepa_contacts_exclusive\.NAME`)
}

// What was saved after the plan was made is in no plan, and stays.
func TestAccContactsExclusive_deletesOnlyWhatAPlanHasShown(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := func(label string) string { return env.Config(exclusive(entry(landlordIBAN, `label = "`+label+`"`))) }
	late := planCheck(func(_, _ map[string]any) error {
		saveAs(t, env, otherIBAN)
		return nil
	})
	env.Test(
		resource.TestStep{Config: config("rent")},
		resource.TestStep{
			Config: config("flat"), ConfigPlanChecks: before(removes(), late), ExpectNonEmptyPlan: true,
			Check: func(*terraform.State) error {
				wantListed(t, env, landlordIBAN, otherIBAN)
				return nil
			},
		},
		resource.TestStep{Config: config("flat"), ConfigPlanChecks: before(removes(otherIBAN))},
	)
}

// All drift is seen and set back: a changed, a deleted and an added contact.
func TestAccContactsExclusive_drift(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := env.Config(exclusive(rent, entry(otherIBAN)))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				have := wantListed(t, env, landlordIBAN, otherIBAN)
				label := "somebody's"
				if err := env.Client().UpdateContact(t.Context(), acctest.Fixture, have[landlordIBAN].ID, client.ContactPatch{Label: &label}); err != nil {
					t.Error(err)
				}
				if err := env.Client().DeleteContact(t.Context(), acctest.Fixture, have[otherIBAN].ID); err != nil {
					t.Error(err)
				}
				saveAs(t, env, thirdIBAN)
				env.ResetLog()
			},
			Config:           config,
			ConfigPlanChecks: before(removes(thirdIBAN)),
			Check: func(*terraform.State) error {
				if got := wantListed(t, env, landlordIBAN, otherIBAN)[landlordIBAN].Label; got != "rent" {
					return fmt.Errorf("the label is %q", got)
				}
				env.WantWrites("createSepaContact", "updateSepaContact", "deleteSepaContact")
				return nil
			},
		},
		// A status that moves is no difference.
		resource.TestStep{
			PreConfig: func() { decide(t, env, "APPROVED") }, Config: config, ConfigPlanChecks: acctest.PlansNothing(),
			Check: resource.TestCheckResourceAttr(whole, "statuses."+landlordIBAN, "APPROVED"),
		},
		resource.TestStep{
			PreConfig: func() { env.DeleteUser(acctest.Fixture); env.AddUser(acctest.Fixture) },
			Config:    config, ConfigPlanChecks: before(plancheck.ExpectResourceAction(whole, plancheck.ResourceActionUpdate)),
		},
	)
}

// The destroy deletes what is its own, and nothing that was saved since. The refresh brings that into the state.
func TestAccContactsExclusive_destroyLeavesOthers(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Test(
		resource.TestStep{Config: env.Config(exclusive(rent, entry(otherIBAN)))},
		resource.TestStep{PreConfig: func() { saveAs(t, env, thirdIBAN) }, RefreshState: true, ExpectNonEmptyPlan: true},
	)
	wantListed(t, env, thirdIBAN)
}

// The user is gone, and with it the list; a suspended user's list stays what it was.
func TestAccContactsExclusive_unreadable(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	env.AddUser(acctest.Fixture)
	config := env.Config(exclusive(rent))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: func() { env.SuspendUser(acctest.Fixture) }, Config: config, ConfigPlanChecks: acctest.PlansNothing()},
		resource.TestStep{
			PreConfig: func() { env.DeleteUser(acctest.Fixture) }, Config: config,
			ConfigPlanChecks: before(plancheck.ExpectResourceAction(whole, plancheck.ResourceActionCreate)),
			ExpectError:      acctest.Words("code P412 invalid-user"),
		},
	)
}

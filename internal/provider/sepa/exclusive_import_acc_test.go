package sepa_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// With an import the plan knows them all, so that one apply does it.
func TestAccContactsExclusive_importedAndCleaned(t *testing.T) {
	env := acctest.New(t)
	withThree(t, env)
	env.ResetLog()
	env.Test(resource.TestStep{
		Config:           env.Config(exclusive(entry(landlordIBAN, `label = "flat"`)) + acctest.Import(whole, acctest.Fixture)),
		ConfigPlanChecks: before(plancheck.ExpectResourceAction(whole, plancheck.ResourceActionUpdate), removes(otherIBAN, thirdIBAN)),
		Check: func(*terraform.State) error {
			wantListed(t, env, landlordIBAN)
			return nil
		},
	})
	env.WantNoWarning(exclusiveType)
}

// What an import brings is the list's own, and nothing that was saved since, also where no apply followed the import.
func TestAccContactsExclusive_destroyOfAnImportedListLeavesOthers(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	saveAs(t, env, landlordIBAN)
	config := env.Config(exclusive(entry(landlordIBAN)) + acctest.Import(whole, acctest.Fixture))
	env.Test(
		resource.TestStep{Config: config, ConfigPlanChecks: before(plancheck.ExpectResourceAction(whole, plancheck.ResourceActionNoop))},
		resource.TestStep{PreConfig: func() { saveAs(t, env, otherIBAN) }, RefreshState: true, ExpectNonEmptyPlan: true},
	)
	wantListed(t, env, otherIBAN)
}

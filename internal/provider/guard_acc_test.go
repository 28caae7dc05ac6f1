package provider_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// refused are the steps of a configuration that must not touch what is in the state: an update, a plan with and without
// refresh, and a destroy.
func refused(config func(body string) string, why string) []resource.TestStep {
	changed := acctest.User(acctest.Attrs{"email": `"new@example.pl"`})
	return []resource.TestStep{
		{Config: config(changed), ExpectError: acctest.Words(why)},                 // refreshes first
		{Config: config(changed), PlanOnly: true, ExpectError: acctest.Words(why)}, // -refresh=false first
		{Config: config(acctest.User()), PlanOnly: true, ExpectError: acctest.Words(why)},
		{Config: config(acctest.User()), Destroy: true, ExpectError: acctest.Words(why)},
		{Config: config(""), ExpectError: acctest.Words(why)}, // taken out of the configuration
	}
}

func TestAccProvider_otherEnvironment(t *testing.T) {
	env := acctest.New(t)
	staging := func(body string) string { return env.ConfigAs("staging", body) }
	steps := []resource.TestStep{{Config: env.Config(acctest.User())}}
	steps = append(steps, refused(staging, `The user "fixture-alice" was created in sandbox, but the provider is configured for staging.`)...)
	steps[1].PreConfig = env.ResetLog
	steps = append(steps, resource.TestStep{
		PreConfig: func() { wantNoRequests(t, env) },
		Config:    env.Config(acctest.User()),
		PlanOnly:  true,
	})
	env.Test(steps...)
	env.WantRequests("createUser", 0)
	env.WantRequests("deleteUser", 1) // when the test cleans up, as sandbox
}

func TestAccProvider_otherPartner(t *testing.T) {
	env := acctest.New(t)
	other := func(body string) string { return env.ConfigWith(otherKey, body) }
	steps := []resource.TestStep{{Config: env.Config(acctest.User())}}
	steps = append(steps, refused(other, `The user "fixture-alice" was created with the API key of another partner.`)...)
	steps[1].PreConfig = env.ResetLog
	steps = append(steps, resource.TestStep{
		PreConfig: func() {
			wantNoWrites(t, env)
			env.WantRequests("getUserBalances", 0) // nothing is asked about a user of somebody else
		},
		Config:   env.Config(acctest.User()),
		PlanOnly: true,
	})
	env.Test(steps...)
}

const otherKey = `  api_key = "the-other-partner"`

// Without a refresh nothing reads the user before the plan, which is refused all the same.
func TestAccProvider_otherOriginWithoutRefresh(t *testing.T) {
	env := acctest.New(t)
	stage := env.Stage()
	stage.Apply(env.Config(acctest.User()))
	stage.NoRefresh = true
	env.ResetLog()
	for _, body := range []string{acctest.User(acctest.Attrs{"email": `"new@example.pl"`}), acctest.User(), ""} {
		stage.Apply(env.ConfigAs("staging", body), acctest.Refusal{
			Summary: "This object belongs to another environment", Says: `The user "fixture-alice" was created in sandbox, but the provider is configured for staging.`,
		})
	}
	wantNoRequests(t, env)
	for _, body := range []string{acctest.User(acctest.Attrs{"email": `"new@example.pl"`}), acctest.User(), ""} {
		stage.Apply(env.ConfigWith(otherKey, body), acctest.Refusal{
			Summary: "This object belongs to another partner", Says: `The user "fixture-alice" was created with the API key of another partner.`,
		})
	}
	wantNoWrites(t, env)
	env.WantRequests("getUserBalances", 0)
	if left := stage.Plan(env.Config(acctest.User())); len(left) > 0 {
		t.Errorf("planned %v", left)
	}
}

const threeUsers = `
resource "p100_user" "fixture" {
  count            = 3
  external_user_id = "fixture-${count.index}"
  email            = "fixture-${count.index}@example.pl"
  phone            = "48601234567"
  first_name       = "Test"
  last_name        = "Fixture"
  address          = { street = "Prosta", number = "1", city = "Warszawa", post_code = "00-001", country = "PL" }
  citizenship      = "PL"
  nationality      = "PL"
  birth_country    = "PL"
  birth_date       = "1990-05-15"
  accepted_terms   = true
}
`

// A new sandbox has none of the old objects: they are planned anew, with one warning for all of them.
func TestAccProvider_newSandboxFile(t *testing.T) {
	env := acctest.New(t)
	old := env.Config(threeUsers)
	env.File = filepath.Join(t.TempDir(), "new.db")
	var anew []plancheck.PlanCheck
	for i := range 3 {
		anew = append(anew, plancheck.ExpectResourceAction(fmt.Sprintf("p100_user.fixture[%d]", i), plancheck.ResourceActionCreate))
	}
	env.Test(
		resource.TestStep{Config: old},
		resource.TestStep{
			PreConfig:        env.ResetLog,
			Config:           env.Config(threeUsers),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: anew},
		},
	)
	env.WantRequests("createUser", 3)
	warnings := env.Warnings("p100_user")
	if len(warnings) != 1 {
		t.Fatalf("%d warnings, want one for all: %q", len(warnings), warnings)
	}
	if !strings.Contains(warnings[0], "The sandbox is a new one") || !strings.Contains(warnings[0], "point `sandbox_file` (or `base_url`) at the old sandbox") {
		t.Error(warnings[0])
	}
}

// Going back to the old file is no loss: its objects are still there.
func TestAccProvider_backToTheOldSandboxFile(t *testing.T) {
	env := acctest.New(t)
	old := env.Config(acctest.User())
	env.File = filepath.Join(t.TempDir(), "new.db")
	env.Test(
		resource.TestStep{Config: old},
		resource.TestStep{Config: env.Config(acctest.User()), PlanOnly: true, ExpectNonEmptyPlan: true},
		resource.TestStep{Config: old, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
	)
	env.WantRequests("createUser", 1)
}

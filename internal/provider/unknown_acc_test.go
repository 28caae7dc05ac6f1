package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// later is a provider block whose address comes from something that is created in the same run.
func later(env *acctest.Env, address string) string {
	return acctest.Block("resource", "terraform_data", "address", acctest.Attrs{"input": `"` + address + `"`, "triggers_replace": `"` + address + `"`}) +
		providerBlock(`environment = "sandbox"`, `base_url = terraform_data.address.output`, `retry_wait_min = "10ms"`, `retry_wait_max = "50ms"`)
}

// What has to ask P100 during the plan says why it cannot, and asks nobody.
func TestAccProvider_unknownWhenReading(t *testing.T) {
	env := acctest.New(t)
	env.Vars["P100_BASE_URL"] = env.URL() // not used in place of the unknown one either
	said := failure(t, env, planned(later(env, env.URL())+userData("alice")))
	wantParts(t, said, "The provider configuration is not known yet", "`base_url` of the provider", "No other environment or host is used in its place", "terraform apply -target")
	wantNoRequests(t, env)
}

// An existing user is neither gone nor changed because the address is not known.
func TestAccProvider_unknownWithState(t *testing.T) {
	env := acctest.New(t)
	known := providerBlock(`environment = "sandbox"`, `base_url = "`+env.URL()+`"`)
	env.Test(
		resource.TestStep{Config: known + acctest.User()},
		resource.TestStep{
			PreConfig:   env.ResetLog,
			Config:      later(env, env.URL()) + acctest.User(acctest.Attrs{"email": `"other@example.pl"`}),
			ExpectError: acctest.Words("The provider configuration is not known yet"),
		},
		resource.TestStep{
			PreConfig: func() { wantNoRequests(t, env) },
			Config:    known + acctest.User(),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}, // terraform_data was not created either
			},
		},
	)
}

// What is only created need not be asked for: the apply knows the address by then.
func TestAccProvider_unknownWhenCreating(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: later(env, env.URL()) + acctest.User(),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction("p100_user.alice", plancheck.ResourceActionCreate),
		}},
		Check: resource.TestCheckResourceAttrSet("p100_user.alice", "user_id"),
	})
	env.WantRequests("createUser", 1)
}

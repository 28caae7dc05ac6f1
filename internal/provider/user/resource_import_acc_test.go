package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// What P100 cannot read back is unknown after an import, and unknown is not a difference: nothing is replaced.
func TestAccUser_importReplacesNothing(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(alice)
	env.ResetLog()
	env.Test(
		resource.TestStep{
			Config: env.Config(acctest.User(acctest.Attrs{"user_identification_number": `"90051512345"`}) + `
import {
  to = p100_user.alice
  id = "fixture-alice"
}
`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("p100_user.alice", plancheck.ResourceActionUpdate),
			}},
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr("p100_user.alice", "id", alice),
				resource.TestCheckResourceAttr("p100_user.alice", "first_name", "Alice"),
				resource.TestCheckNoResourceAttr("p100_user.alice", "user_id"),
			),
		},
		// Once recorded, identity is known, and a change of it is a replacement again.
		resource.TestStep{
			Config: env.Config(acctest.User(acctest.Attrs{"user_identification_number": `"90051512345"`, "first_name": `"Alicja"`})),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("p100_user.alice", plancheck.ResourceActionDestroyBeforeCreate),
			}},
		},
	)
	env.WantRequests("updateUser", 1)
	env.WantRequests("createUser", 1) // the replacement of the second step
}

func TestAccUser_importVerify(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User())},
		resource.TestStep{
			Config: env.Config(acctest.User()), ResourceName: "p100_user.alice", ImportState: true, ImportStateId: alice, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{
				"user_id", "poa_required_for_extended", "email", "phone", "first_name", "last_name", "address", "citizenship", "nationality",
				"birth_country", "birth_date", "accepted_terms",
			},
		},
	)
}

func TestAccUser_importOfNobody(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(acctest.User()), ResourceName: "p100_user.alice", ImportState: true, ImportStateId: "nobody",
		ExpectError: acctest.Words(`P100 does not know the user "nobody"`),
	})
}

func TestAccUser_deletedOutside(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User())},
		resource.TestStep{
			PreConfig: func() { env.DeleteUser(alice) },
			Config:    env.Config(acctest.User()),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("p100_user.alice", plancheck.ResourceActionCreate),
			}},
		},
	)
	env.WantRequests("createUser", 2)
}

package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const suspension = `
resource "p100_user_suspension" "alice" {
  external_user_id = p100_user.alice.external_user_id
}
`

func visible(m *sandbox.Modes) { m.SuspensionVisible = true }

func action(name string, want plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(name, want)}}
}

func TestAccUserSuspension_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Test(
			resource.TestStep{
				Config: env.Config(acctest.User() + suspension),
				Check:  resource.TestCheckResourceAttr("p100_user_suspension.alice", "id", alice),
			},
			resource.TestStep{Config: env.Config(acctest.User() + suspension), ResourceName: "p100_user_suspension.alice", ImportState: true, ImportStateId: alice, ImportStateVerify: true},
			resource.TestStep{Config: env.Config(acctest.User())},
		)
		env.WantRequests("createUser", 1)
		env.WantRequests("suspendUser", 1)
		env.WantRequests("unsuspendUser", 1)
	})
}

// Suspension is learnt: where the deployment shows it, what happens elsewhere is seen in both directions.
func TestAccUserSuspension_driftWhereShown(t *testing.T) {
	env := acctest.New(t)
	env.Modes(visible)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User() + suspension)},
		resource.TestStep{
			PreConfig:        func() { env.UnsuspendUser(alice) },
			Config:           env.Config(acctest.User() + suspension),
			ConfigPlanChecks: action("p100_user_suspension.alice", plancheck.ResourceActionCreate),
		},
	)
	env.WantRequests("suspendUser", 2)
}

// Where it is not shown, a 200 proves nothing and the last known value stands.
func TestAccUserSuspension_noGuessWhereHidden(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User() + suspension)},
		resource.TestStep{
			PreConfig:        func() { env.UnsuspendUser(alice) },
			Config:           env.Config(acctest.User() + suspension),
			ConfigPlanChecks: action("p100_user_suspension.alice", plancheck.ResourceActionNoop),
		},
	)
}

func TestAccUserSuspension_userGone(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User() + suspension)},
		resource.TestStep{
			PreConfig:        func() { env.DeleteUser(alice) },
			Config:           env.Config(acctest.User() + suspension),
			ConfigPlanChecks: action("p100_user_suspension.alice", plancheck.ResourceActionCreate),
		},
	)
}

func TestAccUserSuspension_unknownUser(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config:      env.Config("resource \"p100_user_suspension\" \"nobody\" {\n  external_user_id = \"nobody\"\n}\n"),
		ExpectError: acctest.Words("Unable to suspend the user"),
	})
}

func TestAccUserSuspension_twoOwners(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(acctest.User(acctest.Attrs{"suspended": "true"}) + suspension), PlanOnly: true,
		ExpectError: acctest.Words("Two resources manage the suspension of one user"),
	})
	env.WantRequests("createUser", 0)
}

// Moving from one way to the other in one apply is fine: there is one owner before and one after.
func TestAccUserSuspension_changeOfOwner(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"suspended": "true"}))},
		resource.TestStep{Config: env.Config(acctest.User() + suspension)},
	)
	env.WantRequests("unsuspendUser", 1) // by the destroy at the end
}

func TestAccUser_suspendedInPlace(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"suspended": "false"}))},
		resource.TestStep{
			Config: env.Config(acctest.User(acctest.Attrs{"suspended": "true"})),
			Check:  resource.TestCheckResourceAttr("p100_user.alice", "suspended", "true"),
		},
		resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"suspended": "false"}))},
	)
	env.WantRequests("suspendUser", 1)
	env.WantRequests("unsuspendUser", 1)
}

// Taking `suspended` out stops managing it; it does not unsuspend.
func TestAccUser_suspendedLeftOutDoesNotUnsuspend(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"suspended": "true"}))},
		resource.TestStep{
			Config: env.Config(acctest.User()),
			Check:  resource.TestCheckNoResourceAttr("p100_user.alice", "suspended"),
		},
	)
	env.WantRequests("unsuspendUser", 0)
}

// A suspension made elsewhere is never lifted by an unrelated plan.
func TestAccUser_outsideSuspensionStays(t *testing.T) {
	env := acctest.New(t)
	env.Modes(visible)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User())},
		resource.TestStep{
			PreConfig: func() { env.SuspendUser(alice) },
			Config:    env.Config(acctest.User(acctest.Attrs{"phone": `"48601234568"`, "force_destroy": "true"})),
			Check: func(*terraform.State) error {
				env.WantRequests("unsuspendUser", 0)
				return nil
			},
		},
	)
	env.WantRequests("unsuspendUser", 0)
}

// A managed suspension that somebody lifted is seen where the deployment shows it, and planned back.
func TestAccUser_suspendedDriftWhereShown(t *testing.T) {
	env := acctest.New(t)
	env.Modes(visible)
	config := env.Config(acctest.User(acctest.Attrs{"suspended": "true", "force_destroy": "true"}))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        func() { env.UnsuspendUser(alice) },
			Config:           config,
			ConfigPlanChecks: action("p100_user.alice", plancheck.ResourceActionUpdate),
		},
	)
	env.WantRequests("suspendUser", 2)
}

func TestAccUserDataSource(t *testing.T) {
	const data = `
data "p100_user" "alice" {
  external_user_id = "fixture-alice"
}
`
	t.Run("nobody", func(t *testing.T) {
		env := acctest.New(t)
		env.Test(resource.TestStep{Config: env.Config(data), Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr("data.p100_user.alice", "exists", "false"),
			resource.TestCheckNoResourceAttr("data.p100_user.alice", "active"),
			resource.TestCheckNoResourceAttr("data.p100_user.alice", "suspended"),
		)})
	})
	t.Run("from created to active to suspended", func(t *testing.T) {
		env := acctest.New(t)
		env.Modes(visible)
		env.Test(
			resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"force_destroy": "true"}))},
			resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"force_destroy": "true"}) + data), Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr("data.p100_user.alice", "exists", "true"),
				resource.TestCheckResourceAttr("data.p100_user.alice", "active", "false"),
				resource.TestCheckNoResourceAttr("data.p100_user.alice", "suspended"),
			)},
			resource.TestStep{Config: env.Config(acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}))},
			resource.TestStep{
				Config: env.Config(acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) + data),
				Check:  resource.TestCheckResourceAttr("data.p100_user.alice", "active", "true"),
			},
			resource.TestStep{PreConfig: func() { env.SuspendUser(alice) }, Config: env.Config(acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) + data), Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr("data.p100_user.alice", "suspended", "true"),
				resource.TestCheckResourceAttr("data.p100_user.alice", "exists", "true"),
				resource.TestCheckNoResourceAttr("data.p100_user.alice", "active"),
			)},
		)
	})
}

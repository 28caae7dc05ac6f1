package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

var lostAnswer = sandbox.Fault{Drop: true, AfterEffect: true}

// The user was created, the answer was lost, the retry is told that the user exists: created, with a warning.
func TestAccUser_lostAnswerIsAdopted(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createUser", 1, lostAnswer)
	env.Test(resource.TestStep{Config: env.Config(acctest.User()), Check: resource.ComposeAggregateTestCheckFunc(
		resource.TestCheckResourceAttr("p100_user.alice", "id", alice),
		resource.TestCheckNoResourceAttr("p100_user.alice", "user_id"),
	)})
	env.WantRequests("createUser", 2)
	env.WantRequests("deleteUser", 1)
}

// Nobody answers: the user's balances show that the user was created.
func TestAccUser_allAnswersLost(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createUser", 5, lostAnswer)
	stage := env.Stage()
	stage.Apply(env.Config(acctest.User()))
	env.WantRequests("createUser", 5)
	env.WantWarning("p100_user", `The user was created, but the answer was lost: A request to create the user "fixture-alice" got no answer, and P100 has the user now\.`)
}

// A suspension that fails right after the creation costs nobody the user: the next plan shows it, whatever the configuration says by then.
func TestAccUser_failedSuspendAfterCreate(t *testing.T) {
	for name, tc := range map[string]struct {
		then      acctest.Attrs
		operation string
		sent      int
	}{
		"still wanted":     {acctest.Attrs{"suspended": "true"}, "suspendUser", 2},
		"not wanted now":   {acctest.Attrs{"suspended": "false"}, "unsuspendUser", 1},
		"not managed here": {nil, "suspendUser", 1},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Fault("suspendUser", 1, sandbox.Fault{Code: "P454", Message: "cards are active"})
			stage := env.Stage()
			if got := stage.Try(env.Config(acctest.User(acctest.Attrs{"suspended": "true"}))); len(got.Errors) > 0 {
				t.Fatalf("the creation fails: %q", got.Errors)
			}
			env.WantWarning("p100_user", `The user was created, but is NOT suspended: The user "fixture-alice" was created and is recorded; (?s).*cards are active`)
			stage.Apply(env.Config(acctest.User(tc.then)))
			env.WantRequests("createUser", 1)
			env.WantRequests(tc.operation, tc.sent)
			env.WantRequests("deleteUser", 0)
		})
	}
}

// A suspension that fails in an update keeps the profile that was written, and is tried again by the next apply.
func TestAccUser_failedSuspendInUpdate(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User(acctest.Attrs{"suspended": "true", "phone": `"48601234568"`}))
	stage := env.Stage()
	stage.Apply(env.Config(acctest.User()))
	env.Fault("suspendUser", 1, sandbox.Fault{Code: "P454", Message: "cards are active"})
	stage.Apply(config, acctest.Refusal{At: "suspended", Summary: "Unable to suspend the user", Says: "cards are active"})
	stage.Apply(config)
	env.WantRequests("createUser", 1)
	env.WantRequests("updateUser", 1)
	env.WantRequests("suspendUser", 2)
}

// An answer that leaves it open whether the user exists never counts as "gone".
func TestAccUser_unclearAnswerIsNoAbsence(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User())
	stage := env.Stage()
	stage.Apply(config)
	env.Fault("getUserBalances", 50, sandbox.Fault{Status: 404, Body: "<html><body>Not Found</body></html>"})
	stage.Plan(config, acctest.Refusal{Summary: "Unable to read the user", Says: "operation_paths"})
	env.Heal()
	stage.Apply(config)
	env.WantRequests("createUser", 1)
}

// An update of a user that vanished between plan and apply says so and loses nothing.
func TestAccUser_goneBetweenPlanAndApply(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User(acctest.Attrs{"phone": `"48601234568"`}))
	stage := env.Stage()
	stage.Apply(env.Config(acctest.User()))
	env.Fault("updateUser", 1, sandbox.Fault{Code: "P412", Message: "User does not exist."})
	stage.Apply(config, acctest.Refusal{Summary: "Unable to update the user", Says: "code P412"})
	stage.Apply(config)
	env.WantRequests("createUser", 1)
	env.WantRequests("updateUser", 2)
}

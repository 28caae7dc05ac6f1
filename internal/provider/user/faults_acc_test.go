package user_test

import (
	"testing"
	"time"

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

func TestAccUser_requestLostBeforeTheEffect(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createUser", 1, sandbox.Fault{Drop: true})
	env.Test(resource.TestStep{Config: env.Config(acctest.User()), Check: resource.TestCheckResourceAttrSet("p100_user.alice", "user_id")})
	env.WantRequests("createUser", 2)
}

func TestAccUser_retriedFaults(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"429 with seconds":     {Status: 429, Body: "slow down", RetryAfter: "0"},
		"429 with a date":      {Status: 429, Body: "slow down", RetryAfter: time.Now().Add(-time.Second).UTC().Format(time.RFC1123)},
		"429 without a header": {Status: 429, Body: "slow down"},
		"P500":                 {Code: "P500"},
		"P501":                 {Code: "P501"},
		"502 with HTML":        {Status: 502, Body: "<html><body>Bad Gateway</body></html>"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			for _, operation := range []string{"createUser", "updateUser", "suspendUser", "deleteUser", "getUserBalances", "getPartnerBalances"} {
				env.Fault(operation, 1, fault)
			}
			stage := env.Stage()
			stage.Apply(env.Config(acctest.User(acctest.Attrs{"suspended": "false"})))
			stage.Apply(env.Config(acctest.User(acctest.Attrs{"suspended": "true", "phone": `"48601234568"`, "force_destroy": "true"})))
			stage.Apply(env.Config(""))
			env.WantRequests("createUser", 2)
			env.WantRequests("updateUser", 2)
			env.WantRequests("suspendUser", 2)
			env.WantRequests("deleteUser", 2)
		})
	}
}

// A suspension that fails right after the creation: the user is in the state, and untaint is the way on.
func TestAccUser_failedSuspendAfterCreate(t *testing.T) {
	env := acctest.New(t)
	env.Fault("suspendUser", 1, sandbox.Fault{Code: "P454", Message: "cards are active"})
	config := env.Config(acctest.User(acctest.Attrs{"suspended": "true"}))
	env.Test(
		resource.TestStep{Config: config, ExpectError: acctest.Words("was created and is recorded, but is NOT suspended")},
		resource.TestStep{Config: config},
	)
	env.WantRequests("createUser", 2) // tainted and not untainted: Terraform replaces it, one POST for each create
	env.WantRequests("deleteUser", 2)
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

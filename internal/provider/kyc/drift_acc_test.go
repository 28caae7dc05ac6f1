package kyc_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// everything is one of each, about a user whom the configuration does not hold.
func everything(verificationID string) string {
	return acctest.Verification(alice) + acctest.Import(verification, acctest.Fixture+"/"+verificationID) +
		acctest.Decision(alice, acctest.Attrs{"verification_id": `"` + verificationID + `"`}) +
		waitForAlice() + document()
}

// A user who was deleted outside takes all of this along: it is planned anew, and comes again.
func TestAccKYC_userDeletedOutside(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User() + acctest.Verification() + acctest.Decision() + Wait() + acctest.UserVerification())
	create := plancheck.ResourceActionCreate
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        func() { env.DeleteUser(acctest.Fixture) },
			Config:           config,
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{verification: create, decision: create, wait: create, userVerification: create}),
			Check:            resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE"),
		},
	)
	env.WantRequests("createKycVerification", 2)
	env.WantRequests("decideKyc", 2)
	env.WantRequests("addUserVerification", 2)
}

// A user who was deleted and registered again has no verification: only what is gone is planned anew.
func TestAccKYC_userRegisteredAnew(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	create := plancheck.ResourceActionCreate
	config := env.Config(acctest.Verification(alice) + acctest.Decision() + Wait() + acctest.UserVerification())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:        func() { env.DeleteUser(acctest.Fixture); env.AddUser(acctest.Fixture) },
			Config:           config,
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{verification: create, decision: create, wait: create, userVerification: create}),
		},
	)
}

// Where suspensions show, P100 refuses to tell anything about a suspended user: nothing is lost, and the last known values stand.
func TestAccKYC_nothingIsLostWhileSuspended(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	id := env.AddVerifiedUser(acctest.Fixture)
	config := env.Config(everything(id))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { env.SuspendUser(acctest.Fixture) },
			Config:    config,
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{
				verification: plancheck.ResourceActionNoop, decision: plancheck.ResourceActionNoop, wait: plancheck.ResourceActionNoop, userVerification: plancheck.ResourceActionNoop,
			}),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(verification, "verification_id", id),
				resource.TestCheckResourceAttr(wait, "verification_status", "VERIFIED"),
				resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE"),
			),
		},
	)
	env.WantRequests("addUserVerification", 1)
}

// A refusal to show the account is no proof that nothing was submitted.
func TestAccUserVerification_refusedReadProvesNothing(t *testing.T) {
	for _, code := range []string{"P445", "P459"} {
		t.Run(code, func(t *testing.T) {
			env := acctest.New(t)
			env.AddVerifiedUser(acctest.Fixture)
			stage := env.Stage()
			stage.Apply(env.Config(document()))
			env.Fault("getUserBalances", 100, sandbox.Fault{Code: code})
			if left := stage.Plan(env.Config(document())); len(left) > 0 {
				t.Errorf("planned %v", left)
			}
			env.WantRequests("addUserVerification", 1)
		})
	}
}

// managed are the resources of a verification, with what their errors call them. They need a user, and most a verified one.
var managed = map[string]struct{ config, subject, operation, unread string }{
	"verification":      {acctest.Verification(alice), `The KYC verification of "fixture-alice"`, "getKycStatus", "Unable to read the KYC verification"},
	"wait":              {waitForAlice(), `The wait for the verification of "fixture-alice"`, "getKycStatus", "Unable to read the KYC status"},
	"user verification": {document(), `The user verification of "fixture-alice"`, "getUserBalances", "Unable to read the user verification"},
}

func prepare(env *acctest.Env, name string) {
	env.AddUser(acctest.Fixture)
	if name != "verification" {
		env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), "VERIFIED", "")
	}
}

// An answer that leaves the question open stops the plan.
func TestAccKYC_unreadable(t *testing.T) {
	for name, tc := range managed {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			prepare(env, name)
			stage := env.Stage()
			stage.Apply(env.Config(tc.config))
			env.Fault(tc.operation, 100, sandbox.Fault{Code: "P501"})
			stage.Plan(env.Config(tc.config), acctest.Refusal{Summary: tc.unread, Says: "code P501"})
			env.Heal()
			if left := stage.Plan(env.Config(tc.config)); len(left) > 0 {
				t.Errorf("planned %v", left)
			}
		})
	}
}

// What belongs to another partner or another environment is neither read nor planned nor forgotten.
func TestAccKYC_belongsToPartnerAndEnvironment(t *testing.T) {
	for name, tc := range managed {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			prepare(env, name)
			env.WantOwned(tc.config, tc.config, tc.subject)
		})
	}
}

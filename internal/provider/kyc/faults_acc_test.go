package kyc_test

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// The answer to the first request was lost: the second starts another verification, which takes the place of the first and is
// the one in the state. Only the latest can be decided, so the decision shows which one that is.
func TestAccVerification_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createKycVerification", 1, lostAnswer)
	env.Test(resource.TestStep{
		Config: env.Config(acctest.User() + acctest.Verification() + acctest.Decision() + Wait()),
		Check:  resource.TestCheckResourceAttr(wait, "verification_status", "VERIFIED"),
	})
	wantWrites(t, env, "createUser", "createKycVerification", "createKycVerification", "decideKyc", "deleteUser")
}

// The answer to the submission was lost and the second is refused: the account shows that the first had arrived.
func TestAccUserVerification_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.Fault("addUserVerification", 1, lostAnswer)
	env.Test(resource.TestStep{Config: env.Config(document()), Check: resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE")})
	env.WantRequests("addUserVerification", 2)
	env.WantWarning("p100_user_verification", `The document data was submitted, but the answer was lost: .* the account of "fixture-alice" is being opened`)
}

// The same when no answer ever came.
func TestAccUserVerification_allAnswersLost(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.Fault("addUserVerification", 5, lostAnswer)
	env.Test(resource.TestStep{Config: env.Config(document()), Check: resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE")})
	env.WantRequests("addUserVerification", 5)
	env.WantWarning("p100_user_verification", `the answer was lost`)
}

// When the account does not show it, nothing had arrived: an error, and nothing in the state.
func TestAccUserVerification_lostAndRefused(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Fault("addUserVerification", 1, sandbox.Fault{Drop: true})
	config := env.Config(document())
	env.Test(
		resource.TestStep{Config: config, ExpectError: acctest.Words(`code P459 user-not-verified`)},
		resource.TestStep{
			PreConfig: func() {
				env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), "VERIFIED", "")
				env.ResetLog()
			},
			Config: config,
		},
	)
	env.WantRequests("addUserVerification", 1)
	env.WantNoWarning("p100_user_verification")
}

// Faults that pass are nobody's business: P100 sends P500 with HTTP 400.
func TestAccKYC_retriedFaults(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"P500": {Code: "P500"},
		"503":  {Status: 503, Body: "<html><body>maintenance</body></html>"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			for _, operation := range []string{"createKycVerification", "decideKyc", "addUserVerification", "getKycStatus", "getUserBalances"} {
				env.Fault(operation, 1, fault)
			}
			env.Test(resource.TestStep{
				Config: env.Config(acctest.User() + acctest.Verification() + acctest.Decision() + Wait() + acctest.UserVerification()),
				Check:  resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE"),
			})
			for _, operation := range []string{"createKycVerification", "decideKyc", "addUserVerification"} {
				env.WantRequests(operation, 2)
			}
			env.WantNoWarning("p100_user_verification")
		})
	}
}

// An interrupt while the account is being opened is no error: that would taint the object and submit the document again.
func TestAccUserVerification_interrupted(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.ActivationDelaySeconds = 3600 })
	env.AddVerifiedUser(acctest.Fixture)
	session := env.Session()
	env.ResetLog()

	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	go func() {
		for len(env.Requests("getUserBalances")) == 0 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		interrupt()
	}()
	object := session.Create(ctx, "p100_user_verification", submission())

	wantObject(t, object, map[string]string{"external_user_id": acctest.Fixture})
	if object.Text("id") != acctest.Fixture || object.Text("status") != "WAITING_TO_BE_ACTIVATED" {
		t.Errorf("recorded %q with the status %q", object.Text("id"), object.Text("status"))
	}
	env.WantWarning("p100_user_verification", `Interrupted while waiting for the activation: The document data was submitted and is recorded`)
	env.WantRequests("addUserVerification", 1)
}

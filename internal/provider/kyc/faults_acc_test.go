package kyc_test

import (
	"context"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// The answer to the submission was lost and the second is refused: the account shows that the first had arrived.
func TestAccUserVerification_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.Fault("addUserVerification", 1, lostAnswer)
	env.Test(resource.TestStep{Config: env.Config(document()), Check: resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE")})
	env.WantRequests("addUserVerification", 2)
	env.WantWarning("p100_user_verification", `The document data was submitted, but the answer was lost: .* the account of "fixture-alice" is being opened`)
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

// When the wait finds no answer, the submission is recorded all the same: an error would submit the document again.
func TestAccUserVerification_notFollowed(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.Fault("getUserBalances", 5, sandbox.Fault{Code: "P501"}) // as often as it is tried
	stage := env.Stage()
	stage.Apply(env.Config(document()))
	if got := stage.Text(userVerification, "status"); got != "WAITING_TO_BE_ACTIVATED" {
		t.Errorf("recorded as %s", got)
	}
	env.WantRequests("addUserVerification", 1)
	env.WantWarning("p100_user_verification", `It is not known whether the user is active yet: The document data was submitted and is recorded; (?s).*code P501`)
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

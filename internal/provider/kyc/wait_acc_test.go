package kyc_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// kycAnswer is an answer of getKycStatus that the sandbox did not make.
func kycAnswer(verificationStatus, attemptStatus string) sandbox.Fault {
	return sandbox.Fault{Status: 200, Body: `{"externalUserId":"fixture-alice","verificationStatus":"` + verificationStatus + `","attemptStatus":"` + attemptStatus + `","rejectionReason":null}`}
}

// The wait asks again until the user is verified.
func TestAccWait_untilVerified(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.Fault("getKycStatus", 1, kycAnswer("NOT_VERIFIED", "PENDING"))
	env.Fault("getKycStatus", 1, kycAnswer("NOT_VERIFIED", "VERIFICATION"))
	env.Test(resource.TestStep{
		Config: env.Config(waitForAlice()),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(wait, "verification_status", "VERIFIED"),
			resource.TestCheckResourceAttr(wait, "attempt_status", "SUCCESSFUL"),
		),
	})
}

// A rejection ends the wait at once, an hour before its time is up, and says why and what to do.
func TestAccWait_rejected(t *testing.T) {
	env := acctest.New(t)
	rejected := acctest.User() + acctest.Verification() +
		acctest.Decision(acctest.Attrs{"status": `"REJECTED_BY_PROVIDER"`, "rejection_reason": `"DOCUMENT_UNREADABLE"`})
	env.Test(
		resource.TestStep{Config: env.Config(rejected)},
		resource.TestStep{
			Config:      env.Config(rejected + Wait()),
			ExpectError: acctest.Words(`The verification of the user "fixture-alice" was rejected by the KYC provider: DOCUMENT_UNREADABLE. Start another verification: ` + "`terraform apply -replace`"),
		},
		// Which is what helps.
		resource.TestStep{Config: env.Config(acctest.User() + acctest.Verification(acctest.Attrs{"document_type": `"ID_CARD"`}) + acctest.Decision() + Wait())},
	)
	env.WantRequests("createKycVerification", 2)
	env.WantRequests("decideKyc", 2)
}

// The same, when the rejection comes while the wait is on.
func TestAccWait_rejectedMeanwhile(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), "REJECTED_BY_PROVIDER", "NO_FACE_FOUND")
	env.Fault("getKycStatus", 2, kycAnswer("NOT_VERIFIED", "PENDING"))
	env.Test(resource.TestStep{Config: env.Config(waitForAlice()), ExpectError: acctest.Words(`rejected by the KYC provider: NO_FACE_FOUND`)})
}

func TestAccWait_endsAtOnce(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		want    acctest.Refusal
	}{
		"expired": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), "EXPIRED", "")
		}, acctest.Refusal{Summary: "The KYC verification has expired", Says: `The verification of the user "fixture-alice" is no longer valid. Start another verification`}},
		"rejected without a reason": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getKycStatus", 1, kycAnswer("NOT_VERIFIED", "REJECTED_BY_PROVIDER"))
		}, acctest.Refusal{Summary: "The KYC verification was rejected", Says: `P100 gives no reason`}},
		"unknown user": {func(*acctest.Env) {}, acctest.Refusal{Summary: "No such user", Says: `P100 does not know the user "fixture-alice", so there is no verification to wait for`}},
		"suspended": {func(env *acctest.Env) {
			env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
			env.AddVerifiedUser(acctest.Fixture)
			env.SuspendUser(acctest.Fixture)
		}, acctest.Refusal{Summary: "The user is suspended", Says: `P100 does not tell the KYC status of the user "fixture-alice" while it is suspended. Unsuspend it first`}},
		"refused": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getKycStatus", 1, sandbox.Fault{Code: "P418"})
		}, acctest.Refusal{Summary: "Unable to wait for the KYC verification", Says: `code P418 partner-not-found`}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.RefusesToCreate(env.Config(waitForAlice()), tc.want)
		})
	}
}

// When the time is up, the last status is in the message, and what to do depends on it.
func TestAccWait_timesOut(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		want    acctest.Refusal
	}{
		"nothing was started": {
			func(env *acctest.Env) { env.AddUser(acctest.Fixture) },
			acctest.Refusal{Summary: "The user is not verified yet", Says: `After 1s the verification of the user "fixture-alice" is NOT_STARTED. No verification was started for this user: make this resource depend on its p100_kyc_verification`},
		},
		"nobody opened it": {
			func(env *acctest.Env) { env.AddUser(acctest.Fixture); env.AddVerification(acctest.Fixture) },
			acctest.Refusal{Summary: "The user is not verified yet", Says: `After 1s the verification of the user "fixture-alice" is NOT_VERIFIED (attempt PENDING). Waiting longer is safe: raise timeouts.create, or apply again`},
		},
		"P100 knows only that it is not verified": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getKycStatus", 1000, sandbox.Fault{Code: "P459"})
		}, acctest.Refusal{Summary: "The user is not verified yet", Says: `After 1s the verification of the user "fixture-alice" is NOT_VERIFIED. Waiting longer is safe`}},
		"P100 never answered": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getKycStatus", 1000, sandbox.Fault{Latency: time.Minute})
		}, acctest.Refusal{Summary: "Unable to wait for the KYC verification", Says: "The time ran out"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.RefusesToCreate(env.Config(waitForAlice(acctest.Attrs{"timeouts": `{ create = "1s" }`})), tc.want)
		})
	}
}

// A user who is no longer verified is waited for anew.
func TestAccWait_plannedAnewWhenExpired(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	config := env.Config(waitForAlice())
	stage := env.Stage()
	stage.Apply(config)
	// The sandbox lets only a verification expire that has not succeeded: so another one of the same user.
	env.DeleteUser(acctest.Fixture)
	env.AddUser(acctest.Fixture)
	env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), "EXPIRED", "")
	if got := stage.Plan(config); got[wait] != plancheck.ResourceActionCreate {
		t.Errorf("planned %v", got)
	}
	stage.Apply(config, acctest.Refusal{Summary: "The KYC verification has expired", Says: `The verification of the user "fixture-alice" is no longer valid`})
	env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), "VERIFIED", "")
	if got := stage.Plan(config); got[wait] != plancheck.ResourceActionCreate {
		t.Errorf("planned %v", got)
	}
	stage.Apply(config)
	if got := stage.Text(wait, "verification_status"); got != "VERIFIED" {
		t.Errorf("the status is %q", got)
	}
}

// Another verification is another wait; another timeout is not. Neither writes anything, nor does the destroy.
func TestAccWait_update(t *testing.T) {
	env := acctest.New(t)
	id := env.AddVerifiedUser(acctest.Fixture)
	env.ResetLog()
	stage := env.Stage()
	stage.Apply(env.Config(waitForAlice()))
	for _, step := range []struct {
		attrs  acctest.Attrs
		action plancheck.ResourceActionType
	}{
		{acctest.Attrs{"timeouts": `{ create = "2h" }`}, plancheck.ResourceActionUpdate},
		{acctest.Attrs{"verification_id": `"` + id + `"`}, plancheck.ResourceActionReplace},
	} {
		config := env.Config(waitForAlice(step.attrs))
		if got := stage.Plan(config); got[wait] != step.action {
			t.Errorf("planned %v, want %s", got, step.action)
		}
		stage.Apply(config)
		if got := stage.Text(wait, "verification_status"); got != "VERIFIED" {
			t.Errorf("the status is %q", got)
		}
	}
	stage.Apply(env.Config(""))
	wantWrites(t, env)
}

func TestAccWait_badInput(t *testing.T) {
	acctest.RefusesAll(t, waitForAlice, map[string]acctest.BadInput{
		"timeout without a unit": {Attrs: acctest.Attrs{"timeouts": `{ create = "60" }`}, At: "timeouts.create", Summary: "Invalid Attribute Value Time Duration", Says: `such as "300ms", "-1.5h" or "2h45m"`},
		"external id of spaces":  {Attrs: acctest.Attrs{"external_user_id": `" "`}, At: "external_user_id", Summary: "External user id cannot be used", Says: `spaces around it`},
	})
}

package simulation_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const decision = "p100_sandbox_kyc_decision.alice"

// decided is a decision about a user whom the configuration does not hold.
func decided(verificationID string, attrs ...acctest.Attrs) string {
	return acctest.Decision(append([]acctest.Attrs{{"external_user_id": `"fixture-alice"`, "verification_id": `"` + verificationID + `"`}}, attrs...)...)
}

func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(decision, action)}}
}

// Each decision has its effect, once, and is forgotten without one.
func TestAccKYCDecision(t *testing.T) {
	for name, tc := range map[string]struct {
		attrs                         acctest.Attrs
		verification, attempt, reason string
	}{
		"verified":              {acctest.Attrs{"status": `"VERIFIED"`}, "VERIFIED", "SUCCESSFUL", ""},
		"rejected":              {acctest.Attrs{"status": `"REJECTED_BY_PROVIDER"`}, "NOT_VERIFIED", "REJECTED_BY_PROVIDER", "NO_FACE_FOUND"},
		"rejected for a reason": {acctest.Attrs{"status": `"REJECTED_BY_PROVIDER"`, "rejection_reason": `"DOCUMENT_UNREADABLE"`}, "NOT_VERIFIED", "REJECTED_BY_PROVIDER", "DOCUMENT_UNREADABLE"},
		"expired":               {acctest.Attrs{"status": `"EXPIRED"`}, "EXPIRED", "PENDING", ""},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			id := env.AddVerification(acctest.Fixture)
			env.ResetLog()
			stage := env.Stage()
			stage.Apply(env.Config(decided(id, tc.attrs)))
			if got := stage.Text(decision, "id"); got != "fixture-alice/"+id {
				t.Errorf("the id is %q", got)
			}
			stage.Apply(env.Config(""))
			for _, request := range env.Requests() {
				if request.Method != http.MethodGet && request.OperationID != "decideKyc" {
					t.Errorf("%s was called", request.OperationID)
				}
			}
			env.WantRequests("decideKyc", 1)

			status, err := env.Client().KYCStatus(t.Context(), acctest.Fixture)
			if err != nil {
				t.Fatal(err)
			}
			if status.VerificationStatus != tc.verification || status.AttemptStatus != tc.attempt || status.RejectionReason != tc.reason {
				t.Errorf("after the decision the status is %+v", status)
			}
		})
	}
}

// Uploaded files tell no verification id: the latest verification is decided, once there is one.
func TestAccKYCDecision_latest(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	latest := env.Config(decided("", acctest.Attrs{"verification_id": ""}))
	env.Test(
		resource.TestStep{Config: latest, ExpectError: acctest.Words(`The user "fixture-alice" has no verification to decide. Let this resource come after the one that starts it`)},
		resource.TestStep{
			PreConfig: func() { env.AddVerification(acctest.Fixture); env.AddVerification(acctest.Fixture) },
			Config:    latest,
			Check:     resource.TestCheckResourceAttr(decision, "id", "fixture-alice"),
		},
	)
	status, err := env.Client().KYCStatus(t.Context(), acctest.Fixture)
	if err != nil || status.VerificationStatus != "VERIFIED" {
		t.Errorf("after the decision the status is %+v, %v", status, err)
	}
}

// A decision that was made before is no error when it is the same, and cannot be changed when it is another.
func TestAccKYCDecision_twice(t *testing.T) {
	env := acctest.New(t)
	id := env.AddVerifiedUser(acctest.Fixture)
	env.Test(
		resource.TestStep{Config: env.Config(decided(id))},
		resource.TestStep{
			Config:           env.Config(decided(id, acctest.Attrs{"status": `"REJECTED_BY_PROVIDER"`})),
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate),
			ExpectError:      acctest.Words("A decision cannot be changed, and only the latest verification of a user can be decided. To decide otherwise, start another verification: `terraform apply -replace`"),
		},
		resource.TestStep{Config: env.Config(decided(id))},
	)
}

func TestAccKYCDecision_refused(t *testing.T) {
	const nowhere = "0f5a7c0e-6a3f-4f4c-8e6b-9a2b1d3c4e5f"
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env) (verificationID string)
		want    acctest.Refusal
	}{
		"unknown user":         {func(*acctest.Env) string { return nowhere }, acctest.Refusal{Summary: "Unable to decide the KYC verification", Says: `code P412 invalid-user`}},
		"unknown verification": {func(env *acctest.Env) string { env.AddUser(acctest.Fixture); return nowhere }, acctest.Refusal{Summary: "Unable to decide the KYC verification", Says: `The user "fixture-alice" has no verification with this verification_id. Refer to it: p100_kyc_verification.NAME.verification_id`}},
		"of another user": {func(env *acctest.Env) string {
			env.AddUser(acctest.Fixture)
			env.AddUser("fixture-bob")
			return env.AddVerification("fixture-bob")
		}, acctest.Refusal{Summary: "Unable to decide the KYC verification", Says: `The user "fixture-alice" has no verification with this verification_id`}},
		"superseded": {func(env *acctest.Env) string {
			env.AddUser(acctest.Fixture)
			first := env.AddVerification(acctest.Fixture)
			env.AddVerification(acctest.Fixture)
			return first
		}, acctest.Refusal{Summary: "Unable to decide the KYC verification", Says: `only the latest verification of a user can be decided`}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			id := tc.prepare(env)
			env.RefusesToCreate(env.Config(decided(id)), tc.want)
		})
	}
}

func TestAccKYCDecision_badInput(t *testing.T) {
	acctest.RefusesAll(t, func(attrs ...acctest.Attrs) string {
		return decided("any", attrs...)
	}, map[string]acctest.BadInput{
		"reason of a success": {Attrs: acctest.Attrs{"rejection_reason": `"NO_FACE_FOUND"`}, At: "rejection_reason", Summary: "A reason without a rejection", Says: `rejection_reason goes with status "REJECTED_BY_PROVIDER" only, but status is "VERIFIED"`},
		"reason of an expiry": {Attrs: acctest.Attrs{"status": `"EXPIRED"`, "rejection_reason": `"NO_FACE_FOUND"`}, At: "rejection_reason", Summary: "A reason without a rejection", Says: `rejection_reason goes with status "REJECTED_BY_PROVIDER" only, but status is "EXPIRED"`},
		"empty reason":        {Attrs: acctest.Attrs{"status": `"REJECTED_BY_PROVIDER"`, "rejection_reason": `""`}, At: "rejection_reason", Summary: "Invalid Attribute Value Length", Says: `rejection_reason string length must be at least 1`},
		"unknown status":      {Attrs: acctest.Attrs{"status": `"MAYBE"`}, At: "status", Summary: "Invalid Attribute Value Match", Says: `status value must be one of`},
	})
}

// A decision is an event: it stays as long as there is something that was decided.
func TestAccKYCDecision_drift(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	id := env.AddVerifiedUser(acctest.Fixture)
	config := env.Config(decided(id))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: func() { env.SuspendUser(acctest.Fixture) }, Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
		resource.TestStep{
			PreConfig: func() {
				env.DeleteUser(acctest.Fixture)
				env.AddUser(acctest.Fixture)
			},
			Config:           config,
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ExpectError:      acctest.Words(`has no verification with this verification_id`),
		},
	)
}

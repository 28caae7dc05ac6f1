package kyc_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	verification     = "p100_kyc_verification.alice"
	wait             = "p100_kyc_verification_wait.alice"
	userVerification = "p100_user_verification.alice"
	decision         = "p100_sandbox_kyc_decision.alice"
	kycFiles         = "p100_kyc_files.alice"
	poaFiles         = "p100_poa_files.alice"
)

// alice is the external id of a user whom the configuration does not hold.
var alice = acctest.Attrs{"external_user_id": `"fixture-alice"`}

var lostAnswer = sandbox.Fault{Drop: true, AfterEffect: true}

// Wait is a p100_kyc_verification_wait named "alice", after the decision of acctest.Decision.
func Wait(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", "p100_kyc_verification_wait", "alice", append([]acctest.Attrs{{
		"external_user_id": "p100_sandbox_kyc_decision.alice.external_user_id",
		"verification_id":  "p100_sandbox_kyc_decision.alice.verification_id",
	}}, attrs...)...)
}

// waitForAlice waits for a user whom the configuration does not hold.
func waitForAlice(attrs ...acctest.Attrs) string {
	return Wait(append([]acctest.Attrs{alice, {"verification_id": ""}}, attrs...)...)
}

// status is a p100_kyc_status named "alice".
func status(attrs ...acctest.Attrs) string {
	return acctest.Block("data", "p100_kyc_status", "alice", append([]acctest.Attrs{alice}, attrs...)...)
}

// planned checks what the plan of a step does.
func planned(actions map[string]plancheck.ResourceActionType) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for address, action := range actions {
		checks = append(checks, plancheck.ExpectResourceAction(address, action))
	}
	return resource.ConfigPlanChecks{PreApply: checks}
}

// onlyPlanned is planned for a step that applies nothing.
func onlyPlanned(actions map[string]plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: planned(actions).PreApply}
}

// wantWrites fails the test unless exactly these operations were called that are not reads, in this order.
func wantWrites(t *testing.T, env *acctest.Env, want ...string) {
	t.Helper()
	var got []string
	for _, entry := range env.Requests() {
		if entry.Method != http.MethodGet {
			got = append(got, entry.OperationID)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the writes were %q, want %q", got, want)
	}
}

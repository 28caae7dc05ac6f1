package kyc_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Every status has its values, and a verification that was never started is one of them.
func TestAccStatus(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	const at = "data.p100_kyc_status.alice"
	config := env.Config(status())
	reads := func(prepare func(), verification, attempt, reason string) resource.TestStep {
		checks := []resource.TestCheckFunc{
			resource.TestCheckResourceAttr(at, "id", "fixture-alice"),
			resource.TestCheckResourceAttr(at, "verification_status", verification),
		}
		for name, value := range map[string]string{"attempt_status": attempt, "rejection_reason": reason} {
			if value == "" {
				checks = append(checks, resource.TestCheckNoResourceAttr(at, name))
			} else {
				checks = append(checks, resource.TestCheckResourceAttr(at, name, value))
			}
		}
		return resource.TestStep{PreConfig: prepare, Config: config, Check: resource.ComposeAggregateTestCheckFunc(checks...)}
	}
	decide := func(status, reason string) func() {
		return func() { env.Decide(acctest.Fixture, env.AddVerification(acctest.Fixture), status, reason) }
	}
	env.Test(
		reads(nil, "NOT_STARTED", "", ""),
		reads(func() { env.AddVerification(acctest.Fixture) }, "NOT_VERIFIED", "PENDING", ""),
		reads(decide("REJECTED_BY_PROVIDER", "NO_FACE_FOUND"), "NOT_VERIFIED", "REJECTED_BY_PROVIDER", "NO_FACE_FOUND"),
		reads(decide("EXPIRED", ""), "EXPIRED", "PENDING", ""),
		reads(func() { env.Fault("getKycStatus", 2, sandbox.Fault{Code: "P459"}) }, "NOT_VERIFIED", "", ""),
		reads(func() { env.Heal(); decide("VERIFIED", "")() }, "VERIFIED", "SUCCESSFUL", ""),
	)
}

func TestAccStatus_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		attrs   acctest.Attrs
		want    acctest.Refusal
	}{
		"unknown user": {func(*acctest.Env) {}, nil, acctest.Refusal{At: "external_user_id", Summary: "No such user", Says: `P100 does not know the user "fixture-alice" in sandbox for this partner. If it is created in the same configuration, refer to it`}},
		"suspended": {func(env *acctest.Env) {
			env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
			env.AddUser(acctest.Fixture)
			env.SuspendUser(acctest.Fixture)
		}, nil, acctest.Refusal{At: "external_user_id", Summary: "The user is suspended", Says: `P100 does not tell the KYC status of the user "fixture-alice" while it is suspended`}},
		"unavailable": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getKycStatus", 100, sandbox.Fault{Code: "P501"})
		}, nil, acctest.Refusal{Summary: "Unable to read the KYC status", Says: `P100 answered "Service is temporarily unavailable." (code P501 service-unavailable`}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Refuses(env.Config(status(tc.attrs)), tc.want)
		})
	}
}

func TestAccStatus_badInput(t *testing.T) {
	acctest.RefusesAll(t, status, map[string]acctest.BadInput{
		"no id":            {Attrs: acctest.Attrs{"external_user_id": `""`}, At: "external_user_id", Summary: "External user id cannot be used", Says: `The external user id is empty`},
		"id of two points": {Attrs: acctest.Attrs{"external_user_id": `".."`}, At: "external_user_id", Summary: "External user id cannot be used", Says: `has a meaning of its own in URLs`},
	})
}

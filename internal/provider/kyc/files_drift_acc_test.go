package kyc_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// What is uploaded belongs to its partner and environment.
func TestAccUploads_belongToPartnerAndEnvironment(t *testing.T) {
	t.Run("KYC files", func(t *testing.T) {
		env := acctest.New(t)
		env.AddUser(acctest.Fixture)
		body := files(newDesk(t).card())
		env.WantOwned(body, body, `The KYC upload of "fixture-alice"`)
	})
	t.Run("proof of address", func(t *testing.T) {
		env := acctest.New(t)
		env.AddVerifiedUser(acctest.Fixture)
		body := poa(list(newDesk(t).put("statement.pdf", pdf)))
		env.WantOwned(body, body, `The proof of address of "fixture-alice"`)
	})
}

// What is uploaded follows the user and the KYC status, which is all that P100 tells.
func TestAccUploads_drift(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	env.AddUser(acctest.Fixture)
	env.AddVerifiedUser("fixture-bob")
	both := func(do func(externalUserID string)) { do(acctest.Fixture); do("fixture-bob") }
	d := newDesk(t)
	body := files(d.card()) + poa(list(d.put("statement.pdf", pdf)), acctest.Attrs{"external_user_id": `"fixture-bob"`})
	config := env.Config(body)
	stage := env.Stage()
	wantPlan := func(want map[string]plancheck.ResourceActionType) {
		t.Helper()
		if got := stage.Plan(config); !maps.Equal(got, want) {
			t.Errorf("planned %v, want %v", got, want)
		}
	}
	stage.Apply(config)
	both(env.SuspendUser)
	wantPlan(nil)

	env.Fault("getKycStatus", 100, sandbox.Fault{Code: "P501"})
	stage.Plan(config, acctest.Refusal{Summary: "Unable to read the KYC files", Says: "code P501"})
	env.Heal()
	env.Fault("getUserBalances", 100, sandbox.Fault{Code: "P501"})
	stage.Plan(config, acctest.Refusal{Summary: "Unable to read the user", Says: "code P501"})
	env.Heal()

	both(env.DeleteUser)
	both(env.AddUser)
	wantPlan(map[string]plancheck.ResourceActionType{kycFiles: plancheck.ResourceActionCreate})
	both(env.DeleteUser)
	wantPlan(map[string]plancheck.ResourceActionType{kycFiles: plancheck.ResourceActionCreate, poaFiles: plancheck.ResourceActionCreate})
	env.WantRequests("addKycFiles", 1)
	env.WantRequests("addPoaFiles", 1)
}

// Whoever was verified before Terraform came needs no files: an import uploads nothing, whether the files exist or not, and records
// what they are. From then on, other content is another submission.
func TestAccUploads_import(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	d := newDesk(t)
	card, statement := d.card(), d.put("statement.pdf", pdf)
	d.remove("front.jpg", "back.jpg", "selfie.jpg", "statement.pdf")
	body := files(card) + poa(list(statement))
	update, replace := plancheck.ResourceActionUpdate, plancheck.ResourceActionDestroyBeforeCreate
	env.ResetLog()
	env.Test(
		resource.TestStep{
			Config:           env.Config(body + acctest.Import(kycFiles, acctest.Fixture) + acctest.Import(poaFiles, acctest.Fixture)),
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{kycFiles: update, poaFiles: update}),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(kycFiles, "document_type", "ID_CARD"),
				resource.TestCheckNoResourceAttr(kycFiles, "front_sha256"),
				resource.TestCheckResourceAttr(poaFiles, "files.0", statement),
				resource.TestCheckNoResourceAttr(poaFiles, "files_sha256.0"),
				resource.TestCheckNoResourceAttr(poaFiles, "pending"),
			),
		},
		resource.TestStep{
			PreConfig:        func() { d.card(); d.put("statement.pdf", pdf) },
			Config:           env.Config(body),
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{kycFiles: update, poaFiles: update}),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(kycFiles, "front_sha256", sha(png+"front")),
				resource.TestCheckResourceAttr(poaFiles, "files_sha256.0", sha(pdf)),
			),
		},
		resource.TestStep{
			PreConfig: func() { d.put("back.jpg", jpeg+"another"); d.put("statement.pdf", pdf+"another") },
			Config:    env.Config(body), PlanOnly: true, ExpectNonEmptyPlan: true,
			ConfigPlanChecks: onlyPlanned(map[string]plancheck.ResourceActionType{kycFiles: replace, poaFiles: replace}),
		},
	)
	wantWrites(t, env)
	env.WantWarning("p100_kyc_files", `cannot read back all of the KYC upload of "fixture-alice".* not sent: document_type, front, back, selfie\.`)
	env.WantWarning("p100_poa_files", `cannot read back all of the proof of address of "fixture-alice".* not sent: files\.`)
}

// What is not there cannot be imported.
func TestAccUploads_importRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		typeName string
		prepare  func(*acctest.Env)
		want     string
	}{
		"files of nobody": {"p100_kyc_files", func(*acctest.Env) {}, `P100 knows no verification of the user "fixture-alice"`},
		"no files":        {"p100_kyc_files", func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, `P100 knows no verification of the user "fixture-alice"`},
		"proof of nobody": {"p100_poa_files", func(*acctest.Env) {}, `P100 does not know the user "fixture-alice" in sandbox`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			object := env.Session().Import(t.Context(), tc.typeName, map[string]string{"external_user_id": acctest.Fixture})
			if len(object.Errors) != 1 || !strings.Contains(object.Errors[0], tc.want) {
				t.Errorf("errors %q, want %q", object.Errors, tc.want)
			}
		})
	}
}

// Files that P100 has taken and not looked at yet are not gone: nothing is uploaded again.
func TestAccKYCFiles_notLookedAtYet(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	config := env.Config(files(newDesk(t).card()))
	waiting := sandbox.Fault{Code: "P445"}
	env.Fault("getKycStatus", 1000, waiting)
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { env.Heal() }, RefreshState: true,
		},
		resource.TestStep{
			PreConfig: func() { env.Fault("getKycStatus", 1000, waiting) },
			Config:    config, PlanOnly: true, ExpectNonEmptyPlan: true, // what was there is gone
			ConfigPlanChecks: onlyPlanned(map[string]plancheck.ResourceActionType{kycFiles: plancheck.ResourceActionCreate}),
		},
	)
	env.WantRequests("addKycFiles", 1)
}

package kyc_test

import (
	"maps"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// What P100 cannot read back is recorded in place after an import: nothing is replaced, nothing is sent, and a warning says so.
func TestAccVerification_importReplacesNothing(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	id := env.AddVerification(acctest.Fixture)
	env.ResetLog()
	env.Test(
		resource.TestStep{
			Config:           env.Config(acctest.Verification(alice) + acctest.Import(verification, "fixture-alice/"+id)),
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{verification: plancheck.ResourceActionUpdate}),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(verification, "id", "fixture-alice/"+id),
				resource.TestCheckResourceAttr(verification, "verification_id", id),
				resource.TestCheckResourceAttrSet(verification, "verification_url"),
				resource.TestCheckResourceAttr(verification, "document_type", "PASSPORT"),
			),
		},
	)
	wantWrites(t, env)
	env.WantWarning("p100_kyc_verification", `cannot read back all of the KYC verification of "fixture-alice".* Sent to P100: nothing\. Only recorded in the state, not sent: document_type, country, income_source, occupation, additional_info, open_account_reason\.`)
}

// Once recorded, a change is a change again.
func TestAccVerification_importThenChange(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	id := env.AddVerification(acctest.Fixture)
	env.ResetLog()
	env.Test(
		resource.TestStep{Config: env.Config(acctest.Verification(alice) + acctest.Import(verification, "fixture-alice/"+id))},
		resource.TestStep{
			Config:           env.Config(acctest.Verification(alice, acctest.Attrs{"document_type": `"ID_CARD"`})),
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{verification: plancheck.ResourceActionDestroyBeforeCreate}),
		},
	)
	wantWrites(t, env, "createKycVerification")
}

// The command line's import knows what P100 tells, and nothing else.
func TestAccVerification_importVerify(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User() + acctest.Verification())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			Config: config, ResourceName: verification, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"document_type", "country", "income_source", "occupation", "additional_info", "open_account_reason"},
		},
	)
}

// A partner's own id may have slashes in it; the verification id has none.
func TestAccVerification_importOfAnIDWithSlashes(t *testing.T) {
	env := acctest.New(t)
	env.AddUser("team/a b/alice")
	id := env.AddVerification("team/a b/alice")
	env.Test(resource.TestStep{
		Config: env.Config(acctest.Verification(acctest.Attrs{"external_user_id": `"team/a b/alice"`}) + acctest.Import(verification, "team/a b/alice/"+id)),
		Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr(verification, "external_user_id", "team/a b/alice"),
			resource.TestCheckResourceAttr(verification, "verification_id", id),
		),
	})
}

func TestAccVerification_importRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare  func(*acctest.Env)
		id, want string
	}{
		"no verification id": {nil, "fixture-alice", `The import id must have the form external_user_id/verification_id, but is "fixture-alice"`},
		"no external id":     {nil, "/0f5a7c0e", `The import id must have the form external_user_id/verification_id`},
		"nothing after it":   {nil, "fixture-alice/", `The import id must have the form external_user_id/verification_id`},
		"unknown user":       {nil, "fixture-alice/0f5a7c0e", `P100 knows no verification of the user "fixture-alice", so there is nothing to import`},
		"nothing started": {
			func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, "fixture-alice/0f5a7c0e",
			`P100 knows no verification of the user "fixture-alice", so there is nothing to import`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			if tc.prepare != nil {
				tc.prepare(env)
			}
			wantRefused(t, env.Session().ImportID(t.Context(), "p100_kyc_verification", tc.id), tc.want)
		})
	}
}

// The import of a user verification sends nothing either, not even when the document has expired since: P100 has it already.
func TestAccUserVerification_importReplacesNothing(t *testing.T) {
	for name, attrs := range map[string]acctest.Attrs{
		"valid":      {},
		"expired":    {"document_expiration_date": `"2020-01-01"`},
		"write-only": {"document_number": "", "document_number_wo": `"WO9876543"`, "document_number_wo_version": "3"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddVerifiedUser(acctest.Fixture)
			env.SubmitDocument(acctest.Fixture)
			env.ResetLog()
			env.Test(
				resource.TestStep{
					Config:           env.Config(document(attrs) + acctest.Import(userVerification, acctest.Fixture)),
					ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{userVerification: plancheck.ResourceActionUpdate}),
					Check: resource.ComposeAggregateTestCheckFunc(
						resource.TestCheckResourceAttr(userVerification, "id", "fixture-alice"),
						resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE"),
						resource.TestCheckResourceAttr(userVerification, "document_country", "PL"),
					),
				},
				resource.TestStep{
					Config: env.Config(document(attrs, acctest.Attrs{"document_country": `"DE"`, "document_expiration_date": `"2099-01-01"`})), PlanOnly: true, ExpectNonEmptyPlan: true,
					ConfigPlanChecks: onlyPlanned(map[string]plancheck.ResourceActionType{userVerification: plancheck.ResourceActionDestroyBeforeCreate}),
				},
			)
			wantWrites(t, env)
			env.WantWarning("p100_user_verification", `cannot read back all of the user verification of "fixture-alice".* Sent to P100: nothing\.`)
		})
	}
}

func TestAccUserVerification_importVerify(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.ActiveUser())},
		resource.TestStep{
			Config: env.Config(acctest.ActiveUser()), ResourceName: userVerification, ImportState: true, ImportStateId: acctest.Fixture, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"document_type", "document_number", "document_country", "document_expiration_date"},
		},
	)
}

// The status is P100's: it follows the account after the import.
func TestAccUserVerification_importWhileWaiting(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.ActivationDelaySeconds = 3600 })
	env.AddVerifiedUser(acctest.Fixture)
	env.SubmitDocument(acctest.Fixture)
	config := env.Config(document() + acctest.Import(userVerification, acctest.Fixture))
	env.Test(
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr(userVerification, "status", "WAITING_TO_BE_ACTIVATED")},
		resource.TestStep{
			PreConfig: func() {
				if _, err := env.Control().AdvanceClock(t.Context(), time.Hour); err != nil {
					t.Fatal(err)
				}
			},
			Config: config, Check: resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE"),
		},
	)
}

// A suspended user's account may be hidden: that proves nothing against the import.
func TestAccUserVerification_importOfASuspendedUser(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	env.AddVerifiedUser(acctest.Fixture)
	env.SubmitDocument(acctest.Fixture)
	env.SuspendUser(acctest.Fixture)
	config := env.Config(document() + acctest.Import(userVerification, acctest.Fixture))
	env.Test(
		resource.TestStep{Config: config, Check: resource.TestCheckNoResourceAttr(userVerification, "status")},
		resource.TestStep{
			PreConfig: func() { env.UnsuspendUser(acctest.Fixture) },
			Config:    config, Check: resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE"),
		},
	)
}

func TestAccUserVerification_importRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		want    string
	}{
		"unknown user":          {func(*acctest.Env) {}, `P100 does not know the user "fixture-alice" in sandbox for this partner, so there is nothing to import`},
		"nothing was submitted": {func(env *acctest.Env) { env.AddVerifiedUser(acctest.Fixture) }, `P100 shows no account of the user "fixture-alice", so no document data was submitted and there is nothing to import`},
		"nothing can have been submitted": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getUserBalances", 1, sandbox.Fault{Code: "P459"})
		}, `so no document data was submitted and there is nothing to import`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			wantRefused(t, env.Session().ImportID(t.Context(), "p100_user_verification", acctest.Fixture), tc.want)
		})
	}
}

// Identities come with creating, reading and importing, for the command lines that know them.
func TestAccKYC_identity(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	session := env.Session()

	started := session.Create(t.Context(), "p100_kyc_verification", map[string]string{
		"external_user_id": acctest.Fixture, "document_type": "PASSPORT", "country": "PL", "income_source": "OTHER", "open_account_reason": "DAILY_USE",
	})
	want := map[string]string{"external_user_id": acctest.Fixture, "verification_id": started.Text("verification_id")}
	wantObject(t, started, want)
	imported := session.Import(t.Context(), "p100_kyc_verification", want)
	wantObject(t, imported, want)
	if imported.Text("id") != started.Text("id") || imported.Text("verification_url") != started.Text("verification_url") {
		t.Errorf("imported %q and %q, want %q and %q", imported.Text("id"), imported.Text("verification_url"), started.Text("id"), started.Text("verification_url"))
	}

	env.Decide(acctest.Fixture, want["verification_id"], "VERIFIED", "")
	want = map[string]string{"external_user_id": acctest.Fixture}
	wantObject(t, session.Create(t.Context(), "p100_user_verification", submission()), want)
	imported = session.Import(t.Context(), "p100_user_verification", want)
	wantObject(t, imported, want)
	if imported.Text("status") != "ACTIVE" {
		t.Errorf("imported with the status %q", imported.Text("status"))
	}
}

func submission() map[string]string {
	return map[string]string{
		"external_user_id": acctest.Fixture, "document_type": "PASSPORT", "document_number": "AB1234567", "document_country": "PL", "document_expiration_date": "2099-01-01",
	}
}

func wantObject(t *testing.T, o acctest.Object, identity map[string]string) {
	t.Helper()
	if len(o.Errors) > 0 {
		t.Fatalf("errors: %q", o.Errors)
	}
	if !maps.Equal(o.Identity, identity) {
		t.Errorf("the identity is %q, want %q", o.Identity, identity)
	}
}

// wantRefused fails the test unless there is one error, which matches the pattern, and no object.
func wantRefused(t *testing.T, o acctest.Object, pattern string) {
	t.Helper()
	if len(o.Errors) != 1 || !regexp.MustCompile(pattern).MatchString(o.Errors[0]) || o.State != nil {
		t.Errorf("errors %q, want one like %q; state %v", o.Errors, pattern, o.State)
	}
}

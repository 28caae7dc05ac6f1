package kyc_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// From files to a verified user. Another path to the same content uploads nothing, nor do files that are gone.
func TestAccKYCFiles(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		d := newDesk(t)
		card := d.card()
		config := func(attrs ...acctest.Attrs) string {
			return env.Config(acctest.User() + files(append([]acctest.Attrs{card, {"external_user_id": "p100_user.alice.external_user_id"}}, attrs...)...) +
				acctest.Decision(acctest.Attrs{"external_user_id": kycFiles + ".external_user_id", "verification_id": ""}) + Wait(acctest.Attrs{"verification_id": ""}))
		}
		renamed := acctest.Attrs{"front": strconv.Quote(d.path("moved.jpg"))}
		env.Test(
			resource.TestStep{Config: config(), Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(kycFiles, "id", "fixture-alice"),
				resource.TestCheckResourceAttr(kycFiles, "front_sha256", sha(png+"front")),
				resource.TestCheckResourceAttr(kycFiles, "back_sha256", sha(jpeg+"back")),
				resource.TestCheckResourceAttr(kycFiles, "selfie_sha256", sha(pdf+"selfie")),
				resource.TestCheckResourceAttr(decision, "id", "fixture-alice"),
				resource.TestCheckResourceAttr(wait, "verification_status", "VERIFIED"),
			)},
			resource.TestStep{
				PreConfig: func() { d.put("moved.jpg", png+"front"); d.remove("front.jpg") },
				Config:    config(renamed),
				ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{
					kycFiles: plancheck.ResourceActionUpdate, decision: plancheck.ResourceActionNoop, wait: plancheck.ResourceActionNoop,
				}),
			},
			resource.TestStep{PreConfig: func() { d.remove("moved.jpg", "back.jpg", "selfie.jpg") }, Config: config(renamed), PlanOnly: true},
			// A path that leads nowhere either is recorded, and so is a longer timeout.
			resource.TestStep{Config: config(acctest.Attrs{"timeouts": `{ create = "2h" }`}), Check: resource.TestCheckResourceAttr(kycFiles, "front_sha256", sha(png+"front"))},
		)
		wantWrites(t, env, "createUser", "addKycFiles", "decideKyc", "deleteUser")
		env.WantWarning("p100_kyc_files", `The file does not exist: There is no file ".*front.jpg". Nothing is uploaded`)
		if warnings := env.Warnings("p100_kyc_files"); slices.ContainsFunc(warnings, func(w string) bool { return strings.Contains(w, "back.jpg") }) {
			t.Errorf("a file that is gone is worth no warning: %q", warnings)
		}
	})
}

// Other content is another submission, which needs all files. P100 receives what the state tells.
func TestAccKYCFiles_anotherFileIsAnotherSubmission(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	d := newDesk(t)
	card := d.card()
	passport := acctest.Attrs{"document_type": `"PASSPORT"`, "back": ""}
	replaced := planned(map[string]plancheck.ResourceActionType{kycFiles: plancheck.ResourceActionDestroyBeforeCreate})
	env.Test(
		resource.TestStep{Config: env.Config(files(card))},
		resource.TestStep{
			PreConfig:        func() { env.Decide(acctest.Fixture, "", "REJECTED_BY_PROVIDER", ""); d.put("selfie.jpg", jpeg+"face") },
			Config:           env.Config(files(card)),
			ConfigPlanChecks: replaced,
			Check:            resource.TestCheckResourceAttr(kycFiles, "selfie_sha256", sha(jpeg+"face")),
		},
		resource.TestStep{Config: env.Config(files(card, passport)), ConfigPlanChecks: replaced, Check: resource.TestCheckNoResourceAttr(kycFiles, "back_sha256")},
		resource.TestStep{
			PreConfig: func() { d.remove("front.jpg"); d.put("selfie.jpg", jpeg+"another face") },
			Config:    env.Config(files(card, passport)), ExpectError: acctest.Words(`front.jpg". It is needed for the upload.`),
		},
	)
	wantReceived(t, env.Rows(receivedCards),
		"image/png "+sha(png+"front"), "image/jpeg "+sha(jpeg+"back"), "application/pdf "+sha(pdf+"selfie"),
		"image/png "+sha(png+"front"), "image/jpeg "+sha(jpeg+"back"), "image/jpeg "+sha(jpeg+"face"),
		"image/png "+sha(png+"front"), "image/jpeg "+sha(jpeg+"face"))
	env.WantWarning("p100_kyc_files", `The content of ".*selfie.jpg" is not what was uploaded. .* a file that is gone changes nothing`)
}

// What a plan does not know is checked and hashed by the apply.
func TestAccKYCFiles_unknown(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	d := newDesk(t)
	config := func(attrs ...acctest.Attrs) string {
		return env.Config(source(strconv.Quote(d.path("front.jpg"))) + files(append([]acctest.Attrs{d.card(), {"front": "terraform_data.source.output"}}, attrs...)...))
	}
	env.Test(
		resource.TestStep{
			Config:      config(acctest.Attrs{"document_type": `replace(terraform_data.source.output, "/.*/", "PASSPORT")`}),
			ExpectError: acctest.Words(`Of a PASSPORT, P100 takes one photo (front) and a selfie. Take back out`),
		},
		resource.TestStep{Config: config(), Check: resource.TestCheckResourceAttr(kycFiles, "front_sha256", sha(png+"front"))},
	)
	env.WantRequests("addKycFiles", 1)
}

// Where it is to be found in the configuration is said of what cannot be uploaded.
func TestAccKYCFiles_badInput(t *testing.T) {
	env := acctest.New(t)
	d := newDesk(t)
	d.put("selfie.gif", "GIF89a")
	env.Test(
		resource.TestStep{
			Config:      env.Config(files(d.card(), acctest.Attrs{"document_type": `"PASSPORT"`})),
			PlanOnly:    true,
			ExpectError: acctest.Words(`back does not go with this document`),
		},
		resource.TestStep{
			Config:      env.Config(files(d.card(), acctest.Attrs{"document_type": `"DRIVER_LICENSE"`})),
			PlanOnly:    true,
			ExpectError: acctest.Words(`Attribute document_type value must be one of: ["ID_CARD" "PASSPORT" "RESIDENCE_PERMIT"]`),
		},
		resource.TestStep{
			Config:      env.Config(files(d.card(), acctest.Attrs{"selfie": strconv.Quote(d.path("selfie.gif"))})),
			PlanOnly:    true,
			ExpectError: acctest.Words(`selfie = "` + d.path("selfie.gif") + `" The file "` + d.path("selfie.gif") + `" is neither a JPEG or PNG picture nor a PDF document`),
		},
	)
	wantWrites(t, env)
}

// The apply sends what was planned, and nothing else.
func TestAccKYCFiles_changedBetweenPlanAndApply(t *testing.T) {
	for name, tc := range map[string]struct {
		between func(desk)
		want    string
	}{
		"another content": {func(d desk) { d.put("selfie.png", png+"another") }, `The content of ".*selfie.png" is not what was planned, so nothing was uploaded. Plan again.`},
		"gone":            {func(d desk) { d.remove("selfie.png") }, `There is no file ".*selfie.png"`},
		"another type":    {func(d desk) { d.put("selfie.png", "GIF89a") }, `neither a JPEG or PNG picture nor a PDF document`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			d := newDesk(t)
			session := env.Session()
			env.ResetLog()
			object := session.CreateAfter(t.Context(), "p100_kyc_files", d.passport(), func() { tc.between(d) })
			wantRefused(t, object, tc.want)
			wantWrites(t, env)
		})
	}
}

// The apply checks by itself, whatever was checked before it.
func TestAccKYCFiles_applyChecksConditions(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	d := newDesk(t)
	attributes := d.passport()
	attributes["back"] = d.put("back.png", png)
	session := env.Session()
	env.ResetLog()
	wantRefused(t, session.Create(t.Context(), "p100_kyc_files", attributes), `back does not go with this document`)
	wantWrites(t, env)
}

// What P100 refuses is explained, and leaves nothing in the state.
func TestAccKYCFiles_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		want    string
	}{
		"no user":  {func(*acctest.Env) {}, `code P412 invalid-user`},
		"verified": {func(env *acctest.Env) { env.AddVerifiedUser(acctest.Fixture) }, `"fixture-alice" is verified already, so nothing is left to upload. .* the import id of p100_kyc_files is the external_user_id`},
		"type": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("addKycFiles", 1, sandbox.Fault{Code: "P426"})
		}, `code P426 invalid-file-type(.|\n)*Upload JPEG, PNG or, where allowed, PDF`},
		"size": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("addKycFiles", 1, sandbox.Fault{Code: "P440"})
		}, `code P440 file-too-large(.|\n)*Files may have up to 5 MB each`},
		"status unknown": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getKycStatus", 100, sandbox.Fault{Code: "P501"})
		}, `Nothing was uploaded. Before it uploads, the provider reads the KYC status`},
		"never arrived": {
			func(env *acctest.Env) {
				env.AddUser(acctest.Fixture)
				env.Fault("addKycFiles", 100, sandbox.Fault{Drop: true})
			},
			`A request got no answer, and the KYC status of "fixture-alice" does not tell whether the files arrived. Applying again uploads them again`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			wantRefused(t, env.Session().Create(t.Context(), "p100_kyc_files", newDesk(t).passport()), tc.want)
			env.WantNoWarning("p100_kyc_files")
		})
	}
}

// An upload whose answer is lost is sent again. When no answer comes at all, the KYC status tells that the files arrived.
func TestAccKYCFiles_lostAnswers(t *testing.T) {
	const taken = `The KYC files were uploaded, but the answer was lost: .* the KYC status of "fixture-alice" is now `
	for name, tc := range map[string]struct {
		lost    int
		prepare func(*acctest.Env)
		warning string
	}{
		"one": {1, func(*acctest.Env) {}, ""},
		"all": {100, func(*acctest.Env) {}, taken + `NOT_VERIFIED \(attempt VERIFICATION\)`},
		"all, after a refusal": {100, func(env *acctest.Env) {
			env.AddVerification(acctest.Fixture)
			env.Decide(acctest.Fixture, "", "REJECTED_BY_PROVIDER", "")
		}, taken},
		"one, verified at once": {
			1, func(env *acctest.Env) {
				env.Modes(func(m *sandbox.Modes) { m.KYCFilesDecision = sandbox.DecisionAutomatic })
			},
			taken + `VERIFIED \(attempt SUCCESSFUL\)`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			tc.prepare(env)
			env.Fault("addKycFiles", tc.lost, lostAnswer)
			object := env.Session().Create(t.Context(), "p100_kyc_files", newDesk(t).passport())
			wantObject(t, object, map[string]string{"external_user_id": acctest.Fixture})
			if object.Text("selfie_sha256") != sha(png+"selfie") {
				t.Errorf("the hash is %q", object.Text("selfie_sha256"))
			}
			if tc.warning == "" {
				env.WantNoWarning("p100_kyc_files")
			} else {
				env.WantWarning("p100_kyc_files", tc.warning)
			}
		})
	}
}

// A status that shows no new attempt proves nothing.
func TestAccKYCFiles_lostWhileAnotherIsReviewed(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.AddVerification(acctest.Fixture)
	env.Fault("addKycFiles", 100, sandbox.Fault{Drop: true})
	wantRefused(t, env.Session().Create(t.Context(), "p100_kyc_files", newDesk(t).passport()), `does not tell whether the files arrived`)
}

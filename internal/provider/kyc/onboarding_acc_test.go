package kyc_test

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// From nothing to an active account: one request for each thing that is created, none for what is only forgotten.
func TestAccOnboarding(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Modes(func(m *sandbox.Modes) { m.ActivationDelaySeconds = 1 })
		env.Test(resource.TestStep{
			Config: env.Config(acctest.User() + acctest.Verification() + acctest.Decision() + Wait() +
				acctest.UserVerification(acctest.Attrs{"external_user_id": wait + ".external_user_id"}) +
				status(acctest.Attrs{"external_user_id": userVerification + ".external_user_id"})),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestMatchResourceAttr(verification, "verification_id", regexp.MustCompile(`^[0-9a-f-]{36}$`)),
				resource.TestMatchResourceAttr(verification, "id", regexp.MustCompile(`^fixture-alice/[0-9a-f-]{36}$`)),
				resource.TestMatchResourceAttr(verification, "verification_url", regexp.MustCompile(`^http://[^/]+/v1/kyc/verification/fixture-alice/[0-9a-f-]{36}$`)),
				resource.TestCheckResourceAttr(wait, "id", "fixture-alice"),
				resource.TestCheckResourceAttr(wait, "verification_status", "VERIFIED"),
				resource.TestCheckResourceAttr(wait, "attempt_status", "SUCCESSFUL"),
				resource.TestCheckResourceAttr(userVerification, "id", "fixture-alice"),
				resource.TestCheckResourceAttr(userVerification, "status", "ACTIVE"),
				resource.TestCheckResourceAttr("data.p100_kyc_status.alice", "verification_status", "VERIFIED"),
			),
		})
		wantWrites(t, env, "createUser", "createKycVerification", "decideKyc", "addUserVerification", "deleteUser")
		for _, typeName := range []string{"p100_kyc_verification", "p100_kyc_verification_wait", "p100_user_verification", "p100_sandbox_kyc_decision"} {
			env.WantNoWarning(typeName)
		}

		// The account was seen while it was being opened, so it was waited for.
		if !slices.ContainsFunc(env.Requests("getUserBalances"), func(e sandbox.Entry) bool {
			return strings.Contains(string(e.ResponseBody), "WAITING_TO_BE_ACTIVATED")
		}) {
			t.Error("the user was active at once, nothing was waited for")
		}
	})
}

// The page that verification_url names is the user's: it opens without a key, and P100 notes that it was opened.
func TestAccVerification_urlOpens(t *testing.T) {
	env := acctest.New(t)
	open := func(s *terraform.State) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.RootModule().Resources[verification].Primary.Attributes["verification_url"], nil)
		if err != nil {
			return err
		}
		resp, err := env.Sandbox().RoundTripper().RoundTrip(req)
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		page, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		if resp.StatusCode != http.StatusOK || !strings.Contains(string(page), "<html") {
			t.Errorf("the page answers %d: %s", resp.StatusCode, page)
		}
		return nil
	}
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User() + acctest.Verification()), Check: open},
		resource.TestStep{
			Config: env.Config(acctest.User() + acctest.Verification() + status()),
			Check:  resource.TestCheckResourceAttr("data.p100_kyc_status.alice", "attempt_status", "VERIFICATION"),
		},
	)
}

// Other data is another submission.
func TestAccVerification_changedDocumentIsAnotherSubmission(t *testing.T) {
	env := acctest.New(t)
	var first string
	env.Test(
		resource.TestStep{
			Config: env.Config(acctest.User() + acctest.Verification()),
			Check: resource.TestCheckResourceAttrWith(verification, "verification_id", func(id string) error {
				first = id
				return nil
			}),
		},
		resource.TestStep{
			Config:           env.Config(acctest.User() + acctest.Verification(acctest.Attrs{"document_type": `"ID_CARD"`})),
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{verification: plancheck.ResourceActionDestroyBeforeCreate}),
			Check: resource.TestCheckResourceAttrWith(verification, "verification_id", func(id string) error {
				if id == first {
					t.Error("the changed document kept its verification id")
				}
				return nil
			}),
		},
	)
	env.WantRequests("createKycVerification", 2)
}

// A user who is verified cannot start again; what to do instead is said.
func TestAccVerification_userVerifiedBefore(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.Test(resource.TestStep{
		Config:      env.Config(acctest.Verification(alice)),
		ExpectError: acctest.Words(`If "fixture-alice" has been verified before, import that verification`),
	})
}

func TestAccVerification_unknownUser(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config:      env.Config(acctest.Verification(alice)),
		ExpectError: acctest.Words(`code P412 invalid-user`),
	})
}

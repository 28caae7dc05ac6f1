package kyc_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func document(attrs ...acctest.Attrs) string {
	return acctest.UserVerification(append([]acctest.Attrs{alice}, attrs...)...)
}

// Other data is another submission: a plan shows it as a replacement. The sandbox takes only one, and the error says what to do.
func TestAccUserVerification_changedDocument(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.Test(
		resource.TestStep{Config: env.Config(document())},
		resource.TestStep{
			Config:           env.Config(document(acctest.Attrs{"document_number": `"AB7654321"`})),
			ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{userVerification: plancheck.ResourceActionDestroyBeforeCreate}),
			ExpectError:      acctest.Words(`If the data of "fixture-alice" had been submitted before, and nothing changed, import it instead`),
		},
		// Which is what helps.
		resource.TestStep{Config: env.Config(document() + acctest.Import(userVerification, acctest.Fixture))},
	)
	env.WantRequests("addUserVerification", 2)
}

// A document that was submitted is not submitted again because its resource has another name.
func TestAccUserVerification_renamed(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	stage := env.Stage()
	stage.Apply(env.Config(document()))
	stage.Plan(env.Config(strings.Replace(document(), `"alice"`, `"renamed"`, 1)), acctest.Refusal{
		At: "external_user_id", Summary: "Deleted under one address, managed under another", Says: "The document would be submitted a second time, which P100 may refuse.",
	})
	stage.Apply(env.Config(document()))
	env.WantRequests("addUserVerification", 1)
}

// A longer timeout is no other document.
func TestAccUserVerification_changedTimeout(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	longer := env.Config(document(acctest.Attrs{"timeouts": `{ create = "2h" }`}))
	stage := env.Stage()
	stage.Apply(env.Config(document()))
	if got := stage.Plan(longer); got[userVerification] != plancheck.ResourceActionUpdate {
		t.Errorf("planned %v", got)
	}
	stage.Apply(longer)
	if got := stage.Text(userVerification, "status"); got != "ACTIVE" {
		t.Errorf("the status is %q", got)
	}
	env.WantRequests("addUserVerification", 1)
}

const secretNumber = "WO9876543"

// The write-only number is sent, and is in no state; its version stands for it.
func TestAccUserVerification_writeOnlyNumber(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	env.ResetLog()
	number := func(number, version string) string {
		return env.Config(document(acctest.Attrs{"document_number": "", "document_number_wo": fmt.Sprintf("%q", number), "document_number_wo_version": version}))
	}
	workingDir := t.TempDir()
	env.TestCase(resource.TestCase{
		WorkingDir:             workingDir,
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)},
		Steps: []resource.TestStep{
			{
				Config: number(secretNumber, "1"),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckNoResourceAttr(userVerification, "document_number"),
					resource.TestCheckNoResourceAttr(userVerification, "document_number_wo"),
					resource.TestCheckResourceAttr(userVerification, "document_number_wo_version", "1"),
					func(*terraform.State) error { return absent(workingDir, secretNumber) },
				),
			},
			// Terraform does not see another number ...
			{Config: number("WO1111111", "1"), PlanOnly: true},
			// ... until its version is raised.
			{
				Config:           number("WO1111111", "2"),
				ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{userVerification: plancheck.ResourceActionDestroyBeforeCreate}),
				ExpectError:      acctest.Words(`import it instead`),
			},
		},
	})
	sent := env.Requests("addUserVerification")
	if len(sent) != 2 || !strings.Contains(string(sent[0].RequestBody), secretNumber) || !strings.Contains(string(sent[1].RequestBody), "WO1111111") {
		t.Errorf("the numbers were not sent once each: %d requests", len(sent))
	}
}

// absent fails when a state file under a directory has the text, or when there is no state file at all.
func absent(dir, text string) error {
	states := 0
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(entry.Name(), "terraform.tfstate") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(raw), text) {
			err = fmt.Errorf("%s has the secret", path)
		}
		if strings.Contains(string(raw), `"p100_user_verification"`) {
			states++
		}
		return err
	})
	if err == nil && states == 0 {
		err = fmt.Errorf("there is no state in %s", dir)
	}
	return err
}

func TestAccUserVerification_badInput(t *testing.T) {
	yesterday := time.Now().UTC().AddDate(0, 0, -1).Format(`"2006-01-02"`)
	acctest.RefusesAll(t, document, map[string]acctest.BadInput{
		"no number":               {Attrs: acctest.Attrs{"document_number": ""}, At: "document_number", Summary: "Invalid Attribute Combination", Says: `No attribute specified when one (and only one) of`},
		"number in both ways":     {Attrs: acctest.Attrs{"document_number": `"AB1234567"`, "document_number_wo": `"WO9876543"`, "document_number_wo_version": "1"}, At: "document_number", Summary: "Invalid Attribute Combination", Says: `2 attributes specified when one (and only one) of`},
		"write-only, no version":  {Attrs: acctest.Attrs{"document_number": "", "document_number_wo": `"WO9876543"`}, At: "document_number_wo", Summary: "Invalid Attribute Combination", Says: `"document_number_wo_version" must be specified when "document_number_wo" is specified`},
		"version, no number":      {Attrs: acctest.Attrs{"document_number_wo_version": "1"}, At: "document_number_wo_version", Summary: "Invalid Attribute Combination", Says: `"document_number_wo" must be specified when "document_number_wo_version" is specified`},
		"negative version":        {Attrs: acctest.Attrs{"document_number": "", "document_number_wo": `"WO9876543"`, "document_number_wo_version": "-1"}, At: "document_number_wo_version", Summary: "Invalid Attribute Value", Says: `document_number_wo_version value must be at least 0`},
		"empty number":            {Attrs: acctest.Attrs{"document_number": `""`}, At: "document_number", Summary: "Invalid Attribute Value Length", Says: `document_number string length must be between 1 and 64`},
		"expired":                 {Attrs: acctest.Attrs{"document_expiration_date": yesterday}, At: "document_expiration_date", Summary: "The document has expired", Says: `P100 does not accept expired documents. Submit a valid one.`},
		"not a date":              {Attrs: acctest.Attrs{"document_expiration_date": `"2031-02-30"`}, At: "document_expiration_date", Summary: "Date cannot be used", Says: "The month does not have that many days in that year."},
		"date of another fashion": {Attrs: acctest.Attrs{"document_expiration_date": `"01.02.2031"`}, At: "document_expiration_date", Summary: "Date cannot be used", Says: `YYYY-MM-DD`},
		"unknown country":         {Attrs: acctest.Attrs{"document_country": `"UK"`}, At: "document_country", Summary: "Country cannot be used", Says: `"GB"`},
		"unknown document":        {Attrs: acctest.Attrs{"document_type": `"VISA"`}, At: "document_type", Summary: "Invalid Attribute Value Match", Says: `Attribute document_type value must be one of`},
	})
}

// A document that is valid today can be submitted; one that expired cannot take its place.
func TestAccUserVerification_expiration(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	tomorrow := time.Now().UTC().AddDate(0, 0, 1).Format(`"2006-01-02"`)
	env.Test(
		resource.TestStep{Config: env.Config(document(acctest.Attrs{"document_expiration_date": tomorrow}))},
		resource.TestStep{
			Config:      env.Config(document(acctest.Attrs{"document_expiration_date": `"2020-01-01"`})),
			ExpectError: acctest.Words(`The document has expired`),
		},
		resource.TestStep{Config: env.Config(document(acctest.Attrs{"document_expiration_date": tomorrow}))},
	)
	env.WantRequests("addUserVerification", 1)
}

func TestAccUserVerification_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		want    acctest.Refusal
	}{
		"unknown user": {func(*acctest.Env) {}, acctest.Refusal{Summary: "Unable to submit the document data", Says: `code P412 invalid-user`}},
		"not verified": {func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, acctest.Refusal{Summary: "Unable to submit the document data", Says: `Wait until the KYC verification is VERIFIED`}},
		"submitted before": {func(env *acctest.Env) {
			env.AddVerifiedUser(acctest.Fixture)
			env.SubmitDocument(acctest.Fixture)
		}, acctest.Refusal{Summary: "Unable to submit the document data", Says: `import it instead: the import id of p100_user_verification is the external_user_id`}},
		"suspended while the account is opened": {func(env *acctest.Env) {
			env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
			env.AddVerifiedUser(acctest.Fixture)
			env.SuspendUser(acctest.Fixture)
		}, acctest.Refusal{Summary: "The user is suspended", Says: `P100 does not show whether the account of "fixture-alice" is open while the user is suspended. Unsuspend it first`, Taints: true}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.ResetLog()
			env.RefusesToCreate(env.Config(document()), tc.want)
			env.WantRequests("addUserVerification", 1)
		})
	}
}

// When the account is not open in time, what was submitted is recorded, and the error says how to go on with it.
func TestAccUserVerification_timesOut(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.ActivationDelaySeconds = 3600 })
	env.AddVerifiedUser(acctest.Fixture)
	config := env.Config(document(acctest.Attrs{"timeouts": `{ create = "1s" }`}))
	env.Test(
		resource.TestStep{
			Config:      config,
			ExpectError: acctest.Words(`1s has passed, and the account of "fixture-alice" is still being opened. The document data was submitted and is recorded.`),
		},
		// Recorded, but tainted.
		resource.TestStep{
			Config: config, PlanOnly: true, ExpectNonEmptyPlan: true,
			ConfigPlanChecks: onlyPlanned(map[string]plancheck.ResourceActionType{userVerification: plancheck.ResourceActionDestroyBeforeCreate}),
		},
	)
	env.WantRequests("addUserVerification", 1)
}

package kyc_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// What does not go together is found at plan, before anything was sent.
func TestAccVerification_badInput(t *testing.T) {
	for name, tc := range map[string]struct {
		attrs acctest.Attrs
		want  string
	}{
		"tax id without a business":         {acctest.Attrs{"tax_id": `"PL1234567890"`}, `tax_id is only for income_source "BUSINESS_ACTIVITY", but income_source is "SALARY"`},
		"occupation without a salary":       {acctest.Attrs{"income_source": `"TENANCY"`}, `occupation is only for income_source "SALARY", but income_source is "TENANCY"`},
		"additional info of a business":     {acctest.Attrs{"income_source": `"BUSINESS_ACTIVITY"`, "occupation": ""}, `additional_info is for every income source but "BUSINESS_ACTIVITY"`},
		"unknown income source":             {acctest.Attrs{"income_source": `"LOTTERY"`}, `Attribute income_source value must be one of`},
		"unknown occupation":                {acctest.Attrs{"occupation": `"ASTRONAUT"`}, `Attribute occupation value must be one of`},
		"unknown document":                  {acctest.Attrs{"document_type": `"VISA"`}, `Attribute document_type value must be one of`},
		"unknown reason":                    {acctest.Attrs{"open_account_reason": `"FUN"`}, `Attribute open_account_reason value must be one of`},
		"the sensible spelling of a reason": {acctest.Attrs{"open_account_reason": `"INVESTMENTS_OR_CRYPTOCURRENCIES"`}, `"INVESTMENTS_OR_CRYPTOCURRENCIE"`},
		"country in lower case":             {acctest.Attrs{"country": `"pl"`}, `"PL"`},
		"empty additional info":             {acctest.Attrs{"additional_info": `""`}, `additional_info string length must be between 1 and 1000`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Test(resource.TestStep{
				Config:      env.Config(acctest.Verification(alice, tc.attrs)),
				PlanOnly:    true,
				ExpectError: acctest.Words(tc.want),
			})
			wantWrites(t, env)
		})
	}
}

// Every income source goes with what belongs to it.
func TestAccVerification_conditionsHold(t *testing.T) {
	for name, attrs := range map[string]acctest.Attrs{
		"business":        {"income_source": `"BUSINESS_ACTIVITY"`, "occupation": "", "additional_info": "", "tax_id": `"PL1234567890"`},
		"salary":          {},
		"another":         {"income_source": `"INVESTMENTS"`, "occupation": ""},
		"nothing special": {"occupation": "", "additional_info": ""},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(acctest.Fixture)
			env.Test(resource.TestStep{Config: env.Config(acctest.Verification(alice, attrs))})
		})
	}
}

// source is a value that no plan knows.
func source(value string) string {
	return "resource \"terraform_data\" \"source\" {\n  input = " + value + "\n}\n"
}

// What the plan cannot know is no error in it. The apply checks before it sends.
func TestAccVerification_unknownIncomeSource(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	unknown := acctest.Attrs{"income_source": "terraform_data.source.output"}
	env.Test(
		resource.TestStep{
			Config:      env.Config(source(`"TENANCY"`) + acctest.Verification(alice, unknown)),
			ExpectError: acctest.Words(`occupation is only for income_source "SALARY", but income_source is "TENANCY"`),
		},
		resource.TestStep{Config: env.Config(source(`"SALARY"`) + acctest.Verification(alice, unknown))},
	)
	env.WantRequests("createKycVerification", 1)
}

// The apply checks by itself, whatever was checked before it.
func TestAccVerification_applyChecksConditions(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.ResetLog()
	object := env.Session().Create(t.Context(), "p100_kyc_verification", map[string]string{
		"external_user_id": acctest.Fixture, "document_type": "PASSPORT", "country": "PL", "income_source": "SALARY", "tax_id": "PL1234567890", "open_account_reason": "DAILY_USE",
	})
	if len(object.Errors) != 1 || !strings.Contains(object.Errors[0], "tax_id is only for income_source") || object.State != nil {
		t.Errorf("errors %q, state %v", object.Errors, object.State)
	}
	wantWrites(t, env)
}

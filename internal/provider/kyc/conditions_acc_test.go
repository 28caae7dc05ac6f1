package kyc_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// What does not go together is found at plan, before anything was sent.
func TestAccVerification_badInput(t *testing.T) {
	acctest.RefusesAll(t, func(attrs ...acctest.Attrs) string {
		return acctest.Verification(append([]acctest.Attrs{alice}, attrs...)...)
	}, map[string]acctest.BadInput{
		"tax id without a business":         {Attrs: acctest.Attrs{"tax_id": `"PL1234567890"`}, At: "tax_id", Summary: "tax_id does not go with this income source", Says: `tax_id is only for income_source "BUSINESS_ACTIVITY", but income_source is "SALARY"`},
		"occupation without a salary":       {Attrs: acctest.Attrs{"income_source": `"TENANCY"`}, At: "occupation", Summary: "occupation does not go with this income source", Says: `occupation is only for income_source "SALARY", but income_source is "TENANCY"`},
		"additional info of a business":     {Attrs: acctest.Attrs{"income_source": `"BUSINESS_ACTIVITY"`, "occupation": ""}, At: "additional_info", Summary: "additional_info does not go with this income source", Says: `additional_info is for every income source but "BUSINESS_ACTIVITY"`},
		"unknown income source":             {Attrs: acctest.Attrs{"income_source": `"LOTTERY"`}, At: "income_source", Summary: "Invalid Attribute Value Match", Says: `Attribute income_source value must be one of`},
		"unknown occupation":                {Attrs: acctest.Attrs{"occupation": `"ASTRONAUT"`}, At: "occupation", Summary: "Invalid Attribute Value Match", Says: `Attribute occupation value must be one of`},
		"unknown document":                  {Attrs: acctest.Attrs{"document_type": `"VISA"`}, At: "document_type", Summary: "Invalid Attribute Value Match", Says: `Attribute document_type value must be one of`},
		"unknown reason":                    {Attrs: acctest.Attrs{"open_account_reason": `"FUN"`}, At: "open_account_reason", Summary: "Invalid Attribute Value Match", Says: `Attribute open_account_reason value must be one of`},
		"the sensible spelling of a reason": {Attrs: acctest.Attrs{"open_account_reason": `"INVESTMENTS_OR_CRYPTOCURRENCIES"`}, At: "open_account_reason", Summary: "Invalid Attribute Value Match", Says: `"INVESTMENTS_OR_CRYPTOCURRENCIE"`},
		"country in lower case":             {Attrs: acctest.Attrs{"country": `"pl"`}, At: "country", Summary: "Country cannot be used", Says: `"PL"`},
		"empty additional info":             {Attrs: acctest.Attrs{"additional_info": `""`}, At: "additional_info", Summary: "Invalid Attribute Value Length", Says: `additional_info string length must be between 1 and 1000`},
	})
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

package sepa_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// What is wrong is found during the plan, before anybody is asked anything.
func TestAccSEPAContact_badInput(t *testing.T) {
	for name, tc := range map[string]struct {
		attrs acctest.Attrs
		want  string
	}{
		"wrong check digits":    {acctest.Attrs{"iban": `"DE88370400440532013000"`}, `check digits`},
		"too short for Germany": {acctest.Attrs{"iban": `"DE8937040044053201300"`}, `22 characters`},
		"too long for Germany":  {acctest.Attrs{"iban": `"DE893704004405320130000"`}, `22 characters`},
		"a letter too many":     {acctest.Attrs{"iban": `"DE89A70400440532013000"`}, `in this one character 5, counted without spaces, is not`},
		"no such country":       {acctest.Attrs{"iban": `"ZZ89370400440532013000"`}, `ZZ`},
		"outside of SEPA":       {acctest.Attrs{"iban": `"TR330006100519786457841326"`}, `which SEPA transfers do not reach: write one of a country in SEPA`},
		"empty":                 {acctest.Attrs{"iban": `""`}, `The IBAN is empty`},
		"no BIC":                {acctest.Attrs{"bic": `"COBA"`}, `A BIC has eight characters, or eleven with its branch: this one has 4.`},
		"no holder":             {acctest.Attrs{"account_holder": `""`}, `account_holder string length must be between 1 and 255`},
		"empty label":           {acctest.Attrs{"label": `""`}, `label string length must be between 1 and 255`},
		"external id of spaces": {acctest.Attrs{"external_user_id": `" "`}, `spaces around it`},
		"timeout without unit":  {acctest.Attrs{"timeouts": `{ create = "60" }`}, `such as "300ms", "-1.5h" or "2h45m"`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Test(resource.TestStep{Config: env.Config(contactOfAlice(tc.attrs)), PlanOnly: true, ExpectError: acctest.Words(tc.want)})
			if requests := env.Requests(); len(requests) > 0 {
				t.Errorf("%d requests were made, the first was %s", len(requests), requests[0].OperationID)
			}
		})
	}
}

func TestAccSEPAContact_unknownUser(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config:      env.Config(contactOfAlice()),
		ExpectError: acctest.Words("code P412 invalid-user"),
	})
	env.WantRequests("createSepaContact", 0)
}

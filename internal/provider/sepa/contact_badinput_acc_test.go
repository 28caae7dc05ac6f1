package sepa_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// What is wrong is found during the plan, before anybody is asked anything.
func TestAccSEPAContact_badInput(t *testing.T) {
	acctest.RefusesAll(t, contactOfAlice, map[string]acctest.BadInput{
		"wrong check digits":    {Attrs: acctest.Attrs{"iban": `"DE88370400440532013000"`}, At: "iban", Summary: "IBAN cannot be used", Says: `check digits`},
		"too short for Germany": {Attrs: acctest.Attrs{"iban": `"DE8937040044053201300"`}, At: "iban", Summary: "IBAN cannot be used", Says: `22 characters`},
		"too long for Germany":  {Attrs: acctest.Attrs{"iban": `"DE893704004405320130000"`}, At: "iban", Summary: "IBAN cannot be used", Says: `22 characters`},
		"a letter too many":     {Attrs: acctest.Attrs{"iban": `"DE89A70400440532013000"`}, At: "iban", Summary: "IBAN cannot be used", Says: `in this one character 5, counted without spaces, is not`},
		"no such country":       {Attrs: acctest.Attrs{"iban": `"ZZ89370400440532013000"`}, At: "iban", Summary: "IBAN cannot be used", Says: `ZZ`},
		"outside of SEPA":       {Attrs: acctest.Attrs{"iban": `"TR330006100519786457841326"`}, At: "iban", Summary: "IBAN cannot be used", Says: `which SEPA transfers do not reach: write one of a country in SEPA`},
		"empty":                 {Attrs: acctest.Attrs{"iban": `""`}, At: "iban", Summary: "IBAN cannot be used", Says: `The IBAN is empty`},
		"no BIC":                {Attrs: acctest.Attrs{"bic": `"COBA"`}, At: "bic", Summary: "BIC cannot be used", Says: `A BIC has eight characters, or eleven with its branch: this one has 4.`},
		"no holder":             {Attrs: acctest.Attrs{"account_holder": `""`}, At: "account_holder", Summary: "Invalid Attribute Value Length", Says: `account_holder string length must be between 1 and 255`},
		"empty label":           {Attrs: acctest.Attrs{"label": `""`}, At: "label", Summary: "Invalid Attribute Value Length", Says: `label string length must be between 1 and 255`},
		"external id of spaces": {Attrs: acctest.Attrs{"external_user_id": `" "`}, At: "external_user_id", Summary: "External user id cannot be used", Says: `spaces around it`},
		"timeout without unit":  {Attrs: acctest.Attrs{"timeouts": `{ create = "60" }`}, At: "timeouts.create", Summary: "Invalid Attribute Value Time Duration", Says: `such as "300ms", "-1.5h" or "2h45m"`},
	})
}

func TestAccSEPAContact_unknownUser(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config:      env.Config(contactOfAlice()),
		ExpectError: acctest.Words("code P412 invalid-user"),
	})
	env.WantRequests("createSepaContact", 0)
}

package function_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// run applies steps on command lines that have functions.
func run(env *acctest.Env, steps ...resource.TestStep) {
	env.TestCase(resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
		Steps:                  steps,
	})
}

func output(name, expression string) string {
	return "output \"" + name + "\" {\n  value = " + expression + "\n}\n"
}

// There is no provider block: a provider that is asked for functions only is never configured.
func TestAccFunctions(t *testing.T) {
	env := acctest.New(t)
	run(env, resource.TestStep{
		Config: output("normalized", `provider::p100::iban_normalize("de89 3704 0044 0532 0130 00")`) +
			output("parsed", `provider::p100::iban_parse("GB82 WEST 1234 5698 7654 32")`) +
			output("valid", `[for text in ["DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01", null] : provider::p100::iban_is_valid(text)]`) +
			output("bic", `[for text in ["DEUTDEFF", "DEUTDEF", null] : provider::p100::bic_is_valid(text)]`) +
			output("wallet", `[for testnet in [false, true] : provider::p100::wallet_address_is_valid("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "btc", null, testnet)]`),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("normalized", knownvalue.StringExact("DE89370400440532013000")),
			statecheck.ExpectKnownOutputValue("parsed", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"country":      knownvalue.StringExact("GB"),
				"check_digits": knownvalue.StringExact("82"),
				"bban":         knownvalue.StringExact("WEST12345698765432"),
				"bank_code":    knownvalue.StringExact("WEST"),
				"branch_code":  knownvalue.StringExact("123456"),
				"sepa":         knownvalue.Bool(true),
				"formatted":    knownvalue.StringExact("GB82 WEST 1234 5698 7654 32"),
			})),
			statecheck.ExpectKnownOutputValue("valid", answers(true, false, false)),
			statecheck.ExpectKnownOutputValue("bic", answers(true, false, false)),
			statecheck.ExpectKnownOutputValue("wallet", answers(true, false)),
		},
	})
}

func answers(want ...bool) knownvalue.Check {
	checks := make([]knownvalue.Check, len(want))
	for i, b := range want {
		checks[i] = knownvalue.Bool(b)
	}
	return knownvalue.ListExact(checks)
}

// What is not known during the plan is checked as soon as it is.
func TestAccFunctions_unknown(t *testing.T) {
	env := acctest.New(t)
	const account = `data.p100_user_balances.alice.fiat["eur"].iban`
	run(env, resource.TestStep{
		Config: env.Config(acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) +
			acctest.Block("data", "p100_user_balances", "alice", acctest.Attrs{"external_user_id": "p100_user_verification.alice.external_user_id"}) +
			output("country", "provider::p100::iban_parse("+account+").country") +
			output("valid", "provider::p100::iban_is_valid("+account+")") +
			output("wallet", `provider::p100::wallet_address_is_valid(data.p100_user_balances.alice.crypto["btc"].wallet, "btc", "btc", true)`)),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownOutputValue("country"), plancheck.ExpectUnknownOutputValue("valid"), plancheck.ExpectUnknownOutputValue("wallet"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("country", knownvalue.StringExact("LT")),
			statecheck.ExpectKnownOutputValue("valid", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("wallet", knownvalue.Bool(true)),
		},
	})
}

func TestAccFunctions_refused(t *testing.T) {
	for name, tc := range map[string]struct{ expression, want string }{
		"normalize":  {`provider::p100::iban_normalize("DE89 3704 0044 0532 0130 01")`, `Invalid value for "iban" parameter: the check digits 89 do not fit the rest of the IBAN`},
		"parse":      {`provider::p100::iban_parse("DE89 3704 0044 0532 0130")`, `Invalid value for "iban" parameter: IBANs that begin with DE (Germany) have 22 characters without spaces`},
		"parse null": {`provider::p100::iban_parse(null)`, `argument must not be null`},
		"currency":   {`provider::p100::wallet_address_is_valid("1A", "xmr", null, false)`, `Invalid value for "currency" parameter: wallets exist for crypto currencies: the currency must be one of btc, doge,`},
		"network":    {`provider::p100::wallet_address_is_valid("1A", "usdc", "solana", false)`, `Invalid value for "network" parameter: usdc has the networks ethereum and polygon: write one of them`},
	} {
		t.Run(name, func(t *testing.T) {
			run(acctest.New(t), resource.TestStep{Config: output("refused", tc.expression), ExpectError: acctest.Words(tc.want)})
		})
	}
}

// The predicates are made for conditions, and a condition sees null as well.
func TestAccFunctions_condition(t *testing.T) {
	input := func(value string) string {
		return "variable \"payee\" {\n  type = string\n  default = " + value + `
  validation {
    condition     = var.payee == null || provider::p100::iban_is_valid(var.payee)
    error_message = "The payee needs an IBAN."
  }
}
` + output("payee", "var.payee")
	}
	run(acctest.New(t),
		resource.TestStep{Config: input(`"DE89 3704 0044 0532 0130 01"`), ExpectError: acctest.Words("The payee needs an IBAN.")},
		resource.TestStep{Config: input(`null`)},
		resource.TestStep{
			Config:            input(`"DE89 3704 0044 0532 0130 00"`),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("payee", knownvalue.StringExact("DE89 3704 0044 0532 0130 00"))},
		},
	)
}

// Account numbers are personal data: where the configuration marks one as sensitive, an error about it does not show it.
func TestAccFunctions_sensitive(t *testing.T) {
	env := acctest.New(t)
	var said string
	env.TestCase(resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
		Steps: []resource.TestStep{{
			Config: `
variable "payee" {
  default   = "DE89 3704 0044 0532 0130 01"
  sensitive = true
}
` + output("payee", "nonsensitive(provider::p100::iban_parse(var.payee).country)"),
			ExpectNonEmptyPlan: true, // it never comes to a plan
		}},
		ErrorCheck: func(err error) error {
			said = err.Error()
			return nil
		},
	})
	if !strings.Contains(said, "the check digits 89") || strings.Contains(said, "0532") {
		t.Errorf("got %s", said)
	}
}

func TestAccFunctions_examples(t *testing.T) {
	examples, err := filepath.Glob("../../../examples/functions/*/function*.tf")
	if err != nil || len(examples) == 0 {
		t.Fatalf("found %q, %v", examples, err)
	}
	for _, example := range examples {
		t.Run(filepath.Base(filepath.Dir(example)), func(t *testing.T) {
			env := acctest.New(t)
			config, err := os.ReadFile(example)
			if err != nil {
				t.Fatal(err)
			}
			run(env, resource.TestStep{Config: string(config)})
		})
	}
}

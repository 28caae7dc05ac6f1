package sepa_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const home = "p100_sepa_transfer.home"

// salaried is an active user with 1500 eur from an account of her own.
func salaried() string {
	return acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) + acctest.Block("resource", "p100_sandbox_sepa_deposit", "salary", acctest.Attrs{
		"external_user_id": "p100_user_verification.alice.external_user_id", "amount": `"1500"`,
		"sender_iban": `"PL61109010140000071219812874"`, "sender_name": `"Alice Kowalska"`,
	})
}

func sepaTransfer(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", "p100_sepa_transfer", "home", append([]acctest.Attrs{{
		"external_user_id": "p100_sandbox_sepa_deposit.salary.external_user_id", "amount": `"25.00"`,
		"destination_iban": `"PL61109010140000071219812874"`, "transfer_title": `"Back home 1/2026"`,
	}}, attrs...)...)
}

func TestAccSEPATransfer_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		const data = "data \"p100_sepa_transfer\" \"home\" {\n  id = p100_sepa_transfer.home.id\n}\n"
		env.Test(
			resource.TestStep{
				Config: env.Config(salaried() + sepaTransfer() + data),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(home, "status", "SUCCESSFUL"),
					resource.TestCheckResourceAttr(home, "currency", "eur"),
					resource.TestCheckResourceAttrPair(home, "fee", "data.p100_sepa_transfer.home", "fee"),
					resource.TestCheckResourceAttr("data.p100_sepa_transfer.home", "amount", "25.00"),
					resource.TestCheckResourceAttr("data.p100_sepa_transfer.home", "transfer_title", "Back home 1/2026"),
				),
			},
			// The same account and amount, written otherwise, are no difference.
			resource.TestStep{
				Config: env.Config(salaried() + sepaTransfer(acctest.Attrs{"destination_iban": `"pl61 1090 1014 0000 0712 1981 2874"`, "amount": `"25"`}) + data), PlanOnly: true,
			},
			resource.TestStep{
				Config: env.Config(salaried() + sepaTransfer(acctest.Attrs{"transfer_title": `"Something else"`}) + data), PlanOnly: true,
				ExpectError: acctest.Words("A payment cannot be changed"),
			},
		)
		env.WantRequests("createSepaTransfer", 1)
	})
}

// In the closed loop only the user's own, whitelisted account is paid.
func TestAccSEPATransfer_notWhitelisted(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(salaried() + sepaTransfer(acctest.Attrs{"destination_iban": `"` + landlordIBAN + `"`})), ExpectError: acctest.Words("No money was moved"),
	})
}

func TestAccSEPATransfer_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createSepaTransfer", 1, sandbox.Fault{Code: "P501", AfterEffect: true})
	env.Test(resource.TestStep{Config: env.Config(salaried() + sepaTransfer()), Check: resource.TestCheckResourceAttr(home, "status", "SUCCESSFUL")})
	env.WantRequests("createSepaTransfer", 1)
	env.WantWarning("p100_sepa_transfer", "P100 has it")
}

// What fails later says why.
func TestAccSEPATransfer_insufficientFunds(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(salaried() + sepaTransfer(acctest.Attrs{"amount": `"9999"`})), ExpectError: acctest.Words("The payment failed"),
	})
}

func TestAccSEPATransfer_badInput(t *testing.T) {
	acctest.RefusesAll(t, func(attrs ...acctest.Attrs) string {
		return sepaTransfer(append([]acctest.Attrs{{"external_user_id": `"alice"`}}, attrs...)...)
	}, map[string]acctest.BadInput{
		"title with umlaut":   {Attrs: acctest.Attrs{"transfer_title": `"für dich"`}, At: "transfer_title", Summary: "Title cannot be used", Says: "SEPA character set"},
		"over-precise":        {Attrs: acctest.Attrs{"amount": `"1.001"`}, At: "amount", Summary: "Amount cannot be used", Says: "at most 2"},
		"not in SEPA":         {Attrs: acctest.Attrs{"destination_iban": `"SA0380000000608010167519"`}, At: "destination_iban", Summary: "IBAN cannot be used", Says: "SEPA"},
		"person half named":   {Attrs: acctest.Attrs{"receiver_type": `"NATURAL"`, "receiver_first_name": `"Bob"`}, At: "receiver_type", Summary: "A natural person needs both names", Says: "Set receiver_first_name and receiver_last_name."},
		"company unnamed":     {Attrs: acctest.Attrs{"receiver_type": `"LEGAL"`}, At: "receiver_type", Summary: "A company needs its name", Says: "Set company_name."},
		"company and person":  {Attrs: acctest.Attrs{"receiver_type": `"NATURAL"`, "receiver_first_name": `"Bob"`, "receiver_last_name": `"B"`, "company_name": `"B Ltd"`}, At: "company_name", Summary: "A natural person is no company", Says: `Take company_name out, or set receiver_type = "LEGAL".`},
		"name without a type": {Attrs: acctest.Attrs{"company_name": `"B Ltd"`}, At: "company_name", Summary: "A receiver without a type", Says: "Without receiver_type the transfer goes to the user's own account (closed loop), and no receiver is named."},
	})
}

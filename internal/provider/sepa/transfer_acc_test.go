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
	for name, tc := range map[string]struct {
		attrs acctest.Attrs
		want  string
	}{
		"title with umlaut":   {acctest.Attrs{"transfer_title": `"für dich"`}, "SEPA character set"},
		"over-precise":        {acctest.Attrs{"amount": `"1.001"`}, "at most 2"},
		"not in SEPA":         {acctest.Attrs{"destination_iban": `"SA0380000000608010167519"`}, "SEPA"},
		"person half named":   {acctest.Attrs{"receiver_type": `"NATURAL"`, "receiver_first_name": `"Bob"`}, "A natural person needs both names"},
		"company unnamed":     {acctest.Attrs{"receiver_type": `"LEGAL"`}, "A company needs its name"},
		"company and person":  {acctest.Attrs{"receiver_type": `"NATURAL"`, "receiver_first_name": `"Bob"`, "receiver_last_name": `"B"`, "company_name": `"B Ltd"`}, "A natural person is no company"},
		"name without a type": {acctest.Attrs{"company_name": `"B Ltd"`}, "A receiver without a type"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Test(resource.TestStep{Config: env.Config(sepaTransfer(acctest.Attrs{"external_user_id": `"alice"`}, tc.attrs)), PlanOnly: true, ExpectError: acctest.Words(tc.want)})
		})
	}
}

package provider_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// scenes are the applies of the matrix. A name begins with the type of the resource.
func scenes(t *testing.T) map[string]scene {
	t.Helper()
	type attrs = acctest.Attrs
	of := func(typeName string, attributes attrs) string {
		return acctest.Block("resource", typeName, "it", attrs{"external_user_id": `"fixture-alice"`}, attributes)
	}
	upload := func(name, content string) string {
		file := filepath.Join(t.TempDir(), name)
		must(t, os.WriteFile(file, []byte(content), 0o600))
		return strconv.Quote(filepath.ToSlash(file))
	}
	shown := func(m *sandbox.Modes) { m.SuspensionVisible = true }

	contact := func(a attrs) string {
		return acctest.Block("resource", "p100_sepa_contact", "it", attrs{
			"external_user_id": `"fixture-alice"`, "account_holder": `"Alice Kowalska"`, "iban": `"` + ownIBAN + `"`, "label": `"rent"`,
		}, a)
	}
	list := func(entries string) string {
		return of("p100_sepa_contacts_exclusive", attrs{"contacts": "{\n" + entries + "\n}"})
	}
	entry := func(iban, label string) string {
		return strconv.Quote(iban) + ` = { account_holder = "Alice Kowalska", label = ` + strconv.Quote(label) + " }\n"
	}
	const german, french = "DE89370400440532013000", "FR1420041010050500013M02606"
	verification := func(a attrs) string {
		return acctest.Verification(attrs{"external_user_id": `"fixture-alice"`}, a)
	}
	page := upload("page.png", "\x89PNG\r\n\x1a\npage")
	files := func(selfie string) string {
		return of("p100_kyc_files", attrs{"document_type": `"PASSPORT"`, "front": page, "selfie": selfie})
	}
	rule := func(wallet string) string {
		return of("p100_travel_rule_record", attrs{"crypto_deposit_id": `"ID"`, "wallet_type": strconv.Quote(wallet), "originator": "{ owner_of_wallet = true }"})
	}

	all := map[string]scene{
		"p100_user create":                   {apply: acctest.User()},
		"p100_user create suspended":         {apply: acctest.User(attrs{"suspended": "true"}), only: "suspendUser"},
		"p100_user create shown suspended":   {modes: shown, apply: acctest.User(attrs{"suspended": "true"}), only: "suspendUser"},
		"p100_user update":                   {before: acctest.User(), apply: acctest.User(attrs{"phone": `"48601234568"`})},
		"p100_user update and suspend":       {before: acctest.User(), apply: acctest.User(attrs{"phone": `"48601234568"`, "suspended": "true"}), only: "suspendUser"},
		"p100_user unsuspend":                {before: acctest.User(attrs{"suspended": "true"}), apply: acctest.User(attrs{"suspended": "false"})},
		"p100_user replace":                  {before: acctest.User(), apply: acctest.User(attrs{"first_name": `"Alicja"`})},
		"p100_user destroy":                  {before: acctest.User()},
		"p100_user destroy by suspending":    {before: acctest.User(attrs{"on_destroy": `"suspend"`})},
		"p100_user_suspension create":        {world: someone, apply: of("p100_user_suspension", nil)},
		"p100_user_suspension create, shown": {modes: shown, world: someone, apply: of("p100_user_suspension", nil)},
		"p100_user_suspension destroy":       {world: someone, before: of("p100_user_suspension", nil)},

		"p100_kyc_verification create":      {world: someone, apply: verification(nil)},
		"p100_kyc_verification replace":     {world: someone, before: verification(nil), apply: verification(attrs{"country": `"DE"`})},
		"p100_kyc_verification_wait create": {world: verified, apply: of("p100_kyc_verification_wait", nil)},
		"p100_user_verification create":     {world: verified, apply: acctest.UserVerification(attrs{"external_user_id": `"fixture-alice"`})},
		"p100_kyc_files create":             {world: someone, apply: files(upload("selfie.png", "\x89PNG\r\n\x1a\nselfie"))},
		"p100_kyc_files replace":            {world: someone, before: files(upload("selfie.png", "\x89PNG\r\n\x1a\nselfie")), apply: files(upload("other.png", "\x89PNG\r\n\x1a\nother"))},
		"p100_poa_files create":             {world: verified, apply: of("p100_poa_files", attrs{"files": "[" + upload("bill.pdf", "%PDF-1.4\n") + "]"})},

		"p100_sepa_contact create":   {world: someone, apply: contact(nil)},
		"p100_sepa_contact approved": {world: someone, modes: func(m *sandbox.Modes) { m.ContactApproval = "automatic" }, apply: contact(attrs{"wait_for_approval": "true"}), only: "listSepaContacts"},
		"p100_sepa_contact adopt":    {world: withContact, apply: contact(attrs{"adopt_existing": "true"})},
		"p100_sepa_contact update":   {world: someone, before: contact(nil), apply: contact(attrs{"label": `"flat"`})},
		"p100_sepa_contact replace":  {world: someone, before: contact(nil), apply: contact(attrs{"iban": strconv.Quote(german)})},
		"p100_sepa_contact destroy":  {world: someone, before: contact(nil)},

		"p100_sepa_contacts_exclusive create": {world: withContact, apply: list(entry(ownIBAN, "rent") + entry(german, "home") + entry(french, "away"))},
		"p100_sepa_contacts_exclusive approved": {
			world: someone, modes: func(m *sandbox.Modes) { m.ContactApproval = "automatic" },
			apply: of("p100_sepa_contacts_exclusive", attrs{"contacts": "{" + entry(german, "home") + "}", "wait_for_approval": "true"}), only: "listSepaContacts",
		},
		"p100_sepa_contacts_exclusive update": {
			world: someone, before: list(entry(ownIBAN, "rent") + entry(german, "home")), apply: list(entry(ownIBAN, "flat") + entry(french, "away")),
		},
		"p100_sepa_contacts_exclusive destroy": {world: someone, before: list(entry(ownIBAN, "rent") + entry(german, "home"))},

		"p100_travel_rule_record create": {world: heldDeposit, apply: rule("SELF_CUSTODY")},
		"p100_travel_rule_record update": {
			world: heldDeposit, modes: func(m *sandbox.Modes) { m.DepositDelaySeconds = 3600 },
			before: rule("SELF_CUSTODY"), apply: rule("CUSTODIAL"),
		},

		"p100_sandbox_kyc_decision create":  {world: verifying, apply: of("p100_sandbox_kyc_decision", attrs{"verification_id": `"ID"`, "status": `"VERIFIED"`})},
		"p100_sandbox_iban_decision create": {world: withContact, apply: of("p100_sandbox_iban_decision", attrs{"iban": `"` + ownIBAN + `"`, "status": `"APPROVED"`})},
		"p100_sandbox_iban_decision update": {
			world:  withContact,
			before: of("p100_sandbox_iban_decision", attrs{"iban": `"` + ownIBAN + `"`, "status": `"APPROVED"`}),
			apply:  of("p100_sandbox_iban_decision", attrs{"iban": `"` + ownIBAN + `"`, "status": `"REJECTED"`}),
		},
		"p100_sandbox_sepa_deposit create": {world: active, apply: of("p100_sandbox_sepa_deposit", attrs{
			"amount": `"12.50"`, "sender_iban": `"` + ownIBAN + `"`, "sender_name": `"Alice Kowalska"`,
		})},
		"p100_sandbox_crypto_deposit create": {world: active, apply: of("p100_sandbox_crypto_deposit", attrs{"currency": `"eth"`, "amount": `"0.5"`})},
	}
	for _, p := range payments { // their own requests are in TestAccFaults_money
		all[p.typeName+" create"] = scene{world: payer, apply: block(p)}
	}
	return all
}

func someone(_ *testing.T, env *acctest.Env) string {
	env.AddUser(acctest.Fixture)
	return ""
}

func verifying(_ *testing.T, env *acctest.Env) string {
	env.AddUser(acctest.Fixture)
	return env.AddVerification(acctest.Fixture)
}

func verified(_ *testing.T, env *acctest.Env) string { return env.AddVerifiedUser(acctest.Fixture) }

func active(_ *testing.T, env *acctest.Env) string {
	env.AddActiveUser(acctest.Fixture)
	return ""
}

func payer(t *testing.T, env *acctest.Env) string {
	t.Helper()
	addPayer(t, env)
	return ""
}

func withContact(t *testing.T, env *acctest.Env) string {
	t.Helper()
	env.AddUser(acctest.Fixture)
	_, err := env.Client().CreateContact(t.Context(), acctest.Fixture, client.NewContact{IBAN: ownIBAN, AccountHolder: "Alice Kowalska", Label: "old"})
	must(t, err)
	return ""
}

func heldDeposit(t *testing.T, env *acctest.Env) string {
	t.Helper()
	env.AddActiveUser(acctest.Fixture)
	deposit, err := env.Control().ReceiveCryptoDeposit(t.Context(), control.CryptoDeposit{
		ExternalUserID: acctest.Fixture, Currency: "eth", Amount: decimal.RequireFromString("0.5"), RequireTravelRule: true,
	})
	must(t, err)
	return deposit.CryptoDepositID
}

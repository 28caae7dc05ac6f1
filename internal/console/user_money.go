package console

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Titles of a SEPA deposit.
const (
	titleRight = "right"
	titleNone  = "none"
	titleOther = "other"
)

func sepaDepositForm(user sandbox.UserView, _ string) form {
	return form{
		Name: "sepa-deposit", Title: "Let a SEPA deposit arrive", Button: "Let it arrive",
		Help: "Money from a bank account. From the user's own account and with the right title it is approved, from anybody else's it goes back; " +
			"with another title it waits until you decide about the IBAN.",
		Fields: []field{
			{Name: "amount", Label: "Amount in EUR", Value: "1500.00", Hint: "Such as 1500.00."},
			{Name: "senderName", Label: "Sender's name", Value: user.Name(), Hint: "Matches the user's own name; change it for a mismatch."},
			{Name: "senderIban", Label: "Sender's IBAN", Value: "PL61 1090 1014 0000 0712 1981 2874"},
			{Name: "senderBic", Label: "Sender's BIC", Optional: true},
			{Name: "titleKind", Label: "Title", Kind: "select", Value: titleRight, Options: []option{
				{titleRight, "the one asked for: " + user.DepositTitle}, {titleNone, "none"}, {titleOther, "another, as written below"},
			}},
			{Name: "title", Label: "Another title", Optional: true, Wide: true},
		},
	}
}

func receiveSEPADeposit(user sandbox.UserView, f form) request {
	body := f.body()
	delete(body, "titleKind")
	body["externalUserId"] = user.ExternalUserID
	body["senderIban"] = strings.ToUpper(strings.ReplaceAll(f.value("senderIban"), " ", ""))
	switch f.value("titleKind") {
	case titleRight:
		delete(body, "title")
	case titleNone:
		body["title"] = ""
	default:
		body["title"] = f.value("title")
	}
	return request{http.MethodPost, "/sandbox/v1/sepa-deposits", body}
}

func cryptoDepositForm(user sandbox.UserView, _ string) form {
	currency := field{Name: "currency", Label: "Currency", Kind: "select", Value: "eth"}
	for _, a := range user.Accounts {
		if !a.Fiat {
			currency.Options = append(currency.Options, option{a.Currency, strings.ToUpper(a.Currency) + " on " + strings.Join(a.Networks, " or ")})
		}
	}
	return form{
		Name: "crypto-deposit", Title: "Let a crypto deposit arrive", Button: "Let it arrive",
		Help: "From somebody's wallet to the user's.",
		Fields: []field{
			{Name: "amount", Label: "Amount", Value: "0.5"},
			currency,
			{Name: "network", Label: "Network", Kind: "select", Optional: true, Options: append([]option{{"", "the usual one"}}, options("btc", "ltc", "doge", "ethereum", "polygon")...)},
			{Name: "senderAddress", Label: "Sender's wallet", Optional: true, Hint: "Left empty, the sandbox makes one up."},
			{Name: "requireTravelRule", Label: "Hold it until there is travel-rule data", Kind: "checkbox", Value: "true", Wide: true},
			{Name: "fail", Label: "Let it fail", Kind: "checkbox", Wide: true},
		},
	}
}

// Who sent a deposit.
const (
	senderOwner   = "owner"
	senderPerson  = "person"
	senderCompany = "company"
)

func travelRuleForm(user sandbox.UserView, deposit string) form {
	return form{
		Name: "travel-rule-" + deposit, Title: "Say who sent it", Button: "Release the deposit",
		Help: "As your application does with updateTravelRule.",
		Fields: []field{
			{Name: "subject", Kind: "hidden", Value: deposit},
			{Name: "sender", Label: "Sender", Kind: "select", Value: senderOwner, Options: []option{
				{senderOwner, user.Name() + ", who owns the wallet"}, {senderPerson, "another person"}, {senderCompany, "a company"},
			}, Wide: true},
			{Name: "firstName", Label: "First name", Optional: true, Hint: "Of another person."},
			{Name: "lastName", Label: "Last name", Optional: true, Hint: "Of another person."},
			{Name: "companyName", Label: "Company", Optional: true, Hint: "Of a company."},
			{Name: "walletType", Label: "Wallet", Kind: "select", Value: "SELF_CUSTODY", Options: options("SELF_CUSTODY", "CUSTODIAL")},
		},
	}
}

func updateTravelRule(_ sandbox.UserView, f form) request {
	details := map[string]any{}
	switch f.value("sender") {
	case senderOwner:
		details["iAmOwnerOfWallet"] = true
	case senderPerson:
		details["firstName"], details["lastName"] = f.value("firstName"), f.value("lastName")
	default:
		details["companyName"] = f.value("companyName")
	}
	return request{
		http.MethodPatch, "/v1/crypto-deposit/update-travel-rule/" + url.PathEscape(f.value("subject")),
		map[string]any{"walletType": f.value("walletType"), "details": details},
	}
}

func ibanForm(_ sandbox.UserView, _ string) form {
	return form{
		Name: "iban", Title: "Decide about the IBAN", Button: "Decide",
		Fields: []field{{Name: "iban", Label: "IBAN", Kind: "hidden"}, {Name: "status", Label: "Decision", Kind: "hidden"}},
	}
}

func saysIBAN(_ sandbox.UserView, f form) string {
	return spaced(f.value("iban")) + " is " + words(f.value("status")) + ", and so are the deposits that waited for it."
}

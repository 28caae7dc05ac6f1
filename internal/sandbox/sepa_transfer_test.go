package sandbox

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sepaTransferPath = "/v1/sepa-transfer"

// payout is a transfer to the landlord's account, as if it were the user's own.
func payout(user string) object {
	return object{
		"sourceExternalUserId": user, "currency": "eur", "amount": "5.51", "destinationIban": landlordIBAN, "transferTitle": "rent March",
	}
}

// payouter is an active user with money and an approved contact.
func (a *api) payouter(user string) {
	a.t.Helper()
	a.active(user)
	a.transfer(funding(user).but("amount", "100"))
	a.addContact(user, landlord())
	a.decideIBAN(user, landlordIBAN, contactApproved)
}

func (a *api) pay(body object) string {
	a.t.Helper()
	return str(a.must("POST", sepaTransferPath, body).object["transferId"])
}

func TestSEPATransfers(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.payouter("alice")
		id := a.pay(payout("alice"))
		want := map[string]any{
			"id": id, "type": "external", "amount": "5.51", "currency": "eur", "fee": "0.20", "transferTitle": "rent March",
			"destinationIban": landlordIBAN, "receiverFirstName": "Alice", "receiverLastName": "Kowalska", "companyName": nil,
			"status": orderSuccessful, "createdAt": "2026-03-01T12:00:01.000Z", "error": nil,
			"user": map[string]any{"externalUserId": "alice", "email": "alice@example.pl", "firstName": "Alice", "lastName": "Kowalska"},
		}
		if diff := cmp.Diff(want, a.wantOrder("sepa-transfer", id, orderSuccessful)); diff != "" {
			t.Errorf("the transfer (-want +got):\n%s", diff)
		}
		a.wantEUR("alice", "94.29")
		a.wantHouse(accountFees, "eur", "0.20")
		items, _ := a.history("alice", "?limit=1")
		wantItem := map[string]any{
			"id": id, "type": "SEPA_TRANSFER", "status": orderSuccessful, "currency": "eur", "amount": "5.51", "fee": "0.20",
			"createdAt": "2026-03-01T12:00:01.000Z", "transferTitle": "rent March", "destinationIban": landlordIBAN,
			"receiverFirstName": "Alice", "receiverLastName": "Kowalska",
		}
		if diff := cmp.Diff(wantItem, items[0]); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
		if second := a.pay(payout("alice")); second == id {
			t.Error("two transfers have one id")
		}
		a.wantEUR("alice", "88.58")
		a.refused("GET", detailsPath("sepa-transfer", "nonsense"), nil, 404, "P428")
		a.refused("GET", detailsPath("transfer", id), nil, 404, "SBXTRANSFERNOTFOUND") // of another kind
		a.refused("GET", detailsPath("sepa-transfer", a.transfer(funding("alice"))), nil, 404, "P428")
		a.with("X-Api-Key", "other").refused("GET", detailsPath("sepa-transfer", id), nil, 404, "P428")
	})
}

// The fee comes on top of the amount.
func TestSEPATransfersWithoutFunds(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.payouter("alice")
	a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
	id := a.pay(payout("alice").but("amount", "99.81"))
	if o := a.wantOrder("sepa-transfer", id, orderPending); o["error"] != nil {
		t.Errorf("a pending transfer fails already: %v", o)
	}
	a.must("POST", advancePath, object{"seconds": 60})
	if got := a.wantOrder("sepa-transfer", id, orderFailed)["error"]; !cmp.Equal(got, any(insufficient())) {
		t.Errorf("the transfer fails because of %v", got)
	}
	a.wantEUR("alice", "100.00")
	items, _ := a.history("alice", "?limit=1")
	if items[0]["id"] != id || !cmp.Equal(items[0]["error"], any(insufficient())) {
		t.Errorf("the history has %v", items[0])
	}
	a.pay(payout("alice").but("amount", "99.80"))
	a.wantEUR("alice", "0.00")
	a.wantHouse(accountOutgoing, "eur", "100.00")
}

func TestClosedLoop(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.transfer(funding("alice").but("amount", "100"))
		refused := func(status string) {
			t.Helper()
			a.refused("POST", sepaTransferPath, payout("alice"), 400, "SBXIBANNOTWHITELISTED")
			a.wantContacts("alice", map[string]string{landlordIBAN: status})
		}
		a.refused("POST", sepaTransferPath, payout("alice"), 400, "SBXIBANNOTWHITELISTED")
		contact := a.addContact("alice", landlord())
		refused(contactPending)
		a.decideIBAN("alice", landlordIBAN, contactRejected)
		refused(contactRejected)
		a.decideIBAN("alice", landlordIBAN, contactApproved)
		a.pay(payout("alice"))
		a.active("bob")
		a.refused("POST", sepaTransferPath, payout("bob"), 400, "SBXIBANNOTWHITELISTED") // alice's contact
		a.must("DELETE", contactsPath("alice")+"/"+contact, nil)
		a.refused("POST", sepaTransferPath, payout("alice"), 400, "SBXIBANNOTWHITELISTED")
		a.receive(sepaBody("alice")) // a deposit with the right title approves its sender
		a.pay(payout("alice").but("destinationIban", aliceIBAN))
		a.wantEUR("alice", "1588.58")

		company := payout("alice").but("destinationIban", aliceIBAN).but("receiverType", receiverLegal).but("companyName", "Example GmbH")
		r := a.refused("POST", sepaTransferPath, company, 400, "P403")
		if want := "receiverType should not exist, because the partner has the closed loop only"; r.object["errorMessage"] != want {
			t.Errorf("a receiver in the closed loop: %v, want %s", r.object["errorMessage"], want)
		}
	})
}

func TestOpenLoop(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.setModes(func(m *Modes) { m.OpenLoop = true })
	a.active("alice")
	a.transfer(funding("alice").but("amount", "100"))
	a.refused("POST", sepaTransferPath, payout("alice"), 400, "SBXIBANNOTWHITELISTED") // without a receiver the loop is closed
	company := payout("alice").but("receiverType", receiverLegal).but("companyName", "Example GmbH")
	person := payout("alice").but("receiverType", receiverNatural).but("receiverFirstName", "Hans").but("receiverLastName", "Müller")
	for _, test := range []struct {
		body                 object
		first, last, company any
	}{
		{company, nil, nil, "Example GmbH"},
		{person, "Hans", "Müller", nil},
	} {
		id := a.pay(test.body)
		o := a.wantOrder("sepa-transfer", id, orderSuccessful)
		if o["receiverFirstName"] != test.first || o["receiverLastName"] != test.last || o["companyName"] != test.company {
			t.Errorf("the receiver is %v %v, %v", o["receiverFirstName"], o["receiverLastName"], o["companyName"])
		}
		items, _ := a.history("alice", "?limit=1")
		if i := items[0]; i["receiverFirstName"] != test.first || i["receiverLastName"] != test.last || i["companyName"] != test.company {
			t.Errorf("the history has %v", i)
		}
	}
	a.refused("POST", sepaTransferPath, company.but("destinationIban", "TR330006100519786457841326"), 400, "SBXNOTSEPA")
	a.wantContacts("alice", map[string]string{}) // nobody is whitelisted by being paid
	a.wantEUR("alice", "88.58")
	for name, test := range map[string]struct {
		body object
		want string
	}{
		"a person without a name":    {person.but("receiverLastName", nil), "receiverLastName should not be empty"},
		"a person with a company":    {person.but("companyName", "X"), "companyName should not exist unless receiverType is LEGAL"},
		"a company without its name": {company.but("companyName", nil), "companyName should not be empty"},
		"a company with a person":    {company.but("receiverFirstName", "Hans"), "receiverFirstName should not exist unless receiverType is NATURAL"},
		"a name without a type":      {payout("alice").but("companyName", "X"), "companyName should not exist unless receiverType is LEGAL"},
		"no such type":               {person.but("receiverType", "ROBOT").but("receiverFirstName", nil).but("receiverLastName", nil), "receiverType must be one of the following values: NATURAL, LEGAL"},
	} {
		if r := a.refused("POST", sepaTransferPath, test.body, 400, "P403"); r.object["errorMessage"] != test.want {
			t.Errorf("%s: %v, want %s", name, r.object["errorMessage"], test.want)
		}
	}
}

func TestCreateSEPATransferRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("POST", sepaTransferPath, payout("alice"), 400, "P412")
		a.create("alice")
		a.refused("POST", sepaTransferPath, payout("alice"), 400, "P459")
		a.payouter("bob")
		for name, test := range map[string]struct {
			body object
			code string
			want string
		}{
			"currency": {payout("bob").but("currency", "xrp"), "P410", "Currency not found."},
			"crypto":   {payout("bob").but("currency", "usdc"), "P410", "Currency not found."},
			"decimals": {payout("bob").but("amount", "5.511"), "P403", "amount must have at most 2 decimals"},
			"number":   {payout("bob").but("amount", 5.51), "P403", "amount must be a positive decimal number"},
			"zero":     {payout("bob").but("amount", "0"), "P403", "amount must be a positive decimal number"},
			"IBAN":     {payout("bob").but("destinationIban", "DE98370400440532013000"), "P403", "destinationIban must be an IBAN"},
			"no title": {payout("bob").but("transferTitle", nil), "P403", "transferTitle should not be empty"},
		} {
			if r := a.refused("POST", sepaTransferPath, test.body, 400, test.code); r.object["errorMessage"] != test.want {
				t.Errorf("%s: %v, want %s", name, r.object["errorMessage"], test.want)
			}
		}
		a.must("PATCH", "/v1/user/suspend/bob", nil)
		a.refused("POST", sepaTransferPath, payout("bob"), 400, "P455")
		a.wantEUR("bob", "100.00")
	})
}

// A transfer that is under way when its user is deleted leaves nothing behind.
func TestSEPATransfersOfDeletedUsers(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.payouter("alice")
	a.setModes(func(m *Modes) { m.MovementDelaySeconds = 60 })
	id := a.pay(payout("alice").but("transferTitle", "a very secret title"))
	a.must("DELETE", "/v1/user/alice", nil)
	a.refused("GET", detailsPath("sepa-transfer", id), nil, 404, "P428")
	a.wantHouse(accountClosed, "eur", "100.00")
	a.wantHouse(accountOutgoing, "eur", "0.00")
	a.wantHouse(accountFees, "eur", "0.00")
}

package sandbox

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decideIBAN decides about a contact and returns its id.
func (a *api) decideIBAN(user, number, status string) string {
	a.t.Helper()
	return str(a.must("POST", ibanPath, object{"externalUserId": user, "iban": number, "status": status}).object["contactId"])
}

func (a *api) contactStatuses(user string) map[string]string {
	a.t.Helper()
	statuses := map[string]string{}
	for _, co := range a.contacts(user) {
		statuses[co.IBAN] = co.Status
	}
	return statuses
}

func (a *api) wantContacts(user string, want map[string]string) {
	a.t.Helper()
	if diff := cmp.Diff(want, a.contactStatuses(user)); diff != "" {
		a.t.Errorf("contacts (-want +got):\n%s", diff)
	}
}

func TestDecideIBAN(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		body := object{"externalUserId": "alice", "iban": landlordIBAN, "status": contactApproved}
		a.refused("POST", ibanPath, body, 400, "P412")
		a.create("alice")
		a.refused("POST", ibanPath, body, 404, "SBXCONTACTNOTFOUND")
		a.refused("POST", ibanPath, body.but("status", contactPending), 400, "P403")
		a.refused("POST", ibanPath, body.but("iban", "DE98370400440532013000"), 400, "P403")
		id := a.addContact("alice", landlord())
		for _, status := range []string{contactApproved, contactApproved, contactRejected, contactApproved} {
			if decided := a.decideIBAN("alice", landlordIBAN, status); decided != id {
				t.Errorf("the decision was about %s, want %s", decided, id)
			}
			a.wantContacts("alice", map[string]string{landlordIBAN: status})
		}
		a.with("X-Api-Key", "other").refused("POST", ibanPath, body, 400, "P412")
		a.must("DELETE", contactsPath("alice")+"/"+id, nil)
		a.refused("POST", ibanPath, body, 404, "SBXCONTACTNOTFOUND")
	})
}

func TestDepositsWithAnotherTitleWaitForADecision(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		var waiting []string
		for _, title := range []string{"", "my savings", a.title("alice") + " ", "p" + a.title("alice")[1:]} {
			waiting = append(waiting, a.receive(sepaBody("alice").but("title", title).but("amount", "10")))
		}
		for _, id := range waiting {
			if d := a.wantDeposit(id, sepaPending, reasonTitle); d["contactId"] != a.contacts("alice")[0].ID {
				t.Errorf("the deposit's contact is %v", d["contactId"])
			}
		}
		a.wantEUR("alice", "0.00")
		if a.incoming("eur") != "40.00" {
			t.Errorf("incoming are %s", a.incoming("eur"))
		}
		if co := a.contacts("alice")[0]; co.Status != contactPending || co.Source != sourceDeposit || co.AccountHolder != "Alice Kowalska" {
			t.Errorf("the contact is %+v", co)
		}
		// A decision is about one IBAN.
		elsewhere := a.receive(sepaBody("alice").but("title", "").but("senderIban", landlordIBAN))
		a.decideIBAN("alice", aliceIBAN, contactApproved)
		a.wantEUR("alice", "40.00")
		for _, id := range waiting {
			a.wantDeposit(id, sepaApproved, nil)
		}
		a.wantContacts("alice", map[string]string{aliceIBAN: contactApproved, landlordIBAN: contactPending})

		a.decideIBAN("alice", landlordIBAN, contactRejected)
		if d := a.wantDeposit(elsewhere, sepaRejected, reasonIBAN); d["contactId"] == nil {
			t.Error("the rejected deposit has no contact")
		}
		a.wantEUR("alice", "40.00")
		a.wantContacts("alice", map[string]string{aliceIBAN: contactApproved, landlordIBAN: contactRejected})
		if a.incoming("eur") != "0.00" {
			t.Errorf("incoming are %s", a.incoming("eur"))
		}
	})
}

// What was decided before a deposit is about its IBAN, not about its title.
func TestEarlierDecisionsDoNotReplaceTheTitle(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	a.addContact("alice", object{"iban": aliceIBAN, "accountHolder": "Alice Kowalska"})
	a.decideIBAN("alice", aliceIBAN, contactApproved)
	id := a.receive(sepaBody("alice").but("title", ""))
	a.wantDeposit(id, sepaPending, reasonTitle)
	a.wantContacts("alice", map[string]string{aliceIBAN: contactApproved})
	a.decideIBAN("alice", aliceIBAN, contactApproved)
	a.wantDeposit(id, sepaApproved, nil)
	a.wantEUR("alice", "1500.00")
}

func TestMatchingDepositApprovesARejectedContact(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	id := a.addContact("alice", object{"iban": aliceIBAN, "accountHolder": "Alice Kowalska"})
	a.decideIBAN("alice", aliceIBAN, contactRejected)
	deposit := a.receive(sepaBody("alice"))
	if d := a.wantDeposit(deposit, sepaApproved, nil); d["contactId"] != id {
		t.Errorf("the deposit's contact is %v, want %s", d["contactId"], id)
	}
	a.wantContacts("alice", map[string]string{aliceIBAN: contactApproved})
}

// Deposits that are not due are not decided by a decision about their IBAN.
func TestDecisionsDoNotHurryDeposits(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	a.addContact("alice", object{"iban": aliceIBAN, "accountHolder": "Alice Kowalska"})
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
	id := a.receive(sepaBody("alice").but("title", ""))
	a.decideIBAN("alice", aliceIBAN, contactApproved)
	a.wantDeposit(id, sepaPending, nil)
	a.must("POST", advancePath, object{"seconds": 60})
	a.wantDeposit(id, sepaPending, reasonTitle)
}

func TestDecisionsAboutSuspendedUsers(t *testing.T) {
	t.Parallel()
	for name, decisions := range map[string][]string{
		"approved": {contactApproved}, "rejected": {contactRejected}, "rejected after all": {contactApproved, contactRejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := embedded(t, open(t, Options{}))
			a.active("alice")
			id := a.receive(sepaBody("alice").but("title", ""))
			a.wantDeposit(id, sepaPending, reasonTitle)
			a.must("PATCH", "/v1/user/suspend/alice", nil)
			for _, decision := range decisions {
				a.decideIBAN("alice", aliceIBAN, decision)
				a.wantContacts("alice", map[string]string{aliceIBAN: decision})
			}
			a.wantDeposit(id, sepaPending, reasonTitle)
			a.wantEUR("alice", "0.00")
			a.must("PATCH", "/v1/user/unsuspend/alice", nil)
			if decisions[len(decisions)-1] == contactApproved {
				a.wantDeposit(id, sepaApproved, nil)
				a.wantEUR("alice", "1500.00")
			} else {
				a.wantDeposit(id, sepaRejected, reasonIBAN)
				a.wantEUR("alice", "0.00")
			}
		})
	}
}

// A contact that is deleted while a deposit waits for it is saved again by the
// decision about a new one of the same IBAN.
func TestContactDeletedWhileADepositWaits(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	id := a.receive(sepaBody("alice").but("title", ""))
	gone := a.contacts("alice")[0].ID
	a.must("DELETE", contactsPath("alice")+"/"+gone, nil)
	a.refused("POST", ibanPath, object{"externalUserId": "alice", "iban": aliceIBAN, "status": contactApproved}, 404, "SBXCONTACTNOTFOUND")
	added := a.addContact("alice", object{"iban": aliceIBAN, "accountHolder": "Alice Kowalska"})
	a.decideIBAN("alice", aliceIBAN, contactApproved)
	if d := a.wantDeposit(id, sepaApproved, nil); d["contactId"] != added || added == gone {
		t.Errorf("the deposit's contact is %v, want %s", d["contactId"], added)
	}
}

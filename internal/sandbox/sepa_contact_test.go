package sandbox

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func contactsPath(user string) string { return "/v1/sepa-deposit/contacts/" + user }

// activate takes a user who exists to the state of having IBAN and wallets.
func (a *api) activate(user string) {
	a.t.Helper()
	a.decide(user, a.startKYC(user), kycVerified)
	a.must("POST", verifyPath, documentBody(user))
	a.must("POST", advancePath, object{"seconds": 1})
}

func (a *api) contacts(user string) []contactShape {
	a.t.Helper()
	var list contactList
	if err := json.Unmarshal([]byte(a.must("GET", contactsPath(user), nil).text), &list); err != nil {
		a.t.Fatal(err)
	}
	return list.Contacts
}

func landlord() object {
	return object{"iban": landlordIBAN, "accountHolder": "Hans Müller", "bic": "COBADEFFXXX", "label": "rent"}
}

// addContact makes a contact and returns its id.
func (a *api) addContact(user string, body object) string {
	a.t.Helper()
	r := a.must("POST", contactsPath(user), body)
	if r.status != 201 {
		a.t.Errorf("createSepaContact answers %d", r.status)
	}
	return str(r.object["contactId"])
}

func ptr[T any](v T) *T { return &v }

func TestContacts(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice") // need not be active
		if r := a.must("GET", contactsPath("alice"), nil); r.text != `{"contacts":[]}` {
			t.Errorf("without contacts the list is %s", r.text)
		}
		first := a.addContact("alice", landlord())
		if _, err := uuid.Parse(first); err != nil {
			t.Errorf("the contact's id is no UUID: %v", err)
		}
		a.must("POST", advancePath, object{"seconds": 60})
		second := a.addContact("alice", object{"iban": aliceIBAN, "accountHolder": "Alice Kowalska", "label": ""})
		want := []contactShape{
			{first, landlordIBAN, "Hans Müller", ptr("COBADEFFXXX"), ptr("rent"), contactPending, sourceAPI, "2026-03-01T12:00:00.000Z"},
			{second, aliceIBAN, "Alice Kowalska", nil, nil, contactPending, sourceAPI, "2026-03-01T12:01:00.000Z"},
		}
		if diff := cmp.Diff(want, a.contacts("alice")); diff != "" {
			t.Errorf("contacts (-want +got):\n%s", diff)
		}

		path := contactsPath("alice") + "/" + first
		a.must("PATCH", path, object{"label": "flat", "accountHolder": "Hans Mueller"})
		want[0].Label, want[0].AccountHolder = ptr("flat"), "Hans Mueller"
		a.must("PATCH", path, object{})
		a.must("PATCH", path, object{"bic": "COBADEFF"})
		want[0].BIC = ptr("COBADEFF")
		if diff := cmp.Diff(want, a.contacts("alice")); diff != "" {
			t.Errorf("changed contacts (-want +got):\n%s", diff)
		}
		a.must("PATCH", path, object{"label": ""})
		want[0].Label = nil
		if diff := cmp.Diff(want, a.contacts("alice")); diff != "" {
			t.Errorf("without its label (-want +got):\n%s", diff)
		}

		a.must("DELETE", path, nil)
		for _, method := range []string{"PATCH", "DELETE"} {
			body := any(nil)
			if method == "PATCH" {
				body = object{"label": "x"}
			}
			a.refused(method, path, body, 404, "SBXCONTACTNOTFOUND")
			a.refused(method, contactsPath("alice")+"/nonsense", body, 404, "SBXCONTACTNOTFOUND")
			a.refused(method, contactsPath("nobody")+"/"+second, body, 400, "P412")
		}
		if diff := cmp.Diff(want[1:], a.contacts("alice")); diff != "" {
			t.Errorf("after the deletion (-want +got):\n%s", diff)
		}
		if third := a.addContact("alice", landlord()); third == first {
			t.Error("a new contact has the id of a deleted one")
		}
	})
}

func TestCreateContactRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("POST", contactsPath("alice"), landlord(), 400, "P412")
		a.refused("GET", contactsPath("alice"), nil, 400, "P412")
		a.create("alice")
		for name, test := range map[string]struct {
			body object
			code string
			want string
		}{
			"check digits": {landlord().but("iban", "DE98370400440532013000"), "P403", "iban must be an IBAN"},
			"length":       {landlord().but("iban", "DE8937040044053201300"), "P403", "iban must be an IBAN"},
			"small":        {landlord().but("iban", strings.ToLower(landlordIBAN)), "P403", "iban must be an IBAN"},
			"no IBAN":      {landlord().but("iban", nil), "P403", "iban should not be empty"},
			"BIC":          {landlord().but("bic", "COBADEF"), "P403", "bic must be a BIC or SWIFT code"},
			"not SEPA":     {landlord().but("iban", "TR330006100519786457841326"), "SBXNOTSEPA", "IBAN is not a SEPA account."},
		} {
			if r := a.refused("POST", contactsPath("alice"), test.body, 400, test.code); r.object["errorMessage"] != test.want {
				t.Errorf("%s: %v, want %s", name, r.object["errorMessage"], test.want)
			}
		}
		id := a.addContact("alice", landlord())
		a.refused("POST", contactsPath("alice"), landlord().but("label", "another"), 400, "SBXCONTACTEXISTS")
		a.refused("PATCH", contactsPath("alice")+"/"+id, object{"iban": aliceIBAN}, 400, "P403")
		a.create("bob")
		if other := a.addContact("bob", landlord()); other == id { // the IBAN is unique for a user, not for all
			t.Error("two users have one contact")
		}
		a.refused("DELETE", contactsPath("bob")+"/"+id, nil, 404, "SBXCONTACTNOTFOUND")
		a.activate("alice")
		a.receive(sepaBody("alice"))
		a.refused("POST", contactsPath("alice"), object{"iban": aliceIBAN, "accountHolder": "Alice"}, 400, "SBXCONTACTEXISTS")
	})
}

func TestContactsOfSuspendedUsers(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice")
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		id := a.addContact("alice", landlord())
		a.must("PATCH", contactsPath("alice")+"/"+id, object{"label": "x"})
		a.must("GET", contactsPath("alice"), nil)
		a.setModes(func(m *Modes) { m.SuspensionVisible = true })
		a.refused("GET", contactsPath("alice"), nil, 400, "P455")
		a.must("DELETE", contactsPath("alice")+"/"+id, nil)
	})
}

func TestContactsReadOnly(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		id := a.addContact("alice", landlord())
		a.setModes(func(m *Modes) { m.ContactsReadOnly = true })
		for _, r := range []struct {
			method, path string
			body         any
		}{
			{"POST", contactsPath("alice"), landlord()},
			{"POST", contactsPath("nobody"), object{}}, // whatever is sent, the operation is not there
			{"PATCH", contactsPath("alice") + "/" + id, object{"label": "x"}},
			{"DELETE", contactsPath("alice") + "/" + id, nil},
		} {
			got := a.call(r.method, r.path, r.body)
			if got.status != 405 || got.code != "" || got.header.Get("Allow") != "GET" {
				t.Errorf("%s %s answers %d %s, Allow %q", r.method, r.path, got.status, got.text, got.header.Get("Allow"))
			}
		}
		a.receive(sepaBody("alice")) // deposits whitelist all the same
		if contacts := a.contacts("alice"); len(contacts) != 2 || contacts[0].ID != id || contacts[0].Label == nil || contacts[1].Source != sourceDeposit {
			t.Errorf("the contacts are %+v", contacts)
		}
	})
}

func TestContactApproval(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	a.setModes(func(m *Modes) { m.ContactApproval = ApprovalAutomatic })
	a.addContact("alice", landlord())
	a.setModes(func(m *Modes) { m.ContactApproval = ApprovalManual })
	id := a.addContact("alice", object{"iban": aliceIBAN, "accountHolder": "A. Kowalska"})
	wantStatuses := func(want ...string) {
		t.Helper()
		var got []string
		for _, co := range a.contacts("alice") {
			got = append(got, co.Status)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("statuses (-want +got):\n%s", diff)
		}
	}
	wantStatuses(contactApproved, contactPending)
	a.receive(sepaBody("alice").but("senderBic", "WBKPPLPP"))
	wantStatuses(contactApproved, contactApproved)
	co := a.contacts("alice")[1]
	want := contactShape{id, aliceIBAN, "A. Kowalska", ptr("WBKPPLPP"), nil, contactApproved, sourceAPI, "2026-03-01T12:00:01.000Z"}
	if diff := cmp.Diff(want, co); diff != "" {
		t.Errorf("the contact after a deposit (-want +got):\n%s", diff)
	}
	a.receive(sepaBody("alice").but("senderBic", "BREXPLPWMBK"))
	if diff := cmp.Diff(want, a.contacts("alice")[1]); diff != "" {
		t.Errorf("a BIC that is known was replaced (-want +got):\n%s", diff)
	}
}

func TestDeletedContactsForgetTheirHolder(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	a.must("DELETE", contactsPath("alice")+"/"+a.addContact("alice", landlord()), nil)
	var left int
	inside(t, a.sandbox, func(c *call) error {
		_, err := c.get("SELECT count(*) FROM contacts WHERE account_holder <> '' OR bic IS NOT NULL OR label IS NOT NULL", nil, &left)
		return err
	})
	if left != 0 {
		t.Errorf("%d deleted contacts name their holder", left)
	}
}

package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

const listedContacts = `{"contacts":[
 {"id":"c-1","iban":"de89 3704 0044 0532 0130 00","accountHolder":"Alice Kowalska","bic":"cobadeff xxx","label":"rent","status":"APPROVED","source":"API","createdAt":"2026-03-01T12:00:00.000Z"},
 {"id":"c-2","iban":"PL61109010140000071219812874","accountHolder":"Alice","bic":null,"label":null,"status":"PENDING","source":"DEPOSIT","createdAt":"2026-03-02T12:00:00.000Z"}]}`

func TestContacts(t *testing.T) {
	t.Parallel()
	want := []Contact{
		{"c-1", "DE89370400440532013000", "Alice Kowalska", "COBADEFFXXX", "rent", "APPROVED", "API", "2026-03-01T12:00:00.000Z"},
		{"c-2", "PL61109010140000071219812874", "Alice", "", "", "PENDING", "DEPOSIT", "2026-03-02T12:00:00.000Z"},
	}
	c, got := captureDocumented(t, 200, listedContacts)
	for name, read := range map[string]func(context.Context, string) ([]Contact, error){"shared": c.Contacts, "fresh": c.FreshContacts} {
		contacts, err := read(t.Context(), "a/b")
		if diff := cmp.Diff(want, contacts); err != nil || diff != "" || *got != (sent{"GET", "/v1/sepa-deposit/contacts/a%2Fb", ""}) {
			t.Errorf("%s: %v by %+v (-want +got):\n%s", name, err, *got, diff)
		}
	}
	c, _ = captureDocumented(t, 200, `{"contacts":[]}`)
	if contacts, err := c.Contacts(t.Context(), "alice"); err != nil || len(contacts) != 0 {
		t.Errorf("got %v, %v", contacts, err)
	}
	c, _ = captureDocumented(t, 400, businessError("P412", "invalid-user", "User does not exist."))
	if _, err := c.Contacts(t.Context(), "alice"); !IsUserNotFound(err) {
		t.Errorf("got %v", err)
	}
}

// An answer that says nothing about contacts must not pass for "no contacts": whether one is created or declared gone depends
// on it.
func TestContactsThatCannotBeTrusted(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no list":    `{}`,
		"null":       `{"contacts":null}`,
		"bare list":  `[]`,
		"no id":      `{"contacts":[{"iban":"DE89370400440532013000"}]}`,
		"no IBAN":    `{"contacts":[{"id":"c-1"}]}`,
		"blank IBAN": `{"contacts":[{"id":"c-1","iban":" "}]}`,
		"null entry": `{"contacts":[null]}`,
		"other type": `{"contacts":[{"id":1,"iban":"DE89370400440532013000"}]}`,
	} {
		c, _ := capture(t, 200, body)
		var noAnswer *NoAnswerError
		if got, err := c.Contacts(t.Context(), "alice"); !errors.As(err, &noAnswer) || got != nil {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestUpdateContact(t *testing.T) {
	t.Parallel()
	holder, bic, none := "Alice Nowak", "COBADEFF", ""
	for want, patch := range map[string]ContactPatch{
		`{"accountHolder":"Alice Nowak"}`:            {AccountHolder: &holder},
		`{"bic":"COBADEFF"}`:                         {BIC: &bic},
		`{"label":""}`:                               {Label: &none},
		`{"accountHolder":"Alice Nowak","label":""}`: {AccountHolder: &holder, Label: &none},
	} {
		c, got := captureDocumented(t, 200, `{"message":"Contact updated"}`)
		if err := c.UpdateContact(t.Context(), "a/b", "c/1", patch); err != nil || *got != (sent{"PATCH", "/v1/sepa-deposit/contacts/a%2Fb/c%2F1", want}) {
			t.Errorf("sent %+v, %v", *got, err)
		}
	}
	c, _ := captureDocumented(t, 404, businessError("SBXCONTACTNOTFOUND", "contact-not-found", "Contact not found."))
	if err := c.UpdateContact(t.Context(), "alice", "c-1", ContactPatch{Label: &none}); CodeOf(err) != "SBXCONTACTNOTFOUND" || IsNotSupported(err) {
		t.Errorf("got %v", err)
	}
	for _, status := range []int{404, 405, 501} {
		c, _ = captureDocumented(t, status, `{}`)
		if err := c.UpdateContact(t.Context(), "alice", "c-1", ContactPatch{Label: &none}); !IsNotSupported(err) || IsUnknownOutcome(err) != (status == 501) {
			t.Errorf("%d: got %v", status, err)
		}
	}
}

func TestDeleteContact(t *testing.T) {
	t.Parallel()
	deleted := say(200, `{"message":"Contact deleted"}`)
	notFound := say(404, businessError("SBXCONTACTNOTFOUND", "contact-not-found", "Contact not found."))
	noSuchPath := say(404, `{"message":"Cannot DELETE"}`)
	unheardOf := say(400, businessError("P999", "", "Contact not found."))
	noUser := say(400, businessError("P412", "invalid-user", "User does not exist."))
	shows := func(contact string) func(http.ResponseWriter) {
		return say(200, strings.Replace(listedContacts, "c-1", contact, 1))
	}
	for name, test := range map[string]struct {
		steps []func(http.ResponseWriter) // to the delete; the last one is repeated
		list  func(http.ResponseWriter)   // nil: not read
		check func(error) bool
	}{
		"deleted":                     {[]func(http.ResponseWriter){deleted}, nil, isNil},
		"gone":                        {[]func(http.ResponseWriter){notFound}, shows("c-9"), isNil},
		"gone, without a code":        {[]func(http.ResponseWriter){noSuchPath}, shows("c-9"), isNil},
		"gone, with an unknown code":  {[]func(http.ResponseWriter){unheardOf}, shows("c-9"), isNil},
		"gone by a lost attempt":      {[]func(http.ResponseWriter){drop, notFound}, shows("c-9"), isNil},
		"still there":                 {[]func(http.ResponseWriter){notFound}, shows("c-1"), hasCode("SBXCONTACTNOTFOUND")},
		"still there, read-only":      {[]func(http.ResponseWriter){noSuchPath}, shows("c-1"), IsNotSupported},
		"still there, unknown code":   {[]func(http.ResponseWriter){unheardOf}, shows("c-1"), hasCode("P999")},
		"read-only":                   {[]func(http.ResponseWriter){say(405, `{}`)}, nil, IsNotSupported},
		"not implemented":             {[]func(http.ResponseWriter){say(501, `{}`)}, nil, IsNotSupported},
		"suspended":                   {[]func(http.ResponseWriter){say(400, businessError("P455", "", ""))}, nil, IsSuspended},
		"no user":                     {[]func(http.ResponseWriter){noUser}, nil, IsUserNotFound},
		"neither contact nor user":    {[]func(http.ResponseWriter){noSuchPath}, noUser, IsUserNotFound},
		"not found, list not allowed": {[]func(http.ResponseWriter){notFound}, say(401, `Access Denied. xo2`), hasCode("SBXCONTACTNOTFOUND")},
		"lost":                        {[]func(http.ResponseWriter){drop}, nil, IsUnknownOutcome},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deletes, lists := steps(test.steps...), 0
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodDelete && r.URL.Path == "/v1/sepa-deposit/contacts/alice/c-1":
					deletes.handle(w, r)
				case r.Method == http.MethodGet && test.list != nil:
					lists++
					test.list(w)
				default:
					t.Errorf("unexpected %s %s", r.Method, r.URL.Path)
				}
			})
			err := c.DeleteContact(t.Context(), "alice", "c-1")
			if !test.check(err) || (lists > 0) != (test.list != nil) {
				t.Errorf("got %v after %d reads of the list", err, lists)
			}
			if name == "not found, list not allowed" && !strings.Contains(err.Error(), "could not be read: P100 answered listSepaContacts with xo2") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func isNil(err error) bool { return err == nil }

func hasCode(code string) func(error) bool {
	return func(err error) bool { return CodeOf(err) == code }
}

func TestSEPADepositInfo(t *testing.T) {
	t.Parallel()
	c, got := captureDocumented(t, 200, `{"title":" P100-7F3K2M","iban":"lt68 3130 0199 5000 0568","swift":"exmplt21xxx","accountHolder":"Holder","address":"Street 1"}`)
	info, err := c.SEPADepositInfo(t.Context(), "a/b")
	want := SEPADepositInfo{" P100-7F3K2M", "LT683130019950000568", "EXMPLT21XXX", "Holder", "Street 1"}
	if err != nil || info != want || *got != (sent{"GET", "/v1/sepa-deposit/info/a%2Fb", ""}) {
		t.Errorf("got %+v, %v by %+v", info, err, *got)
	}
	c, _ = captureDocumented(t, 400, businessError("P459", "user-not-verified", "User is not verified."))
	if _, err = c.SEPADepositInfo(t.Context(), "alice"); !IsNotVerified(err) {
		t.Errorf("got %v", err)
	}
	for _, body := range []string{`{"iban":"LT683130019950000568"}`, `{"title":"P100-7F3K2M"}`, `{"title":"P100-7F3K2M","iban":null}`} {
		c, _ = capture(t, 200, body)
		var noAnswer *NoAnswerError
		if info, err = c.SEPADepositInfo(t.Context(), "alice"); !errors.As(err, &noAnswer) || info != (SEPADepositInfo{}) {
			t.Errorf("%s: got %+v, %v", body, info, err)
		}
	}
}

// The client compares IBANs as the rest of the house does.
func FuzzCompact(f *testing.F) {
	for _, seed := range []string{"de89 3704 0044 0532 0130 00", "\u00a0PL61\t", "ßıſK", "\xff a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := compact(text); got != iban.Normalize(text) || got != iban.NormalizeBIC(text) || compact(got) != got {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func FuzzContacts(f *testing.F) {
	for _, seed := range []string{listedContacts, `{"contacts":[]}`, `{"contacts":[{"id":"1","iban":"a"},{"id":"1","iban":"A "}]}`, `{"contacts":[null]}`, `null`, `{"contacts":{}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var answer contactsAnswer
		if decodeResult(raw, &answer) != nil {
			return
		}
		for _, contact := range answer.contacts() {
			if contact.ID == "" || contact.IBAN == "" || contact.IBAN != compact(contact.IBAN) || contact.BIC != compact(contact.BIC) {
				t.Errorf("read %+v", contact)
			}
		}
	})
}

package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// book is a contact list on the other side. Each create runs the next of its steps, the last one again and again.
type book struct {
	mu       sync.Mutex
	contacts []string
	steps    []func(*book, http.ResponseWriter)
	list     func(http.ResponseWriter) // nil: the contacts
	posts    int
	lists    int
	body     string
}

func (b *book) handle(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch r.Method {
	case http.MethodGet:
		b.lists++
		if b.list != nil {
			b.list(w)
			return
		}
		answer(w, 200, `{"contacts":[`+strings.Join(b.contacts, ",")+`]}`)
	case http.MethodPost:
		raw, _ := io.ReadAll(r.Body)
		b.body = string(raw)
		b.posts++
		b.steps[min(b.posts, len(b.steps))-1](b, w)
	}
}

// seen is what has arrived. The handler of a request whose answer is lost may still be running when the client knows.
func (b *book) seen() (posts, lists, contacts int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.posts, b.lists, len(b.contacts)
}

func (b *book) save(source string) {
	b.contacts = append(b.contacts, fmt.Sprintf(`{"id":"c-%d","iban":"de89 3704 0044 0532 0130 00","accountHolder":"Alice Kowalska",`+
		`"bic":"COBADEFFXXX","label":"rent","status":"PENDING","source":%q,"createdAt":"2026-03-01T12:00:00.000Z"}`, len(b.contacts)+1, source))
}

// The steps of a create: with and without an effect, with and without an answer.
func savedAnswered(b *book, w http.ResponseWriter) {
	b.save("API")
	answer(w, 201, fmt.Sprintf(`{"contactId":"c-%d"}`, len(b.contacts)))
}
func savedLost(b *book, w http.ResponseWriter) { b.save("API"); drop(w) }
func savedUnreadable(b *book, w http.ResponseWriter) {
	b.save("API")
	answer(w, 201, `{"message":"ok"}`)
}
func savedRefused(b *book, w http.ResponseWriter)    { b.save("API"); refused(b, w) }
func whitelistedLost(b *book, w http.ResponseWriter) { b.save("DEPOSIT"); drop(w) }
func lostBefore(_ *book, w http.ResponseWriter)      { drop(w) }
func limitedNow(_ *book, w http.ResponseWriter)      { answer(w, 429, ``) }
func invalid(_ *book, w http.ResponseWriter) {
	answer(w, 400, businessError("P403", "", "iban must be an iban"))
}

func noUser(_ *book, w http.ResponseWriter) {
	answer(w, 400, businessError("P412", "invalid-user", "User does not exist."))
}

func refused(_ *book, w http.ResponseWriter) {
	answer(w, 400, businessError("SBXCONTACTEXISTS", "contact-exists", "Contact already exists."))
}
func readOnly(_ *book, w http.ResponseWriter) { answer(w, 405, `{"message":"Method Not Allowed"}`) }
func unavailable(_ *book, w http.ResponseWriter) {
	answer(w, 400, businessError("P501", "service-unavailable", "Service is temporarily unavailable."))
}

var (
	newContact   = NewContact{IBAN: "de89 3704 0044 0532 0130 00", AccountHolder: "Alice Kowalska", BIC: "cobadeffxxx", Label: "rent"}
	savedContact = Contact{"c-1", "DE89370400440532013000", "Alice Kowalska", "COBADEFFXXX", "rent", "PENDING", "API", "2026-03-01T12:00:00.000Z"}
)

func TestCreateContact(t *testing.T) {
	t.Parallel()
	b := &book{steps: []func(*book, http.ResponseWriter){savedAnswered}}
	c := serve(t, documented(t, b.handle))
	created, err := c.CreateContact(t.Context(), "alice", newContact)
	if diff := cmp.Diff(CreatedContact{Contact: savedContact}, created); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if want := `{"iban":"DE89370400440532013000","accountHolder":"Alice Kowalska","bic":"COBADEFFXXX","label":"rent"}`; b.body != want {
		t.Errorf("sent %s", b.body)
	}
	if _, err = c.CreateContact(t.Context(), "alice", NewContact{IBAN: "DE89370400440532013000", AccountHolder: "A"}); err != nil {
		t.Fatal(err)
	}
	if want := `{"iban":"DE89370400440532013000","accountHolder":"A"}`; b.body != want {
		t.Errorf("sent %s", b.body)
	}
}

// One create makes one contact, whatever gets lost on the way: the list says what became of an attempt without an answer.
func TestCreateContactOnce(t *testing.T) {
	t.Parallel()
	type todo = []func(*book, http.ResponseWriter)
	for name, test := range map[string]struct {
		steps   todo
		adopted bool
		check   func(error) bool // nil: succeeds
		posts   int
		lists   int
	}{
		"answered":                     {steps: todo{savedAnswered}, posts: 1, lists: 1},
		"limited, then answered":       {steps: todo{limitedNow, savedAnswered}, posts: 2, lists: 1},
		"answer lost":                  {steps: todo{savedLost}, adopted: true, posts: 1, lists: 1},
		"answer unreadable":            {steps: todo{savedUnreadable}, adopted: true, posts: 1, lists: 1},
		"request lost":                 {steps: todo{lostBefore, savedAnswered}, posts: 2, lists: 2},
		"request lost, then limited":   {steps: todo{lostBefore, limitedNow, savedAnswered}, posts: 3, lists: 3},
		"unavailable, then answered":   {steps: todo{unavailable, savedAnswered}, posts: 2, lists: 2},
		"request lost, answer lost":    {steps: todo{lostBefore, savedLost}, adopted: true, posts: 2, lists: 2},
		"first request arrives late":   {steps: todo{lostBefore, savedRefused}, adopted: true, posts: 2, lists: 2},
		"only the last one arrives":    {steps: todo{lostBefore, lostBefore, lostBefore, savedLost}, adopted: true, posts: 4, lists: 4},
		"none arrives":                 {steps: todo{lostBefore}, check: IsUnknownOutcome, posts: 4, lists: 4},
		"somebody's contact":           {steps: todo{refused}, check: hasCode("SBXCONTACTEXISTS"), posts: 1},
		"limited, somebody's contact":  {steps: todo{limitedNow, refused}, check: hasCode("SBXCONTACTEXISTS"), posts: 2},
		"a deposit's contact":          {steps: todo{whitelistedLost, refused}, check: hasCode("SBXCONTACTEXISTS"), posts: 2, lists: 2},
		"request lost, then refused":   {steps: todo{lostBefore, invalid}, check: IsInvalid, posts: 2, lists: 2},
		"invalid":                      {steps: todo{invalid}, check: IsInvalid, posts: 1},
		"no user":                      {steps: todo{noUser}, check: IsUserNotFound, posts: 1},
		"read-only":                    {steps: todo{readOnly}, check: IsNotSupported, posts: 1},
		"request lost, then read-only": {steps: todo{lostBefore, readOnly}, check: IsNotSupported, posts: 2, lists: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := &book{steps: test.steps}
			created, err := serve(t, b.handle).CreateContact(t.Context(), "alice", newContact)
			want := CreatedContact{}
			if test.check == nil {
				want = CreatedContact{Contact: savedContact, Adopted: test.adopted}
				test.check = isNil
			}
			if diff := cmp.Diff(want, created); !test.check(err) || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if posts, lists, contacts := b.seen(); posts != test.posts || lists != test.lists || contacts > 1 {
				t.Errorf("%d creates, %d reads, %d contacts, want %d, %d and one at most", posts, lists, contacts, test.posts, test.lists)
			}
		})
	}
}

// Where nobody knows whether the contact exists, nothing is sent again.
func TestCreateContactWithoutAList(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]func(http.ResponseWriter){
		"refused": say(401, `Access Denied. xo3`), "unreadable": say(200, `{}`), "lost": drop,
	} {
		b := &book{steps: []func(*book, http.ResponseWriter){savedLost}, list: list}
		_, err := serve(t, b.handle).CreateContact(t.Context(), "alice", newContact)
		posts, _, _ := b.seen()
		if !IsUnknownOutcome(err) || posts != 1 || !strings.Contains(err.Error(), "no answer to createSepaContact") || !strings.Contains(err.Error(), "could not be read") {
			t.Errorf("%s: %v after %d creates", name, err, posts)
		}
		b = &book{steps: []func(*book, http.ResponseWriter){savedAnswered}, list: list}
		created, err := serve(t, b.handle).CreateContact(t.Context(), "alice", newContact)
		want := savedContact
		want.Status, want.Source, want.CreatedAt = "", "", ""
		posts, _, _ = b.seen()
		if diff := cmp.Diff(CreatedContact{Contact: want}, created); err != nil || diff != "" || posts != 1 {
			t.Errorf("%s, created: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

// A list that lags behind is not kept.
func TestCreatedContactNotListedYet(t *testing.T) {
	t.Parallel()
	b := &book{steps: []func(*book, http.ResponseWriter){savedAnswered}, list: say(200, `{"contacts":[]}`)}
	c := serve(t, b.handle)
	created, err := c.CreateContact(t.Context(), "alice", newContact)
	if err != nil || created.ID != "c-1" || created.IBAN != savedContact.IBAN || created.Adopted {
		t.Errorf("got %+v, %v", created, err)
	}
	b.list = nil
	if contacts, err := c.Contacts(t.Context(), "alice"); err != nil || len(contacts) != 1 {
		t.Errorf("got %v, %v", contacts, err)
	}
}

func TestCreateContactInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	b := &book{steps: []func(*book, http.ResponseWriter){func(b *book, w http.ResponseWriter) { cancel(); savedLost(b, w) }}}
	_, err := serve(t, b.handle).CreateContact(ctx, "alice", newContact)
	posts, lists, _ := b.seen()
	if !errors.Is(err, context.Canceled) || !IsUnknownOutcome(err) || posts != 1 || lists != 0 {
		t.Errorf("%v after %d creates and %d reads", err, posts, lists)
	}
}

// Contacts that are created at a time need not each read the list.
func TestCreatingManyContactsReadsTheListOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		lists := 0
		c := memoryClient(t, func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			if r.Method == http.MethodGet {
				lists++
				answer(w, 200, listedContacts)
				return
			}
			answer(w, 201, `{"contactId":"c-1"}`)
		})
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if created, err := c.CreateContact(t.Context(), "alice", newContact); err != nil || created.Status != "APPROVED" {
					t.Errorf("got %+v, %v", created, err)
				}
			})
		}
		group.Wait()
		if lists > 2 {
			t.Errorf("%d reads of the list", lists)
		}
	})
}

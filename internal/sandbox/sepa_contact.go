package sandbox

import (
	"net/http"
	"strconv"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

// Statuses of a contact.
const (
	contactPending  = "PENDING"
	contactApproved = "APPROVED"
	contactRejected = "REJECTED"
)

// Sources of a contact.
const (
	sourceAPI     = "API"
	sourceDeposit = "DEPOSIT"
)

func contactOperations() map[string]operation {
	return map[string]operation{
		"listSepaContacts":  {run: listContacts},
		"createSepaContact": {write: true, missing: contactsReadOnly, run: createContact},
		"updateSepaContact": {write: true, missing: contactsReadOnly, run: updateContact},
		"deleteSepaContact": {write: true, missing: contactsReadOnly, run: deleteContact},
	}
}

// contactsReadOnly takes the writes away in the mode of deployments that have none.
func contactsReadOnly(m Modes) (answer, bool) {
	a := plain(http.StatusMethodNotAllowed, "Contacts can only be read.")
	a.header = http.Header{"Allow": {http.MethodGet}}
	return a, m.ContactsReadOnly
}

// contact is one of a user's saved bank accounts.
type contact struct {
	id        int64
	publicID  string
	iban      string
	holder    string
	bic       *string
	label     *string
	status    string
	source    string
	createdAt int64
}

const contactColumns = "id, public_id, iban, account_holder, bic, label, status, source, created_at"

func (co *contact) targets() []any {
	return []any{&co.id, &co.publicID, &co.iban, &co.holder, &co.bic, &co.label, &co.status, &co.source, &co.createdAt}
}

type contactList struct {
	Contacts []contactShape `json:"contacts"`
}

type contactShape struct {
	ID            string  `json:"id"`
	IBAN          string  `json:"iban"`
	AccountHolder string  `json:"accountHolder"`
	BIC           *string `json:"bic"`
	Label         *string `json:"label"`
	Status        string  `json:"status"`
	Source        string  `json:"source"`
	CreatedAt     string  `json:"createdAt"`
}

// listContacts lists all contacts of a user, newest last.
func listContacts(c *call) (answer, error) {
	u, err := c.visibleUser(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	list := contactList{Contacts: []contactShape{}}
	err = c.each("SELECT "+contactColumns+" FROM contacts WHERE user_id = ? AND deleted_at IS NULL ORDER BY id", []any{u.id},
		func(scan func(...any) error) error {
			var co contact
			err := scan(co.targets()...)
			list.Contacts = append(list.Contacts, contactShape{
				ID: co.publicID, IBAN: co.iban, AccountHolder: co.holder, BIC: co.bic, Label: co.label,
				Status: co.status, Source: co.source, CreatedAt: formatMillis(co.createdAt),
			})
			return err
		})
	if err != nil {
		return answer{}, err
	}
	return found(list)
}

// newContact is the body of createSepaContact.
type newContact struct {
	IBAN          string  `json:"iban"`
	AccountHolder string  `json:"accountHolder"`
	BIC           *string `json:"bic"`
	Label         *string `json:"label"`
}

type createdContact struct {
	ContactID string `json:"contactId"`
}

// createContact is administration: a user need not be active, and may be suspended.
func createContact(c *call) (answer, error) {
	n, err := decode[newContact](c)
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	if err := checkSEPA(n.IBAN); err != nil {
		return answer{}, err
	}
	_, exists, err := c.contact(u, n.IBAN)
	switch {
	case err != nil:
		return answer{}, err
	case exists:
		return answer{}, errContactExists
	}
	co := contact{iban: n.IBAN, holder: n.AccountHolder, bic: n.BIC, label: n.Label, status: contactPending, source: sourceAPI}
	if c.modes.ContactApproval == ApprovalAutomatic {
		co.status = contactApproved
	}
	if err := c.addContact(u, &co); err != nil {
		return answer{}, err
	}
	return created(createdContact{co.publicID})
}

// checkSEPA refuses IBANs, whose form has been validated, of countries that SEPA
// transfers do not reach.
func checkSEPA(number string) error {
	parsed, err := iban.Parse(number)
	if err == nil && !parsed.SEPA {
		err = errNotSEPA
	}
	return err
}

// contact finds a user's contact by its IBAN.
func (c *call) contact(u user, number string) (co contact, ok bool, err error) {
	ok, err = c.get("SELECT "+contactColumns+" FROM contacts WHERE user_id = ? AND iban = ? AND deleted_at IS NULL", []any{u.id, number}, co.targets()...)
	return co, ok, err
}

// addContact saves a new contact and sets its ids. Earlier ones of the same IBAN
// are deleted ones.
func (c *call) addContact(u user, co *contact) error {
	var generation int
	if _, err := c.get("SELECT count(*) FROM contacts WHERE user_id = ? AND iban = ?", []any{u.id, co.iban}, &generation); err != nil {
		return err
	}
	co.publicID = deriveID(c.seed, "contact", u.publicID, co.iban, strconv.Itoa(generation))
	id, err := c.insert(`INSERT INTO contacts (user_id, iban, generation, public_id, account_holder, bic, label, status, source, created_at)
		VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?)`,
		u.id, co.iban, generation, co.publicID, co.holder, co.bic, orEmpty(co.label), co.status, co.source, c.now.UnixMilli())
	co.id = id
	if err != nil || co.source == sourceAPI && co.status == contactPending {
		return err // pending is what the partner expects of its own contacts
	}
	return c.notifyIBAN(u, co.iban, co.status)
}

// setContactStatus decides a contact, and tells the partner if that changes anything.
func (c *call) setContactStatus(u user, co contact, status string) error {
	if co.status == status {
		return nil
	}
	if err := c.exec("UPDATE contacts SET status = ? WHERE id = ?", status, co.id); err != nil {
		return err
	}
	return c.notifyIBAN(u, co.iban, status)
}

// contactPatch is the body of updateSepaContact: what is left out stays, an empty
// label goes.
type contactPatch struct {
	AccountHolder *string `json:"accountHolder"`
	BIC           *string `json:"bic"`
	Label         *string `json:"label"`
}

func updateContact(c *call) (answer, error) {
	p, err := decode[contactPatch](c)
	if err != nil {
		return answer{}, err
	}
	return c.changeContact("Contact updated",
		"account_holder = coalesce(?, account_holder), bic = coalesce(?, bic), label = nullif(coalesce(?, label), '')", p.AccountHolder, p.BIC, p.Label)
}

// deleteContact keeps the row, so that the next contact of the IBAN has an id of
// its own, but none of what it says about a person.
func deleteContact(c *call) (answer, error) {
	return c.changeContact("Contact deleted", "deleted_at = ?, account_holder = '', bic = NULL, label = NULL", c.now.UnixMilli())
}

// changeContact changes the contact that the path names.
func (c *call) changeContact(text, set string, args ...any) (answer, error) {
	u, err := c.user(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	changed, err := c.change("UPDATE contacts SET "+set+" WHERE user_id = ? AND public_id = ? AND deleted_at IS NULL", append(args, u.id, c.params["contactId"])...)
	switch {
	case err != nil:
		return answer{}, err
	case changed == 0:
		return answer{}, errContactNotFound
	}
	return done(text)
}

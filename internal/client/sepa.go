package client

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// Contact is a bank account saved for a user (listSepaContacts).
type Contact struct {
	ID string `json:"id"`
	// IBAN is in capitals without spaces, however the API spelt it.
	IBAN          string `json:"iban"`
	AccountHolder string `json:"accountHolder"`
	// BIC is in capitals without spaces, and may be empty.
	BIC string `json:"bic"`
	// Label may be empty.
	Label string `json:"label"`
	// Status is PENDING, APPROVED or REJECTED. Transfers may go to APPROVED contacts.
	Status string `json:"status"`
	// Source is DEPOSIT for a contact that an incoming deposit made, else API.
	Source string `json:"source"`
	// CreatedAt is in ISO 8601.
	CreatedAt string `json:"createdAt"`
}

// sourceDeposit marks contacts that no call of this client can have made.
const sourceDeposit = "DEPOSIT"

// Contacts returns all contacts of a user (listSepaContacts). It is a shared read, like UserBalances.
func (c *Client) Contacts(ctx context.Context, externalUserID string) ([]Contact, error) {
	contacts, err := c.userContacts.get(ctx, externalUserID, c.fetchContacts(externalUserID))
	return slices.Clone(contacts), err
}

// FreshContacts returns all contacts of a user as they are now, and refreshes the shared read.
func (c *Client) FreshContacts(ctx context.Context, externalUserID string) ([]Contact, error) {
	contacts, err := c.userContacts.refresh(ctx, externalUserID, c.fetchContacts(externalUserID))
	return slices.Clone(contacts), err
}

func (c *Client) fetchContacts(externalUserID string) func(context.Context) ([]Contact, error) {
	return func(ctx context.Context) ([]Contact, error) {
		var answer contactsAnswer
		if _, err := c.call(ctx, "listSepaContacts", Call{Path: userPath(externalUserID), Out: &answer}); err != nil {
			return nil, err
		}
		return answer.contacts(), nil
	}
}

type contactsAnswer struct {
	Contacts *[]Contact `json:"contacts"`
}

// check refuses an answer that must not pass for "there are no contacts", and contacts that nothing could be told apart by.
func (a *contactsAnswer) check() error {
	if a.Contacts == nil {
		return unreadable(`the answer has no "contacts"`)
	}
	if slices.ContainsFunc(*a.Contacts, func(c Contact) bool { return c.ID == "" || compact(c.IBAN) == "" }) {
		return unreadable(`a contact in the answer lacks its "id" or "iban"`)
	}
	return nil
}

func (a *contactsAnswer) contacts() []Contact {
	contacts := *a.Contacts
	for i := range contacts {
		contacts[i].IBAN, contacts[i].BIC = compact(contacts[i].IBAN), compact(contacts[i].BIC)
	}
	return contacts
}

// compact returns an IBAN or BIC in the one spelling that is sent and compared: no spaces, ASCII letters in capitals.
func compact(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, text)
}

// NewContact is the body of createSepaContact. Spaces and case in IBAN and BIC do not matter.
type NewContact struct {
	IBAN          string `json:"iban"`
	AccountHolder string `json:"accountHolder"`
	// BIC is not sent when empty.
	BIC string `json:"bic,omitempty"`
	// Label is not sent when empty.
	Label string `json:"label,omitempty"`
}

// CreatedContact is what CreateContact made.
type CreatedContact struct {
	Contact

	// Adopted: an attempt got no answer, and the user's list shows the IBAN, so this call has created it. The API does not
	// tell it from a contact that somebody else saved in the meantime.
	Adopted bool
}

type createdContact struct {
	ContactID string `json:"contactId"`
}

func (a *createdContact) check() error {
	if a.ContactID == "" {
		return unreadable(`the answer has no "contactId"`)
	}
	return nil
}

// CreateContact is SaveContact with a result that the user's list completes; where it cannot be read, the result is what was
// sent, with the id.
func (c *Client) CreateContact(ctx context.Context, externalUserID string, contact NewContact) (CreatedContact, error) {
	created, err := c.SaveContact(ctx, externalUserID, contact)
	if err == nil && !created.Adopted {
		created.Contact = c.savedContact(ctx, externalUserID, created.Contact)
	}
	return created, err
}

// SaveContact saves a bank account for a user (createSepaContact), who has each IBAN once. After an attempt without an answer
// the list is read before anything is sent again: a contact with this IBAN that no deposit made is the one asked for. The
// result is what was sent, with the id: whoever saves many reads the list once, after the last.
func (c *Client) SaveContact(ctx context.Context, externalUserID string, contact NewContact) (CreatedContact, error) {
	contact.IBAN, contact.BIC = compact(contact.IBAN), compact(contact.BIC)
	var (
		answer  createdContact
		found   Contact
		exists  bool
		readErr error
	)
	look := func(ctx context.Context) (stop bool) {
		var contacts []Contact
		if contacts, readErr = c.FreshContacts(ctx, externalUserID); readErr == nil {
			found, exists = contactWhere(contacts, func(c Contact) bool { return c.IBAN == contact.IBAN && c.Source != sourceDeposit })
		}
		return exists || readErr != nil
	}
	res, err := c.write(ctx, "createSepaContact", externalUserID, Call{Path: userPath(externalUserID), Body: contact, Out: &answer, settled: look})
	if err == nil {
		return CreatedContact{Contact: Contact{
			ID: answer.ContactID, IBAN: contact.IBAN, AccountHolder: contact.AccountHolder, BIC: contact.BIC, Label: contact.Label,
		}}, nil
	}
	if res.Unanswered && !exists && readErr == nil && ctx.Err() == nil {
		look(ctx) // the last attempt may be the one that took effect
	}
	switch {
	case exists:
		return CreatedContact{Contact: found, Adopted: true}, nil
	case readErr != nil:
		return CreatedContact{}, fmt.Errorf("%w; the list, which would tell whether the contact was saved, could not be read: %s", err, readErr.Error())
	}
	return CreatedContact{}, err
}

// savedContact returns a contact as the list shows it, else as it was sent. The shared read will do: the write has dropped
// what was older, and contacts that are created at a time are read once.
func (c *Client) savedContact(ctx context.Context, externalUserID string, sent Contact) Contact {
	if contacts, err := c.Contacts(ctx, externalUserID); err == nil {
		if saved, ok := contactWhere(contacts, func(c Contact) bool { return c.ID == sent.ID }); ok {
			return saved
		}
	}
	c.userContacts.forget(externalUserID) // a list that does not show it yet serves nobody
	return sent
}

func contactWhere(contacts []Contact, matches func(Contact) bool) (Contact, bool) {
	i := slices.IndexFunc(contacts, matches)
	if i < 0 {
		return Contact{}, false
	}
	return contacts[i], true
}

// ContactPatch is the body of updateSepaContact. Nil fields are not sent and stay as they are; an empty label removes it.
type ContactPatch struct {
	AccountHolder *string `json:"accountHolder,omitempty"`
	BIC           *string `json:"bic,omitempty"`
	Label         *string `json:"label,omitempty"`
}

// UpdateContact changes what may be changed of a contact (updateSepaContact).
func (c *Client) UpdateContact(ctx context.Context, externalUserID, contactID string, patch ContactPatch) error {
	_, err := c.write(ctx, "updateSepaContact", externalUserID, Call{Path: contactPath(externalUserID, contactID), Body: patch})
	return err
}

// DeleteContact removes a contact (deleteSepaContact). When the API does not find it, the list decides: a contact that is not
// there any more is deleted, and otherwise the refusal stands (IsNotSupported where contacts are read-only).
func (c *Client) DeleteContact(ctx context.Context, externalUserID, contactID string) error {
	_, err := c.write(ctx, "deleteSepaContact", externalUserID, Call{Path: contactPath(externalUserID, contactID)})
	if !mayBeGone(err) {
		return err
	}
	contacts, readErr := c.FreshContacts(ctx, externalUserID)
	switch {
	case IsUserNotFound(readErr):
		return readErr
	case readErr != nil:
		return fmt.Errorf("%w; the list, which would tell whether the contact is gone, could not be read: %s", err, readErr.Error())
	case slices.ContainsFunc(contacts, func(c Contact) bool { return c.ID == contactID }):
		return err
	}
	return nil
}

// mayBeGone reports an answer that can mean "no such contact": a 404, or a 400 with a code that nobody documents, because
// the API sends both for what it does not find.
func mayBeGone(err error) bool {
	apiErr, ok := AsAPIError(err)
	if !ok {
		return false
	}
	_, known := codeTable[apiErr.Code]
	return apiErr.Status == http.StatusNotFound || apiErr.Status == http.StatusBadRequest && apiErr.Code != "" && !known
}

func contactPath(externalUserID, contactID string) map[string]string {
	return map[string]string{"id": externalUserID, "contactId": contactID}
}

// SEPADepositInfo says where a user pays in by SEPA (getSepaDepositInfo).
type SEPADepositInfo struct {
	// Title must be the reference of the transfer, exactly.
	Title string `json:"title"`
	// IBAN and SWIFT are in capitals without spaces.
	IBAN          string `json:"iban"`
	SWIFT         string `json:"swift"`
	AccountHolder string `json:"accountHolder"`
	Address       string `json:"address"`
}

func (i *SEPADepositInfo) check() error {
	if i.Title == "" || compact(i.IBAN) == "" {
		return unreadable(`the answer lacks "title" or "iban"`)
	}
	return nil
}

// SEPADepositInfo returns where a user pays in by SEPA (getSepaDepositInfo). A user who is not active yet fails with
// IsNotVerified.
func (c *Client) SEPADepositInfo(ctx context.Context, externalUserID string) (SEPADepositInfo, error) {
	var info SEPADepositInfo
	if _, err := c.call(ctx, "getSepaDepositInfo", Call{Path: userPath(externalUserID), Out: &info}); err != nil {
		return SEPADepositInfo{}, err
	}
	info.IBAN, info.SWIFT = compact(info.IBAN), compact(info.SWIFT)
	return info, nil
}

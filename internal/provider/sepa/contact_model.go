// Package sepa declares what concerns bank transfers: saved contacts, and where a user's deposits go.
package sepa

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// The statuses of a contact (listSepaContacts).
const (
	statusPending  = "PENDING"
	statusApproved = "APPROVED"
	statusRejected = "REJECTED"
)

// contactModel is the state of a p100_sepa_contact.
type contactModel struct {
	ID              types.String    `tfsdk:"id"`
	ExternalUserID  types.String    `tfsdk:"external_user_id"`
	ContactID       types.String    `tfsdk:"contact_id"`
	IBAN            tfkit.IBANValue `tfsdk:"iban"`
	AccountHolder   types.String    `tfsdk:"account_holder"`
	BIC             tfkit.BICValue  `tfsdk:"bic"`
	Label           types.String    `tfsdk:"label"`
	AdoptExisting   types.Bool      `tfsdk:"adopt_existing"`
	WaitForApproval types.Bool      `tfsdk:"wait_for_approval"`
	Status          types.String    `tfsdk:"status"`
	Source          types.String    `tfsdk:"source"`
	CreatedAt       types.String    `tfsdk:"created_at"`
	Timeouts        timeouts.Value  `tfsdk:"timeouts"`
}

func (m contactModel) subject() string {
	return fmt.Sprintf("the contact %s of %q", iban.Mask(m.IBAN.ValueString()), m.ExternalUserID.ValueString())
}

// key names the contact among all: a user has an IBAN only once.
func (m contactModel) key() string {
	return contactType + "\x00" + m.ExternalUserID.ValueString() + "\x00" + m.IBAN.Normalized()
}

// harmOfDeletion is what deleting a contact and having it could come to.
const harmOfDeletion = "The contact could be gone afterwards, and with it its approval."

// movable is the contact for the check that no plan deletes it under one address and has it under another.
func (m contactModel) movable() tfkit.Movable {
	return tfkit.Movable{Type: contactType, At: path.Root("iban"), ID: m.key(), Subject: m.subject()}
}

func (m contactModel) newContact() client.NewContact {
	return client.NewContact{
		IBAN: m.IBAN.Normalized(), AccountHolder: m.AccountHolder.ValueString(), BIC: m.BIC.Normalized(), Label: m.Label.ValueString(),
	}
}

// patch is the body of updateSepaContact that takes a contact to the plan; false when there is nothing to send. A BIC that is not
// configured is no difference.
func (m contactModel) patch(current client.Contact) (client.ContactPatch, bool) {
	var body client.ContactPatch
	if holder := m.AccountHolder.ValueString(); holder != current.AccountHolder {
		body.AccountHolder = &holder
	}
	if label := m.Label.ValueString(); label != current.Label {
		body.Label = &label
	}
	if bic := m.BIC.Normalized(); bic != "" && bic != iban.NormalizeBIC(current.BIC) {
		body.BIC = &bic
	}
	return body, body != client.ContactPatch{}
}

// set takes over what P100 says. What the person may spell in several ways stays as it is spelt while it means the same, and a
// BIC that P100 does not tell stays, too.
func (m *contactModel) set(c client.Contact) {
	if m.IBAN.Normalized() != c.IBAN {
		m.IBAN = tfkit.NewIBANValue(c.IBAN)
	}
	if c.BIC != "" && m.BIC.Normalized() != iban.NormalizeBIC(c.BIC) {
		m.BIC = tfkit.NewBICValue(c.BIC)
	}
	m.AccountHolder = types.StringValue(c.AccountHolder)
	m.Label = tfkit.OptionalString(c.Label)
	m.complete(c)
}

// complete fills in what only P100 knows. What is configured stays as it was sent: should P100 have made something else of it,
// the next refresh shows that.
func (m *contactModel) complete(c client.Contact) {
	m.ContactID = types.StringValue(c.ID)
	m.ID = types.StringValue(m.ExternalUserID.ValueString() + "/" + c.ID)
	m.Status, m.Source, m.CreatedAt = tfkit.OptionalString(c.Status), tfkit.OptionalString(c.Source), tfkit.OptionalString(c.CreatedAt)
	if m.BIC.IsUnknown() {
		m.BIC = bicOf(c)
	}
}

func bicOf(c client.Contact) tfkit.BICValue {
	if c.BIC == "" {
		return tfkit.BICValue{}
	}
	return tfkit.NewBICValue(c.BIC)
}

// find looks a contact up by its id, and by its IBAN when no contact has the id: a user has an IBAN only once, so that is the
// same account, even if somebody deleted and saved it again.
func find(contacts []client.Contact, contactID, normalizedIBAN string) (client.Contact, bool) {
	at := slices.IndexFunc(contacts, func(c client.Contact) bool { return contactID != "" && c.ID == contactID })
	if at < 0 {
		at = slices.IndexFunc(contacts, func(c client.Contact) bool { return normalizedIBAN != "" && c.IBAN == normalizedIBAN })
	}
	if at < 0 {
		return client.Contact{}, false
	}
	return contacts[at], true
}

package sepa

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// exclusiveModel is the state of a p100_sepa_contacts_exclusive. After a refresh it holds every contact that the user has.
type exclusiveModel struct {
	ID              types.String   `tfsdk:"id"`
	ExternalUserID  types.String   `tfsdk:"external_user_id"`
	Contacts        types.Map      `tfsdk:"contacts"` // of entryModel, by IBAN
	WaitForApproval types.Bool     `tfsdk:"wait_for_approval"`
	Statuses        types.Map      `tfsdk:"statuses"` // of strings, by IBAN
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

// entryModel is one contact; its IBAN is its key.
type entryModel struct {
	ContactID     types.String   `tfsdk:"contact_id"`
	AccountHolder types.String   `tfsdk:"account_holder"`
	BIC           tfkit.BICValue `tfsdk:"bic"`
	Label         types.String   `tfsdk:"label"`
}

var entryType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"contact_id": types.StringType, "account_holder": types.StringType, "bic": tfkit.BICType, "label": types.StringType,
}}

func (m exclusiveModel) subject() string {
	return fmt.Sprintf("the contacts of %q", m.ExternalUserID.ValueString())
}

// key names the list among all.
func (m exclusiveModel) key() string { return exclusiveType + "\x00" + m.ExternalUserID.ValueString() }

// harmOfDestruction is what destroying a list and having it could come to.
const harmOfDestruction = "The contacts could be gone afterwards, and with them their approvals."

// movable is the list for the check that no plan deletes it under one address and has it under another.
func (m exclusiveModel) movable() tfkit.Movable {
	return tfkit.Movable{Type: exclusiveType, At: path.Root("external_user_id"), ID: m.key(), Subject: m.subject()}
}

// entries are the contacts by IBAN. They must be known, but for what is computed.
func (m exclusiveModel) entries(ctx context.Context, diags *diag.Diagnostics) map[string]entryModel {
	entries := map[string]entryModel{}
	if !m.Contacts.IsNull() {
		diags.Append(m.Contacts.ElementsAs(ctx, &entries, false)...)
	}
	return entries
}

func (m *exclusiveModel) setEntries(ctx context.Context, entries map[string]entryModel, diags *diag.Diagnostics) {
	value, d := types.MapValueFrom(ctx, entryType, entries)
	diags.Append(d...)
	m.Contacts = value
}

// setStatuses records the statuses of the contacts that the resource holds, as far as they are known.
func (m *exclusiveModel) setStatuses(entries map[string]entryModel, contacts []client.Contact) {
	statuses := map[string]attr.Value{}
	for _, c := range contacts {
		if _, held := entries[c.IBAN]; held && c.Status != "" {
			statuses[c.IBAN] = types.StringValue(c.Status)
		}
	}
	m.Statuses = types.MapValueMust(types.StringType, statuses)
}

// planStatuses plans the status that is known of each contact, so that a plan shows what changes and nothing else.
func planStatuses[V any](prior types.Map, planned map[string]V) types.Map {
	known, statuses := prior.Elements(), map[string]attr.Value{}
	for number := range planned {
		statuses[number] = types.StringUnknown()
		if status, ok := known[number]; ok {
			statuses[number] = status
		}
	}
	return types.MapValueMust(types.StringType, statuses)
}

// completeStatuses records what was planned, and of the other contacts what P100 says, or null. A status that has moved since is seen
// by the next refresh.
func (m *exclusiveModel) completeStatuses(contacts []client.Contact) {
	statuses := m.Statuses.Elements()
	for number, status := range statuses {
		if status.IsUnknown() {
			current, _ := find(contacts, "", number)
			statuses[number] = tfkit.OptionalString(current.Status)
		}
	}
	m.Statuses = types.MapValueMust(types.StringType, statuses)
}

// contact is the entry as a contact of its own, whose rules are the same.
func (e entryModel) contact(externalUserID types.String, number string) contactModel {
	return contactModel{
		ExternalUserID: externalUserID, ContactID: e.ContactID, IBAN: tfkit.NewIBANValue(number), AccountHolder: e.AccountHolder, BIC: e.BIC, Label: e.Label,
	}
}

func entryOf(m contactModel) entryModel {
	return entryModel{ContactID: m.ContactID, AccountHolder: m.AccountHolder, BIC: m.BIC, Label: m.Label}
}

// before is what P100 had when the entry was last read or written.
func (e entryModel) before() client.Contact {
	return client.Contact{ID: e.ContactID.ValueString(), AccountHolder: e.AccountHolder.ValueString(), BIC: e.BIC.ValueString(), Label: e.Label.ValueString()}
}

// read takes over all that P100 has; what is spelt otherwise in the prior entries stays as it is spelt.
func read(externalUserID types.String, prior map[string]entryModel, contacts []client.Contact) map[string]entryModel {
	entries := make(map[string]entryModel, len(contacts))
	for _, c := range contacts {
		if _, twice := entries[c.IBAN]; twice {
			continue
		}
		m := prior[c.IBAN].contact(externalUserID, c.IBAN)
		m.set(c)
		entries[c.IBAN] = entryOf(m)
	}
	return entries
}

// settle plans for every contact that stays what nobody configured: its id, and its BIC, which keeps its spelling as well. What is
// not known yet stays so.
func settle(prior map[string]entryModel, planned map[string]attr.Value) map[string]attr.Value {
	settled := maps.Clone(planned)
	for number, value := range planned {
		entry, ok := value.(types.Object)
		before, stays := prior[number]
		if !ok || !stays || entry.IsNull() || entry.IsUnknown() {
			continue
		}
		fields := entry.Attributes()
		fields["contact_id"] = before.ContactID
		if bic, ok := fields["bic"].(tfkit.BICValue); ok && (bic.IsUnknown() || bic.Normalized() == before.BIC.Normalized()) {
			fields["bic"] = before.BIC
		}
		settled[number] = types.ObjectValueMust(entryType.AttrTypes, fields)
	}
	return settled
}

// foreign are the contacts that the keys do not name.
func foreign[V any](entries map[string]V, contacts []client.Contact) []client.Contact {
	return slices.DeleteFunc(slices.Clone(contacts), func(c client.Contact) bool {
		_, named := entries[c.IBAN]
		return named
	})
}

// maxNamed is how many contacts a message names.
const maxNamed = 10

func names(contacts []client.Contact) string {
	var all []string
	for _, c := range contacts[:min(len(contacts), maxNamed)] {
		all = append(all, fmt.Sprintf("%s, %s", iban.Mask(c.IBAN), c.Status)) // a label may be a person's name
	}
	if more := len(contacts) - maxNamed; more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, "; ")
}

// ibanKeys is the rule for the keys of `contacts`: they are what contacts are told apart by, so that each IBAN has one spelling. Each
// has a contact, and not null.
type ibanKeys struct{}

// Description implements validator.Describer.
func (ibanKeys) Description(context.Context) string {
	return "keys are IBANs of countries in SEPA, in capitals and without spaces"
}

// MarkdownDescription implements validator.Describer.
func (v ibanKeys) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateMap implements validator.Map.
func (ibanKeys) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	first, elements := map[string]bool{}, req.ConfigValue.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		if elements[key].IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "A contact without a value",
				fmt.Sprintf("The value of the key %s is null. Take the key out, if the user is not to have the contact: `{ for iban, contact in ... : iban => contact if contact != null }`.", iban.Mask(key)))
			continue
		}
		at, normalized := req.Path.AtMapKey(key), iban.Normalize(key)
		err := iban.CheckSEPA(key)
		switch {
		case err == nil && first[normalized]:
			resp.Diagnostics.AddAttributeError(at, "The same IBAN twice for one user",
				fmt.Sprintf("Two keys of `contacts` are the IBAN %s, spelt in two ways. A user has an IBAN only once; remove one of the two.", iban.Mask(key)))
			continue
		case err == nil && key != normalized:
			err = errors.New("an IBAN that is a key is written in capitals and without spaces, so that each account has one key. The function iban_normalize writes it so")
		}
		first[normalized] = true
		if err != nil {
			resp.Diagnostics.AddAttributeError(at, "IBAN cannot be used", tfkit.SentenceStart(err.Error())+".")
		}
	}
}

package sepa

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// exclusiveRun brings a user's contacts to what is configured.
type exclusiveRun struct {
	api  *client.Client
	user types.String
	// now is what the resource holds at any moment: what stays recorded when the next call fails.
	now map[string]entryModel
	// joined are the IBANs that this run has saved or taken over.
	joined []string
}

func newRun(account *tfkit.Account, user types.String, before map[string]entryModel) *exclusiveRun {
	return &exclusiveRun{api: account.Client, user: user, now: maps.Clone(before)}
}

// apply saves, takes over, updates and deletes, in this order, so that a failure leaves rather more than less. It deletes only what
// the resource held before: what a plan has shown. The first failure ends it.
func (r *exclusiveRun) apply(ctx context.Context, before, wanted map[string]entryModel, diags *diag.Diagnostics) bool {
	return r.join(ctx, before, wanted, diags) && r.update(ctx, before, wanted, diags) && r.remove(ctx, before, wanted, diags)
}

// join saves the contacts that the user does not have yet, and takes over those that the resource did not know.
func (r *exclusiveRun) join(ctx context.Context, before, wanted map[string]entryModel, diags *diag.Diagnostics) bool {
	var missing []string
	for _, number := range slices.Sorted(maps.Keys(wanted)) {
		if _, held := before[number]; !held {
			missing = append(missing, number)
		}
	}
	if len(missing) == 0 {
		return true
	}
	contacts, err := r.api.FreshContacts(ctx, r.user.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(diags, path.Root("external_user_id"), "Unable to save the contacts",
			"Nothing was saved: a user has an IBAN only once, so the user's contacts are read first.", err)
		return false
	}
	for _, number := range missing {
		entry := wanted[number]
		plan := entry.contact(r.user, number)
		saved, found := find(contacts, "", number)
		if found {
			if !adopt(ctx, r.api, plan, saved, diags) {
				return false
			}
		} else {
			created, err := r.api.SaveContact(ctx, r.user.ValueString(), plan.newContact())
			if err != nil {
				addCreateError(diags, "Unable to create the contact "+iban.Mask(number), "Then apply again: the contact is taken over.", err)
				return false
			}
			if created.Adopted {
				addLostAnswerWarning(diags, plan)
			}
			saved = created.Contact
		}
		plan.complete(saved)
		r.now[number] = entryOf(plan)
		r.joined = append(r.joined, number)
	}
	return true
}

func (r *exclusiveRun) update(ctx context.Context, before, wanted map[string]entryModel, diags *diag.Diagnostics) bool {
	for _, number := range slices.Sorted(maps.Keys(wanted)) {
		held, ok := before[number]
		if !ok {
			continue
		}
		entry := wanted[number]
		plan := entry.contact(r.user, number)
		if body, needed := plan.patch(held.before()); needed {
			if err := r.api.UpdateContact(ctx, r.user.ValueString(), held.ContactID.ValueString(), body); err != nil {
				addUpdateError(diags, "Unable to update the contact "+iban.Mask(number), "", err)
				return false
			}
		}
		plan.complete(held.before())
		r.now[number] = entryOf(plan)
	}
	return true
}

func (r *exclusiveRun) remove(ctx context.Context, before, wanted map[string]entryModel, diags *diag.Diagnostics) bool {
	for _, number := range slices.Sorted(maps.Keys(before)) {
		if _, stays := wanted[number]; stays {
			continue
		}
		err := r.api.DeleteContact(ctx, r.user.ValueString(), before[number].ContactID.ValueString())
		if err != nil && !client.IsUserNotFound(err) {
			meaning := ""
			if client.IsNotSupported(err) {
				meaning = "This deployment lets contacts be read, but not deleted, so no list can be exclusive here. Add the contact to `contacts` as P100 has it: the data source p100_sepa_contacts shows it."
			}
			tfkit.AddAPIError(diags, "Unable to delete the contact "+iban.Mask(number), meaning, err)
			return false
		}
		delete(r.now, number)
	}
	return true
}

// complete reads the list once, for what only P100 knows of the contacts that have joined. Where that fails, the next refresh makes
// up for it.
func (r *exclusiveRun) complete(ctx context.Context) []client.Contact {
	contacts, err := r.api.Contacts(ctx, r.user.ValueString())
	if err != nil {
		return nil
	}
	for _, number := range r.joined {
		entry := r.now[number]
		if current, found := find(contacts, entry.ContactID.ValueString(), ""); found && entry.BIC.IsNull() {
			entry.BIC = bicOf(current)
			r.now[number] = entry
		}
	}
	return contacts
}

// wait waits for the approval of what has joined. That it was cut off is a warning.
func (r *exclusiveRun) wait(ctx context.Context, timeout time.Duration, what awaited, diags *diag.Diagnostics) ([]client.Contact, bool) {
	ids := make([]string, len(r.joined))
	for i, number := range r.joined {
		ids[i] = r.now[number].ContactID.ValueString()
	}
	_, err := waitApproved(ctx, r.api, r.user.ValueString(), ids...)
	if err != nil {
		return nil, addApprovalError(diags, what, timeout, err)
	}
	return r.complete(ctx), true
}

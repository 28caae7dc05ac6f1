package sepa

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// What p100_sepa_contact and p100_sepa_contacts_exclusive have in common when they write.

// claimContacts refuses that one user's contacts are managed one by one and as a whole, where both are seen in one plan.
func claimContacts(account *tfkit.Account, externalUserID types.String, resourceType string, diags *diag.Diagnostics) {
	if externalUserID.IsNull() || externalUserID.IsUnknown() {
		return
	}
	if _, ok := account.ClaimContacts(externalUserID.ValueString(), resourceType); !ok {
		diags.AddAttributeError(path.Root("external_user_id"), "Two kinds of resources manage the contacts of one user",
			fmt.Sprintf("The contacts of %q are managed both by %s and by %s. Use one of them: the one would delete what the other saves. "+
				"The guide \"Contacts\" says how to move from one to the other.", externalUserID.ValueString(), contactType, exclusiveType))
		return
	}
	refuseChangeOfHands(account, externalUserID, diags)
}

// leaveContacts is claimContacts for a resource that the plan destroys. Nothing orders the destroy before the creation of the other.
func leaveContacts(account *tfkit.Account, externalUserID types.String, resourceType string, diags *diag.Diagnostics) {
	account.LeaveContacts(externalUserID.ValueString(), resourceType)
	refuseChangeOfHands(account, externalUserID, diags)
}

func refuseChangeOfHands(account *tfkit.Account, externalUserID types.String, diags *diag.Diagnostics) {
	if from, to, ok := account.ContactsChangeHands(externalUserID.ValueString()); ok {
		diags.AddError("One resource deletes what the other takes over",
			fmt.Sprintf("This plan destroys a %s of %q, and a %s is to manage the same user's contacts: a contact of both would be deleted, and its approval lost. "+
				"Let Terraform forget the one without deleting the contact:\n\n  removed {\n    from = %s.NAME\n\n    lifecycle {\n      destroy = false\n    }\n  }\n\n"+
				"If the contacts are to go, destroy them in an apply of its own, before the other resource comes.", from, externalUserID.ValueString(), to, from))
	}
}

// adopt brings a contact that exists to what is configured, if there is a difference.
func adopt(ctx context.Context, api *client.Client, plan contactModel, existing client.Contact, diags *diag.Diagnostics) bool {
	body, needed := plan.patch(existing)
	if !needed {
		return true
	}
	if err := api.UpdateContact(ctx, plan.ExternalUserID.ValueString(), existing.ID, body); err != nil {
		addUpdateError(diags, "Unable to take over the existing contact", "The user has the contact already, and to take it over means to set what is configured here.", err)
		return false
	}
	return true
}

// addCreateError explains a refused creation; on a deployment without write access it says how an account becomes a contact all
// the same, and what then brings it under management.
func addCreateError(diags *diag.Diagnostics, summary, then string, err error) {
	meaning := ""
	if client.IsNotSupported(err) {
		meaning = "This deployment lets contacts be read, but not written. An account becomes a contact when the user makes a deposit from it: " +
			"read `title`, `iban` and `account_holder` from the data source p100_sepa_deposit_info and transfer with exactly that title. " + then
	}
	tfkit.AddAPIError(diags, summary, meaning, err)
}

func addLostAnswerWarning(diags *diag.Diagnostics, plan contactModel) {
	diags.AddWarning("The contact was created, but the answer was lost",
		fmt.Sprintf("The request to create %s got no answer. The user did not have the contact before and has it now, so the provider takes it as created and goes on.", plan.subject()))
}

// addUpdateError explains a refused update; on a deployment without write access it says what to do instead.
func addUpdateError(diags *diag.Diagnostics, summary, meaning string, err error) {
	if client.IsNotSupported(err) {
		meaning = "This deployment lets contacts be read, but not written. Configure account_holder, label and bic as P100 has them: the data source p100_sepa_contacts shows them."
	}
	tfkit.AddAPIError(diags, summary, meaning, err)
}

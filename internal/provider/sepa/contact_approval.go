package sepa

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

var (
	errRejected = errors.New("the contact was rejected")
	errGone     = errors.New("the contact disappeared")
)

func waitApproved(ctx context.Context, api *client.Client, plan contactModel) (client.Contact, error) {
	var last client.Contact
	err := tfkit.Poll(ctx, func(ctx context.Context) (bool, error) {
		contacts, err := api.FreshContacts(ctx, plan.ExternalUserID.ValueString())
		if err != nil {
			return false, err
		}
		current, found := find(contacts, plan.ContactID.ValueString(), "")
		if !found {
			return false, errGone
		}
		last = current
		if current.Status == statusRejected {
			return false, errRejected
		}
		return current.Status == statusApproved, nil
	})
	return last, err
}

func addApprovalError(diags *diag.Diagnostics, plan contactModel, timeout time.Duration, err error) {
	const untaint = "The contact is saved and recorded. Terraform marks it as tainted and would replace it; to keep it, run `terraform untaint` with the address of this resource."
	switch {
	case errors.Is(err, errRejected):
		diags.AddError("The contact was rejected", fmt.Sprintf("P100 rejected %s. Check IBAN and holder; the next apply replaces the contact.", plan.subject()))
	case errors.Is(err, errGone):
		diags.AddError("The contact is gone", fmt.Sprintf("%s disappeared from the user's list while it was waiting for approval.", tfkit.SentenceStart(plan.subject())))
	case tfkit.TimedOut(err):
		diags.AddError("The contact is not approved yet", fmt.Sprintf("%s has passed, and %s is still waiting for approval. %s", timeout, plan.subject(), untaint))
	case tfkit.Interrupted(err):
		// An error would taint the contact.
		diags.AddWarning("Interrupted while waiting for the approval", "The contact is saved and recorded; the next refresh shows its status.")
	default:
		tfkit.AddAPIError(diags, "Unable to wait for the approval", untaint, err)
	}
}

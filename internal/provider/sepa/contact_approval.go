package sepa

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

var (
	errRejected = errors.New("the contact was rejected")
	errGone     = errors.New("the contact disappeared")
)

// contactError is what became of one contact during a wait.
type contactError struct {
	iban string
	error
}

// Unwrap returns errRejected or errGone.
func (e contactError) Unwrap() error { return e.error }

// waitApproved waits until all the contacts with the given ids are approved, and returns them as they are then. One that is
// rejected, or gone, ends the wait.
func waitApproved(ctx context.Context, api *client.Client, externalUserID string, ids ...string) ([]client.Contact, error) {
	waited := make([]client.Contact, len(ids))
	err := tfkit.Poll(ctx, func(ctx context.Context) (bool, error) {
		contacts, err := api.FreshContacts(ctx, externalUserID)
		if err != nil {
			return false, err
		}
		done := true
		for i, id := range ids {
			current, found := find(contacts, id, "")
			if !found {
				return false, contactError{waited[i].IBAN, errGone}
			}
			waited[i] = current
			if current.Status == statusRejected {
				return false, contactError{current.IBAN, errRejected}
			}
			done = done && current.Status == statusApproved
		}
		return done, nil
	})
	return waited, err
}

// awaited says what a wait was for, and what becomes of it.
type awaited struct {
	externalUserID string
	subject        string // what is waited for, as in "the contact DE** **** 3000 of ..."
	are            string // "is" or "are"
	recorded       string // what the state holds and what to do, when the wait ends with an error
	rejected       string // what to do after a rejection
	interrupted    string // what the state holds when the wait was cut off, which is no error
}

func ofOneContact(plan contactModel) awaited {
	return awaited{
		externalUserID: plan.ExternalUserID.ValueString(),
		subject:        plan.subject(),
		are:            "is",
		recorded:       "The contact is saved and recorded. Terraform marks it as tainted and would replace it; to keep it, run `terraform untaint` with the address of this resource.",
		rejected:       "Check IBAN and holder; the next apply replaces the contact.",
		interrupted:    "The contact is saved and recorded; the next refresh shows its status.",
	}
}

// addApprovalError says how a wait ended, if not with the approval, and reports whether the resource goes on all the same: where a
// person, or P100 by not answering, kept the provider from waiting, an error would taint the contact.
func addApprovalError(diags *diag.Diagnostics, a awaited, timeout time.Duration, err error) (goesOn bool) {
	subject := a.subject
	if one := (contactError{}); errors.As(err, &one) && one.iban != "" {
		subject = fmt.Sprintf("the contact %s of %q", iban.Mask(one.iban), a.externalUserID)
	}
	switch {
	case errors.Is(err, errRejected):
		diags.AddError("The contact was rejected", fmt.Sprintf("P100 rejected %s. %s", subject, a.rejected))
	case errors.Is(err, errGone):
		diags.AddError("The contact is gone", fmt.Sprintf("%s disappeared from the user's list while it was waiting for approval. The next apply saves it again.", tfkit.SentenceStart(subject)))
	case tfkit.TimedOut(err):
		diags.AddError("The contact is not approved yet", fmt.Sprintf("%s has passed, and %s %s still waiting for approval. %s", timeout, subject, a.are, a.recorded))
	case tfkit.Interrupted(err):
		diags.AddWarning("Interrupted while waiting for the approval", a.interrupted)
		return true
	default:
		diags.AddWarning("Unable to wait for the approval", tfkit.APIErrorDetail(a.interrupted, err))
		return true
	}
	return false
}

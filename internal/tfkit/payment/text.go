package payment

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// waysOut are the exact commands after an uncertain payment.
const waysOut = "Find out what became of it (P100's dashboard or support; every plan looks in the history again). Then, with the address of this resource for ADDRESS:\n" +
	"  - it succeeded:      terraform untaint ADDRESS\n" +
	"                       and apply: that only clears `uncertain`. Where the history does not show it:\n" +
	"                       terraform state rm ADDRESS\n" +
	"                       terraform import ADDRESS ID   (before any apply, with P100's id);\n" +
	"  - it failed:         nothing, once a plan shows status FAILED the next apply may send it again;\n" +
	"  - it never arrived:  terraform state rm ADDRESS\n" +
	"                       and apply: that sends it."

func addDuplicate(diags *diag.Diagnostics, kind Kind, subject, id, when string) {
	diags.AddError("An identical payment has been made",
		fmt.Sprintf("%s was made %s with the id %s, and nothing was sent. This protects against paying twice after a crash or a lost answer.\n\n"+
			"  - If that is the payment that this resource stands for, import it:\n      terraform import ADDRESS %s\n"+
			"    with the address of this resource for ADDRESS (a %s).\n"+
			"  - If a second, identical payment is really wanted, set allow_duplicate = true\n    on this resource for this one apply, and take it out again: while it is set,\n    nothing protects this payment after a crash.",
			tfkit.SentenceStart(subject), when, id, id, kind.TypeName))
}

// addNotImported tells that the import id leads to no payment.
func addNotImported(diags *diag.Diagnostics, kind Kind, id string, err error) {
	tfkit.AddAPIError(diags, "Unable to import the payment",
		fmt.Sprintf("Nothing was imported. The import id of a %s is P100's id of such a payment, but is %q. The data source p100_user_transactions lists a user's payments with their ids and types.", kind.TypeName, id), err)
}

// addNotSent tells of what kept a payment from being sent, a person above all.
func addNotSent(diags *diag.Diagnostics, summary, detail string, err error) {
	if tfkit.Interrupted(err) {
		summary = "Interrupted before sending"
	}
	tfkit.AddAPIError(diags, summary, detail, err)
}

func reasonOf(s *State) string {
	if reason := s.FailureReason.ValueString(); reason != "" {
		return reason
	}
	return "P100 gives no reason"
}

// warnFailed tells of a payment that failed after the apply that made it: it is not tainted, so that nothing makes it again.
func warnFailed(diags *diag.Diagnostics, subject string, s *State) {
	diags.AddWarning("The payment failed",
		fmt.Sprintf("%s (id %s) ended as %s: %s. No money was moved, and no apply makes it again by itself. For a new payment:\n  terraform apply -replace=ADDRESS\nwith the address of this resource for ADDRESS.",
			tfkit.SentenceStart(subject), s.ID.ValueString(), s.Status.ValueString(), reasonOf(s)))
}

func addFailed(diags *diag.Diagnostics, subject string, s *State) {
	diags.AddError("The payment failed",
		fmt.Sprintf("%s (id %s) ended as %s: %s. No money was moved. The next apply makes a new payment.", tfkit.SentenceStart(subject), s.ID.ValueString(), s.Status.ValueString(), reasonOf(s)))
}

// allowed refuses to move money in production without the provider's consent.
func allowed(account *tfkit.Account, m Model, diags *diag.Diagnostics) bool {
	if !account.InProduction() || account.AllowMoneyMovement {
		return true
	}
	diags.AddError("Moving money in production is not allowed",
		fmt.Sprintf("%s would move real money. Set allow_money_movement = true in the provider block to allow it; it has no environment variable on purpose.", tfkit.SentenceStart(m.Subject())))
	return false
}

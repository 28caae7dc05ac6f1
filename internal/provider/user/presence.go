// Package user declares users: the user itself, its suspension, and what can be learnt about it.
package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// Presence is what a read of the balances proves about a user. P100 has no operation that reads a user.
type Presence struct {
	// Exists is false when P100 says that it does not know the user (P412).
	Exists bool
	// ShownSuspended is true when the read itself was refused because of a suspension (P455). False proves nothing, unless
	// the deployment is known to show suspensions.
	ShownSuspended bool
	// Answered is true when P100 answered the read with balances, which it refuses for a suspended user where suspension shows.
	Answered bool
	// Active is true when the user has an active account with an IBAN.
	Active bool
	// Balances are those of the answer; empty when the read was refused.
	Balances client.Balances
}

// Look finds out whether a user exists. A fresh look asks P100 even when this run has asked before. Answers that leave the
// question open are errors.
func Look(ctx context.Context, api *client.Client, externalUserID string, fresh bool) (Presence, error) {
	read := api.UserBalances
	if fresh {
		read = api.FreshUserBalances
	}
	balances, err := read(ctx, externalUserID)
	switch {
	case err == nil:
		return Presence{Exists: true, Answered: true, Active: balances.Active(), Balances: balances}, nil
	case client.IsUserNotFound(err):
		return Presence{}, nil
	case client.IsSuspended(err):
		return Presence{Exists: true, ShownSuspended: true}, nil
	case client.IsKYCNotFound(err), client.IsNotVerified(err):
		return Presence{Exists: true}, nil
	default:
		return Presence{}, err
	}
}

// learnSuspensionShown reads once, right after this provider suspended the user: the answer tells whether the deployment shows
// suspension on reads. A failed read teaches nothing and is no error.
func learnSuspensionShown(ctx context.Context, account *tfkit.Account, externalUserID string, private tfkit.PrivateWriter, diags *diag.Diagnostics) {
	seen, err := Look(ctx, account.Client, externalUserID, true)
	if err != nil || !seen.Exists {
		return
	}
	tfkit.RememberSuspensionShown(ctx, private, seen.ShownSuspended, diags)
}

// suspensionRead is what one read says about a suspension.
type suspensionRead int

const (
	suspensionUnproven suspensionRead = iota // the last known value stands
	suspensionProven
	suspensionDisproven
)

// judgeSuspension weighs a look at a user with what is known about the deployment.
func judgeSuspension(ctx context.Context, seen Presence, private tfkit.PrivateReader, keep tfkit.PrivateWriter, diags *diag.Diagnostics) suspensionRead {
	if seen.ShownSuspended {
		// The answer itself shows that the deployment shows suspensions.
		tfkit.RememberSuspensionShown(ctx, keep, true, diags)
		return suspensionProven
	}
	if shown, known := tfkit.SuspensionShown(ctx, private, diags); known && shown && seen.Answered {
		return suspensionDisproven
	}
	return suspensionUnproven
}

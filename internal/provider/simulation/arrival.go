package simulation

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// recent is how many entries of a history are looked through for a deposit that has just arrived.
const recent = 100

// arrive lets a deposit arrive, once: send is not repeated, because it would be another deposit. When no answer says whether it
// arrived, the user's history does: found is the same deposit there, which was not there before. After an error, ok is false.
func arrive(ctx context.Context, account *tfkit.Account, user string, same func(client.Transaction) bool, send func() error, diags *diag.Diagnostics) (found *client.Transaction, ok bool) {
	defer account.Client.Forget(user)
	unlock, err := account.LockCreation(ctx, "deposit\x00"+user) // lest one is taken for another
	if err != nil {
		addArrivalError(diags, "Nothing was sent.", err)
		return nil, false
	}
	defer unlock()
	before, unread := account.Client.UserTransactions(ctx, user, 1, recent) // whoever has no history is refused the deposit
	err = send()
	switch {
	case err == nil:
		return nil, true
	case !client.IsUnknownOutcome(err) || unread != nil:
		addArrivalError(diags, "", err)
		return nil, false
	}
	after, unread := account.Client.UserTransactions(ctx, user, 1, recent)
	if unread != nil {
		addArrivalError(diags, "", err)
		return nil, false
	}
	i := slices.IndexFunc(after.Items, func(t client.Transaction) bool {
		return same(t) && !slices.ContainsFunc(before.Items, func(earlier client.Transaction) bool { return earlier.ID == t.ID })
	})
	if i < 0 {
		addArrivalError(diags, "The user's history does not show the deposit, so it did not arrive: apply again.", err)
		return nil, false
	}
	diags.AddWarning("The deposit arrived, but the answer was lost",
		fmt.Sprintf("The request got no answer, and the history of %q shows the deposit since, with the id %s. The provider takes it as arrived and goes on.", user, after.Items[i].ID))
	return &after.Items[i], true
}

// addArrivalError says why a deposit did not arrive, and what that means where the error does not tell.
func addArrivalError(diags *diag.Diagnostics, meaning string, err error) {
	switch {
	case meaning != "":
	case client.IsNotVerified(err):
		meaning = "Money can be sent to a user whose account is open: refer to p100_user_verification.NAME.external_user_id, which waits for that."
	case client.IsUnknownOutcome(err):
		meaning = "Whether the deposit arrived is not known, and another apply would let another one arrive. The user's balances tell."
	}
	tfkit.AddAPIError(diags, "Unable to let the deposit arrive", meaning, err)
}

// addSettleWarning says that something arrived and is not processed yet. An error would taint it, and it would arrive twice.
func addSettleWarning(diags *diag.Diagnostics, err error) {
	diags.AddWarning("The deposit is not processed yet",
		"It arrived and is recorded; the next refresh shows what became of it. The sandbox may be set to process deposits later. "+tfkit.APIErrorDetail("", err))
}

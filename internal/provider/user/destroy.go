package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// onDestroy returns what destroying does to the person; empty where it must be chosen and was not.
func onDestroy(m model, account *tfkit.Account) string {
	if chosen := m.OnDestroy.ValueString(); chosen != "" {
		return chosen
	}
	if account.InProduction() {
		return ""
	}
	return onDestroyDelete
}

const chooseOnDestroy = "In production the provider never decides what becomes of a person. Set on_destroy to \"abandon\" (Terraform forgets the user, P100 keeps it), " +
	"\"suspend\" or \"delete\" (permanent, irreversible), and apply that before destroying."

// harmOfDestruction is what destroying a user and having them could come to.
func (r *userResource) harmOfDestruction(state model) string {
	switch onDestroy(state, r.Account) {
	case onDestroyAbandon:
		return "The creation would be refused, because P100 keeps the user."
	case onDestroySuspend:
		return "The user could be suspended afterwards, and the creation would be refused, because P100 keeps the user."
	}
	return "The person could be deleted for good, with verification, account and contacts."
}

func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, subject(state.ExternalUserID), &resp.Diagnostics) {
		return
	}
	timeout, d := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id := state.ExternalUserID.ValueString()
	switch onDestroy(state, r.Account) {
	case onDestroyAbandon:
		resp.Diagnostics.AddWarning("The user still exists", fmt.Sprintf("Terraform forgets %s, because on_destroy is \"abandon\". P100 keeps it unchanged.", subject(state.ExternalUserID)))
	case onDestroySuspend:
		if err := r.Account.Client.SuspendUser(ctx, id); err != nil && !client.IsUserNotFound(err) {
			tfkit.AddAPIError(&resp.Diagnostics, "Unable to suspend the user", "The user was not suspended, and Terraform keeps it in its state.", err)
			return
		}
		resp.Diagnostics.AddWarning("The user is suspended and still exists", fmt.Sprintf("Terraform forgets %s, because on_destroy is \"suspend\".", subject(state.ExternalUserID)))
	case onDestroyDelete:
		r.delete(ctx, state, &resp.Diagnostics)
	default:
		resp.Diagnostics.AddError("on_destroy must be chosen in production", chooseOnDestroy)
	}
}

const waysOn = "Nothing was deleted. Either move the money away first, or set force_destroy = true, apply that, and destroy again: then the user is deleted whatever is on the account."

func addHasMoney(diags *diag.Diagnostics, state model) {
	diags.AddError("The user has money", fmt.Sprintf("%s has money on the account, which would be lost. %s", tfkit.SentenceStart(subject(state.ExternalUserID)), waysOn))
}

// planDeletion refuses the deletion of a user who is seen to have money. Delete would, too, but only after everything that belongs
// to the user has been destroyed. What cannot be seen now is left to it.
func (r *userResource) planDeletion(ctx context.Context, state model, diags *diag.Diagnostics) {
	if state.ForceDestroy.ValueBool() || onDestroy(state, r.Account) != onDestroyDelete || r.Account.Unavailable != nil {
		return
	}
	if seen, err := Look(ctx, r.Account.Client, state.ExternalUserID.ValueString(), false); err == nil && !seen.Balances.Empty() {
		addHasMoney(diags, state)
	}
}

// delete deletes the person, unless money would be lost with it.
func (r *userResource) delete(ctx context.Context, state model, diags *diag.Diagnostics) {
	id := state.ExternalUserID.ValueString()
	if !state.ForceDestroy.ValueBool() {
		seen, err := Look(ctx, r.Account.Client, id, true)
		switch {
		case err == nil && !seen.Exists:
			return
		case err == nil && seen.ShownSuspended:
			err = errors.New("the user is suspended, and P100 does not show the balances of suspended users")
		}
		if err != nil {
			tfkit.AddAPIError(diags, "Unable to see whether the user has money", "Deleting a user is irreversible, so it needs a look at the balances first. "+waysOn, err)
			return
		}
		if !seen.Balances.Empty() {
			addHasMoney(diags, state)
			return
		}
	}
	if err := r.Account.Client.DeleteUser(ctx, id); err != nil && !client.IsUserNotFound(err) {
		tfkit.AddAPIError(diags, "Unable to delete the user", "", err)
	}
}

package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// ModifyPlan keeps the promises that concern people: an object of another environment is not planned, a person in production
// is not replaced, and what happens on destroy has been chosen.
func (r *userResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil { // validation without a configured provider
		return
	}
	var state, plan model
	creating, destroying := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !creating {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !destroying {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !creating && !r.Account.Guard(ctx, req.Private, subject(state.ExternalUserID), &resp.Diagnostics) {
		return
	}
	if destroying {
		r.planDestroy(ctx, state, &resp.Diagnostics)
		r.Account.PlanGo(state.movable(), r.harmOfDestruction(state), &resp.Diagnostics)
		return
	}

	if !plan.ExternalUserID.IsUnknown() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), plan.ExternalUserID)...)
	}
	if r.Account.InProduction() && plan.OnDestroy.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("on_destroy"), "on_destroy must be chosen in production", chooseOnDestroy)
	}
	claimSuspension(r.Account, plan, &resp.Diagnostics)
	r.planUser(creating, state, plan, &resp.Diagnostics)
	if creating {
		return
	}
	if changed := tfkit.ChangedFields(state.profileKnown(), state.identity(), plan.identity()); len(changed) > 0 {
		r.planReplacement(ctx, changed, state, plan, resp)
		return
	}
	if !state.profileKnown() {
		_, sent := patch(state, plan)
		tfkit.ExplainFirstUpdate(&resp.Diagnostics, subject(state.ExternalUserID), sent, tfkit.RecordedFields(state.identity(), plan.identity()))
	}
}

// planUser finds users whom two resources of the plan are about.
func (r *userResource) planUser(creating bool, state, plan model, diags *diag.Diagnostics) {
	switch {
	case plan.ExternalUserID.IsUnknown():
	case !creating && !plan.ExternalUserID.Equal(state.ExternalUserID): // replaced by another user, who is planned as a creation of its own
		r.Account.PlanGo(state.movable(), r.harmOfDestruction(state), diags)
	case creating && !r.Account.PlanCreation(userType+"\x00"+plan.ExternalUserID.ValueString()):
		diags.AddAttributeError(path.Root("external_user_id"), "The same user twice",
			fmt.Sprintf("Another %s of this configuration creates %s as well. Every user has an external_user_id of its own; correct or remove one of the two.", userType, subject(plan.ExternalUserID)))
	default:
		r.Account.PlanStay(plan.movable(), diags)
	}
}

func (r *userResource) planDestroy(ctx context.Context, state model, diags *diag.Diagnostics) {
	if onDestroy(state, r.Account) == "" {
		diags.AddError("on_destroy must be chosen in production", chooseOnDestroy)
	}
	r.planDeletion(ctx, state, diags)
}

// planReplacement lets a changed person be a new one where nobody real is behind it, and refuses in production.
func (r *userResource) planReplacement(ctx context.Context, changed path.Paths, state, plan model, resp *resource.ModifyPlanResponse) {
	if r.Account.InProduction() {
		for _, at := range changed {
			resp.Diagnostics.AddAttributeError(at, "A person's identity cannot change",
				fmt.Sprintf("P100 never changes this field, so the plan would delete %s and create somebody else. The provider does not do that in production.\n\n"+
					"Put the old value back. If the person really is another one, give it a resource and an external_user_id of its own.", subject(state.ExternalUserID)))
		}
		return
	}
	resp.RequiresReplace = append(resp.RequiresReplace, changed...)
	r.planDeletion(ctx, state, &resp.Diagnostics)
	switch destroys := onDestroy(state, r.Account); {
	case !plan.ExternalUserID.Equal(state.ExternalUserID): // whatever refers to the user is seen to be replaced, too
	case destroys != onDestroyDelete:
		resp.Diagnostics.AddAttributeError(changed[0], "A user whom P100 keeps cannot be replaced",
			fmt.Sprintf("P100 never changes this field, so %s would have to be deleted and created anew. But on_destroy is %q, and P100 has an external_user_id only once.\n\n"+
				"Put the old value back; or set on_destroy = %q, apply that, and then change it.", subject(state.ExternalUserID), destroys, onDestroyDelete))
	default:
		resp.Diagnostics.AddAttributeWarning(changed[0], "The user is deleted and created anew",
			fmt.Sprintf("P100 never changes this field, so the plan deletes %s, with verification, account, balances and contacts. What this configuration has of them is created again by the plan "+
				"after this apply; or by this one, with\n\n  lifecycle {\n    replace_triggered_by = [%s.NAME.user_id]\n  }", subject(state.ExternalUserID), userType))
	}
}

// claimSuspension refuses two owners of one user's suspension, where both are seen in one plan.
func claimSuspension(account *tfkit.Account, plan model, diags *diag.Diagnostics) {
	if !plan.managesSuspension() || plan.ExternalUserID.IsUnknown() {
		return
	}
	if holder, ok := account.ClaimSuspension(plan.ExternalUserID.ValueString(), userType); !ok {
		addTwoOwners(diags, path.Root("suspended"), plan.ExternalUserID, holder)
	}
}

func addTwoOwners(diags *diag.Diagnostics, at path.Path, externalUserID types.String, holder string) {
	diags.AddAttributeError(at, "Two resources manage the suspension of one user",
		fmt.Sprintf("The suspension of %s is also managed by %s. Use either `suspended` on %s or a %s, not both: they would undo each other.",
			subject(externalUserID), holder, userType, suspensionType))
}

package user

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// defaultTimeout bounds one create, update or delete with all its retries.
const defaultTimeout = 10 * time.Minute

const userType = "p100_user"

type userResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
)

// NewResource returns the p100_user resource.
func NewResource() resource.Resource { return &userResource{} }

func (r *userResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userType
}

func subject(externalUserID types.String) string {
	return fmt.Sprintf("the user %q", externalUserID.ValueString())
}

func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, d := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	created, err := r.Account.Client.CreateUser(ctx, plan.newUser())
	if err != nil {
		addCreateError(&resp.Diagnostics, plan, err)
		return
	}
	plan.ID = plan.ExternalUserID
	plan.UserID = types.StringValue(created.UserID)
	plan.POARequiredForExtended = types.BoolValue(created.POARequiredForExtended)
	if created.Adopted {
		plan.UserID, plan.POARequiredForExtended = types.StringNull(), types.BoolNull()
		resp.Diagnostics.AddWarning("The user was created, but the answer was lost",
			fmt.Sprintf("A request to create %s got no answer, and P100 has the user now. The provider takes it as created and goes on; "+
				"`user_id` and `poa_required_for_extended` stay null, because only the lost answer had them.\n\nIf a user with this external id may have existed before, "+
				"check that it is the same person.", subject(plan.ExternalUserID)))
	}

	// The user exists from here on: state first, then what may still fail.
	suspend := plan.Suspended.ValueBool()
	saved := plan
	if suspend {
		saved.Suspended = types.BoolValue(false)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, tfkit.IdentityValue{Name: "external_user_id", Value: plan.ExternalUserID})
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	if !suspend || resp.Diagnostics.HasError() {
		return
	}

	if err := r.Account.Client.SuspendUser(ctx, plan.ExternalUserID.ValueString()); err != nil {
		// An error would taint the user, and the next apply would delete the person and create it again.
		resp.Diagnostics.AddAttributeWarning(path.Root("suspended"), "The user was created, but is NOT suspended",
			tfkit.APIErrorDetail(fmt.Sprintf("%s was created and is recorded; suspending it afterwards failed. The next plan shows that it is to be suspended (not with -refresh=false): apply again.",
				tfkit.SentenceStart(subject(plan.ExternalUserID))), err))
		tfkit.RememberSuspensionFailed(ctx, resp.Private, true, &resp.Diagnostics)
	} else {
		learnSuspensionShown(ctx, r.Account, plan.ExternalUserID.ValueString(), resp.Private, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func addCreateError(diags *diag.Diagnostics, plan model, err error) {
	if client.IsUserExists(err) {
		id := plan.ExternalUserID.ValueString()
		tfkit.AddAttributeAPIError(diags, path.Root("external_user_id"), "A user with this external id exists already",
			fmt.Sprintf("Nothing was created. If %s should be managed here, import it:\n\n  import {\n    to = %s.NAME\n    id = %q\n  }\n\n"+
				"If it is somebody else, choose another external_user_id. Two resources with the same external_user_id also lead here.", subject(plan.ExternalUserID), userType, id), err)
		return
	}
	tfkit.AddAPIError(diags, "Unable to create the user", "", err)
}

func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, subject(state.ExternalUserID), &resp.Diagnostics) {
		return
	}
	// Before RemoveResource too: Terraform before 1.12 insists on it.
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, tfkit.IdentityValue{Name: "external_user_id", Value: state.ExternalUserID})

	seen, err := Look(ctx, r.Account.Client, state.ExternalUserID.ValueString(), false)
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the user", "", err)
		return
	}
	if !seen.Exists {
		if state.ID.IsNull() { // an import
			resp.Diagnostics.AddError("No such user", fmt.Sprintf("P100 does not know %s in %s for this partner, so there is nothing to import.", subject(state.ExternalUserID), r.Account.Environment))
			return
		}
		resp.State.RemoveResource(ctx)
		return
	}
	state.ID = state.ExternalUserID
	if tfkit.SuspensionFailed(ctx, req.Private, &resp.Diagnostics) {
		if seen.ShownSuspended { // the request had arrived
			tfkit.RememberSuspensionFailed(ctx, resp.Private, false, &resp.Diagnostics)
		} else {
			state.Suspended = types.BoolNull() // what the state says was only planned
		}
	}
	if state.managesSuspension() {
		switch judgeSuspension(ctx, seen, req.Private, resp.Private, &resp.Diagnostics) {
		case suspensionProven:
			state.Suspended = types.BoolValue(true)
		case suspensionDisproven:
			state.Suspended = types.BoolValue(false)
		}
	}
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, subject(state.ExternalUserID), &resp.Diagnostics) {
		return
	}
	timeout, d := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	id := state.ExternalUserID.ValueString()
	plan.ID, plan.UserID, plan.POARequiredForExtended = state.ID, state.UserID, state.POARequiredForExtended

	if body, sent := patch(state, plan); len(sent) > 0 {
		if err := r.Account.Client.UpdateUser(ctx, id, body); err != nil {
			tfkit.AddAPIError(&resp.Diagnostics, "Unable to update the user", "", err)
			return
		}
	}
	// The profile is written: keep that, whatever becomes of the suspension.
	half := plan
	half.Suspended = state.Suspended
	resp.Diagnostics.Append(resp.State.Set(ctx, &half)...)
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, tfkit.IdentityValue{Name: "external_user_id", Value: plan.ExternalUserID})
	if !plan.Suspended.IsNull() && !plan.Suspended.Equal(state.Suspended) {
		if err := r.setSuspended(ctx, id, plan.Suspended.ValueBool()); err != nil {
			verb := "unsuspend"
			if plan.Suspended.ValueBool() {
				verb = "suspend"
			}
			tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("suspended"), "Unable to "+verb+" the user", "", err)
			return
		}
		if plan.Suspended.ValueBool() {
			learnSuspensionShown(ctx, r.Account, id, resp.Private, &resp.Diagnostics)
		}
	}
	if tfkit.SuspensionFailed(ctx, req.Private, &resp.Diagnostics) {
		tfkit.RememberSuspensionFailed(ctx, resp.Private, false, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *userResource) setSuspended(ctx context.Context, externalUserID string, suspended bool) error {
	if suspended {
		return r.Account.Client.SuspendUser(ctx, externalUserID)
	}
	return r.Account.Client.UnsuspendUser(ctx, externalUserID)
}

func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("external_user_id"), path.Root("external_user_id"), req, resp)
}

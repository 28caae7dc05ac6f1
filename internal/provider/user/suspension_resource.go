package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const suspensionType = "p100_user_suspension"

type suspensionResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure   = (*suspensionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*suspensionResource)(nil)
	_ resource.ResourceWithImportState = (*suspensionResource)(nil)
	_ resource.ResourceWithIdentity    = (*suspensionResource)(nil)
)

type suspensionModel struct {
	ID             types.String   `tfsdk:"id"`
	ExternalUserID types.String   `tfsdk:"external_user_id"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// NewSuspensionResource returns the p100_user_suspension resource.
func NewSuspensionResource() resource.Resource { return &suspensionResource{} }

func (r *suspensionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = suspensionType
}

func (r *suspensionResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The suspension of a user: while it exists, no money of the user moves. Creating it suspends, destroying it unsuspends.\n\n" +
			"Let it depend on everything that must be finished before (`depends_on`): it is then the last to come and the first to go. " +
			"A user whose [`p100_user`](user.md) sets `suspended` cannot have this resource as well.\n\n" +
			"Whether a suspension made or lifted elsewhere is noticed depends on the deployment: the provider looks right after it suspended the user, and " +
			"remembers whether the deployment shows suspensions on reads. Where it does not, the last known state stands.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Same as `external_user_id`.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user to suspend."),
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, Delete: true,
				CreateDescription: "Default `10m`.", DeleteDescription: "Default `10m`.",
			}),
		},
	}
}

func (r *suspensionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = externalUserIdentitySchema()
}

func (r *suspensionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	creating := req.State.Raw.IsNull()
	var state suspensionModel
	if !creating {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, suspensionSubject(state), &resp.Diagnostics) {
			return
		}
	}
	if req.Plan.Raw.IsNull() {
		r.Account.PlanGo(state.movable(), harmOfUnsuspension, &resp.Diagnostics)
		return
	}
	var plan suspensionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || plan.ExternalUserID.IsUnknown() {
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), plan.ExternalUserID)...)
	if holder, ok := r.Account.ClaimSuspension(plan.ExternalUserID.ValueString(), suspensionType); !ok {
		addTwoOwners(&resp.Diagnostics, path.Root("external_user_id"), plan.ExternalUserID, holder)
	}
	switch {
	case !creating && !plan.ExternalUserID.Equal(state.ExternalUserID): // replaced by another suspension, which is planned as a creation of its own
		r.Account.PlanGo(state.movable(), harmOfUnsuspension, &resp.Diagnostics)
	case creating && !r.Account.PlanCreation(suspensionType+"\x00"+plan.ExternalUserID.ValueString()):
		resp.Diagnostics.AddAttributeError(path.Root("external_user_id"), "The same suspension twice",
			fmt.Sprintf("Another %s of this configuration creates %s as well. Whichever is destroyed first would unsuspend the user; remove one of the two.", suspensionType, suspensionSubject(plan)))
	default:
		r.Account.PlanStay(plan.movable(), &resp.Diagnostics)
	}
}

// harmOfUnsuspension is what destroying a suspension and having it could come to.
const harmOfUnsuspension = "The user could be unsuspended afterwards, while the state says otherwise."

// movable is the suspension for the check that no plan deletes it under one address and has it under another.
func (m suspensionModel) movable() tfkit.Movable {
	return tfkit.Movable{Type: suspensionType, At: path.Root("external_user_id"), ID: m.ExternalUserID.ValueString(), Subject: suspensionSubject(m)}
}

func suspensionSubject(m suspensionModel) string {
	return fmt.Sprintf("the suspension of %q", m.ExternalUserID.ValueString())
}

func (r *suspensionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan suspensionModel
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
	id := plan.ExternalUserID.ValueString()
	if err := r.Account.Client.SuspendUser(ctx, id); err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("external_user_id"), "Unable to suspend the user", "", err)
		return
	}
	plan.ID = plan.ExternalUserID
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, tfkit.IdentityValue{Name: "external_user_id", Value: plan.ExternalUserID})
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	learnSuspensionShown(ctx, r.Account, id, resp.Private, &resp.Diagnostics)
}

func (r *suspensionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state suspensionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, suspensionSubject(state), &resp.Diagnostics) {
		return
	}
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, tfkit.IdentityValue{Name: "external_user_id", Value: state.ExternalUserID})
	importing := state.ID.IsNull()
	seen, err := Look(ctx, r.Account.Client, state.ExternalUserID.ValueString(), false)
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the suspension", "", err)
		return
	}
	if !seen.Exists {
		if importing {
			resp.Diagnostics.AddError("No such user", fmt.Sprintf("P100 does not know %s in %s for this partner, so there is no suspension to import.", subject(state.ExternalUserID), r.Account.Environment))
			return
		}
		resp.State.RemoveResource(ctx)
		return
	}
	read := judgeSuspension(ctx, seen, req.Private, resp.Private, &resp.Diagnostics)
	if read == suspensionDisproven {
		resp.State.RemoveResource(ctx)
		return
	}
	if importing && read == suspensionUnproven {
		resp.Diagnostics.AddWarning("It cannot be seen whether the user is suspended",
			fmt.Sprintf("P100 answered the read of %s, which proves neither. The import takes the user as suspended, as it was told. If it is not, "+
				"destroy this resource and let an apply create it: that suspends.", subject(state.ExternalUserID)))
	}
	state.ID = state.ExternalUserID
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update records changed timeouts; everything else is a replacement.
func (r *suspensionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan suspensionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, suspensionSubject(plan), &resp.Diagnostics) {
		return
	}
	plan.ID = plan.ExternalUserID
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	tfkit.SetIdentity(ctx, resp.Identity, &resp.Diagnostics, tfkit.IdentityValue{Name: "external_user_id", Value: plan.ExternalUserID})
}

func (r *suspensionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state suspensionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, suspensionSubject(state), &resp.Diagnostics) {
		return
	}
	timeout, d := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := r.Account.Client.UnsuspendUser(ctx, state.ExternalUserID.ValueString()); err != nil && !client.IsUserNotFound(err) {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to unsuspend the user", "The user is still suspended, and Terraform keeps the suspension in its state.", err)
	}
}

func (r *suspensionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("external_user_id"), path.Root("external_user_id"), req, resp)
}

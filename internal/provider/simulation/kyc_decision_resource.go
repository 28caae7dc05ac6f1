// Package simulation declares what the outside world does to a sandbox: decisions of the KYC provider, incoming money. None of
// it exists outside the sandbox.
package simulation

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const kycDecisionType = "p100_sandbox_kyc_decision"

const (
	decisionVerified = "VERIFIED"
	decisionRejected = "REJECTED_BY_PROVIDER"
	decisionExpired  = "EXPIRED"
)

type kycDecisionResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure      = (*kycDecisionResource)(nil)
	_ resource.ResourceWithValidateConfig = (*kycDecisionResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*kycDecisionResource)(nil)
)

type kycDecisionModel struct {
	ID              types.String `tfsdk:"id"`
	ExternalUserID  types.String `tfsdk:"external_user_id"`
	VerificationID  types.String `tfsdk:"verification_id"`
	Status          types.String `tfsdk:"status"`
	RejectionReason types.String `tfsdk:"rejection_reason"`
}

// NewKYCDecisionResource returns the p100_sandbox_kyc_decision resource.
func NewKYCDecisionResource() resource.Resource { return &kycDecisionResource{} }

func (r *kycDecisionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = kycDecisionType
}

func (r *kycDecisionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sandbox only: decides a KYC verification, as a person at the KYC provider would.\n\n" +
			"Anywhere but in the sandbox it is an error at plan. A decision cannot be taken back: destroying it forgets it, and another decision needs another verification.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "`external_user_id/verification_id`, or the `external_user_id` where no verification is named.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user."),
			"verification_id": schema.StringAttribute{
				MarkdownDescription: "The verification to decide: `p100_kyc_verification.NAME.verification_id`. Left out, the user's latest is decided: " +
					"[`p100_kyc_files`](kyc_files.md) has no verification id. Other files are then decided anew with `lifecycle { replace_triggered_by = [p100_kyc_files.NAME] }`.",
				Optional:      true,
				PlanModifiers: replace,
				Validators:    []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "The decision: `VERIFIED`, `REJECTED_BY_PROVIDER` or `EXPIRED`.",
				Required:            true,
				PlanModifiers:       replace,
				Validators:          []validator.String{stringvalidator.OneOf(decisionVerified, decisionRejected, decisionExpired)},
			},
			"rejection_reason": schema.StringAttribute{
				MarkdownDescription: "Why it is rejected, such as `NO_FACE_FOUND`. Only with `REJECTED_BY_PROVIDER`.",
				Optional:            true,
				PlanModifiers:       replace,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
		},
	}
}

func (r *kycDecisionResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config kycDecisionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Status.IsUnknown() || config.RejectionReason.IsNull() || config.RejectionReason.IsUnknown() {
		return
	}
	if config.Status.ValueString() != decisionRejected {
		resp.Diagnostics.AddAttributeError(path.Root("rejection_reason"), "A reason without a rejection",
			fmt.Sprintf("rejection_reason goes with status %q only, but status is %q.", decisionRejected, config.Status.ValueString()))
	}
}

func (r *kycDecisionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planGuard(ctx, r.Account, kycDecisionType, req, resp)
}

func (r *kycDecisionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan kycDecisionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !prepare(ctx, r.Account, kycDecisionType, &resp.Diagnostics) {
		return
	}
	user, verification := plan.ExternalUserID.ValueString(), plan.VerificationID.ValueString()
	err := r.Account.Control.DecideKYC(ctx, control.KYCDecision{
		ExternalUserID:  user,
		VerificationID:  verification,
		Status:          plan.Status.ValueString(),
		RejectionReason: plan.RejectionReason.ValueString(),
	})
	if err != nil {
		meaning := ""
		switch {
		case control.IsAlreadyDecided(err):
			meaning = "A decision cannot be changed, and only the latest verification of a user can be decided. To decide otherwise, start another verification: " +
				"`terraform apply -replace` with the address of its p100_kyc_verification or p100_kyc_files."
		case client.IsKYCNotFound(err) && verification == "":
			meaning = fmt.Sprintf("The user %q has no verification to decide. Let this resource come after the one that starts it: external_user_id = p100_kyc_files.NAME.external_user_id.", user)
		case client.IsKYCNotFound(err):
			meaning = fmt.Sprintf("The user %q has no verification with this verification_id. Refer to it: p100_kyc_verification.NAME.verification_id.", user)
		}
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to decide the KYC verification", meaning, err)
		return
	}
	r.Account.Client.Forget(user)
	plan.ID = types.StringValue(user)
	if verification != "" {
		plan.ID = types.StringValue(user + "/" + verification)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
}

// Read sees only whether the user and a verification are still there: a decision is an event, not a state.
func (r *kycDecisionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state kycDecisionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, "the "+kycDecisionType, &resp.Diagnostics) {
		return
	}
	_, err := r.Account.Client.KYCStatus(ctx, state.ExternalUserID.ValueString())
	switch {
	case err == nil, client.IsSuspended(err), client.IsNotVerified(err):
		r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	case client.IsUserNotFound(err), client.IsKYCNotFound(err):
		resp.State.RemoveResource(ctx)
	default:
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the KYC status", "", err)
	}
}

// Update is never called: every attribute replaces.
func (r *kycDecisionResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {
}

// Delete forgets: a decision cannot be taken back.
func (r *kycDecisionResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

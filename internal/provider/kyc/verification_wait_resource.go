package kyc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// defaultWait is long, because a person has to show a document to a camera.
const defaultWait = time.Hour

type waitResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure  = (*waitResource)(nil)
	_ resource.ResourceWithModifyPlan = (*waitResource)(nil)
)

type waitModel struct {
	ID                 types.String   `tfsdk:"id"`
	ExternalUserID     types.String   `tfsdk:"external_user_id"`
	VerificationID     types.String   `tfsdk:"verification_id"`
	VerificationStatus types.String   `tfsdk:"verification_status"`
	AttemptStatus      types.String   `tfsdk:"attempt_status"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

// NewVerificationWaitResource returns the p100_kyc_verification_wait resource.
func NewVerificationWaitResource() resource.Resource { return &waitResource{} }

func (r *waitResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "p100_kyc_verification_wait"
}

func (r *waitResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until a user is verified. A rejected or expired verification fails at once, with the reason that P100 gives.\n\n" +
			"It stands for nothing at P100: destroying it does nothing. When the user is no longer verified, the next plan waits again.",
		Attributes: map[string]schema.Attribute{
			"id":               sameAsUser(),
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user to wait for."),
			"verification_id": schema.StringAttribute{
				MarkdownDescription: "The verification that is waited for, usually `p100_kyc_verification.NAME.verification_id`: another verification is another wait. " +
					"P100 tells the status of the user's latest verification. Leave it out after [`p100_kyc_files`](kyc_files.md), which has no verification id.",
				Optional:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"verification_status": schema.StringAttribute{MarkdownDescription: "`VERIFIED`.", Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
			"attempt_status":      schema.StringAttribute{MarkdownDescription: "Status of the last attempt, `SUCCESSFUL` as a rule.", Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create:            true,
				CreateDescription: "How long to wait. Default `1h`.",
			}),
		},
	}
}

func (m waitModel) subject() string {
	return fmt.Sprintf("the wait for the verification of %q", m.ExternalUserID.ValueString())
}

func (r *waitResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil || req.State.Raw.IsNull() {
		return
	}
	var state waitModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !resp.Diagnostics.HasError() {
		r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics)
	}
}

func (r *waitResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan waitModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, d := plan.Timeouts.Create(ctx, defaultWait)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id := plan.ExternalUserID.ValueString()
	last, err := waitVerified(ctx, r.Account.Client, id)
	if err != nil {
		addWaitError(&resp.Diagnostics, id, timeout, last, err)
		return
	}
	plan.ID = plan.ExternalUserID
	plan.set(last)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
}

func (m *waitModel) set(s status) {
	m.VerificationStatus = types.StringValue(s.Verification)
	m.AttemptStatus = tfkit.OptionalString(s.Attempt)
}

// What ends a wait without success, other than its timeout.
var (
	errNoUser    = errors.New("the user does not exist")
	errSuspended = errors.New("the user is suspended")
	errRejected  = errors.New("the verification was rejected")
	errExpired   = errors.New("the verification has expired")
)

// waitVerified polls the KYC status until it is VERIFIED, and returns the last status seen.
func waitVerified(ctx context.Context, api *client.Client, externalUserID string) (status, error) {
	var last status
	err := tfkit.Poll(ctx, func(ctx context.Context) (bool, error) {
		now, err := readStatus(ctx, api, externalUserID)
		if err != nil {
			return false, err
		}
		last = now
		switch {
		case !now.UserExists:
			return false, errNoUser
		case now.Hidden:
			return false, errSuspended
		case now.Verification == statusVerified:
			return true, nil
		case now.Verification == statusExpired:
			return false, errExpired
		case now.Attempt == attemptRejected:
			return false, errRejected
		}
		return false, nil
	})
	return last, err
}

func addWaitError(diags *diag.Diagnostics, externalUserID string, timeout time.Duration, last status, err error) {
	const startAgain = "Start another verification: `terraform apply -replace` with the address of its p100_kyc_verification or p100_kyc_files."
	switch {
	case errors.Is(err, errNoUser):
		diags.AddError("No such user", fmt.Sprintf("P100 does not know the user %q, so there is no verification to wait for.", externalUserID))
	case errors.Is(err, errSuspended):
		diags.AddError("The user is suspended", fmt.Sprintf("P100 does not tell the KYC status of the user %q while it is suspended. Unsuspend it first, or suspend it only after this resource.", externalUserID))
	case errors.Is(err, errRejected):
		reason := last.Rejection
		if reason == "" {
			reason = "P100 gives no reason"
		}
		diags.AddError("The KYC verification was rejected", fmt.Sprintf("The verification of the user %q was rejected by the KYC provider: %s.\n\n%s", externalUserID, reason, startAgain))
	case errors.Is(err, errExpired):
		diags.AddError("The KYC verification has expired", fmt.Sprintf("The verification of the user %q is no longer valid.\n\n%s", externalUserID, startAgain))
	case tfkit.TimedOut(err):
		next := "Waiting longer is safe: raise timeouts.create, or apply again."
		if last.Verification == statusNotStarted {
			next = "No verification was started for this user: make this resource depend on its p100_kyc_verification or p100_kyc_files."
		}
		diags.AddError("The user is not verified yet", fmt.Sprintf("After %s the verification of the user %q is %s. %s", timeout, externalUserID, last, next))
	default:
		tfkit.AddAPIError(diags, "Unable to wait for the KYC verification", "", err)
	}
}

// String tells both statuses in words.
func (s status) String() string {
	if s.Attempt == "" {
		return s.Verification
	}
	return s.Verification + " (attempt " + s.Attempt + ")"
}

func (r *waitResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state waitModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	current, err := readStatus(ctx, r.Account.Client, state.ExternalUserID.ValueString())
	switch {
	case err != nil:
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the KYC status", "", err)
	case current.Hidden: // says nothing about the verification
	case current.Verification != statusVerified:
		resp.State.RemoveResource(ctx)
	default:
		state.set(current)
		r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// Update records changed timeouts; everything else is a replacement.
func (r *waitResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan waitModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, plan.subject(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete forgets: there is nothing at P100.
func (r *waitResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

package kyc

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/date"
	"github.com/p100-community/terraform-provider-p100/internal/provider/user"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const defaultActivation = 30 * time.Minute

type userVerificationResource struct{ ofUser }

var (
	_ resource.ResourceWithConfigure   = (*userVerificationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userVerificationResource)(nil)
	_ resource.ResourceWithImportState = (*userVerificationResource)(nil)
	_ resource.ResourceWithIdentity    = (*userVerificationResource)(nil)
)

// NewUserVerificationResource returns the p100_user_verification resource.
func NewUserVerificationResource() resource.Resource { return &userVerificationResource{} }

func (r *userVerificationResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userVerificationType
}

func (r *userVerificationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	var state, plan userVerificationModel
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if req.State.Raw.IsNull() {
		if !resp.Diagnostics.HasError() {
			refuseExpired(plan, &resp.Diagnostics)
			r.stay(plan, &resp.Diagnostics)
		}
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	if req.Plan.Raw.IsNull() || !plan.ExternalUserID.IsUnknown() && !plan.ExternalUserID.Equal(state.ExternalUserID) {
		r.Account.PlanGo(state.movable(), "The document would be submitted a second time, which P100 may refuse.", &resp.Diagnostics)
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	r.stay(plan, &resp.Diagnostics)
	if changed := tfkit.ChangedFields(state.recorded(), state.submitted(), plan.submitted()); len(changed) > 0 {
		resp.RequiresReplace = append(resp.RequiresReplace, changed...)
		return
	}
	if !state.recorded() {
		tfkit.ExplainFirstUpdate(&resp.Diagnostics, state.subject(), nil, tfkit.RecordedFields(state.submitted(), plan.submitted()))
	}
	// What only records changes nothing at P100, and so not the status either.
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), state.Status)...)
}

// stay records that the plan has the document data of a user. Once submitted it cannot be submitted again under another name.
func (r *userVerificationResource) stay(plan userVerificationModel, diags *diag.Diagnostics) {
	if !plan.ExternalUserID.IsUnknown() {
		r.Account.PlanStay(plan.movable(), diags)
	}
}

// refuseExpired refuses a document that is expired when it is to be submitted. One that expires later is no news to P100.
func refuseExpired(plan userVerificationModel, diags *diag.Diagnostics) {
	if plan.DocumentExpirationDate.IsNull() || plan.DocumentExpirationDate.IsUnknown() {
		return
	}
	last, err := date.Parse(plan.DocumentExpirationDate.ValueString())
	if err != nil {
		return // the type's own check says so
	}
	if today := time.Now().UTC().Truncate(24 * time.Hour); last.Before(today) {
		diags.AddAttributeError(path.Root("document_expiration_date"), "The document has expired",
			"P100 does not accept expired documents. Submit a valid one.")
	}
}

func (r *userVerificationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config userVerificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, d := plan.Timeouts.Create(ctx, defaultActivation)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	waitCtx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	if !r.submit(waitCtx, plan.body(config.DocumentNumberWO), &resp.Diagnostics) {
		return
	}
	// Submitted from here on: state first, then the wait.
	plan.ID = plan.ExternalUserID
	plan.Status = types.StringValue(statusWaiting)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setUserIdentity(ctx, resp.Identity, plan.ExternalUserID, &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	id := plan.ExternalUserID.ValueString()
	err := tfkit.Poll(waitCtx, func(ctx context.Context) (bool, error) {
		seen, err := user.Look(ctx, r.Account.Client, id, true)
		switch {
		case err != nil:
			return false, err
		case !seen.Exists:
			return false, errNoUser
		case seen.ShownSuspended:
			return false, errSuspended
		}
		return seen.Active, nil
	})
	switch {
	case err == nil:
		plan.Status = types.StringValue(statusActive)
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	case tfkit.Interrupted(err):
		// An error would taint the resource and submit the document again.
		resp.Diagnostics.AddWarning("Interrupted while waiting for the activation",
			"The document data was submitted and is recorded; the next refresh follows what becomes of it.")
	default:
		addActivationError(&resp.Diagnostics, id, timeout, err)
	}
}

// The statuses of a user's euro account (getUserBalances).
const (
	statusActive  = "ACTIVE"
	statusWaiting = "WAITING_TO_BE_ACTIVATED"
)

// euroAccount picks the account whose status is that of the submission, and reports whether there is one.
func euroAccount(balances client.Balances) (client.FiatBalance, bool) {
	at := slices.IndexFunc(balances.Fiat, func(b client.FiatBalance) bool { return b.Currency == "eur" })
	if at < 0 {
		return client.FiatBalance{}, false
	}
	return balances.Fiat[at], true
}

// submit sends the document data. When an attempt got no answer and those after it failed, the account itself tells whether the
// data had arrived.
func (r *userVerificationResource) submit(ctx context.Context, body client.UserVerification, diags *diag.Diagnostics) bool {
	unanswered, err := r.Account.Client.AddUserVerification(ctx, body)
	if err == nil {
		return true
	}
	if unanswered {
		seen, lookErr := user.Look(ctx, r.Account.Client, body.ExternalUserID, true)
		if _, open := euroAccount(seen.Balances); lookErr == nil && open {
			diags.AddWarning("The document data was submitted, but the answer was lost",
				fmt.Sprintf("A request got no answer, and the account of %q is being opened, so it had arrived. The provider takes the data as submitted and goes on.", body.ExternalUserID))
			return true
		}
	}
	tfkit.AddAPIError(diags, "Unable to submit the document data",
		fmt.Sprintf("If the data of %q had been submitted before, and nothing changed, import it instead: the import id of p100_user_verification is the external_user_id.", body.ExternalUserID), err)
	return false
}

// addActivationError says how the wait for the account ended, if not with the account.
func addActivationError(diags *diag.Diagnostics, externalUserID string, timeout time.Duration, err error) {
	const untaint = "The document data was submitted and is recorded. Terraform marks the resource as tainted and would submit the data again; " +
		"to go on with what was submitted, run `terraform untaint` with the address of this resource."
	switch {
	case tfkit.TimedOut(err):
		diags.AddError("The user is not active yet", fmt.Sprintf("%s has passed, and the account of %q is still being opened. %s", timeout, externalUserID, untaint))
	case errors.Is(err, errNoUser):
		diags.AddError("The user is gone", fmt.Sprintf("The user %q disappeared while its account was being opened.", externalUserID))
	case errors.Is(err, errSuspended):
		diags.AddError("The user is suspended", fmt.Sprintf("P100 does not show whether the account of %q is open while the user is suspended. Unsuspend it first. %s", externalUserID, untaint))
	default:
		// An error would taint the resource and submit the document again.
		diags.AddWarning("It is not known whether the user is active yet", tfkit.APIErrorDetail(
			"The document data was submitted and is recorded; looking at the account afterwards failed. The next refresh follows what becomes of it.", err))
	}
}

func (r *userVerificationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userVerificationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	setUserIdentity(ctx, resp.Identity, state.ExternalUserID, &resp.Diagnostics)
	seen, err := user.Look(ctx, r.Account.Client, state.ExternalUserID.ValueString(), false)
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the user verification", "", err)
		return
	}
	importing := state.ID.IsNull()
	switch account, open := euroAccount(seen.Balances); {
	case open:
		state.Status = types.StringValue(account.Status)
	case importing && !seen.Exists:
		resp.Diagnostics.AddError("No such user", fmt.Sprintf("P100 does not know the user %q in %s for this partner, so there is nothing to import.", state.ExternalUserID.ValueString(), r.Account.Environment))
		return
	case importing && !seen.ShownSuspended:
		resp.Diagnostics.AddError("No such user verification", fmt.Sprintf("P100 shows no account of the user %q, so no document data was submitted and there is nothing to import.", state.ExternalUserID.ValueString()))
		return
	case !seen.Exists, seen.Answered:
		resp.State.RemoveResource(ctx)
		return
	default: // P100 refuses to show the account of this user, which proves nothing: the last known status stands
	}
	state.ID = state.ExternalUserID
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update records what an import could not know. It sends nothing.
func (r *userVerificationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan userVerificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, plan.subject(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setUserIdentity(ctx, resp.Identity, plan.ExternalUserID, &resp.Diagnostics)
}

// Delete forgets: P100 cannot take document data back.
func (r *userVerificationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Account.Guard(ctx, req.Private, "the user verification", &resp.Diagnostics)
}

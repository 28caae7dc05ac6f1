package crypto

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const unreadableStatus = "Unable to read the status of the deposit"

type travelRuleResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure      = (*travelRuleResource)(nil)
	_ resource.ResourceWithValidateConfig = (*travelRuleResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*travelRuleResource)(nil)
	_ resource.ResourceWithImportState    = (*travelRuleResource)(nil)
	_ resource.ResourceWithIdentity       = (*travelRuleResource)(nil)
)

// NewTravelRuleResource returns the p100_travel_rule_record resource.
func NewTravelRuleResource() resource.Resource { return &travelRuleResource{} }

func (r *travelRuleResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = travelRuleType
}

func (r *travelRuleResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config travelRuleModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if who, known := config.originator(ctx, &resp.Diagnostics); known {
		who.check(&resp.Diagnostics)
	}
}

func (r *travelRuleResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	var state, plan travelRuleModel
	creating, destroying := req.State.Raw.IsNull(), req.Plan.Raw.IsNull()
	if !destroying {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if !creating {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() || !creating && !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	r.claim(creating, destroying, state, plan, &resp.Diagnostics)
	if creating || destroying || resp.Diagnostics.HasError() || !plan.CryptoDepositID.Equal(state.CryptoDepositID) {
		return
	}
	changed := tfkit.ChangedFields(state.recorded(), state.submitted(), plan.submitted())
	if len(changed) > 0 && isFinal(state.DepositStatus.ValueString()) {
		for _, at := range changed {
			resp.Diagnostics.AddAttributeError(at, "Travel-rule data cannot be changed any more",
				fmt.Sprintf("The deposit %s is %s: P100 has taken its travel-rule data, and does not take other data afterwards. Put the old values back. "+
					"If the data was wrong, P100's support has to correct it.", state.CryptoDepositID.ValueString(), state.DepositStatus.ValueString()))
		}
		return
	}
	if !state.recorded() {
		sent, recorded := path.Paths(nil), tfkit.RecordedFields(state.submitted(), plan.submitted())
		if r.needsData(ctx, state, plan, &resp.Diagnostics) {
			sent, recorded = recorded, nil
		}
		tfkit.ExplainFirstUpdate(&resp.Diagnostics, state.subject(), sent, recorded)
	}
}

// claim records what the plan does with the records of deposits. Data that was submitted cannot be submitted again under another name.
func (r *travelRuleResource) claim(creating, destroying bool, state, plan travelRuleModel, diags *diag.Diagnostics) {
	other := !plan.CryptoDepositID.IsUnknown() && !plan.CryptoDepositID.Equal(state.CryptoDepositID)
	if !creating && (destroying || other) {
		r.Account.PlanGo(state.movable(), "The data would be submitted a second time, which P100 refuses once the deposit does not wait for it.", diags)
	}
	if !destroying && !plan.CryptoDepositID.IsUnknown() {
		r.Account.PlanStay(plan.movable(), diags)
	}
}

// needsData reports whether the deposit of an imported record still waits for the data: then nobody has submitted it. Without
// the user nothing tells, and the data is taken as submitted.
func (r *travelRuleResource) needsData(ctx context.Context, state, plan travelRuleModel, diags *diag.Diagnostics) bool {
	status := state.DepositStatus
	if user := plan.ExternalUserID.ValueString(); status.IsNull() && user != "" {
		deposit, found, err := findDeposit(ctx, r.Account.Client, user, plan.CryptoDepositID.ValueString(), maxHistoryPages)
		switch {
		case client.IsNotSupported(err), client.IsSuspended(err):
		case err != nil:
			tfkit.AddAttributeAPIError(diags, path.Root("external_user_id"), unreadableStatus, "", err)
		case found:
			status = types.StringValue(deposit.Status)
		}
	}
	return isWaiting(status.ValueString())
}

func (r *travelRuleResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan travelRuleModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	if !r.submit(ctx, plan, "Unable to submit the travel-rule data", &resp.Diagnostics) {
		return
	}
	plan.ID = plan.CryptoDepositID
	plan.DepositStatus = types.StringNull()
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setRecordIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	plan.DepositStatus = r.status(ctx, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func setRecordIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m travelRuleModel, diags *diag.Diagnostics) {
	tfkit.SetIdentity(ctx, identity, diags, tfkit.IdentityValue{Name: "crypto_deposit_id", Value: m.CryptoDepositID})
}

// submit sends the data once. When an attempt got no answer and the deposit does not wait any more, the data had arrived.
func (r *travelRuleResource) submit(ctx context.Context, plan travelRuleModel, summary string, diags *diag.Diagnostics) bool {
	who, known := plan.originator(ctx, diags)
	if !known {
		return false
	}
	who.check(diags) // of values that were unknown during the plan
	if diags.HasError() {
		return false
	}
	unanswered, err := r.Account.Client.UpdateTravelRule(ctx, plan.CryptoDepositID.ValueString(), plan.body(who))
	if err == nil {
		return true
	}
	if unanswered && r.arrived(ctx, plan, err) {
		diags.AddWarning("The travel-rule data was submitted, but the answer was lost",
			fmt.Sprintf("A request got no answer, and the deposit %s does not wait for data now. The provider takes the data as submitted.", plan.CryptoDepositID.ValueString()))
		return true
	}
	meaning := ""
	if client.CodeOf(err) != "" && client.Meaning(err) == "" { // no documented reason: the deposit is to blame
		meaning = "P100 takes travel-rule data only of a deposit that waits for it and that is this partner's, and the user's where external_user_id is set. " +
			"If its data was submitted before, import the record: its import id is the crypto_deposit_id."
	}
	tfkit.AddAttributeAPIError(diags, path.Root("crypto_deposit_id"), summary, meaning, err)
	return false
}

// arrived decides about an unanswered request: by the history where the user is known, otherwise by the next one being refused
// for a reason that no documented code and no missing deposit explains.
func (r *travelRuleResource) arrived(ctx context.Context, plan travelRuleModel, err error) bool {
	refusal, _ := client.AsAPIError(err)
	refused := client.IsRefused(err)
	switch {
	case refused && (refusal.Code == "" || client.Meaning(err) != "" || refusal.Status == http.StatusNotFound), ctx.Err() != nil:
		return false
	case plan.ExternalUserID.ValueString() == "":
		return refused
	}
	deposit, found, historyErr := findDeposit(ctx, r.Account.Client, plan.ExternalUserID.ValueString(), plan.CryptoDepositID.ValueString(), maxHistoryPages)
	return historyErr != nil && refused || found && !isWaiting(deposit.Status)
}

// status reads the status after a write. The write stands whatever becomes of the read, so that a failure is a warning.
func (r *travelRuleResource) status(ctx context.Context, m travelRuleModel, diags *diag.Diagnostics) types.String {
	user := m.ExternalUserID.ValueString()
	if user == "" {
		return types.StringNull()
	}
	deposit, found, err := findDeposit(ctx, r.Account.Client, user, m.CryptoDepositID.ValueString(), maxHistoryPages)
	if err != nil && !client.IsNotSupported(err) {
		diags.AddWarning("The status of the deposit is not known yet",
			"What was to be done is done; reading the user's history afterwards failed. The next refresh reads it again. "+tfkit.APIErrorDetail("", err))
	}
	if !found {
		return types.StringNull()
	}
	return types.StringValue(deposit.Status)
}

func (r *travelRuleResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state travelRuleModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	setRecordIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	state.ID = state.CryptoDepositID
	shown, err := r.follow(ctx, &state)
	switch {
	case client.IsUserNotFound(err), err == nil && !shown && r.Account.SandboxReplaced(ctx, req.Private, &resp.Diagnostics):
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		tfkit.AddAPIError(&resp.Diagnostics, unreadableStatus, "", err)
		return
	}
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// follow takes the deposit's status over from the history, and reports whether the history shows the deposit. Where it cannot be
// read, or does not go back far enough, the last known status stands.
func (r *travelRuleResource) follow(ctx context.Context, state *travelRuleModel) (shown bool, err error) {
	user := state.ExternalUserID.ValueString()
	if user == "" {
		return false, nil
	}
	pages := maxHistoryPages
	if isFinal(state.DepositStatus.ValueString()) {
		pages = 1 // the status is known: this only notices that the user is gone
	}
	deposit, found, err := findDeposit(ctx, r.Account.Client, user, state.CryptoDepositID.ValueString(), pages)
	switch {
	case client.IsNotSupported(err), client.IsSuspended(err):
		return true, nil
	case found:
		state.DepositStatus = types.StringValue(deposit.Status)
	}
	return found, err
}

func (r *travelRuleResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan travelRuleModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	send := len(tfkit.ChangedFields(true, state.submitted(), plan.submitted())) > 0
	if !state.recorded() {
		send = r.needsData(ctx, state, plan, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if send && !r.submit(ctx, plan, "Unable to change the travel-rule data", &resp.Diagnostics) {
		return
	}
	plan.ID = plan.CryptoDepositID
	plan.DepositStatus = r.status(ctx, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setRecordIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
}

// Delete forgets: P100 keeps what it was told.
func (r *travelRuleResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state travelRuleModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.AddWarning("The travel-rule data stays with P100",
		fmt.Sprintf("Terraform forgets %s. P100 has no operation that takes the data back.", state.subject()))
}

func (r *travelRuleResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("crypto_deposit_id"), path.Root("crypto_deposit_id"), req, resp)
}

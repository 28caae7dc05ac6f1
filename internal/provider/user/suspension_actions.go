package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// suspensionAction suspends or unsuspends a user once, and leaves nothing in the state. The two actions differ in what they
// say and in their call.
type suspensionAction struct {
	tfkit.Action

	typeName    string
	description string
	starting    string // "Suspending"
	failed      string // summary of the error
	call        func(ctx context.Context, api *client.Client, externalUserID string) (done string, err error)
	// conclude says what a look at the user right after the call shows.
	conclude func(seen Presence, who string, diags *diag.Diagnostics) string
}

var (
	_ action.ActionWithConfigure  = (*suspensionAction)(nil)
	_ action.ActionWithModifyPlan = (*suspensionAction)(nil)
)

type suspensionActionModel struct {
	ExternalUserID types.String   `tfsdk:"external_user_id"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

const (
	onceOnly = "An action is carried out once, when it is triggered or invoked, and is not part of the state: it needs Terraform 1.14. " +
		"To keep a user suspended, use [`p100_user_suspension`](../resources/user_suspension.md) instead."
	whatElse = "Where a [`p100_user_suspension`](../resources/user_suspension.md) or `suspended` of a [`p100_user`](../resources/user.md) manages the same user, " +
		"the next plan shows the difference, if the deployment shows suspensions, and its apply takes the action back; see [Suspension](../guides/suspension.md)."
)

// NewSuspendAction returns the p100_suspend_user action.
func NewSuspendAction() action.Action {
	return &suspensionAction{
		typeName: "p100_suspend_user",
		description: "Suspends a user: from then on no money of the user moves. A user who is suspended already stays so, which is no error.\n\n" +
			onceOnly + "\n\n" + whatElse,
		starting: "Suspending",
		failed:   "Unable to suspend the user",
		call: func(ctx context.Context, api *client.Client, externalUserID string) (string, error) {
			before, err := api.EnsureSuspended(ctx, externalUserID)
			if before {
				return "was suspended already; nothing has changed", err
			}
			return "is suspended", err
		},
		conclude: func(seen Presence, who string, _ *diag.Diagnostics) string {
			if seen.ShownSuspended {
				return "P100 refuses to read " + who + " now, which confirms it."
			}
			return "P100 still answers reads of " + who + ": this deployment does not show suspensions, so its word is all there is."
		},
	}
}

// NewUnsuspendAction returns the p100_unsuspend_user action.
func NewUnsuspendAction() action.Action {
	return &suspensionAction{
		typeName: "p100_unsuspend_user",
		description: "Lifts a user's suspension: the user's money can move again. A user who is not suspended stays so, which is no error.\n\n" +
			onceOnly + "\n\n" + whatElse,
		starting: "Lifting the suspension of",
		failed:   "Unable to unsuspend the user",
		call: func(ctx context.Context, api *client.Client, externalUserID string) (string, error) {
			return "is not suspended", api.UnsuspendUser(ctx, externalUserID)
		},
		conclude: func(seen Presence, who string, diags *diag.Diagnostics) string {
			if !seen.ShownSuspended {
				return ""
			}
			diags.AddWarning("The user still looks suspended",
				fmt.Sprintf("P100 accepted to unsuspend %s, and still refuses to read the user because of a suspension. Somebody else may have suspended the user again.", who))
			return "P100 still shows " + who + " as suspended."
		},
	}
}

func (a *suspensionAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.typeName
}

func (a *suspensionAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: a.description,
		Attributes: map[string]schema.Attribute{
			"external_user_id": tfkit.ExternalUserIDActionAttribute("Your own id of the user."),
			"timeouts":         timeouts.AttributesWithOpts(ctx, timeouts.Opts{InvokeDescription: "Default `10m`."}),
		},
	}
}

// ModifyPlan warns of a resource of the same plan that will take the action back.
func (a *suspensionAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var config suspensionActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if a.Account == nil || resp.Diagnostics.HasError() || config.ExternalUserID.IsUnknown() {
		return
	}
	if owner, managed := a.Account.SuspensionOwner(config.ExternalUserID.ValueString()); managed {
		resp.Diagnostics.AddAttributeWarning(path.Root("external_user_id"), "A resource manages the suspension of this user",
			fmt.Sprintf("The suspension of %s is managed by %s. What %s does differently is drift to it: where the deployment shows suspensions, the next plan undoes it; "+
				"elsewhere the state no longer says how things are.", subject(config.ExternalUserID), owner, a.typeName))
	}
}

func (a *suspensionAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config suspensionActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || !a.Account.Ready(&resp.Diagnostics) {
		return
	}
	timeout, d := config.Timeouts.Invoke(ctx, defaultTimeout)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	say := func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }

	who := subject(config.ExternalUserID)
	say(fmt.Sprintf("%s %s in %s.", a.starting, who, a.Account.Environment))
	done, err := a.call(ctx, a.Account.Client, config.ExternalUserID.ValueString())
	if err != nil {
		meaning := ""
		if client.IsUnknownOutcome(err) {
			meaning = "Whether P100 has done it is not known. To invoke the action again does no harm."
		}
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("external_user_id"), a.failed, meaning, err)
		return
	}
	say(fmt.Sprintf("%s %s.", tfkit.SentenceStart(who), done))
	// A failed look teaches nothing and is no error: what was asked for is done.
	if seen, err := Look(ctx, a.Account.Client, config.ExternalUserID.ValueString(), true); err == nil && seen.Exists {
		if conclusion := a.conclude(seen, who, &resp.Diagnostics); conclusion != "" {
			say(conclusion)
		}
	}
}

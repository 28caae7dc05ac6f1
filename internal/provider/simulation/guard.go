package simulation

import (
	"context"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// planGuard refuses a sandbox resource outside the sandbox, and one of another sandbox partner.
func planGuard(ctx context.Context, account *tfkit.Account, resourceType string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if account == nil || account.Unavailable != nil {
		return
	}
	if !req.Plan.Raw.IsNull() && !inSandbox(account, resourceType, &resp.Diagnostics) {
		return
	}
	if !req.State.Raw.IsNull() {
		account.Guard(ctx, req.Private, "the "+resourceType, &resp.Diagnostics)
	}
}

// inSandbox refuses a sandbox resource anywhere else: also in Create, because a provider that was unknown during the plan may
// turn out to be somewhere else.
func inSandbox(account *tfkit.Account, resourceType string, diags *diag.Diagnostics) bool {
	if account.InSandbox() {
		return true
	}
	diags.AddError("A sandbox resource outside the sandbox",
		fmt.Sprintf("%s simulates what only the outside world can do, and the provider is configured for %s. Take the resource out, or create it only in the sandbox: "+
			"count = var.environment == \"sandbox\" ? 1 : 0.", resourceType, account.Environment))
	return false
}

// prepare comes before every creation: in the sandbox, with the partner known.
func prepare(ctx context.Context, account *tfkit.Account, resourceType string, diags *diag.Diagnostics) bool {
	return account.Ready(diags) && inSandbox(account, resourceType, diags) && account.Identify(ctx, diags)
}

// removeWhenGone handles the error of a Read: what the sandbox does not know any more is removed from the state. It reports
// whether there is nothing more to do.
func removeWhenGone(ctx context.Context, err error, summary string, resp *resource.ReadResponse) bool {
	if err == nil {
		return false
	}
	if apiErr, ok := client.AsAPIError(err); ok && apiErr.Code != "" && (client.IsUserNotFound(err) || apiErr.Status == http.StatusNotFound) {
		resp.State.RemoveResource(ctx)
		return true
	}
	tfkit.AddAPIError(&resp.Diagnostics, summary, "", err)
	return true
}

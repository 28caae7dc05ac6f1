package kyc

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/provider/user"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type poaResource struct{ ofUser }

var (
	_ resource.ResourceWithConfigure   = (*poaResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*poaResource)(nil)
	_ resource.ResourceWithImportState = (*poaResource)(nil)
	_ resource.ResourceWithIdentity    = (*poaResource)(nil)
)

// NewPOAFilesResource returns the p100_poa_files resource.
func NewPOAFilesResource() resource.Resource { return &poaResource{} }

func (r *poaResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "p100_poa_files"
}

// ModifyPlan hashes the files; see filesResource.ModifyPlan.
func (r *poaResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	var state, plan poaModel
	exists := !req.State.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
			return
		}
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.Files.IsUnknown() {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("files"))
		return
	}
	planned, uploaded := plan.uploads(), state.uploads()
	if exists && !state.recorded() {
		uploaded = make([]upload, len(planned))
	}
	hashes, changed := planHashes(planned, uploaded, &resp.Diagnostics)
	plan.setHashes(hashes)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	if !exists {
		return
	}
	explainNewUpload(&resp.Diagnostics, changed)
	replace := tfkit.ChangedFields(state.recorded(), state.configured()[:1], plan.configured()[:1])
	if len(changed) > 0 || len(planned) != len(uploaded) {
		replace = append(replace, path.Root("files_sha256"))
	}
	resp.RequiresReplace = append(resp.RequiresReplace, replace...)
	if !state.recorded() && len(replace) == 0 {
		tfkit.ExplainFirstUpdate(&resp.Diagnostics, state.subject(), nil, tfkit.RecordedFields(state.configured(), plan.configured()))
	}
}

func (r *poaResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan poaModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	files := readUploads(plan.uploads(), &resp.Diagnostics)
	timeout, d := plan.Timeouts.Create(ctx, defaultUpload)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	uploadCtx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	pending, ok := r.upload(uploadCtx, plan.ExternalUserID.ValueString(), files, &resp.Diagnostics)
	if !ok {
		return
	}
	plan.ID = plan.ExternalUserID
	plan.Pending = types.BoolValue(pending)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setUserIdentity(ctx, resp.Identity, plan.ExternalUserID, &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
}

// upload sends the files. Nothing reads a proof of address back: what P100 says to the upload is all there is.
func (r *poaResource) upload(ctx context.Context, externalUserID string, files []client.File, diags *diag.Diagnostics) (pending, ok bool) {
	pending, unanswered, err := r.Account.Client.AddPOAFiles(ctx, externalUserID, files)
	switch {
	case err == nil && pending && unanswered:
		diags.AddWarning("A proof of address is under review",
			fmt.Sprintf("A request got no answer, and the next one was answered by P211: a proof of address of %q is under review. As a rule these are the files of this upload; they are "+
				"others if some were under review before.", externalUserID))
		return pending, true
	case err == nil && pending:
		diags.AddWarning("A proof of address was under review already",
			fmt.Sprintf("P100 answered the upload with P211: a proof of address of %q is under review. If it was uploaded earlier, P100 may not have taken these files. "+
				"Nothing more is needed when the earlier files serve. Otherwise wait for the end of the review, which P100 tells by webhook, and run `terraform apply -replace` with "+
				"the address of this resource.", externalUserID))
		return pending, true
	case err == nil:
		return false, true
	case unanswered && client.IsPOAVerified(err):
		diags.AddWarning("The proof of address was uploaded, but the answer was lost",
			fmt.Sprintf("A request got no answer, and after it P100 says that the proof of address of %q is verified. The provider takes the files as uploaded and goes on.", externalUserID))
		return false, true
	}
	meaning := ""
	switch {
	case client.IsPOAVerified(err):
		meaning = fmt.Sprintf("P100 has a verified proof of address of %q and takes no other. Take the resource out, or, to keep it, import it: the import id of p100_poa_files is the "+
			"external_user_id.", externalUserID)
	case client.IsPOANotFound(err):
		meaning = "Let this resource come after the one that waits for the verification: external_user_id = p100_kyc_verification_wait.NAME.external_user_id."
	case unanswered:
		meaning = fmt.Sprintf("A request got no answer, and nothing tells whether the files of %q arrived. Applying again is safe: if they arrived, P100 says that they are under review.", externalUserID)
	}
	tfkit.AddAPIError(diags, "Unable to upload the proof of address", meaning, err)
	return false, false
}

// Read sees whether the user is still there, which is all that P100 tells.
func (r *poaResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state poaModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	setUserIdentity(ctx, resp.Identity, state.ExternalUserID, &resp.Diagnostics)
	seen, err := user.Look(ctx, r.Account.Client, state.ExternalUserID.ValueString(), false)
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the user", "", err)
		return
	}
	if !seen.Exists {
		if state.ID.IsNull() {
			resp.Diagnostics.AddError("No such user", fmt.Sprintf("P100 does not know the user %q in %s for this partner, so there is nothing to import.", state.ExternalUserID.ValueString(), r.Account.Environment))
			return
		}
		resp.State.RemoveResource(ctx)
		return
	}
	state.ID = state.ExternalUserID
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update records paths, timeouts, and what an import could not know. It sends nothing.
func (r *poaResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan poaModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, plan.subject(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setUserIdentity(ctx, resp.Identity, plan.ExternalUserID, &resp.Diagnostics)
}

// Delete forgets: P100 cannot give files back.
func (r *poaResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Account.Guard(ctx, req.Private, "the proof of address", &resp.Diagnostics)
}

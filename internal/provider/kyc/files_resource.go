package kyc

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type filesResource struct{ ofUser }

var (
	_ resource.ResourceWithConfigure      = (*filesResource)(nil)
	_ resource.ResourceWithValidateConfig = (*filesResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*filesResource)(nil)
	_ resource.ResourceWithImportState    = (*filesResource)(nil)
	_ resource.ResourceWithIdentity       = (*filesResource)(nil)
)

// NewFilesResource returns the p100_kyc_files resource.
func NewFilesResource() resource.Resource { return &filesResource{} }

func (r *filesResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "p100_kyc_files"
}

func (r *filesResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config filesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		config.checkConditions(&resp.Diagnostics)
	}
}

// ModifyPlan hashes the files. Terraform plans once more in an apply, and stops it itself when a hash is another one then.
func (r *filesResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil {
		return
	}
	var state, plan filesModel
	var uploaded []upload
	exists := !req.State.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
			return
		}
		uploaded = state.uploads()
	}
	if req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	hashes, changed := planHashes(plan.uploads(), uploaded, &resp.Diagnostics)
	plan.setHashes(hashes)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	if !exists {
		return
	}
	explainNewUpload(&resp.Diagnostics, changed)
	replace := tfkit.ChangedFields(state.recorded(), state.submitted(), plan.submitted())
	for _, u := range changed {
		replace = append(replace, hashPath(u.at))
	}
	resp.RequiresReplace = append(resp.RequiresReplace, replace...)
	if !state.recorded() && len(replace) == 0 {
		tfkit.ExplainFirstUpdate(&resp.Diagnostics, state.subject(), nil, tfkit.RecordedFields(state.configured(), plan.configured()))
	}
}

// hashPath is the attribute with the hash of the file that the attribute at a path names.
func hashPath(at path.Path) path.Path { return path.Root(at.String() + "_sha256") }

func (r *filesResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan filesModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.checkConditions(&resp.Diagnostics) // of values that were unknown during the plan
	files := readUploads(plan.uploads(), &resp.Diagnostics)
	timeout, d := plan.Timeouts.Create(ctx, defaultUpload)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	uploadCtx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if !r.upload(uploadCtx, plan.ExternalUserID.ValueString(), plan.DocumentType.ValueString(), files, &resp.Diagnostics) {
		return
	}
	plan.ID = plan.ExternalUserID
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setUserIdentity(ctx, resp.Identity, plan.ExternalUserID, &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	// The upload has worked, whatever comes of looking.
	if current, err := readStatus(uploadCtx, r.Account.Client, plan.ExternalUserID.ValueString()); err == nil && current.started() {
		tfkit.RememberSeen(ctx, resp.Private, &resp.Diagnostics)
	}
}

// upload sends the files. When an attempt got no answer and those after it failed, a KYC status that became another one tells
// that the files had arrived.
func (r *filesResource) upload(ctx context.Context, externalUserID, documentType string, files []client.File, diags *diag.Diagnostics) bool {
	const summary = "Unable to upload the KYC files"
	before, err := readStatus(ctx, r.Account.Client, externalUserID)
	if err != nil {
		tfkit.AddAPIError(diags, summary, "Nothing was uploaded. Before it uploads, the provider reads the KYC status of the user.", err)
		return false
	}
	unanswered, err := r.Account.Client.AddKYCFiles(ctx, externalUserID, documentType, files)
	if err == nil {
		return true
	}
	meaning := ""
	switch {
	case unanswered:
		// What came of it is worth knowing also when the time is up or the person interrupts.
		after, lookErr := readStatus(context.WithoutCancel(ctx), r.Account.Client, externalUserID)
		if lookErr == nil && after != before && after.underWay() {
			diags.AddWarning("The KYC files were uploaded, but the answer was lost",
				fmt.Sprintf("A request got no answer, and the KYC status of %q is now %s, so it had arrived. The provider takes the files as uploaded and goes on.", externalUserID, after))
			return true
		}
		meaning = fmt.Sprintf("A request got no answer, and the KYC status of %q does not tell whether the files arrived. Applying again uploads them again; "+
			"of two uploads, P100 looks at the later.", externalUserID)
	case before.Verification == statusVerified:
		meaning = fmt.Sprintf("%q is verified already, so nothing is left to upload. Take the resource out, or, to keep it, import it: the import id of p100_kyc_files is the "+
			"external_user_id.", externalUserID)
	}
	tfkit.AddAPIError(diags, summary, meaning, err)
	return false
}

func (r *filesResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state filesModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	setUserIdentity(ctx, resp.Identity, state.ExternalUserID, &resp.Diagnostics)
	current, err := readStatus(ctx, r.Account.Client, state.ExternalUserID.ValueString())
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the KYC files", "", err)
		return
	}
	started := current.started()
	switch {
	case !started && state.ID.IsNull():
		resp.Diagnostics.AddError("No such KYC files", fmt.Sprintf("P100 knows no verification of the user %q, so there is nothing to import.", state.ExternalUserID.ValueString()))
		return
	case started:
		tfkit.RememberSeen(ctx, resp.Private, &resp.Diagnostics)
	case !current.UserExists, tfkit.WasSeen(ctx, req.Private, &resp.Diagnostics):
		resp.State.RemoveResource(ctx)
		return
	}
	// Of files that P100 has taken and not looked at yet, it may not tell: uploading them again would begin anew.
	state.ID = state.ExternalUserID
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update records paths, timeouts, and what an import could not know. It sends nothing.
func (r *filesResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan filesModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, plan.subject(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setUserIdentity(ctx, resp.Identity, plan.ExternalUserID, &resp.Diagnostics)
}

// Delete forgets: P100 cannot give files back.
func (r *filesResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Account.Guard(ctx, req.Private, "the KYC upload", &resp.Diagnostics)
}

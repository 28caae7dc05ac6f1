package kyc

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// defaultUpload is long enough for retries over a slow line.
const defaultUpload = 10 * time.Minute

// upload is one file of a submission.
type upload struct {
	at   path.Path    // the attribute that names the file
	file types.String // its path
	hash types.String // SHA-256 of its content; null when it is not known what was uploaded
}

// planHashes hashes the files that a plan names, and reports which of them are others than those that were uploaded. uploaded is
// nil when nothing was. A file that is gone since, or whose upload is not known, is no other file.
func planHashes(plan, uploaded []upload, diags *diag.Diagnostics) (hashes []types.String, changed []upload) {
	for i, next := range plan {
		var before upload
		exists := i < len(uploaded)
		if exists {
			before = uploaded[i]
		}
		hash := planHash(next, before, exists, diags)
		hashes = append(hashes, hash)
		if !before.hash.IsNull() && !before.hash.Equal(hash) {
			changed = append(changed, next)
		}
	}
	return hashes, changed
}

func planHash(next, before upload, exists bool, diags *diag.Diagnostics) types.String {
	switch {
	case next.file.IsUnknown():
		return types.StringUnknown()
	case next.file.IsNull():
		return types.StringNull()
	}
	found, err := readScan(next.file.ValueString())
	switch {
	case err == nil:
		return types.StringValue(found.sha256)
	case exists && isNoFile(err):
		if !before.file.IsNull() && !before.file.Equal(next.file) {
			diags.AddAttributeWarning(next.at, "The file does not exist",
				fmt.Sprintf("There is no file %q. Nothing is uploaded, and what was uploaded before stands; only the path is recorded.", next.file.ValueString()))
		}
		return before.hash
	}
	addScanError(diags, next.at, err)
	return types.StringUnknown()
}

func addScanError(diags *diag.Diagnostics, at path.Path, err error) {
	const summary = "File cannot be uploaded"
	if isNoFile(err) {
		diags.AddAttributeError(at, summary, tfkit.SentenceStart(err.Error())+
			". It is needed for the upload. A path is relative to the directory that Terraform runs in; to name a file beside the configuration, write \"${path.module}/...\".")
		return
	}
	diags.AddAttributeError(at, summary, tfkit.SentenceStart(err.Error())+".")
}

// explainNewUpload says for each file that is another one what that leads to.
func explainNewUpload(diags *diag.Diagnostics, changed []upload) {
	for _, u := range changed {
		if u.file.IsNull() || u.file.IsUnknown() {
			continue
		}
		diags.AddAttributeWarning(u.at, "Another file is another submission",
			fmt.Sprintf("The content of %q is not what was uploaded. P100 keeps what it has; the apply uploads all files of this resource again, as a new submission. "+
				"To leave it at what was uploaded, put the former file back, or remove the file: a file that is gone changes nothing.", u.file.ValueString()))
	}
}

// readUploads reads the files of a plan. It refuses what the plan did not see: the state would tell another hash than that of
// what was sent.
func readUploads(plan []upload, diags *diag.Diagnostics) []client.File {
	var files []client.File
	for _, u := range plan {
		if u.file.IsNull() {
			continue
		}
		name := u.file.ValueString()
		found, err := readScan(name)
		switch {
		case err != nil:
			addScanError(diags, u.at, err)
		case found.sha256 != u.hash.ValueString():
			diags.AddAttributeError(u.at, "The file changed between plan and apply",
				fmt.Sprintf("The content of %q is not what was planned, so nothing was uploaded. Plan again.", name))
		default:
			files = append(files, client.File{Name: name, ContentType: found.mediaType, Content: found.content})
		}
	}
	return files
}

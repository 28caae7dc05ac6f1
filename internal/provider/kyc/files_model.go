package kyc

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// filesModel is the state of a p100_kyc_files. After an import only the user is known.
type filesModel struct {
	ID             types.String   `tfsdk:"id"`
	ExternalUserID types.String   `tfsdk:"external_user_id"`
	DocumentType   types.String   `tfsdk:"document_type"`
	Front          types.String   `tfsdk:"front"`
	Back           types.String   `tfsdk:"back"`
	Selfie         types.String   `tfsdk:"selfie"`
	FrontSHA256    types.String   `tfsdk:"front_sha256"`
	BackSHA256     types.String   `tfsdk:"back_sha256"`
	SelfieSHA256   types.String   `tfsdk:"selfie_sha256"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

func (m filesModel) subject() string {
	return fmt.Sprintf("the KYC upload of %q", m.ExternalUserID.ValueString())
}

// recorded reports whether the state holds what was submitted: after an import it does not.
func (m filesModel) recorded() bool { return !m.DocumentType.IsNull() }

// uploads are the files in the order in which P100 takes them.
func (m filesModel) uploads() []upload {
	return []upload{
		{path.Root("front"), m.Front, m.FrontSHA256},
		{path.Root("back"), m.Back, m.BackSHA256},
		{path.Root("selfie"), m.Selfie, m.SelfieSHA256},
	}
}

// setHashes takes hashes in the order of uploads.
func (m *filesModel) setHashes(hashes []types.String) {
	m.FrontSHA256, m.BackSHA256, m.SelfieSHA256 = hashes[0], hashes[1], hashes[2]
}

// submitted are the fields of one submission but for the files, of which the content counts and not the path.
func (m filesModel) submitted() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("external_user_id"), Value: m.ExternalUserID},
		{Path: path.Root("document_type"), Value: m.DocumentType},
	}
}

// configured are all fields that a configuration fills.
func (m filesModel) configured() []tfkit.Field {
	fields := m.submitted()
	for _, u := range m.uploads() {
		fields = append(fields, tfkit.Field{Path: u.at, Value: u.file})
	}
	return fields
}

// checkConditions checks which pictures go with the document. Unknown values pass: the apply checks again.
func (m filesModel) checkConditions(diags *diag.Diagnostics) {
	switch document := m.DocumentType.ValueString(); document {
	case documentPassport:
		if !m.Back.IsNull() && !m.Back.IsUnknown() {
			diags.AddAttributeError(path.Root("back"), "back does not go with this document",
				fmt.Sprintf("Of a %s, P100 takes one photo (front) and a selfie. Take back out, or correct document_type.", document))
		}
	case documentIDCard, documentPermit:
		if m.Back.IsNull() {
			diags.AddAttributeError(path.Root("back"), "The back of the document is missing",
				fmt.Sprintf("Of document_type %q, P100 takes front, back and a selfie. Set back, or correct document_type.", document))
		}
	}
}

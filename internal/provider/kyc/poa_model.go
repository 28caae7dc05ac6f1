package kyc

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// poaModel is the state of a p100_poa_files. After an import only the user is known.
type poaModel struct {
	ID             types.String   `tfsdk:"id"`
	ExternalUserID types.String   `tfsdk:"external_user_id"`
	Files          types.List     `tfsdk:"files"`
	FilesSHA256    types.List     `tfsdk:"files_sha256"`
	Pending        types.Bool     `tfsdk:"pending"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

func (m poaModel) subject() string {
	return fmt.Sprintf("the proof of address of %q", m.ExternalUserID.ValueString())
}

// recorded reports whether the state holds what was submitted: after an import it does not.
func (m poaModel) recorded() bool { return !m.Files.IsNull() }

// uploads are the files in their order.
func (m poaModel) uploads() []upload {
	files, hashes := texts(m.Files), texts(m.FilesSHA256)
	uploads := make([]upload, len(files))
	for i, file := range files {
		uploads[i] = upload{at: path.Root("files").AtListIndex(i), file: file}
		if i < len(hashes) {
			uploads[i].hash = hashes[i]
		}
	}
	return uploads
}

// texts are the elements of a list of strings, none when the list is null or unknown.
func texts(list types.List) []types.String {
	var all []types.String
	for _, element := range list.Elements() {
		if text, ok := element.(types.String); ok {
			all = append(all, text)
		}
	}
	return all
}

// setHashes takes hashes in the order of uploads.
func (m *poaModel) setHashes(hashes []types.String) {
	elements := make([]attr.Value, len(hashes))
	for i, hash := range hashes {
		elements[i] = hash
	}
	m.FilesSHA256 = types.ListValueMust(types.StringType, elements)
}

// configured are the fields that a configuration fills.
func (m poaModel) configured() []tfkit.Field {
	return []tfkit.Field{{Path: path.Root("external_user_id"), Value: m.ExternalUserID}, {Path: path.Root("files"), Value: m.Files}}
}

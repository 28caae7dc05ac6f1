package kyc

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const userVerificationType = "p100_user_verification"

// userVerificationModel is the state of a p100_user_verification. After an import only the user and the status are known.
type userVerificationModel struct {
	ID                      types.String        `tfsdk:"id"`
	ExternalUserID          types.String        `tfsdk:"external_user_id"`
	DocumentType            types.String        `tfsdk:"document_type"`
	DocumentNumber          types.String        `tfsdk:"document_number"`
	DocumentNumberWO        types.String        `tfsdk:"document_number_wo"`
	DocumentNumberWOVersion types.Int64         `tfsdk:"document_number_wo_version"`
	DocumentCountry         tfkit.CheckedString `tfsdk:"document_country"`
	DocumentExpirationDate  tfkit.CheckedString `tfsdk:"document_expiration_date"`
	Status                  types.String        `tfsdk:"status"`
	Timeouts                timeouts.Value      `tfsdk:"timeouts"`
}

func (m userVerificationModel) subject() string {
	return fmt.Sprintf("the user verification of %q", m.ExternalUserID.ValueString())
}

// movable is the submission for the check that no plan forgets it under one address and has it under another.
func (m userVerificationModel) movable() tfkit.Movable {
	return tfkit.Movable{Type: userVerificationType, At: path.Root("external_user_id"), ID: m.ExternalUserID.ValueString(), Subject: m.subject()}
}

// recorded reports whether the state holds what was submitted: after an import it does not.
func (m userVerificationModel) recorded() bool { return !m.DocumentType.IsNull() }

// submitted are the fields of one submission: other values are another submission. The write-only number is in no state; its
// version stands for it.
func (m userVerificationModel) submitted() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("external_user_id"), Value: m.ExternalUserID},
		{Path: path.Root("document_type"), Value: m.DocumentType},
		{Path: path.Root("document_number"), Value: m.DocumentNumber},
		{Path: path.Root("document_number_wo_version"), Value: m.DocumentNumberWOVersion},
		{Path: path.Root("document_country"), Value: m.DocumentCountry},
		{Path: path.Root("document_expiration_date"), Value: m.DocumentExpirationDate},
	}
}

// body takes the write-only number from the configuration, the only place where it exists.
func (m userVerificationModel) body(writeOnlyNumber types.String) client.UserVerification {
	number := m.DocumentNumber.ValueString()
	if !writeOnlyNumber.IsNull() {
		number = writeOnlyNumber.ValueString()
	}
	return client.UserVerification{
		ExternalUserID:         m.ExternalUserID.ValueString(),
		DocumentType:           m.DocumentType.ValueString(),
		DocumentNumber:         number,
		DocumentCountry:        m.DocumentCountry.ValueString(),
		DocumentExpirationDate: m.DocumentExpirationDate.ValueString(),
	}
}

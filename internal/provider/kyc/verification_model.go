package kyc

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// verificationModel is the state of a p100_kyc_verification. After an import only the ids are known.
type verificationModel struct {
	ID                types.String        `tfsdk:"id"`
	ExternalUserID    types.String        `tfsdk:"external_user_id"`
	DocumentType      types.String        `tfsdk:"document_type"`
	Country           tfkit.CheckedString `tfsdk:"country"`
	IncomeSource      types.String        `tfsdk:"income_source"`
	Occupation        types.String        `tfsdk:"occupation"`
	AdditionalInfo    types.String        `tfsdk:"additional_info"`
	OpenAccountReason types.String        `tfsdk:"open_account_reason"`
	TaxID             types.String        `tfsdk:"tax_id"`
	VerificationID    types.String        `tfsdk:"verification_id"`
	VerificationURL   types.String        `tfsdk:"verification_url"`
}

func (m verificationModel) subject() string {
	return fmt.Sprintf("the KYC verification of %q", m.ExternalUserID.ValueString())
}

// recorded reports whether the state holds what was submitted: after an import it does not.
func (m verificationModel) recorded() bool { return !m.DocumentType.IsNull() }

// submitted are the fields of one submission: other values are another submission.
func (m verificationModel) submitted() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("external_user_id"), Value: m.ExternalUserID},
		{Path: path.Root("document_type"), Value: m.DocumentType},
		{Path: path.Root("country"), Value: m.Country},
		{Path: path.Root("income_source"), Value: m.IncomeSource},
		{Path: path.Root("occupation"), Value: m.Occupation},
		{Path: path.Root("additional_info"), Value: m.AdditionalInfo},
		{Path: path.Root("open_account_reason"), Value: m.OpenAccountReason},
		{Path: path.Root("tax_id"), Value: m.TaxID},
	}
}

func (m verificationModel) body() client.NewKYCVerification {
	return client.NewKYCVerification{
		ExternalUserID:    m.ExternalUserID.ValueString(),
		DocumentType:      m.DocumentType.ValueString(),
		Country:           m.Country.ValueString(),
		IncomeSource:      m.IncomeSource.ValueString(),
		Occupation:        m.Occupation.ValueString(),
		AdditionalInfo:    m.AdditionalInfo.ValueString(),
		OpenAccountReason: m.OpenAccountReason.ValueString(),
		TaxID:             m.TaxID.ValueString(),
	}
}

// checkConditions checks which answers go with which income source. Unknown values pass: the apply checks again.
func (m verificationModel) checkConditions(diags *diag.Diagnostics) {
	if m.IncomeSource.IsNull() || m.IncomeSource.IsUnknown() {
		return
	}
	source := m.IncomeSource.ValueString()
	if !slices.Contains(incomeSources, source) {
		return // the attribute's own validator says so
	}
	refuse := func(name string, value types.String, goes bool, rule string) {
		if goes || value.IsNull() || value.IsUnknown() {
			return
		}
		diags.AddAttributeError(path.Root(name), name+" does not go with this income source",
			fmt.Sprintf("%s, but income_source is %q. Take %s out, or correct income_source.", rule, source, name))
	}
	refuse("tax_id", m.TaxID, source == incomeBusiness, "tax_id is only for income_source \""+incomeBusiness+"\"")
	refuse("occupation", m.Occupation, source == incomeSalary, "occupation is only for income_source \""+incomeSalary+"\"")
	refuse("additional_info", m.AdditionalInfo, source != incomeBusiness, "additional_info is for every income source but \""+incomeBusiness+"\"")
}

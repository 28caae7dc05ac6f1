package crypto

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const travelRuleType = "p100_travel_rule_record"

// travelRuleModel is the state of a p100_travel_rule_record. After an import only the deposit is known.
type travelRuleModel struct {
	ID              types.String `tfsdk:"id"`
	CryptoDepositID types.String `tfsdk:"crypto_deposit_id"`
	ExternalUserID  types.String `tfsdk:"external_user_id"`
	WalletType      types.String `tfsdk:"wallet_type"`
	Originator      types.Object `tfsdk:"originator"`
	DepositStatus   types.String `tfsdk:"deposit_status"`
}

type originatorModel struct {
	OwnerOfWallet types.Bool          `tfsdk:"owner_of_wallet"`
	FirstName     types.String        `tfsdk:"first_name"`
	LastName      types.String        `tfsdk:"last_name"`
	CompanyName   types.String        `tfsdk:"company_name"`
	VATID         types.String        `tfsdk:"vat_id"`
	Street        types.String        `tfsdk:"street"`
	City          types.String        `tfsdk:"city"`
	PostCode      types.String        `tfsdk:"post_code"`
	Country       tfkit.CheckedString `tfsdk:"country"`
}

func (m travelRuleModel) subject() string {
	return fmt.Sprintf("the travel-rule record of the deposit %s", m.CryptoDepositID.ValueString())
}

// movable is the record for the check that no plan forgets it under one address and has it under another.
func (m travelRuleModel) movable() tfkit.Movable {
	return tfkit.Movable{Type: travelRuleType, At: path.Root("crypto_deposit_id"), ID: m.CryptoDepositID.ValueString(), Subject: m.subject()}
}

// recorded reports whether the state holds what was submitted: after an import it does not.
func (m travelRuleModel) recorded() bool { return !m.WalletType.IsNull() }

func (m travelRuleModel) submitted() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("wallet_type"), Value: m.WalletType},
		{Path: path.Root("originator"), Value: m.Originator},
	}
}

// originator decodes the object; false while it is null or unknown as a whole.
func (m travelRuleModel) originator(ctx context.Context, diags *diag.Diagnostics) (originatorModel, bool) {
	var o originatorModel
	if m.Originator.IsNull() || m.Originator.IsUnknown() {
		return o, false
	}
	d := m.Originator.As(ctx, &o, basetypes.ObjectAsOptions{})
	for _, refused := range d {
		if inside, ok := refused.(diag.DiagnosticWithPath); ok { // As does not know where the object is
			at := path.Root("originator")
			for _, step := range inside.Path().Steps() {
				at = at.AtName(step.String())
			}
			refused = diag.NewAttributeErrorDiagnostic(at, refused.Summary(), refused.Detail())
		}
		diags.Append(refused)
	}
	return o, !d.HasError()
}

func (m travelRuleModel) body(o originatorModel) client.TravelRule {
	details := client.TravelRuleDetails{
		FirstName: o.FirstName.ValueString(), LastName: o.LastName.ValueString(), CompanyName: o.CompanyName.ValueString(), VATID: o.VATID.ValueString(),
		Street: o.Street.ValueString(), City: o.City.ValueString(), PostCode: o.PostCode.ValueString(), Country: o.Country.ValueString(),
	}
	if o.OwnerOfWallet.ValueBool() {
		details.IAmOwnerOfWallet = o.OwnerOfWallet.ValueBoolPointer()
	}
	return client.TravelRule{WalletType: m.WalletType.ValueString(), ExternalUserID: m.ExternalUserID.ValueString(), Details: details}
}

// check says who is what: the originator is the user, a natural person or a company, and exactly one of them. What is unknown
// may still become anything, null included.
func (o originatorModel) check(diags *diag.Diagnostics) {
	at := path.Root("originator")
	given := func(v types.String) bool { return !v.IsNull() && !v.IsUnknown() }
	owner := o.OwnerOfWallet.ValueBool()
	person, company := given(o.FirstName) || given(o.LastName), given(o.CompanyName)
	open := o.OwnerOfWallet.IsUnknown() || o.FirstName.IsUnknown() || o.LastName.IsUnknown() || o.CompanyName.IsUnknown()
	const both = "The originator is either a natural person (first_name and last_name) or a company (company_name, vat_id), not both."
	refuse := func(name, detail string) {
		diags.AddAttributeError(at.AtName(name), "Contradictory originator", detail)
	}
	switch {
	case owner && person:
		refuse("owner_of_wallet", "With owner_of_wallet = true the user is the originator, and P100 knows the user's name: take first_name and last_name out.")
	case owner && (company || given(o.VATID)):
		refuse("owner_of_wallet", "With owner_of_wallet = true the user is the originator, a natural person: take company_name and vat_id out.")
	case person && company:
		refuse("company_name", both)
	case person && given(o.VATID):
		refuse("vat_id", both)
	case given(o.VATID) && o.CompanyName.IsNull():
		diags.AddAttributeError(at.AtName("company_name"), "A company without a name", "vat_id is a company's; say which: add company_name.")
	case person && o.FirstName.IsNull():
		diags.AddAttributeError(at.AtName("first_name"), "A natural person needs both names", "Add first_name.")
	case person && o.LastName.IsNull():
		diags.AddAttributeError(at.AtName("last_name"), "A natural person needs both names", "Add last_name.")
	case !owner && !person && !company && !open:
		diags.AddAttributeError(at, "Who is the originator?",
			"Say who sent the deposit: owner_of_wallet = true for the user's own wallet, first_name and last_name for another natural person, or company_name for a company.")
	}
}

package crypto

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

const withdrawalType = "p100_crypto_withdrawal"

type withdrawalResource struct {
	*payment.Resource[withdrawalModel, *withdrawalModel]
}

var (
	_ resource.ResourceWithConfigure      = withdrawalResource{}
	_ resource.ResourceWithValidateConfig = withdrawalResource{}
	_ resource.ResourceWithModifyPlan     = withdrawalResource{}
	_ resource.ResourceWithImportState    = withdrawalResource{}
	_ resource.ResourceWithIdentity       = withdrawalResource{}
)

// NewWithdrawalResource returns the p100_crypto_withdrawal resource.
func NewWithdrawalResource() resource.Resource {
	return withdrawalResource{payment.New[withdrawalModel](payment.Kind{TypeName: withdrawalType, Schema: withdrawalSchema})}
}

func withdrawalSchema(ctx context.Context) schema.Schema {
	required := func(description string, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Required: true, Validators: validators}
	}
	return schema.Schema{
		MarkdownDescription: payment.Explained("A withdrawal of crypto currency from a user's balance to an address outside of P100. Before it is sent, amount, minimum, fees and balance are checked as far as P100 tells them " +
			"(see [`p100_network_fee`](../data-sources/network_fee.md)); afterwards its confirmations are followed."),
		Attributes: payment.Attributes(ctx, "withdrawal", map[string]schema.Attribute{
			"external_user_id": required("The `external_user_id` of the user who pays.", tfkit.ExternalUserID()),
			"currency":         required("Crypto currency, lower case: `eth`.", tfkit.Currency()),
			"network": schema.StringAttribute{
				MarkdownDescription: "Network, lower case. Default: the currency's own, `ethereum` for `usdc` and `usdt`, which are also on `polygon`.",
				Optional:            true,
			},
			"amount": schema.StringAttribute{
				MarkdownDescription: "Amount that arrives, in units of the currency, a decimal string such as `\"0.5\"`. Fees come on top.",
				CustomType:          tfkit.DecimalType,
				Required:            true,
				Validators:          []validator.String{tfkit.AmountOf(path.MatchRelative().AtParent().AtName("currency"))},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual()},
			},
			"wallet_address": required("Address to pay to. It is checked for the currency and network; outside production it must be one of the test network."),
			"memo": schema.StringAttribute{
				MarkdownDescription: "Memo or tag, where the receiver asks for one.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
			},
			"receiver_name": required("Name of who is paid.", stringvalidator.LengthBetween(1, 255)),
			"receiver_type": required("Who is paid: `NATURAL` (a person) or `LEGAL` (a company).", stringvalidator.OneOf("NATURAL", "LEGAL")),
			"wallet_type":   required("Kind of wallet: `CUSTODIAL`, `NON_CUSTODIAL` or `OTHER`.", stringvalidator.OneOf("CUSTODIAL", "NON_CUSTODIAL", "OTHER")),
			"fee":           schema.StringAttribute{MarkdownDescription: "Fee that was taken, in units of the currency.", Computed: true, CustomType: tfkit.DecimalType},
			"confirmations": schema.Int64Attribute{MarkdownDescription: "Confirmations so far.", Computed: true},
			"required_confirmations": schema.Int64Attribute{
				MarkdownDescription: "Confirmations that make it final.", Computed: true,
			},
			"transaction_hash": schema.StringAttribute{MarkdownDescription: "Hash of the transaction. Null until it is sent to the network.", Computed: true},
		}),
	}
}

// ValidateConfig checks that the currency is on the network.
func (r withdrawalResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var m withdrawalModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		tfkit.CheckNetwork(m.Currency, m.Network, &resp.Diagnostics)
	}
}

// ModifyPlan also checks the address: whether it must be of a test network depends on the environment.
func (r withdrawalResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account != nil && req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() {
		var plan withdrawalModel
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		if !resp.Diagnostics.HasError() {
			plan.checkAddress(!r.Account.InProduction(), &resp.Diagnostics)
		}
	}
	r.Resource.ModifyPlan(ctx, req, resp)
}

func (m *withdrawalModel) checkAddress(testnet bool, diags *diag.Diagnostics) {
	if m.WalletAddress.IsUnknown() || m.Currency.IsUnknown() || m.Network.IsUnknown() || m.network() == "" {
		return
	}
	if err := wallet.Check(m.WalletAddress.ValueString(), m.Currency.ValueString(), m.network(), testnet); err != nil {
		diags.AddAttributeError(path.Root("wallet_address"), "Address cannot be used", tfkit.SentenceStart(err.Error())+".")
	}
}

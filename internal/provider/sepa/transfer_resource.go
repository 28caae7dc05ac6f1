package sepa

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

const transferType = "p100_sepa_transfer"

type transferResource struct {
	*payment.Resource[transferModel, *transferModel]
}

var (
	_ resource.ResourceWithConfigure      = transferResource{}
	_ resource.ResourceWithValidateConfig = transferResource{}
	_ resource.ResourceWithModifyPlan     = transferResource{}
	_ resource.ResourceWithImportState    = transferResource{}
	_ resource.ResourceWithIdentity       = transferResource{}
)

// NewTransferResource returns the p100_sepa_transfer resource.
func NewTransferResource() resource.Resource {
	return transferResource{payment.New[transferModel](payment.Kind{TypeName: transferType, Schema: transferSchema})}
}

func transferSchema(ctx context.Context) schema.Schema {
	name := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: []validator.String{stringvalidator.LengthBetween(1, 255)}}
	}
	return schema.Schema{
		MarkdownDescription: payment.Explained("A SEPA transfer from a user's euro balance to a bank account.\n\n" +
			"Closed loop, the rule: the account is the user's own and an approved contact, and no receiver is named. Open loop, for selected partners: `receiver_type` and the receiver's name say who is paid."),
		Attributes: payment.Attributes(ctx, "transfer", map[string]schema.Attribute{
			"external_user_id": schema.StringAttribute{
				MarkdownDescription: "The `external_user_id` of the user who pays.",
				Required:            true,
				Validators:          []validator.String{tfkit.ExternalUserID()},
			},
			"currency": schema.StringAttribute{
				MarkdownDescription: "Currency: `eur`, the default.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString("eur"),
				Validators:          []validator.String{stringvalidator.OneOf("eur")},
			},
			"amount": schema.StringAttribute{
				MarkdownDescription: "Amount in euro, a decimal string such as `\"5.51\"`.",
				CustomType:          tfkit.DecimalType,
				Required:            true,
				Validators:          []validator.String{tfkit.AmountIn("eur")},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual()},
			},
			"destination_iban": schema.StringAttribute{
				MarkdownDescription: "IBAN of the account that is paid, in a SEPA country. Spaces and case make no difference.",
				CustomType:          tfkit.IBANType,
				Required:            true,
				Validators:          []validator.String{tfkit.SEPAIBAN()},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual()},
			},
			"transfer_title": schema.StringAttribute{
				MarkdownDescription: "Title (reference) of the transfer: 1 to 140 characters of the SEPA character set.",
				Required:            true,
				Validators:          []validator.String{tfkit.SEPATitle()},
			},
			"receiver_type": schema.StringAttribute{
				MarkdownDescription: "Open loop only: `NATURAL` (with `receiver_first_name` and `receiver_last_name`) or `LEGAL` (with `company_name`).",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(receiverNatural, receiverLegal)},
			},
			"receiver_first_name": name("Open loop only: first name of a natural person."),
			"receiver_last_name":  name("Open loop only: last name of a natural person."),
			"company_name":        name("Open loop only: name of a company."),
			"fee":                 schema.StringAttribute{MarkdownDescription: "Fee in euro.", Computed: true, CustomType: tfkit.DecimalType},
		}),
	}
}

// ValidateConfig checks who is paid.
func (r transferResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var m transferModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		m.checkReceiver(&resp.Diagnostics)
	}
}

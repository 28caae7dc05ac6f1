package exchange

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

const exchangeType = "p100_exchange"

type exchangeResource struct {
	*payment.Resource[exchangeModel, *exchangeModel]
}

var (
	_ resource.ResourceWithConfigure      = exchangeResource{}
	_ resource.ResourceWithValidateConfig = exchangeResource{}
	_ resource.ResourceWithModifyPlan     = exchangeResource{}
	_ resource.ResourceWithImportState    = exchangeResource{}
	_ resource.ResourceWithIdentity       = exchangeResource{}
)

// NewResource returns the p100_exchange resource.
func NewResource() resource.Resource {
	return exchangeResource{payment.New[exchangeModel](payment.Kind{TypeName: exchangeType, Schema: exchangeSchema})}
}

func exchangeSchema(ctx context.Context) schema.Schema {
	currency := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Required: true, Validators: []validator.String{tfkit.Currency()}}
	}
	result := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true, CustomType: tfkit.DecimalType}
	}
	sibling := func(name string) path.Expression { return path.MatchRelative().AtParent().AtName(name) }
	respelled := []planmodifier.String{tfkit.KeepIfSemanticallyEqual()}
	return schema.Schema{
		MarkdownDescription: payment.Explained("An exchange between two balances of a user, at a rate that P100 guarantees: the resource takes a lock of its own, checks `min_amount_to`, and finalises the exchange."),
		Attributes: payment.Attributes(ctx, "exchange", map[string]schema.Attribute{
			"external_user_id": schema.StringAttribute{
				MarkdownDescription: "The `external_user_id` of the user whose balances are exchanged.",
				Required:            true,
				Validators:          []validator.String{tfkit.ExternalUserID()},
			},
			"currency_from": currency("Currency that is given, lower case: `eth`."),
			"currency_to":   currency("Currency that is received, lower case: `eur`."),
			"amount": schema.StringAttribute{
				MarkdownDescription: "Amount that is given, in units of `currency_from`, a decimal string such as `\"0.25\"`.",
				CustomType:          tfkit.DecimalType,
				Required:            true,
				Validators:          []validator.String{tfkit.AmountOf(sibling("currency_from"))},
				PlanModifiers:       respelled,
			},
			"min_amount_to": schema.StringAttribute{
				MarkdownDescription: "Least amount that must be received, in units of `currency_to`. When the locked rate gives less, nothing is exchanged and the apply fails. Only looked at when the exchange is made.",
				CustomType:          tfkit.DecimalType,
				Optional:            true,
				Validators:          []validator.String{tfkit.AmountOf(sibling("currency_to"))},
				PlanModifiers:       respelled,
			},
			"amount_to": result("Amount that was received, in units of `currency_to`."),
			"rate":      result("Units of `currency_to` for one of `currency_from`."),
			"fee":       result("Fee that P100 took."),
		}),
	}
}

// ValidateConfig refuses to exchange a currency for itself.
func (r exchangeResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var m exchangeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		checkPair(m.CurrencyFrom, m.CurrencyTo, &resp.Diagnostics)
	}
}

func checkPair(from, to types.String, diags *diag.Diagnostics) {
	if from.IsNull() || from.IsUnknown() || to.IsUnknown() || !from.Equal(to) {
		return
	}
	diags.AddAttributeError(path.Root("currency_to"), "A currency for itself",
		fmt.Sprintf("Both currencies are %q: there is nothing to exchange.", from.ValueString()))
}

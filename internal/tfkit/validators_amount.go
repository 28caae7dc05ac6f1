package tfkit

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/p100-community/terraform-provider-p100/internal/money"
	"github.com/p100-community/terraform-provider-p100/internal/sepatext"
)

// Currency accepts the slug of a currency that P100 holds, in lower case.
func Currency() validator.String {
	return stringRule{
		description: "one of " + strings.Join(money.Currencies(), ", "),
		summary:     "Currency cannot be used",
		check:       money.CheckCurrency,
	}
}

// AmountIn accepts amounts above zero that P100 can move in a currency: not more decimals than it has. What is not a number
// is left to DecimalType.
func AmountIn(currency string) validator.String {
	return stringRule{
		description: "an amount of " + currency + " above zero",
		summary:     "Amount cannot be used",
		check:       func(amount string) error { return checkAmount(amount, currency) },
	}
}

// AmountOf is AmountIn for the currency that another attribute names. Its path is relative to the amount's own, such as
// path.MatchRelative().AtParent().AtName("currency"). While the currency is unknown the amount only has to be above zero.
func AmountOf(currency path.Expression) validator.String {
	return amountOf{currency}
}

type amountOf struct{ currency path.Expression }

// Description implements validator.Describer.
func (v amountOf) Description(context.Context) string {
	return fmt.Sprintf("an amount above zero with the decimals of the currency in %s", v.currency)
}

// MarkdownDescription implements validator.Describer.
func (v amountOf) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v amountOf) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	paths, diags := req.Config.PathMatches(ctx, req.PathExpression.Merge(v.currency))
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	currency := ""
	for _, p := range paths {
		var value attr.Value
		if req.Config.GetAttribute(ctx, p, &value).HasError() {
			continue // the currency has its own diagnostics
		}
		valuable, ok := value.(basetypes.StringValuable)
		if !ok {
			continue
		}
		s, diags := valuable.ToStringValue(ctx)
		resp.Diagnostics.Append(diags...)
		currency = s.ValueString()
	}
	if err := checkAmount(req.ConfigValue.ValueString(), currency); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Amount cannot be used", sentence(err))
	}
}

// checkAmount leaves what is not a number to DecimalType, and a currency that is none to Currency.
func checkAmount(s, currency string) error {
	amount, err := money.Parse(s)
	if err != nil {
		return nil //nolint:nilerr // DecimalType reports it
	}
	if err := money.CheckPositive(amount); err != nil {
		return err
	}
	if _, ok := money.Lookup(currency); !ok {
		return nil
	}
	return money.Check(amount, currency)
}

// SEPATitle accepts titles that travel with a SEPA transfer unchanged.
func SEPATitle() validator.String {
	return stringRule{
		description: fmt.Sprintf("1 to %d characters of the SEPA character set", sepatext.MaxTitle),
		summary:     "Title cannot be used",
		check:       sepatext.CheckTitle,
	}
}

package payment

import (
	"maps"

	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// Outcome is what the data sources of all payments tell. Kinds embed it in their data sources' models.
type Outcome struct {
	Status        types.String `tfsdk:"status"`
	FailureReason types.String `tfsdk:"failure_reason"`
	CreatedAt     types.String `tfsdk:"created_at"`
}

// Take records what P100 tells.
func (o *Outcome) Take(d Details) {
	o.Status, o.CreatedAt, o.FailureReason = optional(d.Status), optional(d.CreatedAt), optional(client.Shorten(d.Reason))
}

// OutcomeAttributes adds the attributes of Outcome, and the id, to those of a kind's data source.
func OutcomeAttributes(noun string, kind map[string]dataschema.Attribute) map[string]dataschema.Attribute {
	text := func(description string) dataschema.StringAttribute {
		return dataschema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	all := map[string]dataschema.Attribute{
		"id":             dataschema.StringAttribute{MarkdownDescription: "P100's id of the " + noun + ".", Required: true},
		"status":         text("`SUCCESSFUL` or `COMPLETED`, `FAILED`, or whatever P100 calls a state in between."),
		"failure_reason": text("Why it failed, in P100's words; what P100 tells of persons and accounts beside it is replaced by the names of the fields. Null otherwise."),
		"created_at":     text("When P100 took it, ISO 8601, UTC."),
	}
	maps.Copy(all, kind)
	return all
}

// Amount is an amount that P100 may leave out, with the decimals of its currency.
func Amount(amount *decimal.Decimal, currency string) tfkit.DecimalValue {
	if amount == nil {
		return tfkit.DecimalValue{}
	}
	return tfkit.NewAmountValue(*amount, currency)
}

package exchange

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

type exchangeDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*exchangeDataSource)(nil)

type dataModel struct {
	ID           types.String       `tfsdk:"id"`
	CurrencyFrom types.String       `tfsdk:"currency_from"`
	CurrencyTo   types.String       `tfsdk:"currency_to"`
	Amount       tfkit.DecimalValue `tfsdk:"amount"`
	payment.Outcome
	results
}

// NewDataSource returns the p100_exchange data source.
func NewDataSource() datasource.DataSource { return &exchangeDataSource{} }

func (d *exchangeDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = exchangeType
}

func (d *exchangeDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	amount := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true, CustomType: tfkit.DecimalType}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An exchange between two balances of a user, whoever made it.",
		Attributes: payment.OutcomeAttributes("exchange", map[string]schema.Attribute{
			"currency_from": text("Currency that was given."),
			"currency_to":   text("Currency that was received."),
			"amount":        amount("Amount that was given, in units of `currency_from`."),
			"amount_to":     amount("Amount that was received, in units of `currency_to`."),
			"rate":          amount("Units of `currency_to` for one of `currency_from`."),
			"fee":           amount("Fee that P100 took."),
		}),
	}
}

func (d *exchangeDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	details, err := d.Account.Client.Exchange(ctx, m.ID.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("id"), "Unable to read the exchange", "", err)
		return
	}
	m.CurrencyFrom, m.CurrencyTo = types.StringValue(details.CurrencyFrom), types.StringValue(details.CurrencyTo)
	m.Amount = payment.Amount(details.AmountFrom, details.CurrencyFrom)
	m.take(details)
	m.Take(payment.DetailsOf(details.Movement))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

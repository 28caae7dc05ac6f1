package exchange

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type rateDataSource struct{ tfkit.DataSource }

var (
	_ datasource.DataSourceWithConfigure      = (*rateDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*rateDataSource)(nil)
)

type rateModel struct {
	ID           types.String       `tfsdk:"id"`
	CurrencyFrom types.String       `tfsdk:"currency_from"`
	CurrencyTo   types.String       `tfsdk:"currency_to"`
	Rate         tfkit.DecimalValue `tfsdk:"rate"`
}

// NewRateDataSource returns the p100_exchange_rate data source.
func NewRateDataSource() datasource.DataSource { return &rateDataSource{} }

func (d *rateDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_exchange_rate"
}

func (d *rateDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	currency := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Required: true, Validators: []validator.String{tfkit.Currency()}}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The rate between two currencies at the moment. It is indicative: only the lock that a [`p100_exchange`](../resources/exchange.md) takes is guaranteed. It changes all the time, and with it this data source.",
		Attributes: map[string]schema.Attribute{
			"id":            schema.StringAttribute{MarkdownDescription: "`currency_from/currency_to`.", Computed: true},
			"currency_from": currency("Currency that would be given, lower case: `eth`."),
			"currency_to":   currency("Currency that would be received, lower case: `eur`."),
			"rate":          schema.StringAttribute{MarkdownDescription: "Units of `currency_to` for one of `currency_from`.", Computed: true, CustomType: tfkit.DecimalType},
		},
	}
}

// ValidateConfig refuses the rate of a currency to itself.
func (d *rateDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m rateModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		checkPair(m.CurrencyFrom, m.CurrencyTo, &resp.Diagnostics)
	}
}

func (d *rateDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m rateModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	rate, err := d.Account.Client.ExchangeRate(ctx, m.CurrencyFrom.ValueString(), m.CurrencyTo.ValueString())
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the rate", "", err)
		return
	}
	m.ID = types.StringValue(m.CurrencyFrom.ValueString() + "/" + m.CurrencyTo.ValueString())
	m.Rate = tfkit.NewDecimalValue(rate)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

package crypto

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

type withdrawalDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*withdrawalDataSource)(nil)

type withdrawalDataModel struct {
	ID            types.String       `tfsdk:"id"`
	Currency      types.String       `tfsdk:"currency"`
	Network       types.String       `tfsdk:"network"`
	Amount        tfkit.DecimalValue `tfsdk:"amount"`
	WalletAddress types.String       `tfsdk:"wallet_address"`
	payment.Outcome
	withdrawalResults
}

// NewWithdrawalDataSource returns the p100_crypto_withdrawal data source.
func NewWithdrawalDataSource() datasource.DataSource { return &withdrawalDataSource{} }

func (d *withdrawalDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = withdrawalType
}

func (d *withdrawalDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A withdrawal of crypto currency, whoever made it, with its confirmations.",
		Attributes: payment.OutcomeAttributes("withdrawal", map[string]schema.Attribute{
			"currency":               tfkit.ComputedText("Crypto currency."),
			"network":                tfkit.ComputedText("Network."),
			"amount":                 tfkit.ComputedAmount("Amount in units of the currency."),
			"wallet_address":         tfkit.ComputedText("Address that is paid."),
			"fee":                    tfkit.ComputedAmount("Fee that was taken, in units of the currency."),
			"confirmations":          schema.Int64Attribute{MarkdownDescription: "Confirmations so far.", Computed: true},
			"required_confirmations": schema.Int64Attribute{MarkdownDescription: "Confirmations that make it final.", Computed: true},
			"transaction_hash":       tfkit.ComputedText("Hash of the transaction. Null until it is sent to the network."),
		}),
	}
}

func (d *withdrawalDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m withdrawalDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	details, err := d.Account.Client.Withdrawal(ctx, m.ID.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("id"), "Unable to read the withdrawal", "", err)
		return
	}
	m.Currency, m.Network, m.WalletAddress = tfkit.OptionalString(details.Currency), tfkit.OptionalString(details.Network), tfkit.OptionalString(details.Destination)
	m.Amount = payment.Amount(details.Amount, details.Currency)
	m.take(details)
	m.Take(payment.DetailsOf(details.Movement))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

package sepa

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

type transferDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*transferDataSource)(nil)

type transferDataModel struct {
	ID types.String `tfsdk:"id"`
	payment.Outcome
	transferArguments
}

// NewTransferDataSource returns the p100_sepa_transfer data source.
func NewTransferDataSource() datasource.DataSource { return &transferDataSource{} }

func (d *transferDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = transferType
}

func (d *transferDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A SEPA transfer from a user's balance, whoever made it.",
		Attributes: payment.OutcomeAttributes("transfer", map[string]schema.Attribute{
			"external_user_id":    tfkit.ComputedText("The user who pays."),
			"currency":            tfkit.ComputedText("Currency."),
			"amount":              tfkit.ComputedAmount("Amount in euro."),
			"destination_iban":    schema.StringAttribute{MarkdownDescription: "IBAN of the account that is paid.", Computed: true, CustomType: tfkit.IBANType},
			"transfer_title":      tfkit.ComputedText("Title (reference) of the transfer."),
			"receiver_first_name": tfkit.ComputedText("First name of a natural person who is paid, in the open loop."),
			"receiver_last_name":  tfkit.ComputedText("Last name of a natural person who is paid, in the open loop."),
			"company_name":        tfkit.ComputedText("Name of a company that is paid, in the open loop."),
			"fee":                 tfkit.ComputedAmount("Fee in euro."),
		}),
	}
}

func (d *transferDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m transferDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	details, err := d.Account.Client.SEPATransfer(ctx, m.ID.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("id"), "Unable to read the SEPA transfer", "", err)
		return
	}
	m.fill(details)
	m.Fee = payment.Amount(details.Fee, details.Currency)
	m.Take(payment.DetailsOf(details.Movement))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

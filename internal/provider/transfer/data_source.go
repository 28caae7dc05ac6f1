package transfer

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

type dataModel struct {
	ID                        types.String       `tfsdk:"id"`
	SourceExternalUserID      types.String       `tfsdk:"source_external_user_id"`
	DestinationExternalUserID types.String       `tfsdk:"destination_external_user_id"`
	Currency                  types.String       `tfsdk:"currency"`
	Amount                    tfkit.DecimalValue `tfsdk:"amount"`
	payment.Outcome
}

// NewDataSource returns the p100_transfer data source.
func NewDataSource() datasource.DataSource { return &transferDataSource{} }

func (d *transferDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = transferType
}

func (d *transferDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A transfer between the partner and a user, whoever made it.",
		Attributes: payment.OutcomeAttributes("transfer", map[string]schema.Attribute{
			"source_external_user_id":      tfkit.ComputedText("The user who pays. Null when the partner does."),
			"destination_external_user_id": tfkit.ComputedText("The user who is paid. Null when the partner is."),
			"currency":                     tfkit.ComputedText("Currency."),
			"amount":                       schema.StringAttribute{MarkdownDescription: "Amount in units of the currency.", Computed: true, CustomType: tfkit.DecimalType},
		}),
	}
}

func (d *transferDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	details, err := d.Account.Client.Transfer(ctx, m.ID.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("id"), "Unable to read the transfer", "", err)
		return
	}
	m.SourceExternalUserID, m.DestinationExternalUserID = tfkit.OptionalString(details.SourceExternalUserID), tfkit.OptionalString(details.DestinationExternalUserID)
	m.Currency = tfkit.OptionalString(details.Currency)
	m.Amount = payment.Amount(details.Amount, details.Currency)
	m.Take(payment.DetailsOf(details.Movement))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

package balance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type partnerDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*partnerDataSource)(nil)

// NewPartnerDataSource returns the p100_partner_balances data source.
func NewPartnerDataSource() datasource.DataSource { return &partnerDataSource{} }

func (d *partnerDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_partner_balances"
}

func (d *partnerDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The balances of the partner that the API key belongs to.",
		Attributes:          attributes(),
	}
}

func (d *partnerDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	balances, err := d.Account.Client.PartnerBalances(ctx)
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the partner's balances", "", err)
		return
	}
	m := newBalances(balances)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

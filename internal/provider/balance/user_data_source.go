package balance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type userDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*userDataSource)(nil)

type userModel struct {
	ID             types.String `tfsdk:"id"`
	ExternalUserID types.String `tfsdk:"external_user_id"`
	balancesModel
}

// NewUserDataSource returns the p100_user_balances data source.
func NewUserDataSource() datasource.DataSource { return &userDataSource{} }

func (d *userDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_user_balances"
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attrs := attributes()
	attrs["id"] = tfkit.ComputedText("Same as `external_user_id`.")
	attrs["external_user_id"] = tfkit.ExternalUserIDDataAttribute("Your own id of the user.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "The balances of a user, with IBAN, wallets and limits. Both maps are empty before the account is opened. To read them after other resources changed them, use `depends_on`. On a deployment that refuses reads of suspended users, reading them is an error while the user is suspended.",
		Attributes:          attrs,
	}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m userModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	balances, err := d.Account.Client.UserBalances(ctx, m.ExternalUserID.ValueString())
	if err != nil {
		meaning := ""
		if client.IsUserNotFound(err) {
			meaning = d.Account.NoSuchUser(m.ExternalUserID.ValueString())
		}
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("external_user_id"), "Unable to read the balances", meaning, err)
		return
	}
	m.ID = m.ExternalUserID
	m.balancesModel = newBalances(balances)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

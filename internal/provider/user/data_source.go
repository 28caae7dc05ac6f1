package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type userDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*userDataSource)(nil)

type dataModel struct {
	ID             types.String `tfsdk:"id"`
	ExternalUserID types.String `tfsdk:"external_user_id"`
	Exists         types.Bool   `tfsdk:"exists"`
	Active         types.Bool   `tfsdk:"active"`
	Suspended      types.Bool   `tfsdk:"suspended"`
}

// NewDataSource returns the p100_user data source.
func NewDataSource() datasource.DataSource { return &userDataSource{} }

func (d *userDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = userType
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What P100 tells about a user: whether it exists, whether its account is active, and whether it is suspended, as far as that can be known. " +
			"The profile cannot be read: P100 has no operation for it. A user that does not exist is not an error here.",
		Attributes: map[string]schema.Attribute{
			"id":               schema.StringAttribute{MarkdownDescription: "Same as `external_user_id`.", Computed: true},
			"external_user_id": tfkit.ExternalUserIDDataAttribute("Your own id of the user."),
			"exists":           schema.BoolAttribute{MarkdownDescription: "Whether P100 knows the user.", Computed: true},
			"active": schema.BoolAttribute{
				MarkdownDescription: "Whether the user has an active euro account with an IBAN. Null when the user is suspended and P100 therefore does not show the balances, and when it does not exist.",
				Computed:            true,
			},
			"suspended": schema.BoolAttribute{
				MarkdownDescription: "`true` when P100 refuses the read because the user is suspended. Null means unknown: many deployments answer reads of suspended users as if nothing were.",
				Computed:            true,
			},
		},
	}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	seen, err := Look(ctx, d.Account.Client, m.ExternalUserID.ValueString(), false)
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the user", "", err)
		return
	}
	m.ID = m.ExternalUserID
	m.Exists = types.BoolValue(seen.Exists)
	m.Active, m.Suspended = types.BoolNull(), types.BoolNull()
	switch {
	case seen.ShownSuspended:
		m.Suspended = types.BoolValue(true)
	case seen.Exists:
		m.Active = types.BoolValue(seen.Active)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

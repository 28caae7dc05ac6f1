package kyc

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type statusDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*statusDataSource)(nil)

type statusModel struct {
	ID                 types.String `tfsdk:"id"`
	ExternalUserID     types.String `tfsdk:"external_user_id"`
	VerificationStatus types.String `tfsdk:"verification_status"`
	AttemptStatus      types.String `tfsdk:"attempt_status"`
	RejectionReason    types.String `tfsdk:"rejection_reason"`
}

// NewStatusDataSource returns the p100_kyc_status data source.
func NewStatusDataSource() datasource.DataSource { return &statusDataSource{} }

func (d *statusDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_kyc_status"
}

func (d *statusDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "How far the KYC verification of a user is. To wait for it, use [`p100_kyc_verification_wait`](../resources/kyc_verification_wait.md).",
		Attributes: map[string]schema.Attribute{
			"id":               schema.StringAttribute{MarkdownDescription: "Same as `external_user_id`.", Computed: true},
			"external_user_id": tfkit.ExternalUserIDDataAttribute("Your own id of the user."),
			"verification_status": schema.StringAttribute{
				MarkdownDescription: "`NOT_STARTED` (no verification was started), `NOT_VERIFIED`, `VERIFIED` or `EXPIRED`.",
				Computed:            true,
			},
			"attempt_status": schema.StringAttribute{
				MarkdownDescription: "The last attempt: `PENDING`, `VERIFICATION`, `REJECTED_BY_PROVIDER` or `SUCCESSFUL`. Null when there was none.",
				Computed:            true,
			},
			"rejection_reason": schema.StringAttribute{
				MarkdownDescription: "Why the last attempt was rejected, such as `NO_FACE_FOUND`. Null when it was not.",
				Computed:            true,
			},
		},
	}
}

func (d *statusDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m statusModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	current, err := readStatus(ctx, d.Account.Client, m.ExternalUserID.ValueString())
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the KYC status", "", err)
		return
	}
	if !current.UserExists {
		resp.Diagnostics.AddAttributeError(path.Root("external_user_id"), "No such user", d.Account.NoSuchUser(m.ExternalUserID.ValueString()))
		return
	}
	if current.Hidden {
		resp.Diagnostics.AddAttributeError(path.Root("external_user_id"), "The user is suspended",
			fmt.Sprintf("P100 does not tell the KYC status of the user %q while it is suspended (P455).", m.ExternalUserID.ValueString()))
		return
	}
	m.ID = m.ExternalUserID
	m.VerificationStatus = types.StringValue(current.Verification)
	m.AttemptStatus = tfkit.OptionalString(current.Attempt)
	m.RejectionReason = tfkit.OptionalString(current.Rejection)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

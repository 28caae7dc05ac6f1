package sepa

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type depositInfoDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*depositInfoDataSource)(nil)

type depositInfoModel struct {
	ID             types.String    `tfsdk:"id"`
	ExternalUserID types.String    `tfsdk:"external_user_id"`
	Title          types.String    `tfsdk:"title"`
	IBAN           tfkit.IBANValue `tfsdk:"iban"`
	SWIFT          types.String    `tfsdk:"swift"`
	AccountHolder  types.String    `tfsdk:"account_holder"`
	Address        types.String    `tfsdk:"address"`
}

// NewDepositInfoDataSource returns the p100_sepa_deposit_info data source.
func NewDepositInfoDataSource() datasource.DataSource { return &depositInfoDataSource{} }

func (d *depositInfoDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_sepa_deposit_info"
}

func (d *depositInfoDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Where a user's bank transfer to P100 goes.\n\n" +
			"~> **The title must be the transfer's reference exactly, character by character.** Otherwise the sender's account is not whitelisted automatically, the money is matched by hand, and it may be returned.\n\n" +
			"The first deposit from an account whose holder is the verified user makes that account a contact that the user may transfer to.",
		Attributes: map[string]schema.Attribute{
			"id":               tfkit.ComputedText("Same as `external_user_id`."),
			"external_user_id": tfkit.ExternalUserIDDataAttribute("Your own id of the user. The user must be active."),
			"title":            tfkit.ComputedText("The reference that the transfer must carry, exactly."),
			"iban":             schema.StringAttribute{MarkdownDescription: "IBAN to transfer to.", Computed: true, CustomType: tfkit.IBANType},
			"swift":            tfkit.ComputedText("BIC (SWIFT code) of the bank to transfer to."),
			"account_holder":   tfkit.ComputedText("Name of the account's holder."),
			"address":          tfkit.ComputedText("Address of the account's holder."),
		},
	}
}

func (d *depositInfoDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m depositInfoModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	info, err := d.Account.Client.SEPADepositInfo(ctx, m.ExternalUserID.ValueString())
	if err != nil {
		meaning := ""
		switch {
		case client.IsUserNotFound(err):
			meaning = d.Account.NoSuchUser(m.ExternalUserID.ValueString())
		case client.IsNotVerified(err):
			meaning = "Deposits are possible once the user's account is open: refer to p100_user_verification.NAME.external_user_id, which waits for that."
		}
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("external_user_id"), "Unable to read the deposit info", meaning, err)
		return
	}
	m.ID = m.ExternalUserID
	m.Title, m.SWIFT, m.AccountHolder, m.Address = tfkit.OptionalString(info.Title), tfkit.OptionalString(info.SWIFT), tfkit.OptionalString(info.AccountHolder), tfkit.OptionalString(info.Address)
	if info.IBAN != "" {
		m.IBAN = tfkit.NewIBANValue(info.IBAN)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

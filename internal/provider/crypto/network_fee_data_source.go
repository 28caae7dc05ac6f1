// Package crypto declares what concerns blockchains: network fees and travel-rule data of deposits.
package crypto

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

type networkFeeDataSource struct{ tfkit.DataSource }

var (
	_ datasource.DataSourceWithConfigure      = (*networkFeeDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*networkFeeDataSource)(nil)
)

type networkFeeModel struct {
	ID             types.String       `tfsdk:"id"`
	Currency       types.String       `tfsdk:"currency"`
	Network        types.String       `tfsdk:"network"`
	ExternalUserID types.String       `tfsdk:"external_user_id"`
	NetworkFee     tfkit.DecimalValue `tfsdk:"network_fee"`
	FeeWithdrawal  tfkit.DecimalValue `tfsdk:"fee_withdrawal"`
	MinWithdrawal  tfkit.DecimalValue `tfsdk:"min_withdrawal"`
	MinDeposit     tfkit.DecimalValue `tfsdk:"min_deposit"`
}

// NewNetworkFeeDataSource returns the p100_network_fee data source.
func NewNetworkFeeDataSource() datasource.DataSource { return &networkFeeDataSource{} }

func (d *networkFeeDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_network_fee"
}

func (d *networkFeeDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What a withdrawal costs at the moment: the dynamic network fee, and, for a user, the fixed fee and the limits of the user's balance. The network fee changes all the time, and with it this data source.",
		Attributes: map[string]schema.Attribute{
			"id":       schema.StringAttribute{MarkdownDescription: "`currency/network`.", Computed: true},
			"currency": schema.StringAttribute{MarkdownDescription: "Crypto currency, lower case: `eth`.", Required: true, Validators: []validator.String{tfkit.Currency()}},
			"network": schema.StringAttribute{
				MarkdownDescription: "Network, lower case. Default: the currency's own, `ethereum` for `usdc` and `usdt`, which are also on `polygon`.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"external_user_id": schema.StringAttribute{
				MarkdownDescription: "Your own id of a user whose limits are wanted. The user must be active.",
				Optional:            true,
				Validators:          []validator.String{tfkit.ExternalUserID()},
			},
			"network_fee":    tfkit.ComputedAmount("The network's fee at the moment, in units of the currency."),
			"fee_withdrawal": tfkit.ComputedAmount("P100's fixed fee of a withdrawal, in units of the currency. Only with `external_user_id`."),
			"min_withdrawal": tfkit.ComputedAmount("Smallest withdrawal, in units of the currency. Only with `external_user_id`."),
			"min_deposit":    tfkit.ComputedAmount("Smallest deposit, in units of the currency. Only with `external_user_id`."),
		},
	}
}

// ValidateConfig checks that the currency is on the network.
func (d *networkFeeDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m networkFeeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !resp.Diagnostics.HasError() {
		tfkit.CheckNetwork(m.Currency, m.Network, &resp.Diagnostics)
	}
}

func (d *networkFeeDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m networkFeeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	currency := m.Currency.ValueString()
	fee, err := d.Account.Client.NetworkFee(ctx, currency, m.Network.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("currency"), "Unable to read the network fee", "", err)
		return
	}
	if m.Network.IsNull() {
		m.Network = types.StringValue(wallet.Networks(currency)[0])
	}
	m.ID = types.StringValue(currency + "/" + m.Network.ValueString())
	m.NetworkFee = tfkit.NewDecimalValue(fee)
	if !m.ExternalUserID.IsNull() && !d.readLimits(ctx, &m, resp) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// readLimits fills in what only a user's balances tell.
func (d *networkFeeDataSource) readLimits(ctx context.Context, m *networkFeeModel, resp *datasource.ReadResponse) bool {
	balances, err := d.Account.Client.UserBalances(ctx, m.ExternalUserID.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("external_user_id"), "Unable to read the user's limits", "", err)
		return false
	}
	limits, ok := limitsOf(balances, m.Currency.ValueString(), m.Network.ValueString())
	if !ok {
		resp.Diagnostics.AddAttributeError(path.Root("external_user_id"), "The user has no such balance",
			fmt.Sprintf("P100 shows no %s balance on %s for the user %q. Balances exist once the account is open: refer to p100_user_verification.NAME.external_user_id, which waits for that.",
				m.Currency.ValueString(), m.Network.ValueString(), m.ExternalUserID.ValueString()))
		return false
	}
	m.FeeWithdrawal = tfkit.NewDecimalPointerValue(limits.FeeWithdrawal)
	m.MinWithdrawal = tfkit.NewDecimalPointerValue(limits.MinWithdrawal)
	m.MinDeposit = tfkit.NewDecimalPointerValue(limits.MinDeposit)
	return true
}

func limitsOf(balances client.Balances, currency, network string) (client.Network, bool) {
	for _, balance := range balances.Crypto {
		if !strings.EqualFold(balance.Currency, currency) {
			continue
		}
		for slug, limits := range balance.Networks {
			if strings.EqualFold(slug, network) {
				return limits, true
			}
		}
	}
	return client.Network{}, false
}

package crypto

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

// withdrawalResults are what P100 tells about a withdrawal.
type withdrawalResults struct {
	Fee                   tfkit.DecimalValue `tfsdk:"fee"`
	Confirmations         types.Int64        `tfsdk:"confirmations"`
	RequiredConfirmations types.Int64        `tfsdk:"required_confirmations"`
	TransactionHash       types.String       `tfsdk:"transaction_hash"`
}

func (r *withdrawalResults) take(d client.WithdrawalDetails) {
	r.Fee = tfkit.NewDecimalPointerValue(d.Fee)
	r.Confirmations, r.RequiredConfirmations = optionalInt(d.Confirmations), optionalInt(d.RequiredConfirmations)
	r.TransactionHash = tfkit.OptionalString(d.TransactionHash)
}

func optionalInt(n *int) types.Int64 {
	if n == nil {
		return types.Int64Null()
	}
	return types.Int64Value(int64(*n))
}

type withdrawalModel struct {
	payment.State
	withdrawalResults

	ExternalUserID types.String       `tfsdk:"external_user_id"`
	Currency       types.String       `tfsdk:"currency"`
	Network        types.String       `tfsdk:"network"`
	Amount         tfkit.DecimalValue `tfsdk:"amount"`
	WalletAddress  types.String       `tfsdk:"wallet_address"`
	Memo           types.String       `tfsdk:"memo"`
	ReceiverName   types.String       `tfsdk:"receiver_name"`
	ReceiverType   types.String       `tfsdk:"receiver_type"`
	WalletType     types.String       `tfsdk:"wallet_type"`
}

// Subject implements payment.Model. It names neither the address nor the receiver.
func (m *withdrawalModel) Subject() string {
	return fmt.Sprintf("the withdrawal of %s %s from the user %q", m.Amount.ValueString(), m.Currency.ValueString(), m.ExternalUserID.ValueString())
}

// Arguments implements payment.Model.
func (m *withdrawalModel) Arguments() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("external_user_id"), Value: m.ExternalUserID, Personal: true},
		{Path: path.Root("currency"), Value: m.Currency},
		{Path: path.Root("network"), Value: m.effectiveNetwork()},
		{Path: path.Root("amount"), Value: m.Amount},
		{Path: path.Root("wallet_address"), Value: m.address(), Personal: true},
		{Path: path.Root("memo"), Value: m.Memo, Personal: true},
		{Path: path.Root("receiver_name"), Value: m.ReceiverName, Personal: true},
		{Path: path.Root("receiver_type"), Value: m.ReceiverType},
		{Path: path.Root("wallet_type"), Value: m.WalletType},
	}
}

// HistoryUser implements payment.Model.
func (m *withdrawalModel) HistoryUser() string { return m.ExternalUserID.ValueString() }

// IsSame implements payment.Model.
func (m *withdrawalModel) IsSame(item client.Transaction) bool {
	return item.Type == "CRYPTO_WITHDRAWAL" &&
		payment.SameText(item.Currency, m.Currency.ValueString()) &&
		payment.SameAmount(item.Amount, m.Amount) &&
		payment.SameText(item.Network, m.network()) &&
		(item.Destination == "" || wallet.Normalize(item.Destination) == wallet.Normalize(m.WalletAddress.ValueString()))
}

// address makes the spellings of an address the same argument, where its letters mean the same in either case: whoever imports a
// withdrawal gets the network's spelling and configures the wallet's, which has a checksum in its case (EIP-55).
func (m *withdrawalModel) address() types.String {
	if m.WalletAddress.IsNull() || m.WalletAddress.IsUnknown() {
		return m.WalletAddress
	}
	return types.StringValue(wallet.Normalize(m.WalletAddress.ValueString()))
}

// effectiveNetwork makes "left out" and "the currency's own" the same argument.
func (m *withdrawalModel) effectiveNetwork() types.String {
	if m.Network.IsUnknown() || m.Currency.IsUnknown() {
		return types.StringUnknown()
	}
	return tfkit.OptionalString(m.network())
}

// network is the network that the withdrawal takes: the currency's own where none is chosen.
func (m *withdrawalModel) network() string {
	if chosen := m.Network.ValueString(); chosen != "" {
		return chosen
	}
	if networks := wallet.Networks(m.Currency.ValueString()); len(networks) > 0 {
		return networks[0]
	}
	return ""
}

// ClearResults implements payment.Model.
func (m *withdrawalModel) ClearResults() { m.withdrawalResults = withdrawalResults{} }

// refused is a withdrawal that P100 would refuse or let fail. Nothing was sent.
type refused string

// Error implements error.
func (e refused) Error() string { return string(e) }

// Send implements payment.Model: where minimum, fees and balance are known, it checks them (getUserBalances, getNetworkFee), and
// then withdraws (createCryptoWithdrawal).
func (m *withdrawalModel) Send(ctx context.Context, api *client.Client) (string, error) {
	amount, _ := m.Amount.Decimal() // a known value is a checked one
	balances, err := api.FreshUserBalances(ctx, m.ExternalUserID.ValueString())
	if err != nil {
		return "", payment.NotSent(err)
	}
	networkFee, err := api.NetworkFee(ctx, m.Currency.ValueString(), m.network())
	if err != nil {
		return "", payment.NotSent(err)
	}
	if err := m.checkFunds(balances, amount, networkFee); err != nil {
		return "", payment.NotSent(err)
	}
	return api.CreateWithdrawal(ctx, client.NewWithdrawal{
		SourceExternalUserID: m.ExternalUserID.ValueString(),
		Currency:             m.Currency.ValueString(),
		Amount:               amount,
		WalletAddress:        m.WalletAddress.ValueString(),
		Memo:                 m.Memo.ValueString(),
		Network:              m.network(), // named always: the address was checked for it
		Name:                 m.ReceiverName.ValueString(),
		WalletType:           m.WalletType.ValueString(),
		ReceiverType:         m.ReceiverType.ValueString(),
	})
}

// checkFunds checks what the balances tell. What they do not tell is left to P100.
func (m *withdrawalModel) checkFunds(balances client.Balances, amount, networkFee decimal.Decimal) error {
	currency, network := m.Currency.ValueString(), m.network()
	limits, ok := limitsOf(balances, currency, network)
	if !ok {
		return nil
	}
	if limits.MinWithdrawal != nil && amount.LessThan(*limits.MinWithdrawal) {
		return refused(fmt.Sprintf("the smallest withdrawal of %s on %s is %s, but the amount is %s", currency, network, limits.MinWithdrawal, amount))
	}
	total := amount.Add(networkFee)
	if limits.FeeWithdrawal != nil {
		total = total.Add(*limits.FeeWithdrawal)
	}
	for _, balance := range balances.Crypto {
		if balance.Currency == currency && balance.Amount.LessThan(total) {
			return refused(fmt.Sprintf("the withdrawal takes %s %s with the network's fee and P100's, but the balance is %s", total, currency, balance.Amount))
		}
	}
	return nil
}

// Fetch implements payment.Model (getCryptoWithdrawal).
func (m *withdrawalModel) Fetch(ctx context.Context, api *client.Client, id string) (payment.Details, error) {
	d, err := api.Withdrawal(ctx, id)
	if err != nil {
		return payment.Details{}, err
	}
	if m.Currency.IsNull() { // an import; the details name neither user nor receiver
		m.Currency, m.Network = tfkit.OptionalString(d.Currency), tfkit.OptionalString(d.Network)
		m.Amount = payment.Amount(d.Amount, d.Currency)
		m.WalletAddress = tfkit.OptionalString(d.Destination)
	}
	m.take(d)
	return payment.DetailsOf(d.Movement), nil
}

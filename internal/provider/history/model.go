// Package history declares what happened to the money of users.
package history

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// transactionModel is an item of the history. What P100 does not name for a type is null.
type transactionModel struct {
	ID        types.String       `tfsdk:"id"`
	Type      types.String       `tfsdk:"type"`
	Status    types.String       `tfsdk:"status"`
	Currency  types.String       `tfsdk:"currency"`
	Amount    tfkit.DecimalValue `tfsdk:"amount"`
	Fee       tfkit.DecimalValue `tfsdk:"fee"`
	CreatedAt types.String       `tfsdk:"created_at"`

	CurrencyFrom types.String       `tfsdk:"currency_from"`
	CurrencyTo   types.String       `tfsdk:"currency_to"`
	AmountFrom   tfkit.DecimalValue `tfsdk:"amount_from"`
	AmountTo     tfkit.DecimalValue `tfsdk:"amount_to"`
	Rate         tfkit.DecimalValue `tfsdk:"rate"`

	TransferTitle     types.String `tfsdk:"transfer_title"`
	DestinationIBAN   types.String `tfsdk:"destination_iban"`
	ReceiverFirstName types.String `tfsdk:"receiver_first_name"`
	ReceiverLastName  types.String `tfsdk:"receiver_last_name"`
	CompanyName       types.String `tfsdk:"company_name"`
	SenderIBAN        types.String `tfsdk:"sender_iban"`
	SenderName        types.String `tfsdk:"sender_name"`

	Network               types.String `tfsdk:"network"`
	Destination           types.String `tfsdk:"destination"`
	Confirmations         types.Int64  `tfsdk:"confirmations"`
	RequiredConfirmations types.Int64  `tfsdk:"required_confirmations"`
	TransactionHash       types.String `tfsdk:"transaction_hash"`

	SourceExternalUserID      types.String `tfsdk:"source_external_user_id"`
	DestinationExternalUserID types.String `tfsdk:"destination_external_user_id"`

	Failure *failureModel `tfsdk:"failure"`
}

type failureModel struct {
	Description types.String `tfsdk:"description"`
	Status      types.String `tfsdk:"status"`
}

func newTransaction(t client.Transaction) transactionModel {
	m := transactionModel{
		ID: tfkit.OptionalString(t.ID), Type: tfkit.OptionalString(t.Type), Status: tfkit.OptionalString(t.Status), Currency: tfkit.OptionalString(t.Currency),
		Amount: amountOf(t.Amount, t.Currency), Fee: amountOf(t.Fee, t.Currency), CreatedAt: tfkit.OptionalString(t.CreatedAt),
		CurrencyFrom: tfkit.OptionalString(t.CurrencyFrom), CurrencyTo: tfkit.OptionalString(t.CurrencyTo),
		AmountFrom: amountOf(t.AmountFrom, t.CurrencyFrom), AmountTo: amountOf(t.AmountTo, t.CurrencyTo), Rate: tfkit.NewDecimalPointerValue(t.Rate),
		TransferTitle: tfkit.OptionalString(t.TransferTitle), DestinationIBAN: tfkit.OptionalString(t.DestinationIBAN),
		ReceiverFirstName: tfkit.OptionalString(t.ReceiverFirstName), ReceiverLastName: tfkit.OptionalString(t.ReceiverLastName), CompanyName: tfkit.OptionalString(t.CompanyName),
		SenderIBAN: tfkit.OptionalString(t.SenderIBAN), SenderName: tfkit.OptionalString(t.SenderName),
		Network: tfkit.OptionalString(t.Network), Destination: tfkit.OptionalString(t.Destination), Confirmations: count(t.Confirmations),
		RequiredConfirmations: count(t.RequiredConfirmations), TransactionHash: tfkit.OptionalString(t.TransactionHash),
		SourceExternalUserID: tfkit.OptionalString(t.SourceExternalUserID), DestinationExternalUserID: tfkit.OptionalString(t.DestinationExternalUserID),
	}
	if t.Failure != (client.Failure{}) {
		m.Failure = &failureModel{Description: tfkit.OptionalString(client.Shorten(t.Failure.Description)), Status: tfkit.OptionalString(client.Shorten(t.Failure.Status))}
	}
	return m
}

func count(n *int) types.Int64 {
	if n == nil {
		return types.Int64Null()
	}
	return types.Int64Value(int64(*n))
}

func amountOf(amount *decimal.Decimal, currency string) tfkit.DecimalValue {
	if amount == nil {
		return tfkit.DecimalValue{}
	}
	return tfkit.NewAmountValue(*amount, currency)
}

func number(description string) schema.Int64Attribute {
	return schema.Int64Attribute{MarkdownDescription: description, Computed: true}
}

// transactionAttributes is the schema of transactionModel.
func transactionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         tfkit.ComputedText("P100's id of the operation, such as a crypto deposit's."),
		"type":       tfkit.ComputedText("`SEPA_DEPOSIT`, `SEPA_TRANSFER`, `CRYPTO_DEPOSIT`, `CRYPTO_WITHDRAWAL`, `EXCHANGE` or `TRANSFER`."),
		"status":     tfkit.ComputedText("How far it is: of a SEPA deposit `PENDING`, `APPROVED` or `REJECTED`; of a crypto deposit `SUCCESSFUL`, `UNSUCCESSFUL`, `WAITING_FOR_VERIFICATION` or `WAITING_FOR_TR_DATA`. Of the others `SUCCESSFUL`, `FAILED` and `COMPLETED` are final, everything else is in progress."),
		"currency":   tfkit.ComputedText("Currency that moved. Null for an exchange."),
		"amount":     tfkit.ComputedAmount("Amount, an exact decimal string in units of `currency`."),
		"fee":        tfkit.ComputedAmount("Fee, in units of `currency`."),
		"created_at": tfkit.ComputedText("When it began, in ISO 8601."),

		"currency_from": tfkit.ComputedText("Of an exchange: the currency that was given."),
		"currency_to":   tfkit.ComputedText("Of an exchange: the currency that was received."),
		"amount_from":   tfkit.ComputedAmount("Of an exchange: the amount that was given, in units of `currency_from`."),
		"amount_to":     tfkit.ComputedAmount("Of an exchange: the amount that was received, in units of `currency_to`."),
		"rate":          tfkit.ComputedAmount("Of an exchange: units of `currency_to` for one of `currency_from`."),

		"transfer_title":      tfkit.ComputedText("Of a SEPA transfer or deposit: its title."),
		"destination_iban":    tfkit.ComputedText("Of a SEPA transfer: the receiver's IBAN, in capitals without spaces."),
		"receiver_first_name": tfkit.ComputedText("Of a SEPA transfer to a person: the first name."),
		"receiver_last_name":  tfkit.ComputedText("Of a SEPA transfer to a person: the last name."),
		"company_name":        tfkit.ComputedText("Of a SEPA transfer to a company: its name."),
		"sender_iban":         tfkit.ComputedText("Of a SEPA deposit: the sender's IBAN, in capitals without spaces."),
		"sender_name":         tfkit.ComputedText("Of a SEPA deposit: the sender's name."),

		"network":                tfkit.ComputedText("Of a crypto deposit or withdrawal: its network, such as `ethereum`."),
		"destination":            tfkit.ComputedText("Of a crypto withdrawal: the address that it goes to."),
		"confirmations":          number("Of a crypto deposit or withdrawal: how often the network has confirmed it."),
		"required_confirmations": number("Of a crypto deposit or withdrawal: how often the network must have confirmed it."),
		"transaction_hash":       tfkit.ComputedText("Of a crypto deposit or withdrawal: its hash on the network."),

		"source_external_user_id":      tfkit.ComputedText("Of a transfer from a user to the partner: the user."),
		"destination_external_user_id": tfkit.ComputedText("Of a transfer from the partner to a user: the user."),

		"failure": schema.SingleNestedAttribute{
			MarkdownDescription: "Why it failed. Null when it did not.",
			Computed:            true,
			Attributes: map[string]schema.Attribute{
				"description": tfkit.ComputedText("P100's description of the failure."),
				"status":      tfkit.ComputedText("P100's code of the failure."),
			},
		},
	}
}

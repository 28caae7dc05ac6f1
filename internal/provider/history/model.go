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
		ID: optional(t.ID), Type: optional(t.Type), Status: optional(t.Status), Currency: optional(t.Currency),
		Amount: amountOf(t.Amount, t.Currency), Fee: amountOf(t.Fee, t.Currency), CreatedAt: optional(t.CreatedAt),
		CurrencyFrom: optional(t.CurrencyFrom), CurrencyTo: optional(t.CurrencyTo),
		AmountFrom: amountOf(t.AmountFrom, t.CurrencyFrom), AmountTo: amountOf(t.AmountTo, t.CurrencyTo), Rate: tfkit.NewDecimalPointerValue(t.Rate),
		TransferTitle: optional(t.TransferTitle), DestinationIBAN: optional(t.DestinationIBAN),
		ReceiverFirstName: optional(t.ReceiverFirstName), ReceiverLastName: optional(t.ReceiverLastName), CompanyName: optional(t.CompanyName),
		SenderIBAN: optional(t.SenderIBAN), SenderName: optional(t.SenderName),
		Network: optional(t.Network), Destination: optional(t.Destination), Confirmations: count(t.Confirmations),
		RequiredConfirmations: count(t.RequiredConfirmations), TransactionHash: optional(t.TransactionHash),
		SourceExternalUserID: optional(t.SourceExternalUserID), DestinationExternalUserID: optional(t.DestinationExternalUserID),
	}
	if t.Failure != (client.Failure{}) {
		m.Failure = &failureModel{Description: optional(t.Failure.Description), Status: optional(t.Failure.Status)}
	}
	return m
}

func optional(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
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

func text(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

func amount(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true, CustomType: tfkit.DecimalType}
}

func number(description string) schema.Int64Attribute {
	return schema.Int64Attribute{MarkdownDescription: description, Computed: true}
}

// transactionAttributes is the schema of transactionModel.
func transactionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         text("P100's id of the operation, such as a crypto deposit's."),
		"type":       text("`SEPA_DEPOSIT`, `SEPA_TRANSFER`, `CRYPTO_DEPOSIT`, `CRYPTO_WITHDRAWAL`, `EXCHANGE` or `TRANSFER`."),
		"status":     text("How far it is: of a SEPA deposit `PENDING`, `APPROVED` or `REJECTED`; of a crypto deposit `SUCCESSFUL`, `UNSUCCESSFUL`, `WAITING_FOR_VERIFICATION` or `WAITING_FOR_TR_DATA`. Of the others `SUCCESSFUL`, `FAILED` and `COMPLETED` are final, everything else is in progress."),
		"currency":   text("Currency that moved. Null for an exchange."),
		"amount":     amount("Amount, an exact decimal string in units of `currency`."),
		"fee":        amount("Fee, in units of `currency`."),
		"created_at": text("When it began, in ISO 8601."),

		"currency_from": text("Of an exchange: the currency that was given."),
		"currency_to":   text("Of an exchange: the currency that was received."),
		"amount_from":   amount("Of an exchange: the amount that was given, in units of `currency_from`."),
		"amount_to":     amount("Of an exchange: the amount that was received, in units of `currency_to`."),
		"rate":          amount("Of an exchange: units of `currency_to` for one of `currency_from`."),

		"transfer_title":      text("Of a SEPA transfer or deposit: its title."),
		"destination_iban":    text("Of a SEPA transfer: the receiver's IBAN, in capitals without spaces."),
		"receiver_first_name": text("Of a SEPA transfer to a person: the first name."),
		"receiver_last_name":  text("Of a SEPA transfer to a person: the last name."),
		"company_name":        text("Of a SEPA transfer to a company: its name."),
		"sender_iban":         text("Of a SEPA deposit: the sender's IBAN, in capitals without spaces."),
		"sender_name":         text("Of a SEPA deposit: the sender's name."),

		"network":                text("Of a crypto deposit or withdrawal: its network, such as `ethereum`."),
		"destination":            text("Of a crypto withdrawal: the address that it goes to."),
		"confirmations":          number("Of a crypto deposit or withdrawal: how often the network has confirmed it."),
		"required_confirmations": number("Of a crypto deposit or withdrawal: how often the network must have confirmed it."),
		"transaction_hash":       text("Of a crypto deposit or withdrawal: its hash on the network."),

		"source_external_user_id":      text("Of a transfer from a user to the partner: the user."),
		"destination_external_user_id": text("Of a transfer from the partner to a user: the user."),

		"failure": schema.SingleNestedAttribute{
			MarkdownDescription: "Why it failed. Null when it did not.",
			Computed:            true,
			Attributes: map[string]schema.Attribute{
				"description": text("P100's description of the failure."),
				"status":      text("P100's code of the failure."),
			},
		},
	}
}

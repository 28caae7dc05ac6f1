package sepa

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

const (
	receiverNatural = "NATURAL"
	receiverLegal   = "LEGAL"
)

// transferArguments are the arguments of a SEPA transfer, which its resource and its data source have in common.
type transferArguments struct {
	ExternalUserID    types.String       `tfsdk:"external_user_id"`
	Currency          types.String       `tfsdk:"currency"`
	Amount            tfkit.DecimalValue `tfsdk:"amount"`
	DestinationIBAN   tfkit.IBANValue    `tfsdk:"destination_iban"`
	TransferTitle     types.String       `tfsdk:"transfer_title"`
	ReceiverFirstName types.String       `tfsdk:"receiver_first_name"`
	ReceiverLastName  types.String       `tfsdk:"receiver_last_name"`
	CompanyName       types.String       `tfsdk:"company_name"`
	Fee               tfkit.DecimalValue `tfsdk:"fee"`
}

type transferModel struct {
	payment.State
	transferArguments

	ReceiverType types.String `tfsdk:"receiver_type"`
}

// fill takes the arguments from the details.
func (a *transferArguments) fill(d client.SEPATransferDetails) {
	a.ExternalUserID = tfkit.OptionalString(d.SourceExternalUserID)
	a.Currency = tfkit.OptionalString(d.Currency)
	a.Amount = payment.Amount(d.Amount, d.Currency)
	if d.DestinationIBAN != "" {
		a.DestinationIBAN = tfkit.NewIBANValue(d.DestinationIBAN)
	}
	a.TransferTitle = tfkit.OptionalString(d.TransferTitle)
	a.ReceiverFirstName, a.ReceiverLastName, a.CompanyName = tfkit.OptionalString(d.ReceiverFirstName), tfkit.OptionalString(d.ReceiverLastName), tfkit.OptionalString(d.CompanyName)
}

// checkReceiver checks which fields describe the receiver. None: the closed loop, to the user's own account.
func (m *transferModel) checkReceiver(diags *diag.Diagnostics) {
	given := func(v types.String) bool { return !v.IsNull() }
	switch {
	case m.ReceiverType.IsUnknown():
	case !given(m.ReceiverType):
		for name, value := range map[string]types.String{"receiver_first_name": m.ReceiverFirstName, "receiver_last_name": m.ReceiverLastName, "company_name": m.CompanyName} {
			if given(value) {
				diags.AddAttributeError(path.Root(name), "A receiver without a type",
					"Without receiver_type the transfer goes to the user's own account (closed loop), and no receiver is named. Take "+name+" out, or set receiver_type, if P100 has opened the loop for you.")
			}
		}
	case m.ReceiverType.ValueString() == receiverNatural:
		if !given(m.ReceiverFirstName) || !given(m.ReceiverLastName) {
			diags.AddAttributeError(path.Root("receiver_type"), "A natural person needs both names", "Set receiver_first_name and receiver_last_name.")
		}
		if given(m.CompanyName) {
			diags.AddAttributeError(path.Root("company_name"), "A natural person is no company", "Take company_name out, or set receiver_type = \""+receiverLegal+"\".")
		}
	case m.ReceiverType.ValueString() == receiverLegal:
		if !given(m.CompanyName) {
			diags.AddAttributeError(path.Root("receiver_type"), "A company needs its name", "Set company_name.")
		}
		if given(m.ReceiverFirstName) || given(m.ReceiverLastName) {
			diags.AddAttributeError(path.Root("receiver_type"), "A company is no natural person", "Take receiver_first_name and receiver_last_name out, or set receiver_type = \""+receiverNatural+"\".")
		}
	}
}

// Subject implements payment.Model. It names neither the account nor the receiver.
func (m *transferModel) Subject() string {
	return fmt.Sprintf("the SEPA transfer of %s %s from the user %q", m.Amount.ValueString(), m.Currency.ValueString(), m.ExternalUserID.ValueString())
}

// Arguments implements payment.Model.
func (m *transferModel) Arguments() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("external_user_id"), Value: m.ExternalUserID, Personal: true},
		{Path: path.Root("currency"), Value: m.Currency},
		{Path: path.Root("amount"), Value: m.Amount},
		{Path: path.Root("destination_iban"), Value: m.DestinationIBAN, Personal: true},
		{Path: path.Root("transfer_title"), Value: m.TransferTitle, Personal: true},
		{Path: path.Root("receiver_type"), Value: m.ReceiverType},
		{Path: path.Root("receiver_first_name"), Value: m.ReceiverFirstName, Personal: true},
		{Path: path.Root("receiver_last_name"), Value: m.ReceiverLastName, Personal: true},
		{Path: path.Root("company_name"), Value: m.CompanyName, Personal: true},
	}
}

// HistoryUser implements payment.Model.
func (m *transferModel) HistoryUser() string { return m.ExternalUserID.ValueString() }

// IsSame implements payment.Model.
func (m *transferModel) IsSame(item client.Transaction) bool {
	return item.Type == "SEPA_TRANSFER" &&
		payment.SameText(item.Currency, m.Currency.ValueString()) &&
		payment.SameAmount(item.Amount, m.Amount) &&
		payment.SameText(item.DestinationIBAN, m.DestinationIBAN.Normalized()) &&
		payment.SameText(item.TransferTitle, m.TransferTitle.ValueString())
}

// ClearResults implements payment.Model.
func (m *transferModel) ClearResults() { m.Fee = tfkit.DecimalValue{} }

// Send implements payment.Model (createSepaTransfer).
func (m *transferModel) Send(ctx context.Context, api *client.Client) (string, error) {
	amount, _ := m.Amount.Decimal() // a known value is a checked one
	return api.CreateSEPATransfer(ctx, client.NewSEPATransfer{
		SourceExternalUserID: m.ExternalUserID.ValueString(),
		Currency:             m.Currency.ValueString(),
		Amount:               amount,
		DestinationIBAN:      m.DestinationIBAN.Normalized(),
		TransferTitle:        m.TransferTitle.ValueString(),
		ReceiverType:         m.ReceiverType.ValueString(),
		ReceiverFirstName:    m.ReceiverFirstName.ValueString(),
		ReceiverLastName:     m.ReceiverLastName.ValueString(),
		CompanyName:          m.CompanyName.ValueString(),
	})
}

// Fetch implements payment.Model (getSepaTransfer).
func (m *transferModel) Fetch(ctx context.Context, api *client.Client, id string) (payment.Details, error) {
	d, err := api.SEPATransfer(ctx, id)
	if err != nil {
		return payment.Details{}, err
	}
	if m.ExternalUserID.IsNull() { // an import
		m.fill(d)
		// In the closed loop the details name the user as receiver, and a configuration names nobody; they do not tell the loop.
		m.ReceiverFirstName, m.ReceiverLastName, m.CompanyName = types.StringNull(), types.StringNull(), types.StringNull()
	}
	m.Fee = payment.Amount(d.Fee, d.Currency)
	return payment.DetailsOf(d.Movement), nil
}

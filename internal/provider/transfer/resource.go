// Package transfer declares transfers between the partner and its users.
package transfer

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

const transferType = "p100_transfer"

type transferResource struct {
	*payment.Resource[transferModel, *transferModel]
}

var (
	_ resource.ResourceWithConfigure      = transferResource{}
	_ resource.ResourceWithValidateConfig = transferResource{}
	_ resource.ResourceWithModifyPlan     = transferResource{}
	_ resource.ResourceWithImportState    = transferResource{}
	_ resource.ResourceWithIdentity       = transferResource{}
)

// NewResource returns the p100_transfer resource.
func NewResource() resource.Resource {
	return transferResource{payment.New[transferModel](payment.Kind{TypeName: transferType, Schema: transferSchema})}
}

type transferModel struct {
	payment.State

	SourceExternalUserID      types.String       `tfsdk:"source_external_user_id"`
	DestinationExternalUserID types.String       `tfsdk:"destination_external_user_id"`
	Currency                  types.String       `tfsdk:"currency"`
	Amount                    tfkit.DecimalValue `tfsdk:"amount"`
}

func transferSchema(ctx context.Context) schema.Schema {
	user := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: []validator.String{tfkit.ExternalUserID()}}
	}
	return schema.Schema{
		MarkdownDescription: payment.Explained("A transfer between the partner and a user: with `destination_external_user_id` the partner pays the user (funding), with " +
			"`source_external_user_id` the user pays the partner (collection). From user to user it takes two: through the partner."),
		Attributes: payment.Attributes(ctx, "transfer", map[string]schema.Attribute{
			"source_external_user_id":      user("The `external_user_id` of the user who pays. Left out, the partner pays."),
			"destination_external_user_id": user("The `external_user_id` of the user who is paid. Left out, the partner is."),
			"currency": schema.StringAttribute{
				MarkdownDescription: "Currency, lower case: `eur`.",
				Required:            true,
				Validators:          []validator.String{tfkit.Currency()},
			},
			"amount": schema.StringAttribute{
				MarkdownDescription: "Amount in units of the currency, a decimal string such as `\"10.50\"`.",
				CustomType:          tfkit.DecimalType,
				Required:            true,
				Validators:          []validator.String{tfkit.AmountOf(path.MatchRelative().AtParent().AtName("currency"))},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual()},
			},
		}),
	}
}

// ValidateConfig checks the direction: exactly one end is a user, the other one is the partner.
func (r transferResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var m transferModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	from, to := m.SourceExternalUserID, m.DestinationExternalUserID
	switch {
	case from.IsNull() && to.IsNull():
		resp.Diagnostics.AddError("A transfer without a user",
			"Say who is at the other end: destination_external_user_id for a payment from the partner to a user, source_external_user_id for one from a user to the partner.")
	case !from.IsNull() && !to.IsNull() && !from.IsUnknown() && !to.IsUnknown():
		resp.Diagnostics.AddAttributeError(path.Root("destination_external_user_id"), "No transfer from user to user",
			fmt.Sprintf("P100 does not transfer between users directly. Go through the partner with two resources: one %s with source_external_user_id = %q, and one with "+
				"destination_external_user_id = %q that depends on the first.", transferType, from.ValueString(), to.ValueString()))
	}
}

// Subject implements payment.Model.
func (m *transferModel) Subject() string {
	what := fmt.Sprintf("the transfer of %s %s", m.Amount.ValueString(), m.Currency.ValueString())
	if user := m.SourceExternalUserID.ValueString(); user != "" {
		return what + fmt.Sprintf(" from the user %q to the partner", user)
	}
	return what + fmt.Sprintf(" from the partner to the user %q", m.DestinationExternalUserID.ValueString())
}

// Arguments implements payment.Model.
func (m *transferModel) Arguments() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("source_external_user_id"), Value: m.SourceExternalUserID, Personal: true},
		{Path: path.Root("destination_external_user_id"), Value: m.DestinationExternalUserID, Personal: true},
		{Path: path.Root("currency"), Value: m.Currency},
		{Path: path.Root("amount"), Value: m.Amount},
	}
}

// HistoryUser implements payment.Model.
func (m *transferModel) HistoryUser() string {
	if user := m.SourceExternalUserID.ValueString(); user != "" {
		return user
	}
	return m.DestinationExternalUserID.ValueString()
}

// IsSame implements payment.Model. The history is the user's, so that one end is the user; what P100 writes at the partner's end is
// its own affair. An item says nothing about the direction, or that the user is at this payment's end, or it is another payment.
func (m *transferModel) IsSame(item client.Transaction) bool {
	own, other := item.DestinationExternalUserID, item.SourceExternalUserID
	if m.SourceExternalUserID.ValueString() != "" {
		own, other = other, own
	}
	if own != m.HistoryUser() && (own != "" || other == m.HistoryUser()) {
		return false
	}
	return item.Type == "TRANSFER" && payment.SameText(item.Currency, m.Currency.ValueString()) && payment.SameAmount(item.Amount, m.Amount)
}

// ClearResults implements payment.Model: a transfer has no results of its own.
func (m *transferModel) ClearResults() {}

// Send implements payment.Model (createTransfer).
func (m *transferModel) Send(ctx context.Context, api *client.Client) (string, error) {
	amount, _ := m.Amount.Decimal() // a known value is a checked one
	return api.CreateTransfer(ctx, client.NewTransfer{
		SourceExternalUserID:      m.SourceExternalUserID.ValueString(),
		DestinationExternalUserID: m.DestinationExternalUserID.ValueString(),
		Currency:                  m.Currency.ValueString(),
		Amount:                    amount,
	})
}

// Fetch implements payment.Model (getTransfer).
func (m *transferModel) Fetch(ctx context.Context, api *client.Client, id string) (payment.Details, error) {
	d, err := api.Transfer(ctx, id)
	if err != nil {
		return payment.Details{}, err
	}
	if m.Currency.IsNull() { // an import
		m.SourceExternalUserID, m.DestinationExternalUserID = tfkit.OptionalString(d.SourceExternalUserID), tfkit.OptionalString(d.DestinationExternalUserID)
		m.Currency = tfkit.OptionalString(d.Currency)
		m.Amount = payment.Amount(d.Amount, d.Currency)
	}
	return payment.DetailsOf(d.Movement), nil
}

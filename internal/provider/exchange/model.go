// Package exchange declares exchanges between a user's balances, and their rates.
package exchange

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/money"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/payment"
)

// maxLocks bounds how often a lock that P100 refuses is taken anew. Nothing is spent by a refused lock.
const maxLocks = 3

// results are what P100 tells about an exchange.
type results struct {
	AmountTo tfkit.DecimalValue `tfsdk:"amount_to"`
	Rate     tfkit.DecimalValue `tfsdk:"rate"`
	Fee      tfkit.DecimalValue `tfsdk:"fee"`
}

func (r *results) take(d client.ExchangeDetails) {
	r.AmountTo = payment.Amount(d.AmountTo, d.CurrencyTo)
	r.Rate = tfkit.NewDecimalPointerValue(d.Rate)
	r.Fee = tfkit.NewDecimalPointerValue(d.Fee)
}

type exchangeModel struct {
	payment.State
	results

	ExternalUserID types.String       `tfsdk:"external_user_id"`
	CurrencyFrom   types.String       `tfsdk:"currency_from"`
	CurrencyTo     types.String       `tfsdk:"currency_to"`
	Amount         tfkit.DecimalValue `tfsdk:"amount"`
	MinAmountTo    tfkit.DecimalValue `tfsdk:"min_amount_to"`
}

// Subject implements payment.Model.
func (m *exchangeModel) Subject() string {
	return fmt.Sprintf("the exchange of %s %s to %s of the user %q", m.Amount.ValueString(), m.CurrencyFrom.ValueString(), m.CurrencyTo.ValueString(), m.ExternalUserID.ValueString())
}

// Arguments implements payment.Model. min_amount_to is a condition for sending and says nothing about an exchange that was made.
func (m *exchangeModel) Arguments() []tfkit.Field {
	return []tfkit.Field{
		{Path: path.Root("external_user_id"), Value: m.ExternalUserID, Personal: true},
		{Path: path.Root("currency_from"), Value: m.CurrencyFrom},
		{Path: path.Root("currency_to"), Value: m.CurrencyTo},
		{Path: path.Root("amount"), Value: m.Amount},
	}
}

// HistoryUser implements payment.Model.
func (m *exchangeModel) HistoryUser() string { return m.ExternalUserID.ValueString() }

// IsSame implements payment.Model.
func (m *exchangeModel) IsSame(item client.Transaction) bool {
	return item.Type == "EXCHANGE" &&
		payment.SameText(item.CurrencyFrom, m.CurrencyFrom.ValueString()) &&
		payment.SameText(item.CurrencyTo, m.CurrencyTo.ValueString()) &&
		payment.SameAmount(item.AmountFrom, m.Amount)
}

// ClearResults implements payment.Model.
func (m *exchangeModel) ClearResults() { m.results = results{} }

// belowMinimum says that the rate does not give what was asked for. Nothing was spent.
type belowMinimum struct {
	would, wanted decimal.Decimal
	currency      string
}

// Error implements error.
func (e belowMinimum) Error() string {
	return fmt.Sprintf("at the rate that P100 offers now the exchange would give %s %s, less than min_amount_to = %s: wait for a better rate, or lower min_amount_to",
		e.would, e.currency, e.wanted)
}

// Send implements payment.Model: it takes a lock of its own (createExchangeLock), checks what it would give, and makes the
// exchange with it (createExchange). A lock that P100 refuses is taken anew, because nothing was spent.
func (m *exchangeModel) Send(ctx context.Context, api *client.Client) (string, error) {
	amount, _ := m.Amount.Decimal() // a known value is a checked one
	quote := client.ExchangeQuote{
		SourceExternalUserID: m.ExternalUserID.ValueString(), CurrencyFrom: m.CurrencyFrom.ValueString(), CurrencyTo: m.CurrencyTo.ValueString(), Amount: amount,
	}
	for locks := 1; ; locks++ {
		lock, err := api.CreateExchangeLock(ctx, quote)
		if err != nil {
			return "", payment.NotSent(err)
		}
		if wanted, ok := m.MinAmountTo.Decimal(); ok {
			if would := gives(quote, lock); would.LessThan(wanted) {
				return "", payment.NotSent(belowMinimum{would, wanted, quote.CurrencyTo})
			}
		}
		id, err := api.CreateExchange(ctx, client.NewExchange{ExchangeQuote: quote, LockID: lock.LockID})
		if err == nil || locks == maxLocks || !client.IsLockRefused(err) {
			return id, err
		}
	}
}

// gives is what an exchange with a lock gives at least: P100 does not pay fractions of the smallest unit.
func gives(quote client.ExchangeQuote, lock client.ExchangeLock) decimal.Decimal {
	amount := quote.Amount.Mul(lock.Rate)
	if decimals, ok := money.Decimals(quote.CurrencyTo); ok {
		return amount.Truncate(decimals)
	}
	return amount
}

// Fetch implements payment.Model (getExchange).
func (m *exchangeModel) Fetch(ctx context.Context, api *client.Client, id string) (payment.Details, error) {
	d, err := api.Exchange(ctx, id)
	if err != nil {
		return payment.Details{}, err
	}
	if m.CurrencyFrom.IsNull() { // an import; the details do not name the user
		m.CurrencyFrom, m.CurrencyTo = types.StringValue(d.CurrencyFrom), types.StringValue(d.CurrencyTo)
		m.Amount = payment.Amount(d.AmountFrom, d.CurrencyFrom)
	}
	m.take(d)
	return payment.DetailsOf(d.Movement), nil
}

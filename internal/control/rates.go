package control

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

var (
	getRates    = client.Operation{ID: "getRates", Method: http.MethodGet, Path: "/sandbox/v1/rates", Class: client.Read}
	updateRates = client.Operation{ID: "updateRates", Method: http.MethodPatch, Path: "/sandbox/v1/rates", Class: client.IdempotentWrite}
)

// Rates is everything in the sandbox that has a price.
type Rates struct {
	ExchangeRates   []ExchangeRate  `json:"exchangeRates"`
	SEPATransferFee decimal.Decimal `json:"sepaTransferFee"`
	Networks        []NetworkPrices `json:"networks"`
}

// ExchangeRate is how much of one currency is paid for one of the other.
type ExchangeRate struct {
	CurrencyFrom string          `json:"currencyFrom"`
	CurrencyTo   string          `json:"currencyTo"`
	Rate         decimal.Decimal `json:"rate"`
	// Usual: nobody has changed it.
	Usual bool `json:"usual"`
}

// NetworkPrices is what a network costs, and asks for at least, in its currency.
type NetworkPrices struct {
	Currency      string          `json:"currency"`
	Network       string          `json:"network"`
	NetworkFee    decimal.Decimal `json:"networkFee"`
	WithdrawalFee decimal.Decimal `json:"withdrawalFee"`
	MinWithdrawal decimal.Decimal `json:"minWithdrawal"`
	MinDeposit    decimal.Decimal `json:"minDeposit"`
	// Usual: nobody has changed any of them.
	Usual bool `json:"usual"`
}

// RatesPatch changes prices. Nil fields stay as they are.
type RatesPatch struct {
	ExchangeRates   []NewExchangeRate  `json:"exchangeRates,omitempty"`
	SEPATransferFee *decimal.Decimal   `json:"sepaTransferFee,omitempty"`
	Networks        []NewNetworkPrices `json:"networks,omitempty"`
}

// NewExchangeRate changes a rate in one direction. Without a rate it is the usual one again.
type NewExchangeRate struct {
	CurrencyFrom string           `json:"currencyFrom"`
	CurrencyTo   string           `json:"currencyTo"`
	Rate         *decimal.Decimal `json:"rate"`
}

// NewNetworkPrices changes what a network costs. Nil fields stay as they are.
type NewNetworkPrices struct {
	Currency      string           `json:"currency"`
	Network       string           `json:"network"`
	NetworkFee    *decimal.Decimal `json:"networkFee,omitempty"`
	WithdrawalFee *decimal.Decimal `json:"withdrawalFee,omitempty"`
	MinWithdrawal *decimal.Decimal `json:"minWithdrawal,omitempty"`
	MinDeposit    *decimal.Decimal `json:"minDeposit,omitempty"`
}

// Rates reads rates and fees (getRates).
func (c *Control) Rates(ctx context.Context) (Rates, error) {
	var rates Rates
	_, err := c.client.Do(ctx, getRates, client.Call{Out: &rates})
	return rates, err
}

// SetRates changes the prices that are named and returns all of them (updateRates).
func (c *Control) SetRates(ctx context.Context, patch RatesPatch) (Rates, error) {
	var rates Rates
	_, err := c.client.Do(ctx, updateRates, client.Call{Body: patch, Out: &rates})
	return rates, err
}

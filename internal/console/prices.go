package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/money"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

const pricesPath = "/prices"

// prices are what things cost, as the control API tells it.
type prices struct {
	ExchangeRates []struct {
		CurrencyFrom string `json:"currencyFrom"`
		CurrencyTo   string `json:"currencyTo"`
		Rate         string `json:"rate"`
		Usual        bool   `json:"usual"`
	} `json:"exchangeRates"`
	SEPATransferFee string `json:"sepaTransferFee"`
	Networks        []struct {
		Currency      string `json:"currency"`
		Network       string `json:"network"`
		NetworkFee    string `json:"networkFee"`
		WithdrawalFee string `json:"withdrawalFee"`
		MinWithdrawal string `json:"minWithdrawal"`
		MinDeposit    string `json:"minDeposit"`
		Usual         bool   `json:"usual"`
	} `json:"networks"`
}

// pricesPage shows them with the forms that change them.
type pricesPage struct {
	prices

	// Currencies head the columns of the rates.
	Currencies         []string
	Rows               []rateRow
	Rate, SEPA, Change form
}

// rateRow holds what one of a currency is worth in the others.
type rateRow struct {
	From  string
	Cells []rateCell
}

// rateCell is a rate; without one it is the currency itself.
type rateCell struct {
	Rate    string
	Changed bool
}

func (c *console) showPrices(v *visit) { c.renderPrices(v, http.StatusOK, nil) }

// renderPrices shows the prices, with the form that was refused if there is one.
func (c *console) renderPrices(v *visit, status int, refused *form) {
	o, err := c.sandbox.Overview(v.r.Context())
	if err != nil {
		c.fail(v, err)
		return
	}
	p := pricesPage{Rate: steeringForm("rate", o, refused), SEPA: steeringForm("sepa-fee", o, refused), Change: steeringForm("network-prices", o, refused)}
	if !c.read(v, "", "/sandbox/v1/rates", &p.prices) {
		return
	}
	p.table()
	var mend []link
	if refused != nil {
		mend = problems(*refused)
	}
	c.render(v, status, "prices", page{Title: "Prices", Nav: "prices", Problem: mend, Data: p})
}

// table arranges the rates in rows and columns of currencies.
func (p *pricesPage) table() {
	for _, r := range p.ExchangeRates {
		if !slices.Contains(p.Currencies, r.CurrencyFrom) {
			p.Currencies = append(p.Currencies, r.CurrencyFrom)
		}
	}
	for _, from := range p.Currencies {
		row := rateRow{From: from, Cells: make([]rateCell, len(p.Currencies))}
		for _, r := range p.ExchangeRates {
			if r.CurrencyFrom == from {
				row.Cells[slices.Index(p.Currencies, r.CurrencyTo)] = rateCell{r.Rate, !r.Usual}
			}
		}
		p.Rows = append(p.Rows, row)
	}
}

const usualPrice = "Empty is the usual one."

func rateForm(sandbox.Overview) form {
	currencies := inCapitals(money.Currencies())
	return form{
		Name: "rate", Title: "Change an exchange rate", Button: "Change the rate",
		Help: "Locks that were taken before keep theirs.",
		Fields: []field{
			{Name: "currencyFrom", Label: "From", Kind: "select", Value: "btc", Options: currencies},
			{Name: "currencyTo", Label: "To", Kind: "select", Value: "eur", Options: currencies},
			{Name: "rate", Label: "Rate", Optional: true, Hint: "How much of the second one of the first is worth. " + usualPrice},
		},
	}
}

// inCapitals are currencies as people write them.
func inCapitals(values []string) []option {
	all := make([]option, 0, len(values))
	for _, v := range values {
		all = append(all, option{v, strings.ToUpper(v)})
	}
	return all
}

// orUsual is a price of the form, null where it is empty.
func (f form) orUsual(name string) any {
	if value := f.value(name); value != "" {
		return value
	}
	return nil
}

func changePrices(body func(form) map[string]any) func(form) (request, *problem) {
	return func(f form) (request, *problem) { return request{http.MethodPatch, "/sandbox/v1/rates", body(f)}, nil }
}

func rateBody(f form) map[string]any {
	return map[string]any{"exchangeRates": []any{map[string]any{
		"currencyFrom": f.value("currencyFrom"), "currencyTo": f.value("currencyTo"), "rate": f.orUsual("rate"),
	}}}
}

func sepaFeeForm(sandbox.Overview) form {
	return form{
		Name: "sepa-fee", Title: "Change the fee of SEPA transfers", Button: "Change the fee",
		Fields: []field{{Name: "sepaTransferFee", Label: "Fee in EUR", Optional: true, Hint: usualPrice}},
	}
}

func sepaFeeBody(f form) map[string]any {
	return map[string]any{"sepaTransferFee": f.orUsual("sepaTransferFee")}
}

// networkPrices are the prices that a network has for a currency.
var networkPrices = []field{
	{Name: "networkFee", Label: "Fee of the network", Optional: true},
	{Name: "withdrawalFee", Label: "Fixed fee of a withdrawal", Optional: true},
	{Name: "minWithdrawal", Label: "Least withdrawal", Optional: true},
	{Name: "minDeposit", Label: "Least deposit", Optional: true},
}

func networkPricesForm(sandbox.Overview) form {
	var networks []option
	for _, currency := range money.Currencies() {
		for _, network := range wallet.Networks(currency) {
			networks = append(networks, option{currency + "/" + network, strings.ToUpper(currency) + " on " + network})
		}
	}
	return form{
		Name: "network-prices", Title: "Change the prices of a network", Button: "Change the prices",
		Help:   "In the currency itself. " + usualPrice,
		Fields: append([]field{{Name: "network", Label: "Currency and network", Kind: "select", Value: "eth/ethereum", Options: networks, Wide: true}}, networkPrices...),
	}
}

func networkPricesBody(f form) map[string]any {
	currency, network, _ := strings.Cut(f.value("network"), "/")
	body := map[string]any{"currency": currency, "network": network}
	for _, price := range networkPrices {
		body[price.Name] = f.orUsual(price.Name)
	}
	return map[string]any{"networks": []any{body}}
}

package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/money"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

func ratesOperations() map[string]operation {
	return map[string]operation{
		"getRates":    {run: getRates},
		"updateRates": {write: true, run: updateRates},
	}
}

type rateShape struct {
	CurrencyFrom string `json:"currencyFrom"`
	CurrencyTo   string `json:"currencyTo"`
	Rate         string `json:"rate"`
	Usual        bool   `json:"usual"`
}

type networkPricesShape struct {
	Currency      string `json:"currency"`
	Network       string `json:"network"`
	NetworkFee    string `json:"networkFee"`
	WithdrawalFee string `json:"withdrawalFee"`
	MinWithdrawal string `json:"minWithdrawal"`
	MinDeposit    string `json:"minDeposit"`
	Usual         bool   `json:"usual"`
}

type ratesShape struct {
	ExchangeRates   []rateShape          `json:"exchangeRates"`
	SEPATransferFee string               `json:"sepaTransferFee"`
	Networks        []networkPricesShape `json:"networks"`
}

// getRates answers everything that has a price, as it is now.
func getRates(c *call) (answer, error) {
	shape := ratesShape{SEPATransferFee: currencyOf("eur").format(c.sepaTransferFee())}
	for _, from := range currencies {
		for _, to := range currencies {
			if from.Slug == to.Slug {
				continue
			}
			p := pair{from, to}
			_, changed := c.tariff.Rates[p.key()]
			shape.ExchangeRates = append(shape.ExchangeRates, rateShape{from.Slug, to.Slug, c.rate(p).String(), !changed})
		}
		for _, name := range wallet.Networks(from.Slug) {
			n, changed := c.prices(from, name), c.tariff.Networks[networkKey(from.Slug, name)]
			shape.Networks = append(shape.Networks, networkPricesShape{
				Currency: from.Slug, Network: name, NetworkFee: from.format(n.fee), WithdrawalFee: from.format(n.withdrawalFee),
				MinWithdrawal: from.format(n.minWithdrawal), MinDeposit: from.format(n.minDeposit), Usual: changed == networkTariff{},
			})
		}
	}
	return found(shape)
}

// price is an amount of a request, null for the usual one, or left out.
type price struct{ json.RawMessage }

// set changes a price. The problem, if there is one, is a message of the API's
// validation.
func (p price) set(field string, cur currency, at **int64) (problem string) {
	var text *string
	if p.RawMessage == nil {
		return ""
	}
	if err := json.Unmarshal(p.RawMessage, &text); err != nil || text == nil {
		*at = nil
		return ""
	}
	amount, err := money.Parse(*text)
	if err != nil {
		return field + " must be a decimal number"
	}
	units, err := cur.toUnits(amount)
	switch {
	case err != nil && money.Check(amount, cur.Slug) != nil:
		return fmt.Sprintf("%s must have at most %d decimals", field, cur.Decimals)
	case err != nil || units > maxAmount:
		return field + " must not be greater than " + cur.format(maxAmount)
	}
	*at = &units
	return ""
}

// ratesPatch is the body of updateRates.
type ratesPatch struct {
	ExchangeRates []struct {
		CurrencyFrom string  `json:"currencyFrom"`
		CurrencyTo   string  `json:"currencyTo"`
		Rate         *string `json:"rate"`
	} `json:"exchangeRates"`
	SEPATransferFee price `json:"sepaTransferFee"`
	Networks        []struct {
		Currency      string `json:"currency"`
		Network       string `json:"network"`
		NetworkFee    price  `json:"networkFee"`
		WithdrawalFee price  `json:"withdrawalFee"`
		MinWithdrawal price  `json:"minWithdrawal"`
		MinDeposit    price  `json:"minDeposit"`
	} `json:"networks"`
}

// apply changes what the patch names, and lists what is wrong with it.
func (patch ratesPatch) apply(t *tariff) (problems []string) {
	note := func(problem string) {
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	for i, r := range patch.ExchangeRates {
		p, err := pairOf(r.CurrencyFrom, r.CurrencyTo)
		if err != nil {
			note(fmt.Sprintf("exchangeRates.%d.currencyTo must be another currency than currencyFrom", i))
			continue
		}
		if r.Rate == nil {
			delete(t.Rates, p.key())
			continue
		}
		rate, err := money.Parse(*r.Rate)
		if err != nil || !rate.IsPositive() || !rate.Equal(rate.Truncate(rateDecimals)) || rate.GreaterThan(decimal.New(1, rateDecimals)) {
			note(fmt.Sprintf("exchangeRates.%d.rate must be positive, at most 10^%d, and have at most %d decimals", i, rateDecimals, rateDecimals))
			continue
		}
		t.Rates[p.key()] = rate
	}
	note(patch.SEPATransferFee.set("sepaTransferFee", currencyOf("eur"), &t.SEPATransferFee))
	for i, n := range patch.Networks {
		at := fmt.Sprintf("networks.%d.", i)
		cur := currencyOf(n.Currency)
		if _, ok := cur.networks[n.Network]; !ok {
			note(at + "network must be one of the currency's")
			continue
		}
		changed := t.Networks[networkKey(n.Currency, n.Network)]
		note(n.NetworkFee.set(at+"networkFee", cur, &changed.NetworkFee))
		note(n.WithdrawalFee.set(at+"withdrawalFee", cur, &changed.WithdrawalFee))
		note(n.MinWithdrawal.set(at+"minWithdrawal", cur, &changed.MinWithdrawal))
		note(n.MinDeposit.set(at+"minDeposit", cur, &changed.MinDeposit))
		t.Networks[networkKey(n.Currency, n.Network)] = changed
	}
	maps.DeleteFunc(t.Networks, func(_ string, n networkTariff) bool { return n == networkTariff{} })
	return problems
}

func updateRates(c *call) (answer, error) {
	patch, err := decode[ratesPatch](c)
	if err != nil {
		return answer{}, err
	}
	t := tariff{Rates: maps.Clone(c.tariff.Rates), SEPATransferFee: c.tariff.SEPATransferFee, Networks: maps.Clone(c.tariff.Networks)}
	if t.Rates == nil {
		t.Rates = map[string]decimal.Decimal{}
	}
	if t.Networks == nil {
		t.Networks = map[string]networkTariff{}
	}
	if problems := patch.apply(&t); len(problems) > 0 {
		return answer{}, invalid(problems...)
	}
	text, err := json.Marshal(t)
	if err != nil {
		return answer{}, err
	}
	if err := c.exec("UPDATE meta SET tariff = ?", string(text)); err != nil {
		return answer{}, err
	}
	c.tariff = t
	return getRates(c)
}

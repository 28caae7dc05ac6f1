package sandbox

import (
	"encoding/json"

	"github.com/shopspring/decimal"
)

func exchangeRateOperations() map[string]operation {
	return map[string]operation{
		"getExchangeRate": {run: getExchangeRate},
	}
}

// exchangeShare is what an exchange leaves of the value of what is given; the rest
// is the spread.
var exchangeShare = decimal.RequireFromString("0.995")

// rateDecimals is how many digits after the point a rate has.
const rateDecimals = 12

type exchangeRateShape struct {
	CurrencyFrom string      `json:"currencyFrom"`
	CurrencyTo   string      `json:"currencyTo"`
	Rate         json.Number `json:"rate"`
}

func getExchangeRate(c *call) (answer, error) {
	p, err := pairOf(c.query.Get("currencyFrom"), c.query.Get("currencyTo"))
	if err != nil {
		return answer{}, err
	}
	return found(exchangeRateShape{CurrencyFrom: p.from.Slug, CurrencyTo: p.to.Slug, Rate: json.Number(c.rate(p).String())})
}

// pair is what is given and what is received.
type pair struct {
	from, to currency
}

// pairOf finds the currencies that a request names.
func pairOf(from, to string) (pair, error) {
	p := pair{currencyOf(from), currencyOf(to)}
	switch {
	case p.from.Slug == "" || p.to.Slug == "":
		return pair{}, errInvalidCurrency
	case p.from.Slug == p.to.Slug:
		return pair{}, errSameCurrency
	}
	return p, nil
}

// usualRate is how many units of the one currency are paid for one of the other: the
// rate between the EUR values that the balances state, less the spread.
func (p pair) usualRate() decimal.Decimal {
	return p.from.value().Mul(exchangeShare).Div(p.to.value()).Truncate(rateDecimals)
}

// value is the EUR value of one unit.
func (c currency) value() decimal.Decimal { return decimal.RequireFromString(c.Rate.String()) }

// gives is what an amount in units brings at a rate, without fractions of the
// smallest unit. The problem, if there is one, is a message of the API's validation.
func (p pair) gives(amount int64, rate decimal.Decimal) (units int64, problem string) {
	exact := decimal.New(amount, -p.from.Decimals).Mul(rate).Shift(p.to.Decimals).Truncate(0)
	switch {
	case !exact.IsPositive():
		return 0, "amount must be worth at least " + p.to.format(1) + " " + p.to.Slug
	case exact.GreaterThan(decimal.New(maxAmount, 0)):
		return 0, "amount must not be worth more than " + p.to.format(maxAmount) + " " + p.to.Slug
	}
	return exact.IntPart(), ""
}

package sandbox

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/money"
)

// maxAmount bounds an amount in units, so that thousands of the largest do not
// overflow a balance.
const maxAmount = maxUnits / 1000

// maxSpelling bounds how an amount is written as a JSON number, in characters.
const maxSpelling = 64

// amount is an amount in a request, exactly as it was written. Whatever is none is
// not valid.
type amount struct {
	value decimal.Decimal
	valid bool
}

// parseAmount reads an amount in plain decimal notation.
func parseAmount(text string) amount {
	d, err := money.Parse(text)
	return amount{d, err == nil}
}

// UnmarshalJSON reads a string in plain decimal notation or a number. It never
// fails: the schema reports what is neither.
func (a *amount) UnmarshalJSON(raw []byte) error {
	var text string
	switch {
	case json.Unmarshal(raw, &text) == nil:
		*a = parseAmount(text)
	case len(raw) <= maxSpelling:
		d, err := decimal.NewFromString(string(raw))
		*a = amount{d, err == nil}
	default:
		*a = amount{}
	}
	return nil
}

// units reads the amount in units of a currency. The problem, if there is one, is a
// message of the API's validation.
func (a amount) units(cur currency) (units int64, problem string) {
	if !a.valid || !a.value.IsPositive() {
		return 0, "amount must be a positive decimal number"
	}
	if err := money.Check(a.value, cur.Slug); err != nil {
		return 0, fmt.Sprintf("amount must have at most %d decimals", cur.Decimals)
	}
	units, err := cur.toUnits(a.value)
	if err != nil || units > maxAmount {
		return 0, "amount must not be greater than " + cur.format(maxAmount)
	}
	return units, ""
}

// problems checks the amount for a currency, of which an unknown one has an error of
// its own.
func (a amount) problems(slug string) []string {
	cur := currencyOf(slug)
	if cur.Slug == "" {
		return nil
	}
	if _, problem := a.units(cur); problem != "" {
		return []string{problem}
	}
	return nil
}

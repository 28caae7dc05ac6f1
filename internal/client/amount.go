package client

import (
	"encoding/json"
	"regexp"

	"github.com/shopspring/decimal"
)

// amount reads a decimal from a JSON string or number, exactly. The API sends both.
type amount struct{ decimal.Decimal }

// decimalText is plain or scientific notation. The exponent is kept short: 1e999999999 is a short text for a very long number.
var decimalText = regexp.MustCompile(`^[+-]?[0-9]{1,60}(\.[0-9]{0,60})?([eE][+-]?[0-9]{1,2})?$`)

// UnmarshalJSON implements json.Unmarshaler.
func (a *amount) UnmarshalJSON(raw []byte) error {
	text := string(raw)
	if len(raw) > 0 && raw[0] == '"' {
		if err := json.Unmarshal(raw, &text); err != nil {
			return unreadable("an amount in the answer is not a decimal number")
		}
	}
	if !decimalText.MatchString(text) {
		return unreadable("an amount in the answer is not a decimal number")
	}
	value, err := decimal.NewFromString(text)
	if err != nil {
		return unreadable("an amount in the answer is not a decimal number")
	}
	a.Decimal = value
	return nil
}

// orNil returns the decimal, or nil when the API sent none.
func (a *amount) orNil() *decimal.Decimal {
	if a == nil {
		return nil
	}
	return &a.Decimal
}

// orZero returns the decimal, or zero when the API sent none.
func (a *amount) orZero() decimal.Decimal {
	if a == nil {
		return decimal.Decimal{}
	}
	return a.Decimal
}

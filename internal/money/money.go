// Package money reads, checks and writes amounts of money.
//
// Amounts are exact decimals and never pass through a floating-point number. What
// people write is plain decimal notation ("1500.00"): one spelling that cannot be
// mistaken, so no exponents, no thousands separators and no decimal commas.
package money

import (
	"errors"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// maxLength bounds the digits of an amount: more than any balance can hold, and
// little enough that no input is expensive to compute with.
const maxLength = 64

// Parse reads an amount in plain decimal notation: digits, and at most one point
// with digits on both sides of it. A minus sign may stand in front; CheckPositive
// refuses it where an amount moves. The error names the problem.
func Parse(s string) (decimal.Decimal, error) {
	if err := checkNotation(s); err != nil {
		return decimal.Decimal{}, err
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, errors.New(`an amount is written in digits with a point, such as "1500.00"`)
	}
	return d, nil
}

func checkNotation(s string) error {
	if s == "" {
		return errors.New(`the amount is empty: write digits, such as "1500.00"`)
	}
	if strings.TrimSpace(s) == "" {
		return errors.New(`the amount consists of spaces: write digits, such as "1500.00"`)
	}
	if strings.TrimSpace(s) != s {
		return errors.New("the amount has spaces around it: leave them out")
	}
	if len(s) > maxLength {
		return fmt.Errorf("the amount is %d characters long: at most %d are possible", len(s), maxLength)
	}
	if s[0] == '+' {
		return errors.New("the amount begins with a plus sign: leave it out")
	}
	digits := strings.TrimPrefix(s, "-")
	for i, r := range digits {
		if r >= '0' && r <= '9' || r == '.' {
			continue
		}
		return notationError(r, i+len(s)-len(digits))
	}
	whole, fraction, pointed := strings.Cut(digits, ".")
	switch {
	case strings.Contains(fraction, "."):
		return errors.New("the amount has more than one point: use one, before the decimals, and no thousands separators")
	case whole == "" && fraction == "":
		return errors.New(`the amount has no digits: write digits, such as "1500.00"`)
	case whole == "":
		return errors.New(`the amount begins with the point: write a zero before it, such as "0.5"`)
	case pointed && fraction == "":
		return errors.New("the amount ends with the point: leave it out or write the decimals")
	case len(whole) > 1 && whole[0] == '0':
		return errors.New("the amount begins with a superfluous zero: leave it out")
	}
	return nil
}

func notationError(r rune, index int) error {
	switch r {
	case ',':
		return errors.New("the amount has a comma: decimals are separated by a point, thousands by nothing")
	case 'e', 'E':
		return errors.New(`the amount is written with an exponent: write it out, such as "0.00001"`)
	case ' ', '_', '\'', '\u00a0', '\u202f':
		return errors.New("the amount separates thousands: write the digits without a separator")
	case '-', '+', '\u2212':
		return errors.New("the amount has a sign among its digits: only a minus (-) in front is possible")
	case '€', '$', '£':
		return errors.New("the amount names a currency: write the number alone")
	}
	return fmt.Errorf(`the amount has %q as character %d: write digits with a point, such as "1500.00"`, r, index+1)
}

// Check says whether P100 can move exactly this amount of a currency: the currency
// must be supported and the amount must not have more decimals than it. Trailing
// zeros do not count.
func Check(amount decimal.Decimal, currency string) error {
	c, ok := Lookup(currency)
	if !ok {
		return CheckCurrency(currency)
	}
	if exponent := amount.Exponent(); exponent < -maxLength || exponent > maxLength {
		return fmt.Errorf("the amount has more digits than any amount of %s: write at most %d decimals", c.Slug, c.Decimals)
	}
	if !amount.Equal(amount.Truncate(c.Decimals)) {
		return fmt.Errorf("%s has %d decimals and amounts of %s have at most %d: round it, such as to %s",
			amount, significantDecimals(amount), c.Slug, c.Decimals, amount.RoundDown(c.Decimals).StringFixed(c.Decimals))
	}
	return nil
}

// CheckPositive refuses amounts that cannot move: zero and below.
func CheckPositive(amount decimal.Decimal) error {
	switch {
	case amount.IsZero():
		return errors.New("the amount is zero: write an amount above zero")
	case amount.IsNegative():
		return errors.New("the amount is negative: write an amount above zero")
	}
	return nil
}

// Format writes an amount as people expect it: euro always with its two decimals
// ("1500.00"), the others without superfluous zeros ("0.5"). No digit is lost: an
// amount that is more precise than its currency keeps its decimals.
func Format(amount decimal.Decimal, currency string) string {
	if c, ok := Lookup(currency); ok && c.Fiat && significantDecimals(amount) <= c.Decimals {
		return amount.StringFixed(c.Decimals)
	}
	return amount.String()
}

// significantDecimals counts the digits after the point without trailing zeros.
func significantDecimals(amount decimal.Decimal) int32 {
	_, fraction, _ := strings.Cut(amount.String(), ".")
	return int32(len(fraction))
}

// Package phone checks telephone numbers in the form that P100 takes: the digits of
// the international number, country code first, without a plus.
//
// Telephone numbers are personal data: no message repeats one.
package phone

import (
	"errors"
	"fmt"
	"strings"
)

// An international number has at most 15 digits (ITU-T E.164); no country's numbers
// are shorter than 7 with the country code.
const (
	MinDigits = 7
	MaxDigits = 15
)

const example = `such as "48601234567"`

// Check says whether number can be sent as a phone number. The error names what is
// wrong by rule and position.
func Check(number string) error {
	if strings.TrimSpace(number) == "" {
		return errors.New("the phone number is empty: write the country code and the number in digits, " + example)
	}
	switch {
	case number[0] == '+':
		return errors.New("the phone number begins with a plus: leave it out and begin with the country code, " + example)
	case strings.HasPrefix(number, "00"):
		return errors.New("the phone number begins with the dialling prefix 00: leave it out and begin with the country code, " + example)
	case number[0] == '0':
		return errors.New("the phone number begins with a zero, as within a country: replace the zero by the country code, " + example)
	}
	position := 0
	for _, r := range number {
		position++
		if r < '0' || r > '9' {
			return characterError(r, position)
		}
	}
	switch {
	case len(number) < MinDigits:
		return fmt.Errorf("the phone number has %d digits, an international number has at least %d: begin with the country code, %s",
			len(number), MinDigits, example)
	case len(number) > MaxDigits:
		return fmt.Errorf("the phone number has %d digits, an international number has at most %d", len(number), MaxDigits)
	}
	return nil
}

func characterError(r rune, position int) error {
	what := "a character that is not a digit"
	switch r {
	case ' ', '\t', '\n', '\r', '\u00a0', '\u202f':
		what = "a space"
	case '-', '/', '.', '\u2010', '\u2011', '\u2013':
		what = "a separator"
	case '(', ')':
		what = "a parenthesis"
	case '+':
		what = "a plus"
	}
	return fmt.Errorf("the phone number has %s at position %d: write digits alone, %s", what, position, example)
}

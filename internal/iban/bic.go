package iban

import (
	"errors"
	"fmt"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/country"
)

// BIC is a checked bank code, taken apart.
type BIC struct {
	// Party is the bank's own part, four letters or digits.
	Party string
	// Country is an ISO 3166-1 alpha-2 code, or XK for Kosovo.
	Country string
	// Location has two letters or digits.
	Location string
	// Branch has three letters or digits; empty for the head office, which may also be written XXX.
	Branch string
}

// headOffice is the branch of a BIC of eight characters.
const headOffice = "XXX"

// String is the shortest spelling: eight characters for the head office, eleven for a branch.
func (b BIC) String() string {
	return b.Party + b.Country + b.Location + b.Branch
}

// ParseBIC checks a BIC by ISO 9362 and takes it apart. Spaces and case do not matter. The error names what is wrong.
func ParseBIC(s string) (BIC, error) {
	normalized := Normalize(s)
	if normalized == "" {
		return BIC{}, errors.New("the BIC is empty: write eight or eleven characters, such as DEUTDEFF")
	}
	position := 0
	for _, r := range s {
		position++
		if !isSpace(r) && !isDigit(r) && !isLetter(upper(r)) {
			return BIC{}, fmt.Errorf("the BIC has a character that is neither a letter nor a digit at position %d: leave it out", position)
		}
	}
	if len(normalized) != 8 && len(normalized) != 11 {
		return BIC{}, fmt.Errorf("a BIC has eight characters, or eleven with its branch: this one has %d", len(normalized))
	}
	code := normalized[4:6]
	switch {
	case !isLetter(rune(code[0])) || !isLetter(rune(code[1])):
		return BIC{}, errors.New("characters 5 and 6 of a BIC are the country, two letters: in this one they are not")
	case code == "UK":
		return BIC{}, errors.New("characters 5 and 6 of a BIC are the country: UK is not one, banks of the United Kingdom have GB")
	case code != kosovo && !country.Known(code):
		return BIC{}, fmt.Errorf("characters 5 and 6 of a BIC are the country: %q is not one of ISO 3166-1", code)
	}
	return BIC{
		Party:    normalized[:4],
		Country:  code,
		Location: normalized[6:8],
		Branch:   strings.TrimSuffix(normalized[8:], headOffice),
	}, nil
}

// CheckBIC says whether s is a BIC.
func CheckBIC(s string) error {
	_, err := ParseBIC(s)
	return err
}

// NormalizeBIC is the one spelling of a BIC that is compared: no spaces, upper case, and no branch when that is the head office
// (XXX). It does not check anything.
func NormalizeBIC(s string) string {
	normalized := Normalize(s)
	if len(normalized) == 11 {
		return strings.TrimSuffix(normalized, headOffice)
	}
	return normalized
}

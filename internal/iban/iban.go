// Package iban checks, takes apart and writes bank account numbers (IBAN, ISO 13616) and bank codes (BIC, ISO 9362).
//
// Spaces and case make no difference to either: everything here accepts both, and Normalize gives the one spelling that is
// compared and sent. Account numbers are personal data: no message repeats one; problems are named by position and rule.
package iban

import (
	"errors"
	"fmt"
	"strings"
)

// IBAN is a checked account number, taken apart.
type IBAN struct {
	// Country is the ISO 3166-1 alpha-2 code that the IBAN begins with, or XK for Kosovo.
	Country string
	// CheckDigits are the two digits that guard the rest.
	CheckDigits string
	// BBAN is the account number within the country.
	BBAN string
	// BankCode and BranchCode are the parts of the BBAN that name the bank and its branch; empty where the country's IBANs have
	// no such part of their own.
	BankCode, BranchCode string
	// SEPA says whether the country takes part in the Single Euro Payments Area.
	SEPA bool
}

// String is the electronic form: no spaces, upper case.
func (i IBAN) String() string {
	return i.Country + i.CheckDigits + i.BBAN
}

// Print is the form for people: groups of four.
func (i IBAN) Print() string {
	return Format(i.String())
}

// Parse checks an IBAN of any country of the registry and takes it apart. Spaces and case do not matter. The error names what
// is wrong without repeating the number.
func Parse(s string) (IBAN, error) {
	normalized, err := clean(s)
	if err != nil {
		return IBAN{}, err
	}
	entry, err := entryOf(normalized)
	if err != nil {
		return IBAN{}, err
	}
	if err := entry.checkLength(normalized); err != nil {
		return IBAN{}, err
	}
	if err := entry.checkStructure(normalized); err != nil {
		return IBAN{}, err
	}
	if err := checkCheckDigits(normalized); err != nil {
		return IBAN{}, err
	}
	bban := normalized[4:]
	return IBAN{
		Country:     entry.country,
		CheckDigits: normalized[2:4],
		BBAN:        bban,
		BankCode:    entry.bank.of(bban),
		BranchCode:  entry.branch.of(bban),
		SEPA:        entry.sepa,
	}, nil
}

// Check says whether s is an IBAN.
func Check(s string) error {
	_, err := Parse(s)
	return err
}

// CheckSEPA says whether s is an IBAN that SEPA transfers reach.
func CheckSEPA(s string) error {
	parsed, err := Parse(s)
	if err != nil {
		return err
	}
	if !parsed.SEPA {
		return fmt.Errorf("this is an IBAN of %s (%s), which SEPA transfers do not reach: write one of a country in SEPA",
			countryName(parsed.Country), parsed.Country)
	}
	return nil
}

// New makes the IBAN of a country for a domestic account number, which must have the country's structure.
func New(country, bban string) (IBAN, error) {
	unchecked := country + "00" + bban
	entry, err := entryOf(unchecked)
	if err != nil {
		return IBAN{}, err
	}
	if err := entry.checkLength(unchecked); err != nil {
		return IBAN{}, err
	}
	if err := entry.checkStructure(unchecked); err != nil {
		return IBAN{}, err
	}
	return Parse(fmt.Sprintf("%s%02d%s", country, 98-mod97(unchecked), bban))
}

// Normalize is the one spelling of an IBAN that is compared and sent: no spaces, upper case. It does not check anything.
func Normalize(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return -1
		}
		return upper(r)
	}, s)
}

// Format is the spelling of an IBAN for people: upper case, in groups of four. It does not check anything.
func Format(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range Normalize(s) {
		if n > 0 && n%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// Mask is what messages may say of an IBAN: its country and the last four characters.
func Mask(s string) string {
	normalized := Normalize(s)
	if len(normalized) < 12 || !isASCII(normalized) {
		return "****"
	}
	return normalized[:2] + "** **** " + normalized[len(normalized)-4:]
}

// clean normalizes s and finds what cannot be part of an IBAN at all.
func clean(s string) (string, error) {
	normalized := Normalize(s)
	if normalized == "" {
		return "", errors.New("the IBAN is empty: write it with or without spaces")
	}
	if strings.HasPrefix(normalized, "IBAN") {
		return "", errors.New("the word IBAN stands before the IBAN: leave it out")
	}
	position := 0
	for _, r := range s {
		position++
		if isSpace(r) || isDigit(upper(r)) || isLetter(upper(r)) {
			continue
		}
		if strings.ContainsRune("-./_\u2010\u2011\u2013", r) {
			return "", fmt.Errorf("the IBAN has a separator at position %d: only spaces may separate its parts", position)
		}
		return "", fmt.Errorf("the IBAN has a character that is neither a letter nor a digit at position %d: leave it out", position)
	}
	return normalized, nil
}

func entryOf(normalized string) (entry, error) {
	if len(normalized) < 4 {
		return entry{}, fmt.Errorf("the IBAN has only %d characters: it begins with two letters for the country and two check digits", len(normalized))
	}
	country := normalized[:2]
	if !isLetter(rune(country[0])) || !isLetter(rune(country[1])) {
		return entry{}, errors.New("the IBAN does not begin with two letters: write the country first, such as DE or PL")
	}
	found, ok := lookup(country)
	if !ok {
		return entry{}, unknownCountry(country)
	}
	if !isDigit(rune(normalized[2])) || !isDigit(rune(normalized[3])) {
		return entry{}, errors.New("characters 3 and 4 of an IBAN are check digits: in this one they are not both digits")
	}
	return found, nil
}

func checkCheckDigits(normalized string) error {
	digits := normalized[2:4]
	if mod97(normalized) != 1 || digits == "00" || digits == "01" || digits == "99" {
		return fmt.Errorf("the check digits %s do not fit the rest of the IBAN: a character is mistyped, or two are swapped. Copy it again from its source",
			digits)
	}
	return nil
}

// mod97 is the remainder of ISO 7064: the first four characters go to the end, letters count from A = 10. The input must be
// letters and digits.
func mod97(normalized string) int {
	remainder := 0
	add := func(s string) {
		for i := range len(s) {
			switch c := s[i]; {
			case c >= '0' && c <= '9':
				remainder = (remainder*10 + int(c-'0')) % 97
			default:
				remainder = (remainder*100 + int(c-'A') + 10) % 97
			}
		}
	}
	add(normalized[4:])
	add(normalized[:4])
	return remainder
}

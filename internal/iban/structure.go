package iban

import (
	"fmt"
	"slices"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/country"
)

// entry is what the registry says about the IBANs of one country.
type entry struct {
	country string
	// structure of the BBAN in the registry's notation: a length, "!" and n for digits, a for upper-case letters or c for both.
	structure    string
	bank, branch span
	sepa         bool
}

// span is a part of a BBAN by the positions of its first and last character, counted from 1. The zero span is no part.
type span struct{ from, to int }

func (s span) of(bban string) string {
	if s.to == 0 {
		return ""
	}
	return bban[s.from-1 : s.to]
}

// segment is a run of characters of one kind.
type segment struct {
	length int
	kind   byte
}

func (e entry) segments() []segment {
	var segments []segment
	n := 0
	for i := range len(e.structure) {
		switch c := e.structure[i]; {
		case isDigit(rune(c)):
			n = n*10 + int(c-'0')
		case c != '!':
			segments = append(segments, segment{n, c})
			n = 0
		}
	}
	return segments
}

// length of a whole IBAN of the country.
func (e entry) length() int {
	n := 4
	for _, s := range e.segments() {
		n += s.length
	}
	return n
}

func (e entry) checkLength(normalized string) error {
	want, got := e.length(), len(normalized)
	if got == want {
		return nil
	}
	difference := fmt.Sprintf("%d too many", got-want)
	if got < want {
		difference = fmt.Sprintf("%d are missing", want-got)
		if want-got == 1 {
			difference = "one is missing"
		}
	}
	return fmt.Errorf("IBANs that begin with %s (%s) have %d characters without spaces: this one has %d, %s",
		e.country, countryName(e.country), want, got, difference)
}

// checkStructure expects an IBAN of the right length.
func (e entry) checkStructure(normalized string) error {
	at := 4
	for _, s := range e.segments() {
		for i := at; i < at+s.length; i++ {
			if s.allows(normalized[i]) {
				continue
			}
			return fmt.Errorf("in IBANs that begin with %s (%s), %s: in this one character %d, counted without spaces, is not",
				e.country, countryName(e.country), s.describe(at), i+1)
		}
		at += s.length
	}
	return nil
}

func (s segment) allows(c byte) bool {
	switch s.kind {
	case 'n':
		return isDigit(rune(c))
	case 'a':
		return isLetter(rune(c))
	default:
		return isDigit(rune(c)) || isLetter(rune(c))
	}
}

func (s segment) describe(at int) string {
	kind := map[byte]string{'n': "digit", 'a': "letter", 'c': "letter or digit"}[s.kind]
	if s.length == 1 {
		return fmt.Sprintf("character %d is a %s", at+1, kind)
	}
	if s.kind == 'c' {
		kind = "letters or digit"
	}
	return fmt.Sprintf("characters %d to %d are %ss", at+1, at+s.length, kind)
}

func lookup(code string) (entry, bool) {
	i, found := slices.BinarySearchFunc(registry, code, func(e entry, code string) int { return strings.Compare(e.country, code) })
	if !found {
		return entry{}, false
	}
	return registry[i], true
}

// Countries lists the codes of the countries that have IBANs, in alphabetical order.
func Countries() []string {
	codes := make([]string, len(registry))
	for i, e := range registry {
		codes[i] = e.country
	}
	return codes
}

// InSEPA says whether accounts of a country are reached by SEPA transfers.
func InSEPA(code string) bool {
	e, ok := lookup(code)
	return ok && e.sepa
}

// Length is how many characters the IBANs of a country have, without spaces; 0 where there are none.
func Length(code string) int {
	e, ok := lookup(code)
	if !ok {
		return 0
	}
	return e.length()
}

func unknownCountry(code string) error {
	if of, ok := territories[code]; ok {
		return fmt.Errorf("IBANs of %s begin with the country's code %s, not with %s", countryName(code), of, code)
	}
	if name := countryName(code); name != "" {
		return fmt.Errorf("%s (%s) has no IBANs: the first two letters must be the country of the account's bank", name, code)
	}
	return fmt.Errorf("%q at the beginning of the IBAN is not a country that has IBANs: write the country of the account's bank, such as DE or PL", code)
}

// countryName also knows Kosovo, which has IBANs and BICs without being in ISO 3166-1.
func countryName(code string) string {
	if code == kosovo {
		return "Kosovo"
	}
	return country.Name(code)
}

const kosovo = "XK"

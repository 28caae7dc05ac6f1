// Package country checks ISO 3166-1 alpha-2 country codes as P100 takes them.
//
// P100 asks for two upper-case letters everywhere (country, citizenship,
// nationality, birth country, document country). Some regions have an ISO code of
// their own and are nevertheless sent under the code of their country: Check
// refuses those and says which code to write.
package country

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

type entry struct {
	alpha2, alpha3, name string
}

// sentAs lists the regions that P100 takes under the code of their country. EA is
// not an assigned code: it is reserved for Ceuta and Melilla.
var sentAs = map[string]struct{ region, country string }{
	"GP": {"Guadeloupe", "FR"},
	"GF": {"French Guiana", "FR"},
	"MQ": {"Martinique", "FR"},
	"RE": {"Réunion", "FR"},
	"MF": {"Saint Martin", "FR"},
	"EA": {"Ceuta and Melilla", "ES"},
	"SJ": {"Svalbard and Jan Mayen", "NO"},
}

// mistaken maps codes that people write, and that are not assigned, to the
// assigned code they mean.
var mistaken = map[string]string{
	"UK": "GB",
	"EL": "GR", // the European Union's own spelling of Greece
	"IC": "ES", // reserved for the Canary Islands
	"AC": "SH", // reserved for Ascension Island
	"TA": "SH", // reserved for Tristan da Cunha
	"BU": "MM",
	"DD": "DE",
	"FX": "FR",
	"TP": "TL",
	"ZR": "CD",
}

// dissolved maps withdrawn codes to the codes of the countries that followed.
var dissolved = map[string][]string{
	"AN": {"BQ", "CW", "SX"},
	"CS": {"CZ", "SK", "RS", "ME"},
	"SU": {"RU", "UA", "BY"},
	"YU": {"RS", "ME", "HR", "SI", "BA", "MK"},
}

// unassigned names the codes that are in use without being part of ISO 3166-1.
var unassigned = map[string]string{
	"EU": "the European Union",
	"UN": "the United Nations",
	"XK": "Kosovo",
}

// Check says whether code can be sent to P100 as a country. The error names what
// is wrong and, wherever it can be known, the code to write instead.
func Check(code string) error {
	if code == "" {
		return errors.New(`the country is empty: write a two-letter code such as "PL"`)
	}
	if region, ok := sentAs[code]; ok {
		return fmt.Errorf("%s (%s) is sent to P100 under the code of its country: write %q", code, region.region, region.country)
	}
	if Known(code) {
		return nil
	}
	if trimmed := strings.TrimSpace(code); trimmed != code {
		return withSuggestion("the country code has spaces around it", trimmed)
	}
	upper := strings.ToUpper(code)
	switch {
	case len(code) == 2 && isLetters(upper):
		return checkTwoLetters(code, upper)
	case len(code) == 3 && isLetters(upper):
		return withSuggestion(fmt.Sprintf("%q has three letters, a country code has two", code), code)
	}
	if found := suggest(code); found != "" {
		return fmt.Errorf("the country is written by its name: write the code %q", found)
	}
	return fmt.Errorf(`a country is a code of two letters, such as "PL" (ISO 3166-1 alpha-2): this value has %d characters`,
		utf8.RuneCountInString(code))
}

func checkTwoLetters(code, upper string) error {
	if code != upper && suggest(upper) != "" {
		return withSuggestion(fmt.Sprintf("%q must be in upper case", code), upper)
	}
	if found, ok := mistaken[upper]; ok {
		return fmt.Errorf("%q is not an ISO 3166-1 code: write %q (%s)", code, found, Name(found))
	}
	if followers, ok := dissolved[upper]; ok {
		return fmt.Errorf("%q belongs to a country that no longer exists: write the present code, one of %s", code, strings.Join(followers, ", "))
	}
	if name, ok := unassigned[upper]; ok {
		return fmt.Errorf("%q (%s) is not a country of ISO 3166-1: write the country of the document", code, name)
	}
	return fmt.Errorf(`%q is not a country of ISO 3166-1 alpha-2: write a code such as "PL" or "DE"`, code)
}

// withSuggestion ends problem with the code that value stands for, where one is known.
func withSuggestion(problem, value string) error {
	if found := suggest(value); found != "" {
		return fmt.Errorf("%s: write %q", problem, found)
	}
	return fmt.Errorf(`%s: write two upper-case letters such as "PL" (ISO 3166-1 alpha-2)`, problem)
}

// suggest finds the code that Check accepts for a code in any case, an alpha-3
// code or a name; "" when there is none.
func suggest(value string) string {
	upper := strings.ToUpper(strings.TrimSpace(value))
	if region, ok := sentAs[upper]; ok {
		return region.country
	}
	for _, e := range table {
		if e.alpha2 == upper || e.alpha3 == upper || strings.EqualFold(e.name, upper) {
			if region, ok := sentAs[e.alpha2]; ok {
				return region.country
			}
			return e.alpha2
		}
	}
	return mistaken[upper]
}

// Known says whether code is an assigned ISO 3166-1 alpha-2 code, in upper case.
// Unlike Check it accepts the regions that P100 takes under another code.
func Known(code string) bool {
	_, found := find(code)
	return found
}

// Name is the short English name of an assigned code, "" for any other.
func Name(code string) string {
	i, found := find(code)
	if !found {
		return ""
	}
	return table[i].name
}

// Codes lists the assigned alpha-2 codes in alphabetical order.
func Codes() []string {
	codes := make([]string, len(table))
	for i, e := range table {
		codes[i] = e.alpha2
	}
	return codes
}

func find(code string) (int, bool) {
	return slices.BinarySearchFunc(table, code, func(e entry, code string) int {
		return strings.Compare(e.alpha2, code)
	})
}

func isLetters(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return s != ""
}

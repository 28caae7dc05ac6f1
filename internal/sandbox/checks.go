package sandbox

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/country"
)

var twoLetters = regexp.MustCompile(`^[A-Z]{2}$`)

// checkCountry refuses codes that are well formed, which the schema has seen to,
// and are not taken. The message does not repeat the code: it may say where a
// person comes from.
func checkCountry(field, code string) []string {
	switch {
	case !twoLetters.MatchString(code) || country.Check(code) == nil:
		return nil
	case country.Known(code):
		return []string{field + " must be the code of the country that the region is sent under"}
	}
	return []string{field + " must be a valid ISO31661 Alpha2 code"}
}

// merge adds the problems of fields that the schema has not objected to already.
func merge(schema, problems []string) []string {
	merged := slices.Clone(schema)
	for _, p := range problems {
		field, _, _ := strings.Cut(p, " ")
		if !slices.ContainsFunc(schema, func(s string) bool { return strings.HasPrefix(s, field+" ") }) {
			merged = append(merged, p)
		}
	}
	return merged
}

func itoa(n int) string { return strconv.Itoa(n) }

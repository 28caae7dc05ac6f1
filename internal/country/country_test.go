package country_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/p100-community/terraform-provider-p100/internal/country"
)

func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"PL", "DE", "FR", "ES", "NO", "GB", "GR", "AX", "YT", "AD", "ZW"} {
		if err := country.Check(code); err != nil {
			t.Errorf("Check(%q) = %v, want nil", code, err)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		code string
		want []string
	}{
		"empty":            {"", []string{"empty", `"PL"`}},
		"lower case":       {"pl", []string{"upper case", `"PL"`}},
		"mixed case":       {"pL", []string{"upper case", `"PL"`}},
		"spaces":           {" PL", []string{"spaces", `"PL"`}},
		"spaces, unknown":  {"QQ ", []string{"spaces", "two upper-case letters"}},
		"Guadeloupe":       {"GP", []string{"Guadeloupe", `"FR"`}},
		"French Guiana":    {"GF", []string{"French Guiana", `"FR"`}},
		"Martinique":       {"MQ", []string{"Martinique", `"FR"`}},
		"Réunion":          {"RE", []string{"Réunion", `"FR"`}},
		"Saint Martin":     {"MF", []string{"Saint Martin", `"FR"`}},
		"Melilla":          {"EA", []string{"Melilla", `"ES"`}},
		"Svalbard":         {"SJ", []string{"Svalbard", `"NO"`}},
		"region, lower":    {"re", []string{"upper case", `"FR"`}},
		"United Kingdom":   {"UK", []string{`"GB"`, "United Kingdom"}},
		"uk":               {"uk", []string{"upper case", `"GB"`}},
		"Greece of the EU": {"EL", []string{`"GR"`}},
		"Canary Islands":   {"IC", []string{`"ES"`}},
		"East Germany":     {"DD", []string{`"DE"`}},
		"Yugoslavia":       {"YU", []string{"no longer exists", "RS", "HR"}},
		"Kosovo":           {"XK", []string{"Kosovo", "not a country of ISO 3166-1"}},
		"European Union":   {"EU", []string{"European Union"}},
		"unknown":          {"QQ", []string{`"QQ"`, "ISO 3166-1"}},
		"unknown, lower":   {"qq", []string{`"qq"`, "ISO 3166-1"}},
		"digits":           {"48", []string{"two letters"}},
		"alpha-3":          {"POL", []string{"three letters", `"PL"`}},
		"alpha-3, region":  {"REU", []string{"three letters", `"FR"`}},
		"alpha-3, unknown": {"QQQ", []string{"three letters", "two upper-case letters"}},
		"name":             {"poland", []string{"by its name", `"PL"`}},
		"name of region":   {"Réunion", []string{"by its name", `"FR"`}},
		"long":             {strings.Repeat("x", 5000), []string{"two letters", "5000 characters"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := country.Check(test.code)
			if err == nil {
				t.Fatalf("Check(%q) = nil, want an error", test.code)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("Check(%q) = %q, want it to contain %q", test.code, err, want)
				}
			}
			if len(err.Error()) > 200 {
				t.Errorf("Check(%q): the message has %d bytes", test.code, len(err.Error()))
			}
		})
	}
}

// TestAgainstCLDR compares the table with the one of golang.org/x/text. That
// package also knows reserved, withdrawn and user-assigned codes: they are listed
// here, so that the two tables must agree on everything else.
func TestAgainstCLDR(t *testing.T) {
	t.Parallel()
	notAssigned := []string{
		"AC", "CP", "CQ", "DG", "EA", "IC", "TA", // exceptionally reserved for regions
		"EZ", "UN", "XK", // in use without being countries of ISO 3166-1
		"AN", "CS", "FQ", "NT", "PC", "SU", "YU", // withdrawn
	}
	var want []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.Canonicalize().String() != code || slices.Contains(notAssigned, code) {
				continue
			}
			want = append(want, code)
		}
	}
	if got := country.Codes(); !slices.Equal(got, want) {
		t.Errorf("Codes() = %v, want %v", got, want)
	}
	if len(want) != 249 {
		t.Errorf("ISO 3166-1 has 249 codes, x/text gives %d", len(want))
	}
	for _, code := range want {
		region := language.MustParseRegion(code)
		suggested := code
		for _, sent := range []struct{ from, to string }{{"GP", "FR"}, {"GF", "FR"}, {"MQ", "FR"}, {"RE", "FR"}, {"MF", "FR"}, {"SJ", "NO"}} {
			if code == sent.from {
				suggested = sent.to
			}
		}
		err := country.Check(region.ISO3())
		if err == nil || !strings.Contains(err.Error(), `write "`+suggested+`"`) {
			t.Errorf("Check(%q) = %v, want it to suggest %q", region.ISO3(), err, suggested)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"PL": "Poland", "MK": "North Macedonia", "TR": "Türkiye", "GP": "Guadeloupe", "pl": "", "QQ": "", "": ""} {
		if got := country.Name(code); got != want {
			t.Errorf("Name(%q) = %q, want %q", code, got, want)
		}
	}
	seen := map[string]string{}
	for _, code := range country.Codes() {
		name := country.Name(code)
		if other, ok := seen[name]; ok || name == "" {
			t.Errorf("Name(%q) = %q, also the name of %q", code, name, other)
		}
		seen[name] = code
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"PL": true, "GP": true, "pl": false, "UK": false, "XK": false, "": false, "POL": false} {
		if got := country.Known(code); got != want {
			t.Errorf("Known(%q) = %t, want %t", code, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"PL", "pl", "UK", "GP", "POL", "Poland", " DE ", "ſ", "ı", "\xff\xff", "ﬁ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code string) {
		err := country.Check(code)
		if err == nil {
			if !country.Known(code) || len(code) != 2 {
				t.Fatalf("Check(%q) accepts an unknown code", code)
			}
			return
		}
		if message := err.Error(); !utf8.ValidString(message) || len(message) > 200 {
			t.Fatalf("Check(%q): message %q", code, message)
		}
	})
}

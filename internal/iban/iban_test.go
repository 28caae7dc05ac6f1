package iban_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

func TestRegistryExamples(t *testing.T) {
	t.Parallel()
	if got := iban.Countries(); len(got) != len(examples) || len(examples) != 89 {
		t.Errorf("%d countries and %d examples, want 89", len(got), len(examples))
	}
	for i, example := range examples {
		if got := iban.Countries()[i]; got != example.country {
			t.Errorf("country %d is %s, want %s", i, got, example.country)
		}
		if got := iban.Length(example.country); got != example.length || len(example.iban) != example.length {
			t.Errorf("Length(%s) = %d, want %d", example.country, got, example.length)
		}
		parsed, err := iban.Parse(example.iban)
		if err != nil {
			t.Errorf("Parse(%s): %v", example.iban, err)
			continue
		}
		if parsed.Country != example.country || parsed.String() != example.iban || parsed.SEPA != iban.InSEPA(example.country) {
			t.Errorf("Parse(%s) = %+v", example.iban, parsed)
		}
		if again, err := iban.New(parsed.Country, parsed.BBAN); err != nil || again != parsed {
			t.Errorf("New(%s, %s) = %+v, %v", parsed.Country, parsed.BBAN, again, err)
		}
		if err := iban.Check(strings.ToLower(parsed.Print())); err != nil {
			t.Errorf("Check(%s): %v", strings.ToLower(parsed.Print()), err)
		}
	}
}

// TestEveryMistypedDigit: ISO 7064 finds every single wrong character of the same kind and every swap of neighbours.
func TestEveryMistypedDigit(t *testing.T) {
	t.Parallel()
	for _, example := range examples {
		for i := 4; i < len(example.iban); i++ {
			mistyped := []byte(example.iban)
			switch c := mistyped[i]; {
			case c == '9' || c == 'Z':
				mistyped[i]--
			default:
				mistyped[i]++
			}
			if err := iban.Check(string(mistyped)); err == nil {
				t.Errorf("Check(%s) accepts %s mistyped", mistyped, example.iban)
			}
			swapped := []byte(example.iban)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			if (swapped[i-1] < 'A') != (swapped[i] < 'A') {
				continue // a letter counts as two digits: swapped with a digit it can go unnoticed
			}
			if string(swapped) != example.iban && iban.Check(string(swapped)) == nil {
				t.Errorf("Check(%s) accepts %s swapped", swapped, example.iban)
			}
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	tests := map[string]iban.IBAN{
		"PL61 1090 1014 0000 0712 1981 2874":    {Country: "PL", CheckDigits: "61", BBAN: "109010140000071219812874", BankCode: "10901014", SEPA: true},
		"gb29nwbk60161331926819":                {Country: "GB", CheckDigits: "29", BBAN: "NWBK60161331926819", BankCode: "NWBK", BranchCode: "601613", SEPA: true},
		"IT60 X054 2811 1010 0000 0123 456":     {Country: "IT", CheckDigits: "60", BBAN: "X0542811101000000123456", BankCode: "05428", BranchCode: "11101", SEPA: true},
		"\u00a0LT12\t1000\u202f0111 01001000\n": {Country: "LT", CheckDigits: "12", BBAN: "1000011101001000", BankCode: "10000", SEPA: true},
		"BR1800360305000010009795493C1":         {Country: "BR", CheckDigits: "18", BBAN: "00360305000010009795493C1", BankCode: "00360305", BranchCode: "00001"},
	}
	for in, want := range tests {
		if got, err := iban.Parse(in); err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v, want %+v", in, got, err, want)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                                   "empty",
		" \t":                                "empty",
		"IBAN DE89 3704 0044 0532 0130 00":   "the word IBAN",
		"DE89-3704-0044-0532-0130-00":        "a separator at position 5",
		"DE89 3704 0044 0532 0130 0O":        "character 22, counted without spaces, is not",
		"DE89 3704 0044 0532 0130 0Ö":        "neither a letter nor a digit at position 27",
		"DE89 3704 0044 0532 0130 0\xff":     "neither a letter nor a digit at position 27",
		"\u017fE45 5000 0000 0583 9825 7466": "neither a letter nor a digit at position 1",
		"DE":                                 "only 2 characters",
		"8937 0400 4405 3201 3000":           "does not begin with two letters",
		"1090 1014 0000 0712 1981 2874":      "does not begin with two letters",
		"D3 89 3704 0044 0532 0130 00":       "does not begin with two letters",
		"DEX9 3704 0044 0532 0130 00":        "check digits: in this one they are not both digits",
		"DE89 3704 0044 0532 0130 0":         "begin with DE (Germany) have 22 characters without spaces: this one has 21, one is missing",
		"DE89 3704 0044 0532 0130":           "has 20, 2 are missing",
		"DE89 3704 0044 0532 0130 000":       "this one has 23, 1 too many",
		"DE88 3704 0044 0532 0130 00":        "check digits 88 do not fit",
		"DE89 3704 0044 0532 0310 00":        "check digits 89 do not fit",
		"NL91 AB1A 0417 1643 00":             "begin with NL (Netherlands), characters 5 to 8 are letters: in this one character 7,",
		"IT60 1054 2811 1010 0000 0123 456":  "character 5 is a letter: in this one character 5,",
		"PL61 1090 1014 0000 0712 1981 28A4": "characters 13 to 28 are digits: in this one character 27,",
		"US89 3704 0044 0532 0130 00":        "United States (US) has no IBANs",
		"GP14 2004 1010 0505 0001 3M02 606":  "IBANs of Guadeloupe begin with the country's code FR, not with GP",
		"JE29 NWBK 6016 1331 9268 19":        "IBANs of Jersey begin with the country's code GB",
		"UK29 NWBK 6016 1331 9268 19":        "begin with the country's code GB, not with UK",
		"QQ29 NWBK 6016 1331 9268 19":        `"QQ" at the beginning`,
		strings.Repeat("DE89", 500):          "this one has 2000, 1978 too many",
	}
	for in, want := range tests {
		err := iban.Check(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want an error with %q", in, err, want)
		}
	}
}

// TestImpossibleCheckDigits: 98 minus a remainder is never 00, 01 or 99, though those can give the right remainder.
func TestImpossibleCheckDigits(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for n := range 1000 {
		made, err := iban.New("LT", "1000011101"+strings.Repeat("0", 6-len(digits(n)))+digits(n))
		if err != nil {
			t.Fatal(err)
		}
		twin := map[string]string{"97": "00", "98": "01", "02": "99"}[made.CheckDigits]
		if twin == "" {
			continue
		}
		found[twin] = true
		if err := iban.Check(made.Country + twin + made.BBAN); err == nil || !strings.Contains(err.Error(), "check digits "+twin+" do not fit") {
			t.Errorf("check digits %s instead of %s: %v", twin, made.CheckDigits, err)
		}
	}
	if len(found) != 3 {
		t.Errorf("found only %v", found)
	}
}

func digits(n int) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

func TestCheckSEPA(t *testing.T) {
	t.Parallel()
	if err := iban.CheckSEPA("DE89 3704 0044 0532 0130 00"); err != nil {
		t.Error(err)
	}
	for in, want := range map[string]string{
		"BR1800360305000010009795493C1": "an IBAN of Brazil (BR), which SEPA transfers do not reach",
		"XK051212012345678906":          "an IBAN of Kosovo (XK)",
		"DE88 3704 0044 0532 0130 00":   "check digits",
	} {
		if err := iban.CheckSEPA(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("CheckSEPA(%q) = %v, want an error with %q", in, err, want)
		}
	}
	// The scope of the SEPA schemes: the EEA and the states that joined; Gibraltar comes with the United Kingdom.
	want := strings.Fields("AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA")
	var got []string
	for _, code := range iban.Countries() {
		if iban.InSEPA(code) {
			got = append(got, code)
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("in SEPA: %v, want %v", got, want)
	}
	// Whoever is in the European Union is in SEPA: a second source for most of the list.
	for _, code := range iban.Countries() {
		if region, err := language.ParseRegion(code); err == nil && language.MustParseRegion("EU").Contains(region) && !iban.InSEPA(code) && code != "GB" {
			t.Errorf("%s is in the European Union", code)
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	made, err := iban.New("LT", "3130019950000568")
	if err != nil || made.Print() != "LT68 3130 0199 5000 0568" || made.BankCode != "31300" {
		t.Errorf("New = %+v, %v", made, err)
	}
	for _, bad := range []struct{ country, bban, want string }{
		{"LT", "313001995000056", "have 20 characters"},
		{"LT", "31300199500005X8", "characters 10 to 20 are digits"},
		{"US", "3130019950000568", "has no IBANs"},
		{"", "", "only 2 characters"},
		{"LT", "31300199500005\u00e9", "characters 10 to 20 are digits"},
	} {
		if _, err := iban.New(bad.country, bad.bban); err == nil || !strings.Contains(err.Error(), bad.want) {
			t.Errorf("New(%q, %q) = %v, want an error with %q", bad.country, bad.bban, err, bad.want)
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	const spelt = " de89 3704\u00a00044 0532 0130 00 "
	if got := iban.Normalize(spelt); got != "DE89370400440532013000" {
		t.Errorf("Normalize = %q", got)
	}
	if got := iban.Format(spelt); got != "DE89 3704 0044 0532 0130 00" {
		t.Errorf("Format = %q", got)
	}
	if got := iban.Format("NO9386011117947"); got != "NO93 8601 1117 947" {
		t.Errorf("Format = %q", got)
	}
	for in, want := range map[string]string{spelt: "DE** **** 3000", "DE89": "****", "": "****", "żółwżółwżółw": "****"} {
		if got := iban.Mask(in); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
	if iban.Length("US") != 0 || iban.InSEPA("US") {
		t.Error("the United States have IBANs")
	}
}

// TestMessagesKeepTheNumber: whatever is wrong with an IBAN, the message does not give the account away.
func TestMessagesKeepTheNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		example := rapid.SampledFrom(examples).Draw(t, "example").iban
		at := rapid.IntRange(0, len(example)-1).Draw(t, "at")
		with := rapid.StringMatching(`[A-Z0-9-]{0,3}`).Draw(t, "with")
		broken := example[:at] + with + example[at+1:]
		err := iban.CheckSEPA(broken)
		if err == nil {
			return
		}
		for i := 4; i+6 <= len(broken); i++ {
			if strings.Contains(err.Error(), broken[i:i+6]) {
				t.Fatalf("CheckSEPA(%q) repeats the number: %v", broken, err)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, example := range examples {
		f.Add(example.iban)
	}
	for _, seed := range []string{"", "DE89 3704 0044 0532 0130 00", "IBAN", "ıſ00", "\xff", "de 8 9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		parsed, err := iban.Parse(s)
		if err != nil {
			if message := err.Error(); !utf8.ValidString(message) || len(message) > 250 {
				t.Fatalf("Parse(%q): message %q", s, message)
			}
			return
		}
		if parsed.String() != iban.Normalize(s) || len(parsed.String()) != iban.Length(parsed.Country) {
			t.Fatalf("Parse(%q) = %+v", s, parsed)
		}
		for _, spelt := range []string{parsed.String(), parsed.Print(), strings.ToLower(parsed.Print())} {
			if again, err := iban.Parse(spelt); err != nil || again != parsed {
				t.Fatalf("Parse(%q) = %+v, Parse(%q) = %+v, %v", s, parsed, spelt, again, err)
			}
		}
	})
}

package iban_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

func TestParseBIC(t *testing.T) {
	t.Parallel()
	tests := map[string]iban.BIC{
		"DEUTDEFF":       {Party: "DEUT", Country: "DE", Location: "FF"},
		"deut de ff 500": {Party: "DEUT", Country: "DE", Location: "FF", Branch: "500"},
		"DEUTDEFFXXX":    {Party: "DEUT", Country: "DE", Location: "FF"},
		"BREXPLPWMBK":    {Party: "BREX", Country: "PL", Location: "PW", Branch: "MBK"},
		"BREDGPGPXXX":    {Party: "BRED", Country: "GP", Location: "GP"},
		"PCBKXKPR":       {Party: "PCBK", Country: "XK", Location: "PR"},
		"E097AEXX":       {Party: "E097", Country: "AE", Location: "XX"},
	}
	for in, want := range tests {
		got, err := iban.ParseBIC(in)
		if err != nil || got != want {
			t.Errorf("ParseBIC(%q) = %+v, %v, want %+v", in, got, err, want)
		}
		if got.String() != iban.NormalizeBIC(in) {
			t.Errorf("String() = %q, NormalizeBIC(%q) = %q", got, in, iban.NormalizeBIC(in))
		}
	}
}

func TestCheckBICRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                       "empty",
		"DEUTDEF":                "this one has 7",
		"DEUTDEFF50":             "this one has 10",
		"DEUTDEFF5000":           "this one has 12",
		"DEUT-DEFF":              "neither a letter nor a digit at position 5",
		"DEUTDEFÖ":               "neither a letter nor a digit at position 8",
		"DEUT00FF":               "the country, two letters",
		"DEUTQQFF":               `"QQ" is not one of ISO 3166-1`,
		"NWBKUK2L":               "have GB",
		"DEUTEUFF":               `"EU" is not`,
		"DE89370400440532013000": "this one has 22",
	}
	for in, want := range tests {
		if err := iban.CheckBIC(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("CheckBIC(%q) = %v, want an error with %q", in, err, want)
		}
	}
}

func TestNormalizeBIC(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"deutdeffxxx": "DEUTDEFF", "DEUT DE FF": "DEUTDEFF", "DEUTDEFF500": "DEUTDEFF500", "XXX": "XXX", "": ""} {
		if got := iban.NormalizeBIC(in); got != want {
			t.Errorf("NormalizeBIC(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzParseBIC(f *testing.F) {
	for _, seed := range []string{"DEUTDEFF", "deut de ff 500", "DEUTDEFFXXX", "ſEUTDEFF", "\xff", "XXXXDEXXXXX"} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$`)
	f.Fuzz(func(t *testing.T, s string) {
		parsed, err := iban.ParseBIC(s)
		if err != nil {
			return
		}
		if !form.MatchString(parsed.String()) || parsed.String() != iban.NormalizeBIC(s) {
			t.Fatalf("ParseBIC(%q) = %+v", s, parsed)
		}
		if again, err := iban.ParseBIC(parsed.String()); err != nil || again != parsed {
			t.Fatalf("ParseBIC(%q) = %+v, of its own spelling %+v, %v", s, parsed, again, err)
		}
	})
}

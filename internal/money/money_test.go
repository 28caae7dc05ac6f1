package money_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/money"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"0": "0", "1": "1", "1500.00": "1500", "0.5": "0.5", "0.00000001": "0.00000001", "-2.50": "-2.5", "-0": "0",
		"12345678901234567890.123456789": "12345678901234567890.123456789",
	}
	for in, want := range tests {
		got, err := money.Parse(in)
		if err != nil {
			t.Errorf("Parse(%q): %v", in, err)
			continue
		}
		if got.String() != want {
			t.Errorf("Parse(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                       "empty",
		"  ":                     "spaces",
		" 1":                     "spaces around",
		"1\n":                    "spaces around",
		"+1":                     "plus sign",
		"1,5":                    "comma",
		"1e3":                    "exponent",
		"1E-3":                   "exponent",
		"1 000":                  "thousands",
		"1_000":                  "thousands",
		"1'000":                  "thousands",
		"1\u00a0000":             "thousands",
		"1.000.000":              "more than one point",
		".":                      "no digits",
		"-":                      "no digits",
		".5":                     "zero before",
		"-.5":                    "zero before",
		"5.":                     "ends with the point",
		"007":                    "superfluous zero",
		"--1":                    "sign among",
		"1-":                     "sign among",
		"€5":                     "names a currency",
		"5x":                     `'x' as character 2`,
		"-5x":                    `'x' as character 3`,
		"NaN":                    `'N' as character 1`,
		"0x10":                   `'x' as character 2`,
		"٣":                      "character 1",
		strings.Repeat("1", 65):  "65 characters",
		strings.Repeat("1", 1e6): "1000000 characters",
	}
	for in, want := range tests {
		if _, err := money.Parse(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.20q) = %v, want an error with %q", in, err, want)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct{ amount, currency, want string }{
		{"1500.00", "eur", ""},
		{"1500.000", "eur", ""},
		{"1500", "EUR", ""},
		{"0.123456", "usdc", ""},
		{"0.12345678", "btc", ""},
		{"1.005", "eur", "1.005 has 3 decimals and amounts of eur have at most 2: round it, such as to 1.00"},
		{"1.0050", "EUR", "1.005 has 3 decimals"},
		{"0.1234567", "usdt", "at most 6: round it, such as to 0.123456"},
		{"0.123456789", "eth", "at most 8"},
		{"1", "usd", `"usd" is not a currency of P100: write one of eur, btc`},
		{"1", "", "is not a currency"},
		{"1e-9999", "eur", "more digits than any amount of eur: write at most 2 decimals"},
		{"1e9999", "btc", "more digits than any amount of btc"},
	}
	for _, test := range tests {
		err := money.Check(decimal.RequireFromString(test.amount), test.currency)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("Check(%s, %s) = %v, want nil", test.amount, test.currency, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("Check(%s, %s) = %v, want an error with %q", test.amount, test.currency, err, test.want)
		}
	}
}

func TestCheckPositive(t *testing.T) {
	t.Parallel()
	for amount, want := range map[string]string{"0.00": "zero", "-0.01": "negative"} {
		if err := money.CheckPositive(decimal.RequireFromString(amount)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("CheckPositive(%s) = %v, want an error with %q", amount, err, want)
		}
	}
	if err := money.CheckPositive(decimal.RequireFromString("0.00000001")); err != nil {
		t.Errorf("CheckPositive(0.00000001) = %v, want nil", err)
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	tests := []struct{ amount, currency, want string }{
		{"1500", "eur", "1500.00"},
		{"1500.5", "EUR", "1500.50"},
		{"-0.1", "eur", "-0.10"},
		{"1.23456", "eur", "1.23456"},
		{"0.50000000", "btc", "0.5"},
		{"0.00000001", "btc", "0.00000001"},
		{"0", "usdc", "0"},
		{"2.50", "unknown", "2.5"},
	}
	for _, test := range tests {
		if got := money.Format(decimal.RequireFromString(test.amount), test.currency); got != test.want {
			t.Errorf("Format(%s, %s) = %q, want %q", test.amount, test.currency, got, test.want)
		}
	}
}

func TestCurrencies(t *testing.T) {
	t.Parallel()
	want := map[string]int32{"eur": 2, "btc": 8, "eth": 8, "ltc": 8, "doge": 8, "pol": 8, "usdc": 6, "usdt": 6}
	got := money.Currencies()
	if len(got) != len(want) || got[0] != "eur" {
		t.Errorf("Currencies() = %v", got)
	}
	for _, slug := range got {
		if decimals, ok := money.Decimals(slug); !ok || decimals != want[slug] {
			t.Errorf("Decimals(%q) = %d, %t, want %d", slug, decimals, ok, want[slug])
		}
		if err := money.CheckCurrency(slug); err != nil {
			t.Errorf("CheckCurrency(%q) = %v", slug, err)
		}
		if c, _ := money.Lookup(strings.ToUpper(slug)); c.Slug != slug || c.Fiat != (slug == "eur") {
			t.Errorf("Lookup(%q) = %+v", strings.ToUpper(slug), c)
		}
	}
	if _, ok := money.Decimals("usd"); ok {
		t.Error(`Decimals("usd") finds a currency`)
	}
	for slug, want := range map[string]string{
		"EUR": `lower case: write "eur"`, "usd": `"usd" is not a currency`, strings.Repeat("x", 99): "one of eur, btc",
	} {
		if err := money.CheckCurrency(slug); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("CheckCurrency(%q) = %v, want an error with %q", slug, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1500.00", "-0.5", "1e9", "1,5", ".5", "5.", "007", "\xff", "1\u202f000", "-0.000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := money.Parse(s)
		if err != nil {
			if message := err.Error(); !utf8.ValidString(message) || len(message) > 150 {
				t.Fatalf("Parse(%q): message %q", s, message)
			}
			return
		}
		again, err := money.Parse(d.String())
		if err != nil || !again.Equal(d) {
			t.Fatalf("Parse(%q) = %s, which reads as %s, %v", s, d, again, err)
		}
		for _, currency := range money.Currencies() {
			formatted := money.Format(d, currency)
			if again, err := money.Parse(formatted); err != nil || !again.Equal(d) {
				t.Fatalf("Format(%s, %s) = %q, which reads as %s, %v", d, currency, formatted, again, err)
			}
		}
	})
}

package email_test

import (
	"net/mail"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/email"
)

func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"alice@example.pl", "alice+tag@mail.example.co.uk", "a.b_c-d@xn--bcher-kva.example", "o'hara@example.com",
		"alice@bücher.example", strings.Repeat("a", 64) + "@example.com", "ALICE@EXAMPLE.COM", "1@2.example",
	} {
		if err := email.Check(address); err != nil {
			t.Errorf("Check(%q) = %v, want nil", address, err)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                                     "empty",
		" ":                                    "empty",
		"alice":                                "no @",
		"alice.example.com":                    "no @",
		"@example.com":                         "nothing before",
		"alice@":                               "nothing after",
		"alice@example":                        "has no point",
		"alice@localhost":                      "has no point",
		"alice@@example.com":                   "more than one @",
		"a@b@example.com":                      "more than one @",
		"Alice <alice@example.com>":            "space at position 6",
		"<alice@example.com>":                  "angle brackets",
		"alice@example.com,bob@example.com":    "comma or semicolon at position 18",
		"alice@example.com;":                   "comma or semicolon",
		" alice@example.com":                   "space at position 1",
		"alice@example.com\n":                  "space at position 18",
		"al\u200bice@example.com":              "invisible character at position 3",
		"alice\x00@example.com":                "invisible character at position 6",
		"\xff@example.com":                     "UTF-8",
		"mailto:alice@example.com":             "mailto",
		".alice@example.com":                   "begins or ends with a point",
		"alice.@example.com":                   "begins or ends with a point",
		"al..ice@example.com":                  "two in a row",
		"alice@.example.com":                   "domain of the e-mail address begins",
		"alice@example.com.":                   "domain of the e-mail address begins or ends",
		"alice@example..com":                   "two in a row",
		"alice@-example.com":                   "hyphen",
		"alice@exam_ple.com":                   "cannot have",
		"alice@[192.0.2.1]":                    "IP address",
		"alice@192.0.2.1":                      "ends with a number",
		"al(ice)@example.com":                  "before the @ is not possible",
		`"alice"@example.com`:                  "before the @ is not possible",
		strings.Repeat("a", 65) + "@example.c": "has 65 bytes: at most 64",
		"alice@" + strings.Repeat("a", 64) + ".com":           "has 64 bytes: at most 63",
		"alice@" + strings.Repeat("a.", 125) + "example.test": "at most 254",
	}
	for address, want := range tests {
		err := email.Check(address)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want an error with %q", address, err, want)
		}
		// The example of the messages has the same mailbox as the tests.
		if err != nil && len(address) > 5 && strings.Contains(strings.ReplaceAll(err.Error(), `"alice@example.com"`, ""), address) {
			t.Errorf("Check(%q) repeats the address: %v", address, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"alice@example.pl", "a@b@c.d", `"a b"@c.de`, "=?utf-8?q?x?=@c.de", "a@[::1]", "\xff@c.de", "a(b)@c.de"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if email.Check(address) != nil {
			return
		}
		parsed, err := mail.ParseAddress(address)
		if err != nil || parsed.Address != address {
			t.Fatalf("Check(%q) accepts what reads as %v, %v", address, parsed, err)
		}
		if domain := address[strings.LastIndexByte(address, '@')+1:]; !strings.Contains(domain, ".") || strings.ContainsAny(address, " \t\r\n<>") {
			t.Fatalf("Check(%q) accepts it", address)
		}
	})
}

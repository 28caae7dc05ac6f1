package sepatext

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCheckTitle(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Rent 03/2026 (flat 5)":       "",
		"a-b?c:d(e).f,g'h+i":          "",
		strings.Repeat("x", 140):      "",
		"":                            "is empty",
		"   ":                         "is empty",
		strings.Repeat("x", 141):      "141 characters",
		" rent":                       "spaces around",
		"rent ":                       "spaces around",
		"/rent":                       "slash",
		"rent/":                       "slash",
		"rent // march":               "two slashes",
		"czynsz za mieszkanie ąęś":    "'ą' at position 22",
		"rent & heating":              "'&' at position 6",
		"two\nlines":                  `'\n' at position 4`,
		"emoji \U0001F600":            "position 7",
		strings.Repeat("ą", MaxTitle): "'ą' at position 1",
	} {
		err := CheckTitle(title)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", title, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: got %v, want an error with %q", title, err, want)
		}
	}
}

func FuzzCheckTitle(f *testing.F) {
	f.Add("Rent 03/2026")
	f.Add("//")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, title string) {
		if CheckTitle(title) != nil {
			return
		}
		if !utf8.ValidString(title) || len(title) == 0 || len(title) > MaxTitle {
			t.Errorf("%q is accepted", title)
		}
	})
}

package phone_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/phone"
)

func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"48509876543", "2907123", "123456789012345", "12025550123"} {
		if err := phone.Check(number); err != nil {
			t.Errorf("Check(%q) = %v, want nil", number, err)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                      "empty",
		"   ":                   "empty",
		"+48509876543":          "plus: leave it out",
		"0048509876543":         "dialling prefix 00",
		"0509876543":            "begins with a zero",
		"48 509 876 543":        "a space at position 3",
		" 48509876543":          "a space at position 1",
		"48509876543\n":         "a space at position 12",
		"48-509-876-543":        "a separator at position 3",
		"(48)509876543":         "a parenthesis at position 1",
		"48(0)509876543":        "a parenthesis at position 3",
		"48+509876543":          "a plus at position 3",
		"48509876543x":          "not a digit at position 12",
		"4860é234567":           "not a digit at position 5",
		"٤٨٦٠١٢٣٤٥٦٧":           "not a digit at position 1",
		"485098":                "has 6 digits",
		"1234567890123456":      "has 16 digits",
		strings.Repeat("1", 99): "at most 15",
	}
	for number, want := range tests {
		err := phone.Check(number)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want an error with %q", number, err, want)
		}
		if err != nil && len(number) > 4 && strings.Contains(err.Error(), strings.TrimLeft(number, "+0 ")) {
			t.Errorf("Check(%q) repeats the number: %v", number, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"48509876543", "+48", "00", "0", "\xff", "48 6"} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^[1-9][0-9]{6,14}$`)
	f.Fuzz(func(t *testing.T, number string) {
		if err := phone.Check(number); (err == nil) != form.MatchString(number) {
			t.Fatalf("Check(%q) = %v", number, err)
		}
	})
}

package date_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/date"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Time{
		"1990-05-15": time.Date(1990, time.May, 15, 0, 0, 0, 0, time.UTC),
		"2024-02-29": time.Date(2024, time.February, 29, 0, 0, 0, 0, time.UTC),
		"2000-02-29": time.Date(2000, time.February, 29, 0, 0, 0, 0, time.UTC),
		"0001-01-01": time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC),
	} {
		got, err := date.Parse(in)
		if err != nil || !got.Equal(want) {
			t.Errorf("Parse(%q) = %v, %v, want %v", in, got, err, want)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                        "empty",
		" 1990-05-15":             "spaces",
		"1990-05-15\n":            "spaces",
		"15.05.1990":              "another order",
		"5/15/1990":               "another order",
		"15-05-1990":              "another order",
		"1990/05/15":              "another order or with other separators",
		"19900515":                "no hyphens",
		"1990-5-15":               "two digits",
		"1990-05-1":               "two digits",
		"1990-05-15T00:00:00Z":    "followed by a time",
		"1990-05-15 10:00":        "followed by a time",
		"1990-13-01":              "the month does not exist",
		"1990-00-01":              "the month does not exist",
		"1990-05-32":              "the day does not exist",
		"1990-05-00":              "the day does not exist",
		"1990-02-29":              "does not have that many days",
		"1900-02-29":              "does not have that many days",
		"2023-04-31":              "does not have that many days",
		"0000-01-01":              "year 0000",
		"15 May 1990":             "has 11",
		"90-05-15":                "has 8",
		"199O-05-15":              "ten characters",
		"１９９０-05-15":              "ten characters",
		strings.Repeat("9", 1000): "has 1000",
	}
	for in, want := range tests {
		err := date.Check(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want an error with %q", in, err, want)
		}
		if err != nil && len(in) > 6 && strings.Contains(err.Error(), in) {
			t.Errorf("Check(%q) repeats the date", in)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"1990-05-15", "1990-02-30", "15.05.1990", "\xff", "0000-00-00"} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	f.Fuzz(func(t *testing.T, s string) {
		parsed, err := date.Parse(s)
		if err == nil && (!form.MatchString(s) || parsed.Format(date.Layout) != s) {
			t.Fatalf("Parse(%q) = %v", s, parsed)
		}
		if err != nil && len(s) >= 8 && strings.Contains(err.Error(), s) {
			t.Fatalf("Parse(%q) repeats the date: %v", s, err)
		}
	})
}

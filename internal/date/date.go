// Package date checks calendar dates in the form that P100 takes: YYYY-MM-DD.
//
// Dates of birth are personal data: no message repeats a date.
package date

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Layout is the form of a date for package time.
const Layout = time.DateOnly

var (
	dayFirst    = regexp.MustCompile(`^\d{1,2}[./-]\d{1,2}[./-]\d{4}$`)
	yearFirst   = regexp.MustCompile(`^\d{4}[./]\d{1,2}[./]\d{1,2}$`)
	noSeparator = regexp.MustCompile(`^\d{8}$`)
	shortParts  = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}$`)
	withTime    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[T ]`)
)

// Parse reads a date, at midnight UTC. The error names what is wrong with it.
func Parse(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, errors.New("the date is empty: write YYYY-MM-DD")
	}
	if strings.TrimSpace(s) != s {
		return time.Time{}, errors.New("the date has spaces around it: leave them out")
	}
	parsed, err := time.Parse(Layout, s)
	if err == nil {
		if parsed.Year() == 0 {
			return time.Time{}, errors.New("the year 0000 does not exist: write YYYY-MM-DD")
		}
		return parsed, nil
	}
	return time.Time{}, explain(s)
}

// Check says whether s is a date that exists, in the form YYYY-MM-DD.
func Check(s string) error {
	_, err := Parse(s)
	return err
}

func explain(s string) error {
	switch {
	case dayFirst.MatchString(s), yearFirst.MatchString(s):
		return errors.New("the date is in another order or with other separators: write the year, the month and the day as YYYY-MM-DD")
	case noSeparator.MatchString(s):
		return errors.New("the date has no hyphens: write YYYY-MM-DD")
	case withTime.MatchString(s):
		return errors.New("the date is followed by a time: write the date alone, as YYYY-MM-DD")
	case !shortParts.MatchString(s):
		return fmt.Errorf("a date is written YYYY-MM-DD, ten characters: this value has %d and does not have that form", utf8.RuneCountInString(s))
	case len(s) != len(Layout):
		return errors.New("month and day are written with two digits: write YYYY-MM-DD")
	}
	// Ten characters in the right form that time.Parse refused.
	month, day := s[5:7], s[8:]
	switch {
	case month < "01" || month > "12":
		return errors.New("the month does not exist: months are 01 to 12, and the form is YYYY-MM-DD")
	case day < "01" || day > "31":
		return errors.New("the day does not exist: days are 01 to 31, and the form is YYYY-MM-DD")
	}
	return errors.New("the month does not have that many days in that year")
}

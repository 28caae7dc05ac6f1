// Package sepatext checks texts that travel with SEPA transfers, without any framework.
package sepatext

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxTitle is how many characters the title (remittance information) of a transfer may have.
const MaxTitle = 140

// punctuation are the characters besides Latin letters and digits that every bank in SEPA must support (EPC217-08).
const punctuation = "/-?:().,'+ "

// CheckTitle says whether a title can travel with a transfer unchanged: 1 to 140 characters of the SEPA character set, not
// beginning or ending with a slash, and without two slashes in a row.
func CheckTitle(title string) error {
	length := utf8.RuneCountInString(title)
	switch {
	case strings.TrimSpace(title) == "":
		return errors.New("the title is empty: write what the transfer is for")
	case length > MaxTitle:
		return fmt.Errorf("the title has %d characters: at most %d are possible", length, MaxTitle)
	case strings.TrimSpace(title) != title:
		return errors.New("the title has spaces around it: banks drop them, so leave them out")
	case strings.HasPrefix(title, "/") || strings.HasSuffix(title, "/"):
		return errors.New("the title begins or ends with a slash: SEPA reserves that, so write something else there")
	case strings.Contains(title, "//"):
		return errors.New("the title has two slashes in a row: SEPA reserves that, so leave one out")
	}
	position := 0
	for _, r := range title {
		position++
		if !inCharacterSet(r) {
			return fmt.Errorf("the title has the character %q at position %d, which is not in the SEPA character set: write Latin letters without accents, digits, spaces or any of %s",
				r, position, strings.TrimSpace(punctuation))
		}
	}
	return nil
}

func inCharacterSet(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	return strings.ContainsRune(punctuation, r)
}

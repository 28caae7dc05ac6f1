package iban

import (
	"unicode"
	"unicode/utf8"
)

// Only ASCII letters have a case here: to Unicode, upper case turns characters that no IBAN contains into ones that it may.
func upper(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

func isSpace(r rune) bool { return unicode.IsSpace(r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool { return r >= 'A' && r <= 'Z' }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

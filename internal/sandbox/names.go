package sandbox

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// plainLetters are folded letters whose stroke or shape Unicode does not treat as
// a diacritic, in the Latin spelling that banks send instead.
var plainLetters = strings.NewReplacer(
	"ł", "l", "ø", "o", "đ", "d", "ð", "d", "ħ", "h", "ŧ", "t", "ı", "i", "ĸ", "k", "ŋ", "n", "þ", "th", "æ", "ae", "œ", "oe",
)

// sameHolder says whether two names are of the same person as far as a bank can
// tell: case, diacritics, the order of the words and the spaces between them do not
// count.
func sameHolder(a, b string) bool {
	words := nameWords(a)
	return len(words) > 0 && slices.Equal(words, nameWords(b))
}

// nameWords are the words of a name in plain small letters, sorted.
func nameWords(name string) []string {
	// Folding can bring diacritics of its own, so they are taken off after it.
	folded := norm.NFKD.String(cases.Fold().String(norm.NFKD.String(name)))
	plain := plainLetters.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, folded))
	words := strings.Fields(plain)
	slices.Sort(words)
	return words
}

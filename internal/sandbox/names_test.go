package sandbox

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestSameHolder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"Alice Kowalska", "Alice Kowalska", true},
		{"Alice Kowalska", "ALICE KOWALSKA", true},
		{"Alice Kowalska", "Kowalska Alice", true},
		{"Alice Kowalska", "  Alice \t Kowalska\u00a0", true},
		{"Zażółć Gęślą Jaźń", "zazolc gesla jazn", true},
		{"Łukasz Wałęsa", "LUKASZ WALESA", true},
		{"Łukasz", norm.NFD.String("łukasz"), true},
		{"Zoë Müller", norm.NFD.String("ZOË MÜLLER"), true},
		{"Bjørn Ærø", "Bjorn Aero", true},
		{"Đorđe Šarić", "Dorde Saric", true},
		{"Þóra Guðmundsdóttir", "Thora Gudmundsdottir", true},
		{"Groß", "GROSS", true},
		{"Işıl İnan", "isil inan", true},
		{"Œuvre Ħal", "oeuvre hal", true},
		{"ﬁona", "Fiona", true},
		{"Ϊων Σίσυφος", "ιων σισυφοσ", true},
		{"Анна Йовович", "АННА ИОВОВИЧ", true},
		{"Anna Maria Nowak", "Nowak Maria Anna", true},
		{"Anna Maria Nowak", "Anna Nowak", false},
		{"Anna Anna Nowak", "Anna Nowak Nowak", false},
		{"Alice Kowalska", "Alice Kowalski", false},
		{"Alice Kowalska", "AliceKowalska", false},
		{"Alice Kowalska", "Alice", false},
		{"Alice Kowalska", "", false},
		{"", "", false},
		{" ", "\u00a0", false},
		{"\u0301", "\u0301", false},
	} {
		if got := sameHolder(test.a, test.b); got != test.same {
			t.Errorf("sameHolder(%q, %q) is %t", test.a, test.b, got)
		}
		if got := sameHolder(test.b, test.a); got != test.same {
			t.Errorf("sameHolder(%q, %q) is %t", test.b, test.a, got)
		}
	}
}

// However a name is spelt, it stays the same; another word makes it another.
func TestSameHolderProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[A-ZĄĆĘŁŃÓŚŹŻÄÖÜØÅÉ][a-ząćęłńóśźżäöüßøåé]{1,8}`), 1, 4).Draw(t, "words")
		name := strings.Join(words, " ")
		shuffled := slices.Clone(words)
		seed := rapid.Uint64().Draw(t, "order")
		rand.New(rand.NewPCG(seed, seed)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		respelt := rapid.SampledFrom([]func(string) string{strings.ToUpper, strings.ToLower, norm.NFD.String, norm.NFC.String}).Draw(t, "spelling")
		other := respelt(strings.Join(shuffled, strings.Repeat(" ", rapid.IntRange(1, 3).Draw(t, "spaces"))))
		if !sameHolder(name, other) {
			t.Fatalf("%q and %q are two holders", name, other)
		}
		if sameHolder(name, other+" x") {
			t.Fatalf("%q and %q are one holder", name, other+" x")
		}
	})
}

func FuzzSameHolder(f *testing.F) {
	f.Add("Łukasz Wałęsa", "WALESA LUKASZ")
	f.Add("\xff", "ǅ ﷺ")
	f.Fuzz(func(t *testing.T, a, b string) {
		if sameHolder(a, b) != sameHolder(b, a) {
			t.Errorf("%q and %q: the order matters", a, b)
		}
		if sameHolder(a, a) != (len(nameWords(a)) > 0) {
			t.Errorf("%q is not the same as itself", a)
		}
	})
}

package money

import (
	"fmt"
	"strings"
)

// Currency is a currency that P100 holds balances in.
type Currency struct {
	// Slug is the API's spelling, in lower case.
	Slug string
	// Decimals is how many digits may stand after the point.
	Decimals int32
	// Fiat tells euro from the crypto currencies.
	Fiat bool
}

var currencies = []Currency{
	{Slug: "eur", Decimals: 2, Fiat: true},
	{Slug: "btc", Decimals: 8},
	{Slug: "eth", Decimals: 8},
	{Slug: "ltc", Decimals: 8},
	{Slug: "doge", Decimals: 8},
	{Slug: "pol", Decimals: 8},
	{Slug: "usdc", Decimals: 6},
	{Slug: "usdt", Decimals: 6},
}

// Currencies lists the slugs of the supported currencies, euro first.
func Currencies() []string {
	slugs := make([]string, len(currencies))
	for i, c := range currencies {
		slugs[i] = c.Slug
	}
	return slugs
}

// Lookup finds a currency by its slug. Answers of the API spell slugs in either
// case, so case is ignored.
func Lookup(slug string) (Currency, bool) {
	for _, c := range currencies {
		if strings.EqualFold(c.Slug, slug) {
			return c, true
		}
	}
	return Currency{}, false
}

// Decimals is how many digits may stand after the point in amounts of a currency.
func Decimals(slug string) (int32, bool) {
	c, ok := Lookup(slug)
	return c.Decimals, ok
}

// CheckCurrency says whether slug is a currency in the spelling that requests need.
func CheckCurrency(slug string) error {
	c, ok := Lookup(slug)
	switch {
	case !ok && len(slug) <= 16:
		return fmt.Errorf("%q is not a currency of P100: write one of %s", slug, strings.Join(Currencies(), ", "))
	case !ok:
		return fmt.Errorf("a currency is one of %s", strings.Join(Currencies(), ", "))
	case c.Slug != slug:
		return fmt.Errorf("currencies are written in lower case: write %q", c.Slug)
	}
	return nil
}

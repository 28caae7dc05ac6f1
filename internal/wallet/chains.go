package wallet

import (
	"fmt"
	"slices"
	"strings"
)

// chain is a family of addresses.
type chain struct {
	name       string
	main, test form
}

// form is what tells a network's addresses from others.
type form struct {
	// versions are the first bytes of its base58 addresses: that of public key hashes, then those of script hashes.
	versions []byte
	// prefix is the human-readable part of its segwit addresses, "" where there are none.
	prefix string
}

var (
	bitcoin = &chain{
		name: "Bitcoin",
		main: form{versions: []byte{0x00, 0x05}, prefix: "bc"},
		test: form{versions: []byte{0x6f, 0xc4}, prefix: "tb"},
	}
	// Litecoin's script hashes on the main network once shared Bitcoin's version 0x05. Those are refused, because nobody can
	// tell them from a Bitcoin address; the same hash has an unmistakable spelling with 0x32.
	litecoin = &chain{
		name: "Litecoin",
		main: form{versions: []byte{0x30, 0x32}, prefix: "ltc"},
		test: form{versions: []byte{0x6f, 0x3a, 0xc4}, prefix: "tltc"},
	}
	dogecoin = &chain{
		name: "Dogecoin",
		main: form{versions: []byte{0x1e, 0x16}},
		test: form{versions: []byte{0x71, 0xc4}},
	}
	evm = &chain{name: "Ethereum or Polygon"}

	chains = []*chain{bitcoin, litecoin, dogecoin}
)

// otherPrefixes are segwit-like prefixes that no supported network takes.
var otherPrefixes = map[string]string{
	"bcrt":    "a Bitcoin regression test network",
	"rltc":    "a Litecoin regression test network",
	"ltcmweb": "Litecoin's extension blocks (MWEB)",
	"tmweb":   "the extension blocks (MWEB) of Litecoin's test network",
}

// currencies says where each currency lives; the first network is the default.
var currencies = map[string]struct {
	chain    *chain
	networks []string
}{
	"btc":  {bitcoin, []string{"btc"}},
	"ltc":  {litecoin, []string{"ltc"}},
	"doge": {dogecoin, []string{"doge"}},
	"eth":  {evm, []string{"ethereum"}},
	"pol":  {evm, []string{"polygon"}},
	"usdc": {evm, []string{"ethereum", "polygon"}},
	"usdt": {evm, []string{"ethereum", "polygon"}},
}

// Networks lists the networks of a crypto currency, its default first; nil for anything else.
func Networks(currency string) []string {
	return slices.Clone(currencies[currency].networks)
}

// CheckNetwork says whether a currency can be sent over a network, by the API's spelling of both. The empty network is the
// currency's default.
func CheckNetwork(currency, network string) error {
	c, ok := currencies[currency]
	if !ok {
		return unknownCurrency(currency)
	}
	if network == "" || slices.Contains(c.networks, network) {
		return nil
	}
	if lower := strings.ToLower(network); slices.Contains(c.networks, lower) {
		return fmt.Errorf("networks are written in lower case: write %q", lower)
	}
	if len(c.networks) == 1 {
		return fmt.Errorf("%s has one network only: write %q or leave the network out", currency, c.networks[0])
	}
	return fmt.Errorf("%s has the networks %s: write one of them, or leave the network out for %s",
		currency, strings.Join(c.networks, " and "), c.networks[0])
}

func unknownCurrency(currency string) error {
	known := make([]string, 0, len(currencies))
	for slug := range currencies {
		known = append(known, slug)
	}
	slices.Sort(known)
	if lower := strings.ToLower(currency); slices.Contains(known, lower) {
		return fmt.Errorf("currencies are written in lower case: write %q", lower)
	}
	return fmt.Errorf("wallets exist for crypto currencies: the currency must be one of %s", strings.Join(known, ", "))
}

func (c *chain) form(testnet bool) form {
	if testnet {
		return c.test
	}
	return c.main
}

// on names the network.
func (c *chain) on(testnet bool) string {
	if testnet {
		return c.name + " test network"
	}
	return c.name + " main network"
}

// homesOf names every network that an address of another form than Ethereum's can belong to.
func homesOf(address string) []string {
	if prefix, ok := segwitPrefix(address); ok {
		return homesByPrefix(prefix)
	}
	if version, payload, err := decodeBase58Check(address); err == nil && len(payload) == hashSize {
		return homesByVersion(version)
	}
	return nil
}

func homesByPrefix(prefix string) []string {
	return homes(func(f form) bool { return f.prefix == prefix })
}

func homesByVersion(version byte) []string {
	return homes(func(f form) bool { return slices.Contains(f.versions, version) })
}

// homes names every network that has a form for which fits holds.
func homes(fits func(form) bool) []string {
	var names []string
	for _, c := range chains {
		for _, testnet := range []bool{false, true} {
			if fits(c.form(testnet)) {
				names = append(names, c.on(testnet))
			}
		}
	}
	return names
}

// misplaced is the error for an address of another network than the wanted one.
func misplaced(homes []string, wanted string) error {
	return fmt.Errorf("this is an address of the %s: write one of the %s", strings.Join(homes, " or the "), wanted)
}

// Package wallet checks crypto addresses for their currency and network: the main network's forms where money is real, the
// test network's where it is not. Whether an address belongs to anybody is beyond any check.
//
// Messages name what is wrong by rule and position, and where an address belongs to another network, which one. They do not
// repeat the address.
package wallet

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Check says whether currency can be sent to address over network, which must be one of Networks(currency); the empty network
// is the currency's default. With testnet, the address must be one of the test network, otherwise one of the main network.
// EVM addresses (Ethereum and Polygon) look the same on both.
func Check(address, currency, network string, testnet bool) error {
	if err := CheckNetwork(currency, network); err != nil {
		return err
	}
	if err := checkText(address); err != nil {
		return err
	}
	wanted := currencies[currency].chain
	if wanted == evm {
		return checkEVM(address)
	}
	if hasHexPrefix(address) {
		return fmt.Errorf("this has the form of an Ethereum or Polygon address: %s needs one of the %s", currency, wanted.on(testnet))
	}
	if prefix, ok := segwitPrefix(address); ok {
		return checkSegwit(address, prefix, wanted, testnet)
	}
	return checkBase58(address, currency, wanted, testnet)
}

// Normalize is the one spelling by which addresses are compared. Hexadecimal and bech32 addresses mean the same in either case;
// base58 addresses do not. It does not check anything.
func Normalize(address string) string {
	if _, segwit := segwitPrefix(address); segwit || hasHexPrefix(address) {
		return strings.ToLower(address)
	}
	return address
}

// New is the address of a public key's hash: P2WPKH for btc and ltc, P2PKH for doge, with the checksum of EIP-55 for the
// others.
func New(currency string, testnet bool, hash [20]byte) (string, error) {
	c, ok := currencies[currency]
	if !ok {
		return "", unknownCurrency(currency)
	}
	f := c.chain.form(testnet)
	switch {
	case c.chain == evm:
		return checksummed(hash), nil
	case f.prefix != "":
		return encodeSegwit(f.prefix, 0, hash[:]), nil
	default:
		return encodeBase58Check(f.versions[0], hash[:]), nil
	}
}

// checkText finds what is wrong with an address of any form.
func checkText(address string) error {
	if strings.TrimSpace(address) == "" {
		return errors.New("the address is empty: copy it from the wallet")
	}
	position := 0
	for _, r := range address {
		position++
		switch {
		case unicode.IsSpace(r):
			return fmt.Errorf("the address has a space at position %d: leave it out", position)
		case r > unicode.MaxASCII || !unicode.IsGraphic(r):
			return fmt.Errorf("the address has a character at position %d that no address contains: copy it again from the wallet", position)
		case r == ':':
			return errors.New("the address begins with the name of a scheme, as in a payment link: write what stands between the colon and the question mark")
		}
	}
	if lower := strings.ToLower(address); strings.HasSuffix(lower, ".eth") {
		return errors.New("this is a name, not an address: write the address that it stands for")
	}
	return nil
}

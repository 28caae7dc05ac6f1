package sandbox

import (
	"encoding/binary"
	"fmt"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

// bankCode is the bank of the documented example IBAN.
const bankCode = "31300"

// makeIBAN derives a valid Lithuanian IBAN from a balance id.
func makeIBAN(balanceID string) (string, error) {
	sum := deriveBytes("iban", balanceID)
	account := binary.BigEndian.Uint64(sum[:8]) % 100_000_000_000
	made, err := iban.New("LT", fmt.Sprintf("%s%011d", bankCode, account))
	return made.String(), err
}

// makeWallet derives an address of the currency's test network from a balance id.
// It is in small letters where case means nothing, like the documented example.
func makeWallet(currency, balanceID string) (string, error) {
	sum := deriveBytes("wallet", currency, balanceID)
	address, err := wallet.New(currency, true, [20]byte(sum[:20]))
	return wallet.Normalize(address), err
}

package wallet

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/sha3"
)

const (
	hexDigits = 2 * hashSize
	// A private key is twice as long as any address.
	hexKeyDigits = 64
)

func hasHexPrefix(address string) bool {
	return strings.HasPrefix(strings.ToLower(address), "0x")
}

// checkEVM expects 0x and 40 hexadecimal digits. Where those mix upper and lower case, the case is a checksum (EIP-55).
func checkEVM(address string) error {
	if !hasHexPrefix(address) {
		if len(address) == hexDigits && isHex(address) {
			return errors.New("the address lacks the 0x at its beginning: write it")
		}
		if found := homesOf(address); len(found) > 0 {
			return misplaced(found, evm.name+" network, 0x and 40 hexadecimal digits")
		}
		return errors.New("addresses of Ethereum and Polygon are 0x and 40 hexadecimal digits: this one does not begin with 0x")
	}
	if address[:2] != "0x" {
		return errors.New("the address begins with 0X: write 0x")
	}
	digits := address[2:]
	for i := range len(digits) {
		if !isHex(digits[i : i+1]) {
			return fmt.Errorf("the address has a character at position %d that is not a hexadecimal digit: copy it again from the wallet", i+3)
		}
	}
	switch {
	case len(digits) == hexKeyDigits:
		return errors.New("this has the form of a private key or a transaction hash, not of an address: never write a private key into a configuration")
	case len(digits) != hexDigits:
		return fmt.Errorf("addresses of Ethereum and Polygon are 0x and %d hexadecimal digits: this one has %d digits", hexDigits, len(digits))
	case strings.Trim(digits, "0") == "":
		return errors.New("this is the zero address, which belongs to nobody: what is sent there is lost")
	case digits == strings.ToLower(digits) || digits == strings.ToUpper(digits):
		return nil
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return fmt.Errorf("the address is not hexadecimal: %w", err)
	}
	if checksummed([hashSize]byte(raw)) != address {
		return errors.New("the address's upper and lower case, which is its checksum (EIP-55), does not fit: a character is mistyped. Copy it again from the wallet")
	}
	return nil
}

// checksummed is the spelling of EIP-55: a letter is in upper case where the digit of the hash of the lower-case address is 8
// or more.
func checksummed(raw [hashSize]byte) string {
	digits := []byte(hex.EncodeToString(raw[:]))
	keccak := sha3.NewLegacyKeccak256()
	keccak.Write(digits)
	hash := hex.EncodeToString(keccak.Sum(nil))
	for i, c := range digits {
		if c >= 'a' && hash[i] >= '8' {
			digits[i] = c - 'a' + 'A'
		}
	}
	return "0x" + string(digits)
}

func isHex(s string) bool {
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

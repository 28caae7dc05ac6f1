package wallet

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

const base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

const (
	// maxBase58 bounds what is decoded: extended keys, the longest thing worth recognising, have 111 characters.
	maxBase58      = 112
	base58Checksum = 4
	hashSize       = 20
)

func checkBase58(address, currency string, wanted *chain, testnet bool) error {
	version, payload, err := decodeBase58Check(address)
	if err != nil {
		return err
	}
	switch n := len(payload); {
	case n == 32 || n == 33 && payload[32] == 1:
		return errors.New("this has the form of a private key, not of an address: never write one into a configuration, and move the money if it was in use")
	case n != hashSize:
		return fmt.Errorf("this is not an address of the %s: it carries %d bytes, an address carries %d", wanted.on(testnet), n, hashSize)
	case slices.Contains(wanted.form(testnet).versions, version):
		return nil
	case wanted == litecoin && !testnet && version == 0x05:
		return errors.New("addresses of Litecoin that begin with 3 cannot be told from Bitcoin's: write the newer spelling of the address, which begins with M")
	}
	found := homesByVersion(version)
	if len(found) == 0 {
		return fmt.Errorf("this is not an address that %s can be sent to: its version 0x%02x belongs to no supported network", currency, version)
	}
	return misplaced(found, wanted.on(testnet))
}

// decodeBase58Check takes apart version, payload and checksum, and checks the latter.
func decodeBase58Check(s string) (version byte, payload []byte, err error) {
	if len(s) > maxBase58 {
		return 0, nil, fmt.Errorf("the address has %d characters: no address is that long", len(s))
	}
	n, base := new(big.Int), big.NewInt(58)
	for i := range len(s) {
		digit := strings.IndexByte(base58Alphabet, s[i])
		if digit < 0 {
			return 0, nil, base58Error(s[i], i)
		}
		n.Add(n.Mul(n, base), big.NewInt(int64(digit)))
	}
	zeros := len(s) - len(strings.TrimLeft(s, base58Alphabet[:1]))
	data := append(make([]byte, zeros), n.Bytes()...)
	if len(data) <= base58Checksum {
		return 0, nil, fmt.Errorf("the address has only %d characters: copy it again from the wallet", len(s))
	}
	body, checksum := data[:len(data)-base58Checksum], data[len(data)-base58Checksum:]
	if want := doubleSHA256(body); !bytes.Equal(checksum, want[:base58Checksum]) {
		return 0, nil, errors.New("the address's checksum does not fit: a character is mistyped or missing, or its case is wrong. Copy it again from the wallet")
	}
	return body[0], body[1:], nil
}

func base58Error(c byte, index int) error {
	if strings.IndexByte("0OIl", c) >= 0 {
		return fmt.Errorf("the address has %q at position %d, which addresses of this form never contain because it is easily misread: copy it again from the wallet",
			string(c), index+1)
	}
	return fmt.Errorf("the address has a character at position %d that no address contains: copy it again from the wallet", index+1)
}

func encodeBase58Check(version byte, payload []byte) string {
	data := append([]byte{version}, payload...)
	checksum := doubleSHA256(data)
	data = append(data, checksum[:base58Checksum]...)
	var digits []byte
	base, digit := big.NewInt(58), new(big.Int)
	for n := new(big.Int).SetBytes(data); n.Sign() > 0; {
		n.DivMod(n, base, digit)
		digits = append(digits, base58Alphabet[digit.Int64()])
	}
	for i := 0; i < len(data) && data[i] == 0; i++ {
		digits = append(digits, base58Alphabet[0])
	}
	slices.Reverse(digits)
	return string(digits)
}

func doubleSHA256(data []byte) [sha256.Size]byte {
	first := sha256.Sum256(data)
	return sha256.Sum256(first[:])
}

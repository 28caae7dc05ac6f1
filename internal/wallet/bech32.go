package wallet

import (
	"errors"
	"fmt"
	"strings"
)

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// The two encodings differ in the constant that a checksum must leave (BIP 173 and BIP 350).
const (
	bech32Constant  uint32 = 1
	bech32mConstant uint32 = 0x2bc830a3

	maxBech32      = 90
	bech32Checksum = 6
)

// segwitPrefix recognises segwit addresses by the prefixes in use, in either case.
func segwitPrefix(address string) (string, bool) {
	lower := strings.ToLower(address)
	separator := strings.IndexByte(lower, '1')
	if separator < 0 {
		return "", false
	}
	prefix := lower[:separator]
	if _, ok := otherPrefixes[prefix]; ok {
		return prefix, true
	}
	return prefix, prefix != "" && len(homesByPrefix(prefix)) > 0
}

func checkSegwit(address, prefix string, wanted *chain, testnet bool) error {
	if prefix != wanted.form(testnet).prefix {
		if other, ok := otherPrefixes[prefix]; ok {
			return fmt.Errorf("this is an address of %s, which is not supported: write one of the %s", other, wanted.on(testnet))
		}
		return misplaced(homesByPrefix(prefix), wanted.on(testnet))
	}
	_, _, err := decodeSegwit(address)
	return err
}

// decodeSegwit takes a segwit address apart: the witness version and the witness program.
func decodeSegwit(address string) (version byte, program []byte, err error) {
	_, data, constant, err := decodeBech32(address)
	if err != nil {
		return 0, nil, err
	}
	if len(data) == 0 {
		return 0, nil, errors.New("the address is cut off: it has a prefix and a checksum, but nothing in between")
	}
	version = data[0]
	program, ok := fromFiveBits(data[1:])
	switch {
	case version > 16:
		return 0, nil, fmt.Errorf("the address has the witness version %d: versions are 0 to 16", version)
	case !ok:
		return 0, nil, errors.New("the address has superfluous bits at its end: copy it again from the wallet")
	case len(program) < 2 || len(program) > 40:
		return 0, nil, fmt.Errorf("the address carries %d bytes: a segwit address carries 2 to 40", len(program))
	case version == 0 && len(program) != 20 && len(program) != 32:
		return 0, nil, fmt.Errorf("the address carries %d bytes: with witness version 0 it must be 20 or 32", len(program))
	case version == 0 && constant != bech32Constant:
		return 0, nil, errors.New("the address's checksum is that of bech32m: with witness version 0 it must be bech32. Copy it again from the wallet")
	case version != 0 && constant != bech32mConstant:
		return 0, nil, fmt.Errorf("the address's checksum is that of bech32: with witness version %d it must be bech32m. Copy it again from the wallet", version)
	}
	return version, program, nil
}

// decodeBech32 takes apart prefix and data (in groups of five bits) and tells by the checksum which of the two encodings it is.
func decodeBech32(s string) (prefix string, data []byte, constant uint32, err error) {
	if len(s) > maxBech32 {
		return "", nil, 0, fmt.Errorf("the address has %d characters: at most %d are possible", len(s), maxBech32)
	}
	lower := strings.ToLower(s)
	if s != lower && s != strings.ToUpper(s) {
		return "", nil, 0, errors.New("the address mixes upper and lower case: write it in one case, preferably lower")
	}
	separator := strings.LastIndexByte(lower, '1')
	if separator < 1 || separator+1+bech32Checksum > len(lower) {
		return "", nil, 0, errors.New("the address is cut off: it needs a prefix, a 1 and at least six characters behind it")
	}
	for i := range separator {
		if lower[i] < 33 || lower[i] > 126 {
			return "", nil, 0, fmt.Errorf("the address has a character at position %d that no address contains: copy it again from the wallet", i+1)
		}
	}
	for i := separator + 1; i < len(lower); i++ {
		value := strings.IndexByte(bech32Alphabet, lower[i])
		if value < 0 {
			return "", nil, 0, fmt.Errorf("the address has a character at position %d that addresses of this form never contain (as 1, b, i and o): copy it again from the wallet", i+1)
		}
		data = append(data, byte(value))
	}
	prefix = lower[:separator]
	constant = bech32Polymod(prefix, data)
	if constant != bech32Constant && constant != bech32mConstant {
		return "", nil, 0, errors.New("the address's checksum does not fit: a character is mistyped or missing. Copy it again from the wallet")
	}
	return prefix, data[:len(data)-bech32Checksum], constant, nil
}

func encodeSegwit(prefix string, version byte, program []byte) string {
	constant := bech32Constant
	if version != 0 {
		constant = bech32mConstant
	}
	data := append([]byte{version}, toFiveBits(program)...)
	checksum := bech32Polymod(prefix, append(data[:len(data):len(data)], make([]byte, bech32Checksum)...)) ^ constant
	for shift := 5 * (bech32Checksum - 1); shift >= 0; shift -= 5 {
		data = append(data, byte(checksum>>shift)&31)
	}
	var b strings.Builder
	b.WriteString(prefix)
	b.WriteByte('1')
	for _, value := range data {
		b.WriteByte(bech32Alphabet[value])
	}
	return b.String()
}

// bech32Polymod is the checksum over prefix and data of BIP 173.
func bech32Polymod(prefix string, data []byte) uint32 {
	generator := [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	checksum := uint32(1)
	add := func(value byte) {
		top := checksum >> 25
		checksum = checksum&0x1ffffff<<5 ^ uint32(value)
		for i, g := range generator {
			if top>>i&1 == 1 {
				checksum ^= g
			}
		}
	}
	for i := range len(prefix) {
		add(prefix[i] >> 5)
	}
	add(0)
	for i := range len(prefix) {
		add(prefix[i] & 31)
	}
	for _, value := range data {
		add(value)
	}
	return checksum
}

func toFiveBits(data []byte) []byte {
	var groups []byte
	var buffer, bits uint
	for _, b := range data {
		buffer, bits = buffer<<8|uint(b), bits+8
		for bits >= 5 {
			bits -= 5
			groups = append(groups, byte(buffer>>bits)&31)
		}
		buffer &= 1<<bits - 1
	}
	if bits > 0 {
		groups = append(groups, byte(buffer<<(5-bits))&31)
	}
	return groups
}

// fromFiveBits is false when more than four bits are left over or those are not zero.
func fromFiveBits(groups []byte) ([]byte, bool) {
	var data []byte
	var buffer, bits uint
	for _, g := range groups {
		buffer, bits = buffer<<5|uint(g), bits+5
		if bits >= 8 {
			bits -= 8
			data = append(data, byte(buffer>>bits))
			buffer &= 1<<bits - 1
		}
	}
	return data, bits < 5 && buffer == 0
}

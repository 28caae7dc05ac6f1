package sandbox

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
)

// bankCode is the bank of the documented example IBAN.
const bankCode = "31300"

// makeIBAN derives a valid Lithuanian IBAN from a balance id.
func makeIBAN(balanceID string) string {
	sum := deriveBytes("iban", balanceID)
	account := binary.BigEndian.Uint64(sum[:8]) % 100_000_000_000
	bban := fmt.Sprintf("%s%011d", bankCode, account)
	// The country's letters as numbers (L=21, T=29) and 00 in place of the check
	// digits, which make the whole number 1 modulo 97.
	n, _ := new(big.Int).SetString(bban+"2129"+"00", 10)
	check := 98 - new(big.Int).Mod(n, big.NewInt(97)).Int64()
	return fmt.Sprintf("LT%02d%s", check, bban)
}

// makeWallet derives an address from a balance id, in the form of the currency's
// test network.
func makeWallet(currency, balanceID string) string {
	sum := deriveBytes("wallet", currency, balanceID)
	hash := sum[:20]
	switch currency {
	case "btc":
		return segwitAddress("tb", hash)
	case "ltc":
		return segwitAddress("tltc", hash)
	case "doge":
		return base58Check(0x71, hash)
	default: // eth, pol and their tokens
		return "0x" + hex.EncodeToString(hash)
	}
}

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// segwitAddress is the version 0 witness address (BIP 173) of a public key hash.
func segwitAddress(prefix string, hash []byte) string {
	data := append([]byte{0}, regroup(hash)...)
	var values []byte
	for _, c := range []byte(prefix) {
		values = append(values, c>>5)
	}
	values = append(values, 0)
	for _, c := range []byte(prefix) {
		values = append(values, c&31)
	}
	values = append(values, data...)
	checksum := bech32Polymod(append(values, 0, 0, 0, 0, 0, 0)) ^ 1
	for i := range 6 {
		data = append(data, byte(checksum>>(5*(5-i)))&31)
	}
	var b strings.Builder
	b.WriteString(prefix + "1")
	for _, d := range data {
		b.WriteByte(bech32Alphabet[d])
	}
	return b.String()
}

// regroup turns bytes into groups of five bits. 20 bytes need no padding.
func regroup(data []byte) []byte {
	var groups []byte
	var acc, bits uint
	for _, b := range data {
		acc, bits = acc<<8|uint(b), bits+8
		for ; bits >= 5; bits -= 5 {
			groups = append(groups, byte(acc>>(bits-5))&31)
		}
	}
	return groups
}

func bech32Polymod(values []byte) uint32 {
	generator := [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	checksum := uint32(1)
	for _, v := range values {
		top := checksum >> 25
		checksum = checksum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range generator {
			if top>>i&1 == 1 {
				checksum ^= g
			}
		}
	}
	return checksum
}

const base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58Check is the address of a public key hash under a network's version byte.
func base58Check(version byte, hash []byte) string {
	payload := append([]byte{version}, hash...)
	first := sha256.Sum256(payload)
	second := sha256.Sum256(first[:])
	payload = append(payload, second[:4]...)
	n, base, digit := new(big.Int).SetBytes(payload), big.NewInt(58), new(big.Int)
	var reversed []byte
	for n.Sign() > 0 {
		n.DivMod(n, base, digit)
		reversed = append(reversed, base58Alphabet[digit.Int64()])
	}
	for _, b := range payload {
		if b != 0 {
			break
		}
		reversed = append(reversed, base58Alphabet[0])
	}
	var b strings.Builder
	for i := len(reversed) - 1; i >= 0; i-- {
		b.WriteByte(reversed[i])
	}
	return b.String()
}

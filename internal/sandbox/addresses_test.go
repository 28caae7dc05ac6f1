package sandbox

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"testing"
)

// validIBAN checks a Lithuanian IBAN by the rule of ISO 7064.
func validIBAN(iban string) bool {
	if !regexp.MustCompile(`^LT\d{18}$`).MatchString(iban) {
		return false
	}
	var digits strings.Builder
	for _, r := range iban[4:] + iban[:4] {
		if r >= 'A' {
			fmt.Fprint(&digits, r-'A'+10)
			continue
		}
		digits.WriteRune(r)
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

func TestIBANs(t *testing.T) {
	t.Parallel()
	if !validIBAN("LT683130019950000568") {
		t.Fatal("the test refuses the documented example")
	}
	seen := map[string]bool{}
	for i := range 1000 {
		iban := makeIBAN(fmt.Sprint(i))
		if !validIBAN(iban) || seen[iban] {
			t.Errorf("balance %d has the IBAN %s", i, iban)
		}
		seen[iban] = true
	}
}

func TestTakenIBANsAreAvoided(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.verified("alice")
	var id, balanceID string
	inside(t, s, func(c *call) error {
		account, err := c.account("alice", "eur")
		if err != nil {
			return err
		}
		if _, err := c.get("SELECT public_id FROM accounts WHERE id = ?", []any{account}, &balanceID); err != nil {
			return err
		}
		id = makeIBAN(balanceID)
		return c.exec("UPDATE accounts SET iban = ? WHERE kind = 'partner' AND currency = 'eur'", id)
	})
	a.must("POST", advancePath, object{"seconds": 1})
	if iban := str(a.fiat("alice")["iban"]); iban == id || !validIBAN(iban) {
		t.Errorf("the IBAN is %s, taken was %s", iban, id)
	}
}

func TestWalletForms(t *testing.T) {
	t.Parallel()
	hash := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	// The examples of BIP 173 and of the Bitcoin wiki's technical background.
	for want, got := range map[string]string{
		"tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx": segwitAddress("tb", hash("751e76e8199196d454941c45d1b3a323f1433bd6")),
		"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4": segwitAddress("bc", hash("751e76e8199196d454941c45d1b3a323f1433bd6")),
		"16UwLL9Risc3QfPqBUvKofHmBQ7wMtjvM":          base58Check(0, hash("010966776006953d5567439e5e39f86a0d273bee")),
		"1111111111111111111114oLvT2":                base58Check(0, make([]byte, 20)),
	} {
		if got != want {
			t.Errorf("address %s, want %s", got, want)
		}
	}
}

package sandbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

// validIBAN is about the IBANs of users: they are Lithuanian.
func validIBAN(number string) bool {
	return strings.HasPrefix(number, "LT") && iban.Check(number) == nil
}

// mustIBAN is makeIBAN, which fails for no balance.
func mustIBAN(t testing.TB, balanceID string) string {
	t.Helper()
	made, err := makeIBAN(balanceID)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestIBANs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i := range 1000 {
		made := mustIBAN(t, fmt.Sprint(i))
		if !validIBAN(made) || seen[made] {
			t.Errorf("balance %d has the IBAN %s", i, made)
		}
		seen[made] = true
	}
}

// Addresses are those that earlier versions derived from the same ids.
func TestAddressesStayTheSame(t *testing.T) {
	t.Parallel()
	if got := mustIBAN(t, "1"); got != "LT523130057413136962" {
		t.Errorf("the IBAN is %s", got)
	}
	for currency, want := range map[string]string{
		"btc":  "tb1qk22fnav4pdsgm4k5tvfw4kgscrt6c4jhpa40hs",
		"eth":  "0x1b0037a306140b2bc8694b978057fbcfd092bf8c",
		"ltc":  "tltc1q8tx40x69vn6lwt87mzyn3r7r32ltfzj4e0ppgn",
		"doge": "nbphb9iCpK4x922fXNvU14p3X7iZ372KYm",
		"pol":  "0x376e8658ae3801f70c0667267031f86482f6b396",
		"usdc": "0xfa22ff97d7ba6a6917bce536c609d0f55aaab30f",
	} {
		if got, err := makeWallet(currency, "1"); err != nil || got != want {
			t.Errorf("the %s wallet is %s (%v), want %s", currency, got, err, want)
		}
	}
}

func TestWalletsAreValid(t *testing.T) {
	t.Parallel()
	for _, cur := range currencies[1:] {
		seen := map[string]bool{}
		for i := range 100 {
			made, err := makeWallet(cur.Slug, fmt.Sprint(i))
			if err != nil || wallet.Check(made, cur.Slug, "", true) != nil || seen[made] {
				t.Errorf("balance %d has the %s wallet %s (%v)", i, cur.Slug, made, err)
			}
			seen[made] = true
		}
	}
}

func TestNoWalletOfAnUnknownCurrency(t *testing.T) {
	t.Parallel()
	if made, err := makeWallet("eur", "1"); err == nil {
		t.Errorf("euro have the wallet %s", made)
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
		id = mustIBAN(t, balanceID)
		return c.exec("UPDATE accounts SET iban = ? WHERE kind = 'partner' AND currency = 'eur'", id)
	})
	a.must("POST", advancePath, object{"seconds": 1})
	if iban := str(a.fiat("alice")["iban"]); iban == id || !validIBAN(iban) {
		t.Errorf("the IBAN is %s, taken was %s", iban, id)
	}
}

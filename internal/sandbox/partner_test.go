package sandbox

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func (a *api) partnerBalances() balances {
	a.t.Helper()
	var b balances
	if err := json.Unmarshal([]byte(a.must("GET", partnerPath, nil).text), &b); err != nil {
		a.t.Fatal(err)
	}
	return b
}

func TestPartnersStartFunded(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		b := a.partnerBalances()
		amounts := map[string]string{}
		for _, f := range b.Fiat {
			amounts[f.Name] = f.Amount
			if f.IBAN == nil || !validIBAN(*f.IBAN) || f.Status != fiatActive {
				t.Errorf("the fiat balance is %+v", f)
			}
		}
		for _, c := range b.Crypto {
			amounts[c.Name] = c.Amount
		}
		want := map[string]string{
			"eur": "1000000.00", "btc": "10.00000000", "eth": "100.00000000", "ltc": "1000.00000000", "doge": "1000000.00000000",
			"pol": "100000.00000000", "usdc": "1000000.000000", "usdt": "1000000.000000",
		}
		if diff := cmp.Diff(want, amounts); diff != "" {
			t.Errorf("amounts (-want +got):\n%s", diff)
		}
	})
}

func TestPartnersAreApart(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	other := a.with("X-Api-Key", "other")
	a.create("alice")
	other.refused("GET", "/v1/user/balances/alice", nil, 400, "P412")
	other.create("alice") // the id is unique for a partner, not for all
	other.must("DELETE", "/v1/user/alice", nil)
	a.must("GET", "/v1/user/balances/alice", nil)
	if a.partnerBalances().Fiat[0].ID == other.partnerBalances().Fiat[0].ID {
		t.Error("two partners have the same balance")
	}
}

func TestPartnersAreTheSameInEveryFile(t *testing.T) {
	t.Parallel()
	one := embedded(t, open(t, Options{})).partnerBalances()
	two := embedded(t, open(t, Options{Seed: "another seed"})).partnerBalances()
	if diff := cmp.Diff(one, two); diff != "" {
		t.Errorf("the same key in two files (-one +two):\n%s", diff)
	}
}

func TestKeysAreNotStored(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	embedded(t, s).with("X-Api-Key", "key-to-look-for").must("GET", partnerPath, nil)
	var stored string
	inside(t, s, func(c *call) error {
		_, err := c.get("SELECT key_hash FROM partners WHERE key_hash = ?", []any{hashKey("key-to-look-for")}, &stored)
		return err
	})
	if len(stored) != 64 {
		t.Errorf("the stored hash is %q", stored)
	}
	for _, e := range s.Log() {
		if e.Partner != partnerName(stored) {
			t.Errorf("the log names the partner %q", e.Partner)
		}
	}
	wantNotInFile(t, s, "key-to-look-for")
}

// Between two transactions of a request the file may be emptied, and another partner
// have the row of the request's own.
func TestPartnerIsLookedForInEachTransaction(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.with("X-Api-Key", "key").must("GET", partnerPath, nil)
	c := &call{sandbox: s, keyHash: hashKey("key")}
	enter := func() {
		t.Helper()
		err := s.store.view(t.Context(), func(t *tx) error {
			_, err := c.enter(t)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if enter(); c.isNewPartner() {
		t.Error("the partner was not found")
	}
	a.must("POST", resetPath, object{})
	a.with("X-Api-Key", "other").must("GET", partnerPath, nil)
	if enter(); !c.isNewPartner() {
		t.Error("the request goes on as another partner")
	}
}

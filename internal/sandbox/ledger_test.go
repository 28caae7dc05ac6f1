package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// inside runs fn as a request of the tests' partner would run, and commits.
func inside(t testing.TB, s *Sandbox, fn func(*call) error) {
	t.Helper()
	if err := try(s, fn); err != nil {
		t.Fatal(err)
	}
}

func try(s *Sandbox, fn func(*call) error) error {
	return s.store.update(context.Background(), func(t *tx) error {
		c := &call{sandbox: s, keyHash: hashKey("key")}
		if _, err := c.enter(t); err != nil {
			return err
		}
		if err := c.settle(); err != nil {
			return err
		}
		return fn(c)
	})
}

// account finds a user's account.
func (c *call) account(user, currency string) (int64, error) {
	u, err := c.user(user)
	if err != nil {
		return 0, err
	}
	var id int64
	ok, err := c.get("SELECT id FROM accounts WHERE user_id = ? AND currency = ?", []any{u.id, currency}, &id)
	if err == nil && !ok {
		err = fmt.Errorf("%s has no %s account", user, currency)
	}
	return id, err
}

// credit lets money of the world outside arrive at a user.
func credit(t testing.TB, s *Sandbox, user, currency string, units int64) {
	t.Helper()
	inside(t, s, func(c *call) error {
		external, err := c.houseAccount(accountExternal, currency)
		if err != nil {
			return err
		}
		account, err := c.account(user, currency)
		if err != nil {
			return err
		}
		return c.post("TEST", posting{external, currency, -units}, posting{account, currency, units})
	})
}

func wantNotInFile(t *testing.T, s *Sandbox, text string) {
	t.Helper()
	files, err := filepath.Glob(s.opts.File + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), text) {
			t.Errorf("%s contains %q", filepath.Base(name), text)
		}
	}
}

func TestPostRefuses(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	a.active("bob")
	credit(t, s, "alice", "eur", 100)
	var alice, bob, aliceBTC int64
	inside(t, s, func(c *call) error {
		var errs [3]error
		alice, errs[0] = c.account("alice", "eur")
		bob, errs[1] = c.account("bob", "eur")
		aliceBTC, errs[2] = c.account("alice", "btc")
		return errors.Join(errs[:]...)
	})
	for name, test := range map[string]struct {
		postings []posting
		code     string
	}{
		"more than there is":           {[]posting{{alice, "eur", -101}, {bob, "eur", 101}}, "P433"},
		"out of balance":               {[]posting{{alice, "eur", -1}, {bob, "eur", 2}}, ""},
		"nothing":                      {[]posting{{alice, "eur", 0}, {bob, "eur", 0}}, ""},
		"another currency's account":   {[]posting{{alice, "eur", -1}, {aliceBTC, "eur", 1}}, "P433"},
		"balanced across currencies":   {[]posting{{alice, "eur", -1}, {aliceBTC, "btc", 1}}, ""},
		"too large to be added safely": {[]posting{{alice, "eur", -maxUnits - 1}, {bob, "eur", maxUnits + 1}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := try(s, func(c *call) error { return c.post("TEST", test.postings...) })
			var b businessError
			if err == nil || errors.As(err, &b) != (test.code != "") || b.code != test.code {
				t.Errorf("post: %v, want the code %q", err, test.code)
			}
			if err := s.CheckLedger(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestCheckLedgerFindsMistakes(t *testing.T) {
	t.Parallel()
	for name, mistake := range map[string]string{
		"a balance without an entry": "UPDATE accounts SET balance = balance + 1 WHERE kind = 'partner' AND currency = 'eur'",
		"an entry without its other": "DELETE FROM entries WHERE account_id = (SELECT id FROM accounts WHERE kind = 'external' AND currency = 'eur')",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(t.Context(), Options{File: filepath.Join(t.TempDir(), "sandbox.db")})
			if err != nil {
				t.Fatal(err)
			}
			defer closed(t, s)
			inside(t, s, func(c *call) error { return c.exec(mistake) })
			if err := s.CheckLedger(t.Context()); err == nil {
				t.Error("CheckLedger finds nothing")
			}
		})
	}
}

// Random movements between users, the partner and the outside, and deletions,
// against a model of plain sums.
func TestLedgerProperties(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		s, err := Open(context.Background(), Options{File: filepath.Join(directory, fmt.Sprint(run)), Now: atNoon})
		if err != nil {
			r.Fatal(err)
		}
		defer closed(t, s)
		a := embedded(t, s)
		accounts, model := map[string]int64{}, map[string]int64{}
		users := []string{"alice", "bob", "carol"}
		for _, u := range users {
			a.active(u)
		}
		inside(t, s, func(c *call) (err error) {
			for _, u := range users {
				if accounts[u], err = c.account(u, "eur"); err != nil {
					return err
				}
			}
			if accounts["external"], err = c.houseAccount(accountExternal, "eur"); err != nil {
				return err
			}
			accounts["closed"], err = c.houseAccount(accountClosed, "eur")
			return err
		})
		names := map[int64]string{}
		for name, id := range accounts {
			names[id] = name
		}
		living := append([]string{"external"}, users...)
		r.Repeat(map[string]func(*rapid.T){
			"move": func(r *rapid.T) {
				from, to := rapid.SampledFrom(living).Draw(r, "from"), rapid.SampledFrom(living).Draw(r, "to")
				amount := rapid.Int64Range(1, 1000).Draw(r, "amount")
				if from == to {
					r.Skip("nowhere to")
				}
				err := try(s, func(c *call) error {
					return c.post("TEST", posting{accounts[from], "eur", -amount}, posting{accounts[to], "eur", amount})
				})
				enough := from == "external" || model[from] >= amount
				if enough != (err == nil) || !enough && !errors.Is(err, errInsufficientFunds) {
					r.Fatalf("moving %d from %s, who has %d: %v", amount, from, model[from], err)
				}
				if err == nil {
					model[from] -= amount
					model[to] += amount
				}
			},
			"delete": func(r *rapid.T) {
				if len(living) == 1 {
					r.Skip("everybody is gone")
				}
				i := rapid.IntRange(1, len(living)-1).Draw(r, "user")
				a.must("DELETE", "/v1/user/"+living[i], nil)
				model["closed"] += model[living[i]]
				model[living[i]] = 0
				living = slices.Delete(living, i, i+1)
			},
			"": func(r *rapid.T) {
				if err := s.CheckLedger(context.Background()); err != nil {
					r.Fatal(err)
				}
				for id, units := range allBalances(t, s) {
					// The outside has also funded the partner, whose own accounts are not moved here.
					if name, ok := names[id]; ok && name != "external" && units != model[name] {
						r.Fatalf("%s has %d, want %d", name, units, model[name])
					}
				}
			},
		})
		for _, u := range users {
			if !slices.Contains(living, u) {
				a.refused("GET", "/v1/user/balances/"+u, nil, 400, "P412")
				continue
			}
			if got, want := a.fiat(u)["amount"], decimal.New(model[u], -2).StringFixed(2); got != want {
				r.Fatalf("%s has %v, want %s", u, got, want)
			}
		}
	})
}

func allBalances(t testing.TB, s *Sandbox) map[int64]int64 {
	t.Helper()
	all := map[int64]int64{}
	err := s.store.view(context.Background(), func(tx *tx) error {
		return tx.each("SELECT id, balance FROM accounts", nil, func(scan func(...any) error) error {
			var id, units int64
			err := scan(&id, &units)
			all[id] = units
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestUnits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		currency, amount string
		units            int64
		formatted        string // "" = refused
	}{
		{"eur", "1500", 150000, "1500.00"},
		{"eur", "0.01", 1, "0.01"},
		{"eur", "1.500", 150, "1.50"},
		{"eur", "0.001", 0, ""},
		{"usdc", "0.000001", 1, "0.000001"},
		{"btc", "20999999.99999999", 2099999999999999, "20999999.99999999"},
		{"btc", "10000000000", maxUnits, "10000000000.00000000"},
		{"btc", "10000000000.00000001", 0, ""},
		{"btc", "-10000000001", 0, ""},
		{"eur", "1e30", 0, ""},
	} {
		c := currencyOf(test.currency)
		units, err := c.toUnits(decimal.RequireFromString(test.amount))
		if (err == nil) != (test.formatted != "") {
			t.Errorf("%s %s: %v", test.amount, test.currency, err)
			continue
		}
		if err == nil && (units != test.units || c.format(units) != test.formatted) {
			t.Errorf("%s %s is %d units, written %s", test.amount, test.currency, units, c.format(units))
		}
	}
}

func TestPostMovesTheLastCent(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	a.active("bob")
	credit(t, s, "alice", "eur", 100)
	inside(t, s, func(c *call) error {
		alice, errAlice := c.account("alice", "eur")
		bob, errBob := c.account("bob", "eur")
		return errors.Join(errAlice, errBob, c.post("TEST", posting{alice, "eur", -100}, posting{bob, "eur", 100}))
	})
	if from, to := a.fiat("alice")["amount"], a.fiat("bob")["amount"]; from != "0.00" || to != "1.00" {
		t.Errorf("alice has %v, bob has %v", from, to)
	}
}

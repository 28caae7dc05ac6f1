package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// modelDeposit is what a deposit should be.
type modelDeposit struct {
	id, user, iban       string
	crypto               bool
	amount, due          int64
	rightName, rightText bool // of a SEPA deposit
	held, fails, known   bool // of a crypto deposit
	decision             string
	status, reason       string
}

// model is a plain account of what the sandbox does with deposits.
type model struct {
	now       int64 // in seconds
	deposits  []*modelDeposit
	suspended map[string]bool
	contacts  map[string]map[string]string // by user and IBAN
	eur, eth  map[string]int64
}

// settle decides everything that can be decided now.
func (m *model) settle() {
	for _, d := range m.deposits {
		if m.suspended[d.user] || d.due > m.now {
			continue
		}
		switch {
		case d.crypto && d.status == cryptoVerifying:
			switch {
			case d.fails:
				d.status = cryptoUnsuccessful
			case d.held && !d.known:
				d.status = cryptoHeld
			default:
				d.status = cryptoSuccessful
				m.eth[d.user] += d.amount
			}
		case !d.crypto && d.status == sepaPending:
			m.settleSEPA(d)
		}
	}
}

func (m *model) settleSEPA(d *modelDeposit) {
	_, known := m.contacts[d.user][d.iban]
	switch {
	case d.decision == contactRejected:
		d.status, d.reason = sepaRejected, reasonIBAN
	case d.decision == "" && !d.rightName:
		d.status, d.reason = sepaRejected, reasonName
	case d.decision == "" && !d.rightText:
		d.reason = reasonTitle
		if !known {
			m.contacts[d.user][d.iban] = contactPending
		}
	default:
		d.status, d.reason = sepaApproved, ""
		m.contacts[d.user][d.iban] = contactApproved
		m.eur[d.user] += d.amount
	}
}

func (m *model) forget(user string) {
	m.deposits = slices.DeleteFunc(m.deposits, func(d *modelDeposit) bool { return d.user == user })
	delete(m.contacts, user)
}

// incoming is what should be held for deposits that are not decided.
func (m *model) incoming(currency string) string {
	var units int64
	for _, d := range m.deposits {
		if d.crypto == (currency == "eth") && slices.Contains([]string{sepaPending, cryptoVerifying, cryptoHeld}, d.status) {
			units += d.amount
		}
	}
	return currencyOf(currency).format(units)
}

// Random deposits, decisions, travel rules, suspensions, deletions and steps of the
// clock, against the model.
func TestDepositProperties(t *testing.T) {
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
		m := &model{suspended: map[string]bool{}, contacts: map[string]map[string]string{}, eur: map[string]int64{}, eth: map[string]int64{}}
		living := []string{"alice", "bob"}
		for _, u := range living {
			a.active(u)
			m.contacts[u] = map[string]string{}
		}
		ibans := []string{aliceIBAN, landlordIBAN}
		anyone := func(r *rapid.T) string {
			if len(living) == 0 {
				r.Skip("everybody is gone")
			}
			return rapid.SampledFrom(living).Draw(r, "user")
		}
		arrival := func(r *rapid.T) *modelDeposit {
			d := &modelDeposit{user: anyone(r)}
			if m.suspended[d.user] {
				r.Skip("suspended")
			}
			delay := rapid.IntRange(0, 3).Draw(r, "delay")
			a.setModes(func(m *Modes) { m.DepositDelaySeconds = delay })
			d.due = m.now + int64(delay)
			m.settle()
			m.deposits = append(m.deposits, d)
			return d
		}
		r.Repeat(map[string]func(*rapid.T){
			"sepa": func(r *rapid.T) {
				d := arrival(r)
				d.status, d.iban = sepaPending, rapid.SampledFrom(ibans).Draw(r, "iban")
				d.amount = rapid.Int64Range(1, 100_000).Draw(r, "amount")
				d.rightName, d.rightText = rapid.Bool().Draw(r, "right name"), rapid.Bool().Draw(r, "right title")
				body := sepaBody(d.user).but("amount", currencyOf("eur").format(d.amount)).but("senderIban", d.iban)
				if !d.rightName {
					body["senderName"] = "Bob"
				}
				if !d.rightText {
					body["title"] = "gift"
				}
				d.id = a.receive(body)
			},
			"crypto": func(r *rapid.T) {
				d := arrival(r)
				d.crypto, d.status = true, cryptoVerifying
				d.amount = rapid.Int64Range(100_000, 1_000_000_000).Draw(r, "amount")
				d.held, d.fails = rapid.Bool().Draw(r, "held"), rapid.Bool().Draw(r, "fails")
				d.id = a.receiveCrypto(cryptoBody(d.user).but("amount", currencyOf("eth").format(d.amount)).but("requireTravelRule", d.held).but("fail", d.fails))
			},
			"travel rule": func(r *rapid.T) {
				m.settle()
				if len(m.deposits) == 0 {
					r.Skip("no deposit")
				}
				d := rapid.SampledFrom(m.deposits).Draw(r, "deposit")
				code := a.call("PATCH", travelRulePath(d.id), ownWallet()).code
				want := ""
				switch {
				case !d.crypto:
					want = "SBXDEPOSITNOTFOUND"
				case d.status != cryptoVerifying && d.status != cryptoHeld:
					want = "SBXDEPOSITNOTWAITING"
				case m.suspended[d.user]:
					want = "P455"
				case d.status == cryptoHeld:
					d.status = cryptoSuccessful
					m.eth[d.user] += d.amount
				default:
					d.known = true
				}
				if code != want {
					r.Fatalf("the travel rule of %+v answers %q, want %q", d, code, want)
				}
			},
			"decide": func(r *rapid.T) {
				m.settle()
				user, iban := anyone(r), rapid.SampledFrom(ibans).Draw(r, "iban")
				status := rapid.SampledFrom([]string{contactApproved, contactRejected}).Draw(r, "status")
				code := a.call("POST", ibanPath, object{"externalUserId": user, "iban": iban, "status": status}).code
				if _, known := m.contacts[user][iban]; known != (code == "") {
					r.Fatalf("the decision answers %q, the contact is known: %t", code, known)
				} else if !known {
					return
				}
				m.contacts[user][iban] = status
				for _, d := range m.deposits {
					if d.user == user && d.iban == iban && d.status == sepaPending && d.reason == reasonTitle {
						d.decision = status
					}
				}
			},
			"suspend": func(r *rapid.T) {
				m.settle()
				user := anyone(r)
				suspended, path := rapid.Bool().Draw(r, "suspended"), "/v1/user/unsuspend/"
				if suspended {
					path = "/v1/user/suspend/"
				}
				a.must("PATCH", path+user, nil)
				m.suspended[user] = suspended
			},
			"wait": func(r *rapid.T) {
				m.settle()
				seconds := rapid.IntRange(1, 3).Draw(r, "seconds")
				a.must("POST", advancePath, object{"seconds": seconds})
				m.now += int64(seconds)
			},
			"delete": func(r *rapid.T) {
				if rapid.IntRange(0, 9).Draw(r, "rarely") > 0 {
					r.Skip("not now")
				}
				user := anyone(r)
				a.must("DELETE", "/v1/user/"+user, nil)
				m.forget(user)
				living = slices.DeleteFunc(living, func(u string) bool { return u == user })
			},
			"": func(r *rapid.T) {
				m.settle()
				for _, u := range living {
					a.wantModel(u, m)
				}
				if eur, eth := a.incoming("eur"), a.incoming("eth"); eur != m.incoming("eur") || eth != m.incoming("eth") {
					r.Fatalf("incoming are %s and %s, want %s and %s", eur, eth, m.incoming("eur"), m.incoming("eth"))
				}
				if err := s.CheckLedger(context.Background()); err != nil {
					r.Fatal(err)
				}
				if t.Failed() {
					r.FailNow()
				}
			},
		})
		for _, d := range m.deposits {
			if !d.crypto {
				a.wantDeposit(d.id, d.status, orNil(d.reason))
			}
		}
	})
}

// wantModel compares what a user sees with the model.
func (a *api) wantModel(user string, m *model) {
	a.t.Helper()
	var b balances
	if err := json.Unmarshal([]byte(a.must("GET", "/v1/user/balances/"+user, nil).text), &b); err != nil {
		a.t.Fatal(err)
	}
	got := map[string]string{b.Fiat[0].Name: b.Fiat[0].Amount}
	for _, c := range b.Crypto {
		if c.Name == "eth" {
			got[c.Name] = c.Amount
		}
	}
	want := map[string]string{"eur": currencyOf("eur").format(m.eur[user]), "eth": currencyOf("eth").format(m.eth[user])}
	items, _ := a.history(user, "?limit=100")
	for _, i := range items {
		got[str(i["id"])] = str(i["status"])
	}
	for _, d := range m.deposits {
		if d.user == user {
			want[d.id] = d.status
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		a.t.Errorf("%s (-want +got):\n%s", user, diff)
	}
	a.wantContacts(user, m.contacts[user])
}

// orNil is what JSON has for an optional text.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

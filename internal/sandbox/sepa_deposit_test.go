package sandbox

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

const (
	sepaPath     = "/sandbox/v1/sepa-deposits"
	ibanPath     = "/sandbox/v1/ibans/decision"
	aliceIBAN    = "PL61109010140000071219812874"
	landlordIBAN = "DE89370400440532013000"
)

func sepaBody(user string) object {
	return object{"externalUserId": user, "amount": "1500.00", "senderIban": aliceIBAN, "senderName": "Alice Kowalska"}
}

// receive lets a SEPA deposit arrive and returns its id.
func (a *api) receive(body object) string {
	a.t.Helper()
	o := a.must("POST", sepaPath, body).object
	if o["status"] != sepaPending || o["reason"] != nil || o["contactId"] != nil {
		a.t.Errorf("a new deposit is %v", o)
	}
	return str(o["depositId"])
}

// wantDeposit says what a SEPA deposit has become and returns it.
func (a *api) wantDeposit(id, status string, reason any) map[string]any {
	a.t.Helper()
	o := a.must("GET", sepaPath+"/"+id, nil).object
	if o["status"] != status || o["reason"] != reason {
		a.t.Errorf("the deposit is %v for %v, want %s for %v", o["status"], o["reason"], status, reason)
	}
	return o
}

func (a *api) wantEUR(user, amount string) {
	a.t.Helper()
	if got := a.fiat(user)["amount"]; got != amount {
		a.t.Errorf("%s has %v EUR, want %s", user, got, amount)
	}
}

func (a *api) title(user string) string {
	a.t.Helper()
	return str(a.must("GET", "/v1/sepa-deposit/info/"+user, nil).object["title"])
}

// incoming is what the partner holds for deposits that are not decided.
func (a *api) incoming(currency string) string {
	a.t.Helper()
	var units int64
	inside(a.t, a.sandbox, func(c *call) error {
		_, err := c.get("SELECT balance FROM accounts WHERE partner_id = ? AND kind = ? AND currency = ?", []any{c.partnerID, accountIncoming, currency}, &units)
		return err
	})
	return currencyOf(currency).format(units)
}

func TestMatchingDepositIsCreditedAndWhitelists(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		id := a.receive(sepaBody("alice"))
		a.wantEUR("alice", "1500.00") // by the next request
		d := a.wantDeposit(id, sepaApproved, nil)
		contacts := a.contacts("alice")
		if len(contacts) != 1 {
			t.Fatalf("the contacts are %v", contacts)
		}
		co := contacts[0]
		if co.ID != d["contactId"] || co.IBAN != aliceIBAN || co.AccountHolder != "Alice Kowalska" || co.Status != contactApproved || co.Source != sourceDeposit {
			t.Errorf("the contact is %+v, the deposit %v", co, d)
		}
		want := object{"externalUserId": "alice", "amount": "1500.00", "senderIban": aliceIBAN, "senderName": "Alice Kowalska", "senderBic": nil, "title": a.title("alice")}
		for field, value := range want {
			if d[field] != value {
				t.Errorf("%s is %v, want %v", field, d[field], value)
			}
		}
		if d["createdAt"] != "2026-03-01T12:00:01.000Z" || a.incoming("eur") != "0.00" {
			t.Errorf("created at %v, still incoming %s", d["createdAt"], a.incoming("eur"))
		}
		a.receive(sepaBody("alice")) // the contact is there already
		a.wantEUR("alice", "3000.00")
		if again := a.contacts("alice"); len(again) != 1 || again[0] != co {
			t.Errorf("after another deposit the contacts are %+v", again)
		}
	})
}

func TestHoldersNameIsCompared(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.must("POST", createPath, alice().but("firstName", "Żaneta").but("lastName", "Wałęsa-Nowak"))
	a.activate("alice")
	for name, status := range map[string]string{
		"Żaneta Wałęsa-Nowak": sepaApproved, "WALESA-NOWAK  ZANETA": sepaApproved, "Zaneta Nowak": sepaRejected, "Bob": sepaRejected, " ": sepaRejected,
	} {
		id := a.receive(sepaBody("alice").but("senderName", name))
		reason := any(nil)
		if status == sepaRejected {
			reason = reasonName
		}
		a.wantDeposit(id, status, reason)
	}
	a.wantEUR("alice", "3000.00")
}

func TestWrongNameIsRefunded(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
		for _, title := range []any{nil, "", "another"} { // the name comes first
			id := a.receive(sepaBody("alice").but("senderName", "Bob Nowak").but("title", title))
			a.wantDeposit(id, sepaPending, nil)
			if a.incoming("eur") != "1500.00" {
				t.Errorf("incoming are %s", a.incoming("eur"))
			}
			a.must("POST", advancePath, object{"seconds": 60})
			if d := a.wantDeposit(id, sepaRejected, reasonName); d["contactId"] != nil {
				t.Errorf("the deposit led to the contact %v", d["contactId"])
			}
			if a.incoming("eur") != "0.00" {
				t.Errorf("incoming are %s", a.incoming("eur"))
			}
		}
		a.wantEUR("alice", "0.00")
		if contacts := a.contacts("alice"); len(contacts) != 0 {
			t.Errorf("the contacts are %v", contacts)
		}
	})
}

func TestDepositIsDueLater(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 90 })
	id := a.receive(sepaBody("alice"))
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 0 }) // of no effect on what has arrived
	if err := s.Advance(90*time.Second - time.Millisecond); err != nil {
		t.Fatal(err)
	}
	a.wantDeposit(id, sepaPending, nil)
	a.wantEUR("alice", "0.00")
	if err := s.Advance(time.Millisecond); err != nil {
		t.Fatal(err)
	}
	a.wantEUR("alice", "1500.00")
	a.wantDeposit(id, sepaApproved, nil)
	if contacts := a.contacts("alice"); len(contacts) != 1 || contacts[0].CreatedAt != "2026-03-01T12:01:31.000Z" {
		t.Errorf("the contacts are %+v", contacts)
	}
}

func TestReceiveSEPADepositRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("POST", sepaPath, sepaBody("alice"), 400, "P412")
		a.create("alice")
		a.refused("POST", sepaPath, sepaBody("alice"), 400, "P459")
		a.activate("alice")
		for name, test := range map[string]struct {
			body object
			code string
			want string
		}{
			"decimals":      {sepaBody("alice").but("amount", "1.005"), "P403", "amount must have at most 2 decimals"},
			"too much":      {sepaBody("alice").but("amount", "10000000000000.01"), "P403", "amount must not be greater than 10000000000000.00"},
			"nothing":       {sepaBody("alice").but("amount", "0.00"), "P403", "amount must be a positive decimal number"},
			"negative":      {sepaBody("alice").but("amount", "-1"), "P403", "amount must be a positive decimal number"},
			"check digits":  {sepaBody("alice").but("senderIban", "PL16109010140000071219812874"), "P403", "senderIban must be an IBAN"},
			"spaced":        {sepaBody("alice").but("senderIban", "PL61 1090 1014 0000 0712 1981 2874"), "P403", "senderIban must be an IBAN"},
			"not SEPA":      {sepaBody("alice").but("senderIban", "TR330006100519786457841326"), "SBXNOTSEPA", "IBAN is not a SEPA account."},
			"BIC":           {sepaBody("alice").but("senderBic", "WBKPQQPP"), "P403", "senderBic must be a BIC or SWIFT code"},
			"unknown field": {sepaBody("alice").but("currency", "eur"), "P403", "property currency should not exist"},
			"both":          {sepaBody("alice").but("amount", "1.005").but("senderName", ""), "P403", "senderName should not be empty, amount must have at most 2 decimals"},
		} {
			r := a.refused("POST", sepaPath, test.body, 400, test.code)
			if r.object["errorMessage"] != test.want {
				t.Errorf("%s: %v, want %s", name, r.object["errorMessage"], test.want)
			}
		}
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.refused("POST", sepaPath, sepaBody("alice"), 400, "P455")
		a.must("PATCH", "/v1/user/unsuspend/alice", nil)
		a.wantEUR("alice", "0.00")
		a.receive(sepaBody("alice").but("amount", "10000000000000.00"))
		a.wantEUR("alice", "10000000000000.00")
	})
}

func TestSuspendedUsersDepositsWait(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
		right := a.receive(sepaBody("alice"))
		wrong := a.receive(sepaBody("alice").but("senderName", "Bob"))
		a.must("POST", advancePath, object{"seconds": 30})
		later := a.receive(sepaBody("alice").but("amount", "7"))
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.must("POST", advancePath, object{"seconds": 35})
		for _, id := range []string{right, wrong, later} {
			a.wantDeposit(id, sepaPending, nil)
		}
		a.wantEUR("alice", "0.00")
		a.must("PATCH", "/v1/user/unsuspend/alice", nil)
		a.wantDeposit(right, sepaApproved, nil)
		a.wantDeposit(wrong, sepaRejected, reasonName)
		a.wantDeposit(later, sepaPending, nil) // not due yet
		a.wantEUR("alice", "1500.00")
		a.must("POST", advancePath, object{"seconds": 25})
		a.wantDeposit(later, sepaApproved, nil)
		a.wantEUR("alice", "1507.00")
	})
}

func TestDepositsAreThePartners(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	id := a.receive(sepaBody("alice"))
	other := a.with("X-Api-Key", "other")
	other.refused("GET", sepaPath+"/"+id, nil, 404, "SBXDEPOSITNOTFOUND")
	other.refused("POST", sepaPath, sepaBody("alice"), 400, "P412")
	a.refused("GET", sepaPath+"/nonsense", nil, 404, "SBXDEPOSITNOTFOUND")
	a.wantDeposit(id, sepaApproved, nil)
}

// What is due for one partner's user is carried out by another partner's request,
// in the books of the first.
func TestDepositsAreBookedWithTheirPartner(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	other := a.with("X-Api-Key", "other")
	before := other.partnerBalances()
	a.active("alice")
	a.receive(sepaBody("alice"))
	other.must("GET", partnerPath, nil)
	var kinds int
	inside(t, a.sandbox, func(c *call) error {
		_, err := c.get("SELECT count(*) FROM accounts WHERE partner_id <> ? AND kind = ?", []any{c.partnerID, accountIncoming}, &kinds)
		return err
	})
	if diff := cmp.Diff(before, other.partnerBalances()); kinds != 0 || diff != "" {
		t.Errorf("the other partner has %d incoming accounts (-before +after):\n%s", kinds, diff)
	}
	a.wantEUR("alice", "1500.00")
}

func TestDeletedUsersDepositsGoBack(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	a.receive(sepaBody("alice"))
	a.receive(sepaBody("alice").but("title", ""))
	a.wantEUR("alice", "1500.00")
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
	waiting := a.receive(sepaBody("alice"))
	if a.incoming("eur") != "3000.00" {
		t.Errorf("incoming are %s", a.incoming("eur"))
	}
	a.must("DELETE", "/v1/user/alice", nil)
	if a.incoming("eur") != "0.00" {
		t.Errorf("incoming are %s", a.incoming("eur"))
	}
	a.must("POST", advancePath, object{"seconds": 60})
	a.refused("GET", sepaPath+"/"+waiting, nil, 404, "SBXDEPOSITNOTFOUND")
	var closed, rows int64
	inside(t, s, func(c *call) error {
		_, err := c.get(`SELECT (SELECT balance FROM accounts WHERE kind = 'closed' AND currency = 'eur'),
			(SELECT count(*) FROM transactions) + (SELECT count(*) FROM sepa_deposits) + (SELECT count(*) FROM contacts) + (SELECT count(*) FROM events)`,
			nil, &closed, &rows)
		return err
	})
	if closed != 150000 || rows != 0 {
		t.Errorf("the closed account holds %d units, %d rows are left", closed, rows)
	}
}

func TestSEPADepositsHaveCents(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	sum := decimal.Zero
	for _, amount := range []string{"0.01", "1", "2.5", "1000000.99"} {
		a.receive(sepaBody("alice").but("amount", amount))
		sum = sum.Add(decimal.RequireFromString(amount))
	}
	a.wantEUR("alice", sum.StringFixed(2))
}

package console

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestNewSandboxSaysWhatToDo(t *testing.T) {
	t.Parallel()
	b := at(t, open(t, sandbox.Options{}), Options{Version: "1.2.3"})
	b.open("/").says("Nobody has signed up yet", "curl "+b.server.URL+"/v1/user/balances/crypto-and-fiat", "P100 sandbox 1.2.3", "2026-03-01 12:00:00")
	b.open("/log").says("The log is empty", "curl")
	b.open("/deposits").says("None. Let a crypto deposit arrive")
}

// A person takes a user from the signing-up to a payment by forms alone.
func TestOnboardingByForms(t *testing.T) {
	t.Parallel()
	b := at(t, open(t, sandbox.Options{}), Options{})
	user := b.open("/users/new").send("/users/new", nil).done("fixture-alice signed up")
	user.says("Start the verification", "No accounts yet")
	user.send("/start-kyc", set("incomeSource", "TENANCY", "occupation", "IT")).refused("Occupation should not exist")
	user = user.send("/start-kyc", set("occupation", "SCIENCE_AND_RESEARCH")).done("The verification was started", "being verified")
	user = user.send("/decide-kyc", set("status", "REJECTED_BY_PROVIDER", "rejectionReason", "BLURRED")).done("blurred", "Start the verification")
	user = user.send("/start-kyc", set("documentType", "ID_CARD")).done()
	user = user.send("/decide-kyc", nil).done("The verification was decided", "document's data missing")
	user = user.send("/document", nil).done("being activated", "0.00", "after activation")
	b.open("/settings").send("/steer/clock", set("seconds", "1")).done("The clock is ahead by another 1 second")
	user = b.open(user.path)
	user.says("LT", "tb1q", "Title of SEPA deposits")

	user = user.send("/sepa-deposit", nil).done("A SEPA deposit has arrived")
	user = b.open(user.path)
	user.says("1 500.00 EUR", "approved", "PL61 1090 1014 0000 0712 1981 2874", "deposit credit")
	user = user.send("/crypto-deposit", nil).done("A crypto deposit has arrived")
	user = b.open(user.path)
	user.says("A deposit waits for travel-rule data", "0.50 ETH")
	b.open("/deposits").says("fixture-alice", "0.50 ETH")
	b.open("/").says("1 waiting")
	user = user.send("/travel-rule", nil).done("the deposit is released")
	if strings.Contains(user.text(), "waits for travel-rule data") {
		t.Error("the released deposit still waits")
	}
	if charts := strings.Count(user.source, `class="chart"`); charts != 2 {
		t.Errorf("the page has %d charts of 2 balances", charts)
	}
	user = user.send("/suspend", nil).done("Suspended: no money moves")
	user.send("/sepa-deposit", nil).refused("User is suspended. Lift the suspension first. (P455)")
	user = user.send("/unsuspend", nil).done("The suspension is lifted")
	user = user.send("/expire-kyc", nil).done("The verification has expired", "expired")
	user.send("/delete", nil).done("The user is deleted", "deleted")
	b.open("/?group=deleted").says("fixture-alice", "deleted")
}

func TestDecisionsAboutIBANs(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	id := a.active("alice")
	b := at(t, s, Options{})
	user := b.open("/users/"+id).send("/sepa-deposit", set("titleKind", titleOther, "title", "rent"))
	user = b.open(user.done().path)
	user.says("the title is not the one asked for", "A deposit waits for a decision about the sender's IBAN")
	user = user.send("/iban", nil, "status", "REJECTED").done("PL61 1090 1014 0000 0712 1981 2874 is rejected", "the IBAN was rejected")
	user = user.send("/sepa-deposit", set("titleKind", titleNone)).done()
	deposits := b.open("/deposits")
	deposits.says("alice", "1 500.00 EUR", "none")
	deposits = deposits.send("/iban", nil, "status", "APPROVED").done("is approved")
	if deposits.path != "/deposits" {
		t.Errorf("the decision leads to %s", deposits.path)
	}
	user = b.open(user.path)
	user.says("approved")
	user = user.send("/sepa-deposit", set("senderName", "Mallory")).done()
	b.open(user.path).says("the sender is somebody else", "Mallory")
}

func TestWhatIsWrongIsSaidAtTheField(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	id := application{t, s, "key"}.active("alice")
	b := at(t, s, Options{})
	page := b.open("/users/"+id).send("/sepa-deposit", set("amount", "many", "senderIban", "PL00", "senderName", "")).
		refused("Not done", "Amount in EUR must be a positive decimal number", "Sender's IBAN must be an IBAN", "Sender's name should not be empty")
	invalid := map[string]string{}
	page.each("input", func(n *html.Node) {
		if attribute(n, "aria-invalid") == "true" {
			invalid[attribute(n, "id")] = attribute(n, "value")
			if !strings.Contains(page.source, `href="#`+attribute(n, "id")+`"`) || !strings.Contains(attribute(n, "aria-describedby"), "-problem") {
				t.Errorf("nothing leads to the field %s", attribute(n, "id"))
			}
		}
	})
	if len(invalid) != 3 || invalid["sepa-deposit-amount"] != "many" || invalid["sepa-deposit-senderIban"] != "PL00" {
		t.Errorf("the fields to mend are %v", invalid)
	}
	page.each("details", func(n *html.Node) {
		if strings.Contains(textOf(n), "Sender's IBAN") && !has(n, "open") {
			t.Error("the form to mend is closed")
		}
	})
	user := b.open("/users/" + id)
	user.send("/crypto-deposit", set("amount", "0.00001")).refused("The amount is below the minimum. Each network has a minimum for deposits. (SBXBELOWMINIMUM)")
	user.send("/crypto-deposit", set("network", "btc")).refused("Currency is not available on this network.")
	b.open("/users/new").send("/users/new", set("country", "Poland", "email", "-")).refused("Country must be a valid ISO31661 Alpha2 code", "E-mail must be an email")
	b.open("/users/new").send("/users/new", set("externalUserId", "alice")).refused("User already exists. Choose another id")
	b.open("/settings").send("/steer/clock", set("seconds", "soon")).refused("Seconds must be an integer number")
	b.open("/settings").send("/steer/clock", set("seconds", "0")).refused("Seconds must not be less than 1")
	b.open("/settings").send("/steer/modes", set("depositDelaySeconds", "-1")).refused("Deposits take must not be less than 0")
}

func TestModesAreChanged(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	b := at(t, s, Options{})
	changes := set("suspensionVisible", "true", "balancesPath", "both", "movementDelaySeconds", "30")
	changes["deletedIdsReusable"] = nil
	b.open("/settings").send("/steer/modes", changes).done("The modes are changed")
	m, err := s.Modes()
	want := sandbox.DefaultModes()
	want.SuspensionVisible, want.BalancesPath, want.MovementDelaySeconds, want.DeletedIDsReusable = true, "both", 30, false
	if err != nil || m != want {
		t.Errorf("the modes are %+v, %v", m, err)
	}
}

func TestPartnersAreNamedAndApart(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{Keys: []string{"first-secret-key", "second-secret-key"}, ControlToken: "token"})
	b := at(t, s, Options{})
	page := b.open("/users/new")
	var partners []string
	page.each("option", func(n *html.Node) {
		if attribute(n.Parent, "name") == "partner" {
			partners = append(partners, attribute(n, "value"))
		}
	})
	if len(partners) != 2 {
		t.Fatalf("the partners to choose from are %v", partners)
	}
	page.send("/users/new", set("partner", partners[1])).done(partners[1])
	page.send("/users/new", set("partner", partners[0])).done(partners[0]) // the same id, of another partner
	page.send("/users/new", set("partner", "partner-00000000")).refused("The sandbox has no such partner")
	list := b.open("/?partner=" + partners[1])
	list.says("1 to 1 of 1")
	for _, p := range []*shown{page, list, b.open("/log")} {
		if strings.Contains(p.source, "secret-key") {
			t.Errorf("%s shows a key", p.path)
		}
	}
}

func TestUsersAreSearchedAndPaged(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	for n := range pageSize + 1 {
		a.create("user-"+string(rune('A'+n/26))+string(rune('a'+n%26)), nil)
	}
	b := at(t, s, Options{})
	b.open("/").says("1 to 50 of 51", "Older", "user-By")
	last := b.open("/?from=50")
	last.says("51 to 51 of 51", "Newer", "user-Aa")
	b.open("/?q=user-bc").says("1 to 1 of 1", "user-Bc")
	b.open("/?q=nobody").says("Nobody is like that")
	b.open("/?from=-5").says("1 to 50 of 51")
}

func TestLogIsFilteredAndShowsRequests(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "very-secret-key"}
	a.create("alice", nil)
	a.create("bob", nil)
	b := at(t, s, Options{})
	r := b.request("POST", "/v1/kyc", nil)
	r.Header.Set("X-Api-Key", "very-secret-key")
	s.ServeHTTP(discard{http.Header{}}, r) // P403
	rows := func(path string) (n int) {
		b.open(path).each("tr", func(*html.Node) { n++ })
		return n - 1
	}
	for path, want := range map[string]int{
		"/log": 3, "/log?user=alice": 1, "/log?operation=CREATEUSER": 2, "/log?outcome=refused": 1, "/log?api=control": 0, "/log?api=user": 3,
		"/log?slower=100000": 0, "/log?outcome=faulted": 0,
	} {
		if got := rows(path); got != want {
			t.Errorf("%s has %d rows, want %d", path, got, want)
		}
	}
	b.open("/log?user=carol").says("No request is like that")
	entry := b.open("/log/1")
	entry.says("createUser", "201", "POST /v1/user/balances/crypto-and-fiat", `"externalUserId": "alice"`, `"userId"`, "alice@example.pl")
	if strings.Contains(entry.source, "very-secret-key") {
		t.Error("the entry shows the key")
	}
	if p := b.do(b.request("GET", "/log/99", nil)); p.status != http.StatusNotFound {
		t.Errorf("an entry that is not there: %d", p.status)
	}

	live := b.open("/log/rows?since=2&user=")
	if live.header.Get("X-Last") != "3" || strings.Count(live.source, "<tr>") != 1 || !strings.Contains(live.source, "createKycVerification") {
		t.Errorf("the rows after the second are %s %s", live.header.Get("X-Last"), live.source)
	}
	if none := b.open("/log/rows?since=3"); strings.TrimSpace(none.source) != "" || none.header.Get("X-Last") != "3" {
		t.Errorf("the rows after the last are %q", none.source)
	}
}

func TestLogIsEmptied(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	b := at(t, s, Options{})
	b.open("/log").hasNot("/clear-log")
	id := a.create("alice", nil)
	b.open("/log").send("/clear-log", nil).done("The sandbox itself is as it was", "Try one")
	if kept := len(s.Log()); kept != 0 {
		t.Errorf("the log has %d requests", kept)
	}
	b.open("/users/" + id).says("alice")
}

// discard is an answer that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}

func TestWhatIsNotThereIsSaid(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	id := application{t, s, "key"}.create("alice", nil)
	b := at(t, s, Options{})
	page := b.open("/users/" + id)
	for _, path := range []string{"/nowhere", "/users/nobody", "/log/x", "/static/nothing.css"} {
		if p := b.do(b.request("GET", path, nil)); p.status != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, p.status)
		}
	}
	_, values := page.form("/start-kyc")
	for _, path := range []string{"/users/nobody/suspend", "/users/" + id + "/nothing", "/steer/nothing"} {
		if p := b.do(b.request("POST", path, values)); p.status != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	page.send("/delete", nil).done()
	if p := page.send("/start-kyc", nil); p.status != http.StatusConflict {
		t.Errorf("acting on a deleted user: %d %s", p.status, p.text())
	}
}

//go:build browser

package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestBrowserOnboardsAUserByClicking(t *testing.T) {
	t.Parallel()
	b := visitTab(t, open(t, sandbox.Options{Now: time.Now}), Options{})
	b.open("/")
	b.waits("Nobody has signed up yet")
	b.click(`//a[.="New user"]`, "Sign up a user")
	b.click(button("Create user"), "fixture-alice signed up")
	b.click(button("Start verification"), "The verification was started")
	b.click(button("Decide"), "The verification was decided")
	b.click(button("Add data"), "The document's data was added")
	b.open("/settings")
	b.click(button("1 minute"), "The clock is ahead by another 1 minute")
	b.click(`//nav//a[.="Users"]`, "fixture-alice")
	b.click(`//a[.="fixture-alice"]`, "Title of SEPA deposits")
	b.do(chromedp.Click(`//summary[.="SEPA deposit"]`))
	b.click(`//form[@id="sepa-deposit"]//button`, "A SEPA deposit has arrived")
	b.do(chromedp.Reload())
	b.waits("deposit credit")
	b.do(chromedp.Click(`//summary[.="Crypto deposit"]`))
	b.click(`//form[@id="crypto-deposit"]//button`, "A crypto deposit has arrived")
	b.do(chromedp.Reload())
	b.waits("A deposit waits for travel-rule data")
	b.do(chromedp.Click(`//summary[.="Say who sent it"]`))
	b.click(button("Release the deposit"), "the deposit is released")
	if charts := run(b, chromedp.Evaluate[int](`document.querySelectorAll("svg.chart path.line").length`)); charts != 2 {
		t.Errorf("the page shows %d charts", charts)
	}
	b.click(button("Suspend"), "no money moves")
	b.click(button("Lift the suspension"), "The suspension is lifted")
	b.do(chromedp.Click(`//summary[.="Delete…"]`))
	b.click(button("Delete for good"), "The user is deleted")
}

// A mistake is mended and a fault added without a mouse.
func TestBrowserWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{Now: time.Now})
	b := visitTab(t, s, Options{ControlToken: "control-token"})
	b.open("/")
	b.waits("Control token")
	b.focusIs("token")
	b.press("another", kb.Enter)
	b.waits("This is not the control token")
	b.focusIs("token")
	b.press("control-token", kb.Enter)
	b.waits("Nobody has signed up yet")
	b.open("/faults")
	b.press(kb.Tab)
	b.focusIs("Skip to the content")
	b.press(kb.Enter)
	b.tabTo("add-fault-code")
	b.press("wrong", kb.Enter)
	b.waits("Not done")
	b.focusIs("Not done")
	b.tabTo("Error code must match") // the link to the field
	b.tabTo("add-fault-code")
	b.press("P501", kb.Enter) // in place of what is selected
	b.waits("error P501")
	b.focusIs("From the next request on")
}

func TestBrowserShowsRequestsAsTheyCome(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{Now: time.Now})
	b := visitTab(t, s, Options{})
	a := application{t, s, "key"}
	b.open("/log")
	b.waits("The log is empty")
	a.create("alice", nil)
	b.waits("createUser")
	a.create("bob", object{"firstName": "<b>Bob</b>"})
	b.waits("bob")
	if first := run(b, chromedp.Text("tbody tr:first-child")); !strings.Contains(first, "bob") {
		t.Errorf("the first row is %q", first)
	}
	b.open("/log?user=alice")
	b.waits("alice")
	a.create("carol", nil)
	a.call("DELETE", "/v1/user/alice", nil)
	b.waits("deleteUser")
	if rows := run(b, chromedp.Text("tbody")); strings.Contains(rows, "carol") {
		t.Errorf("the filter lets pass: %s", rows)
	}
}

func TestBrowserFollowsLinksFromElsewhere(t *testing.T) {
	t.Parallel()
	b := visitTab(t, open(t, sandbox.Options{Now: time.Now, ControlToken: "control-token"}), Options{ControlToken: "control-token"})
	b.open("/")
	b.waits("Control token")
	b.press("control-token", kb.Enter)
	b.waits("Nobody has signed up yet")
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<link rel="icon" href="data:,"><a href="%s/deposits">there</a>`, b.base)
	}))
	t.Cleanup(elsewhere.Close)
	// Another name of this machine is another site.
	b.elsewhere = strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1)
	b.do(chromedp.Navigate(b.elsewhere+"/"), chromedp.Click(chromedp.CSS("a")))
	b.waits("Deposits that wait")
}

func TestBrowserShowsEverythingAtAnyWidth(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{Now: time.Now})
	id := populate(t, s)
	a := application{t, s, "key"}
	b := visitTab(t, s, Options{Version: "dev"})
	for name, path := range map[string]string{
		"users": "/", "user": "/users/" + id, "user-at-first": "/users/" + a.create("fixture-hugo", nil), "new-user": "/users/new", "deposits": "/deposits", "log": "/log", "entry": "/log/1", "faults": "/faults", "prices": "/prices", "settings": "/settings",
	} {
		b.open(path)
		b.screenshot(name+"-light", 1280, 900, "light")
		b.screenshot(name+"-dark", 1280, 900, "dark")
		b.screenshot(name+"-narrow", 360, 780, "light")
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
		b.screenshot(name+"-open-narrow", 360, 780, "dark")
		b.withinReach(name)
	}
}

// populate fills a sandbox with a few users in all states and returns the one with the most.
func populate(t *testing.T, s *sandbox.Sandbox) string {
	t.Helper()
	a := application{t, s, "key"}
	days := func(n int) { a.call("POST", "/sandbox/v1/clock/advance", object{"seconds": n * 86400}) }
	sepa := func(user, amount, iban, name string, more object) {
		body := object{"externalUserId": user, "amount": amount, "senderIban": iban, "senderName": name}
		for k, v := range more {
			body[k] = v
		}
		a.call("POST", "/sandbox/v1/sepa-deposits", body)
	}
	crypto := func(user, currency, amount string, held bool) {
		a.call("POST", "/sandbox/v1/crypto-deposits", object{"externalUserId": user, "currency": currency, "amount": amount, "requireTravelRule": held})
	}
	const polish, german = "PL61109010140000071219812874", "DE89370400440532013000"
	id := a.active("fixture-alice")
	sepa("fixture-alice", "1500.00", polish, "Alice Kowalska", nil)
	days(2)
	crypto("fixture-alice", "eth", "0.5", false)
	a.call("POST", "/v1/sepa-transfer", object{"sourceExternalUserId": "fixture-alice", "currency": "eur", "amount": "320.00", "destinationIban": polish, "transferTitle": "rent"})
	days(3)
	sepa("fixture-alice", "2100.50", polish, "Alice Kowalska", nil)
	days(1)
	lock := a.call("GET", "/v1/exchange/get-lock?sourceExternalUserId=fixture-alice&currencyFrom=eur&currencyTo=btc&amount=900", nil)
	a.call("POST", "/v1/exchange", object{"sourceExternalUserId": "fixture-alice", "amount": 900, "currencyFrom": "eur", "currencyTo": "btc", "lockId": lock["lockId"]})
	days(2)
	crypto("fixture-alice", "eth", "1.25", true)
	sepa("fixture-alice", "60.00", german, "Alice Kowalska", object{"title": "my savings"})
	sepa("fixture-alice", "999.00", german, "Mallory Meier", nil)
	for _, user := range []string{"fixture-bruno", "fixture-chiara", "fixture-daan"} {
		a.active(user)
		crypto(user, "usdc", "250", user == "fixture-bruno")
	}
	a.call("PATCH", "/v1/user/suspend/fixture-daan", nil)
	a.create("fixture-elif", object{"firstName": "Elif", "lastName": "Öztürk"})
	a.create("fixture-fionn", object{"firstName": "Fionn", "lastName": "Ó Briain"})
	a.call("POST", "/v1/kyc", object{"externalUserId": "fixture-fionn", "documentType": "PASSPORT", "country": "IE", "incomeSource": "OTHER", "openAccountReason": "DAILY_USE"})
	a.create("fixture-greta", nil)
	a.call("DELETE", "/v1/user/fixture-greta", nil)
	for _, fault := range []object{
		{"operation": "*", "kind": "latency", "latencyMilliseconds": 20, "every": 3},
		{"operation": "createTransfer", "kind": "connection-closed", "moment": "after", "times": 1},
		{"operation": "getUserBalances", "kind": "code", "code": "P455", "externalUserId": "fixture-elif"},
	} {
		a.call("POST", "/sandbox/v1/faults", fault)
	}
	for range 3 {
		a.call("GET", "/v1/user/balances/fixture-alice", nil)
		a.call("GET", "/v1/partner/balances", nil)
	}
	a.call("POST", "/sandbox/v1/snapshots", object{"name": "funded"})
	return id
}

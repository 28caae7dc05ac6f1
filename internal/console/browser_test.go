//go:build browser

package console

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// patience is how long a browser may take for one test. It is no measure of anything.
const patience = 40 * time.Second

// tab is a real browser at the console of a sandbox.
type tabOf struct {
	t    *testing.T
	ctx  context.Context
	base string
	// elsewhere is another site that the test goes to.
	elsewhere string

	mu       sync.Mutex
	problems []string
	hosts    []string
}

// launched starts one browser for all tests of the package.
var launched = sync.OnceValues(func() (context.Context, error) {
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(os.Getenv("P100_BROWSER")), chromedp.WindowSize(1280, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's own sandbox refuses root.
	}
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	browser, _ := chromedp.NewContext(allocator)
	return browser, chromedp.Do(browser)
})

func TestMain(m *testing.M) {
	code := m.Run()
	if browser, err := launched(); err == nil {
		_ = chromedp.Cancel(browser) // it ends with the process anyway
	}
	os.Exit(code)
}

// visitTab opens a tab of its own, which fails the test when the page complains or asks
// anybody else for anything.
func visitTab(t *testing.T, s *sandbox.Sandbox, opts Options) *tabOf {
	t.Helper()
	browser, err := launched()
	if err != nil {
		t.Fatalf("the browser %q does not start: %v", os.Getenv("P100_BROWSER"), err)
	}
	server := httptest.NewServer(New(s, opts))
	tab := &tabOf{t: t, base: server.URL}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.listen))
	ctx, stop := context.WithTimeout(ctx, patience)
	tab.ctx = ctx
	// Each of the tabs behaves like the one in front.
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		cancel()
		server.Close()
		tab.mu.Lock()
		defer tab.mu.Unlock()
		for _, p := range tab.problems {
			t.Errorf("the browser complains: %s", p)
		}
		for _, h := range tab.hosts {
			t.Errorf("the page asks %s for something", h)
		}
	})
	return tab
}

func (b *tabOf) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			b.problems = append(b.problems, fmt.Sprintf("%s %v", e.Type, e.Args))
		}
	case *log.EventEntryAdded:
		// That a form came back with something to mend is no mistake of the page.
		mend := e.Entry.Source == log.EntrySourceNetwork && (strings.Contains(e.Entry.Text, "422") || strings.Contains(e.Entry.Text, "413"))
		if (e.Entry.Level == "error" || e.Entry.Level == "warning") && !mend {
			b.problems = append(b.problems, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && !strings.HasPrefix(e.Request.URL, b.base+"/") &&
			(b.elsewhere == "" || !strings.HasPrefix(e.Request.URL, b.elsewhere+"/")) {
			b.hosts = append(b.hosts, e.Request.URL)
		}
	case *network.EventLoadingFailed:
		if e.BlockedReason != "" {
			b.problems = append(b.problems, "blocked: "+string(e.BlockedReason))
		}
	}
}

func (b *tabOf) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// run does something that has a result.
func run[T any](b *tabOf, action chromedp.Action[T]) T {
	b.t.Helper()
	result, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

func (b *tabOf) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// click presses what has a text, and waits for the page that says something.
func (b *tabOf) click(selector, says string) {
	b.t.Helper()
	b.do(chromedp.Click(selector, chromedp.NodeVisible))
	b.waits(says)
}

// waits until the page says something. Where the browser is on its way to another
// page, it is asked again.
func (b *tabOf) waits(says string) {
	b.t.Helper()
	question := fmt.Sprintf("document.readyState === 'complete' && !!document.querySelector('main')?.innerText.includes(%q)", says)
	seen := ""
	for {
		said, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](question))
		switch {
		case said:
			// Keys are lost on a page that was not painted yet.
			const painted = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
			if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](painted, chromedp.EvalAwaitPromise)); err != nil {
				b.t.Fatal(err)
			}
			return
		case b.ctx.Err() != nil:
			b.t.Fatalf("the page does not say %q: %v; it said %s", says, err, seen)
		}
		seen, _ = chromedp.Run(b.ctx, chromedp.Evaluate[string]("location.href + document.querySelector('main')?.innerText")) // for the message above
		time.Sleep(50 * time.Millisecond)
	}
}

// button is the button of a text.
func button(text string) string {
	return fmt.Sprintf(`//button[starts-with(normalize-space(.), %q)]`, text)
}

// press sends keys to whatever has the focus.
func (b *tabOf) press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k, asKeyboard))
	}
}

// asKeyboard lets a key go down as that of a keyboard does: the letter comes apart from
// it, and not at all where the page has done something with the key. Otherwise Enter
// on a link would go on to the field that the link leads to, and send its form.
func asKeyboard(key *input.DispatchKeyEventParams) {
	if key.Type == kb.KeyDown {
		key.Type = input.DispatchKeyEventTypeRawKeyDown
	}
}

// focused describes what has the focus.
func (b *tabOf) focused() string {
	b.t.Helper()
	return run(b, chromedp.Evaluate[string](`(document.activeElement?.id || document.activeElement?.innerText || document.activeElement?.tagName || "").trim()`))
}

// focusIs waits until something has the focus.
func (b *tabOf) focusIs(what string) {
	b.t.Helper()
	for !strings.HasPrefix(b.focused(), what) {
		time.Sleep(50 * time.Millisecond) // until the test's patience ends
	}
}

// tabTo presses the tab key until something has the focus.
func (b *tabOf) tabTo(what string) {
	b.t.Helper()
	for range 60 {
		b.press(kb.Tab)
		if strings.HasPrefix(b.focused(), what) {
			return
		}
	}
	b.t.Fatalf("the tab key does not lead to %q", what)
}

// screenshot saves a picture of the page, if somebody wants pictures.
func (b *tabOf) screenshot(name string, width, height int64, scheme string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		b.t.Fatal(err)
	}
	if overflow := run(b, chromedp.Evaluate[int64]("document.documentElement.scrollWidth - document.documentElement.clientWidth")); overflow > 0 {
		b.t.Errorf("%s is %d pixels wider than the window", name, overflow)
	}
	directory := os.Getenv("P100_SCREENSHOTS")
	if directory == "" {
		return
	}
	picture := run(b, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(directory, name+".png"), picture, 0o600); err != nil {
		b.t.Error(err)
	}
}

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
	b := visitTab(t, s, Options{Version: "dev"})
	for name, path := range map[string]string{
		"users": "/", "user": "/users/" + id, "new-user": "/users/new", "deposits": "/deposits", "log": "/log", "entry": "/log/1", "faults": "/faults", "prices": "/prices", "settings": "/settings",
	} {
		b.open(path)
		b.screenshot(name+"-light", 1280, 900, "light")
		b.screenshot(name+"-dark", 1280, 900, "dark")
		b.screenshot(name+"-narrow", 390, 844, "light")
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

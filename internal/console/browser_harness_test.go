//go:build browser

package console

import (
	"context"
	"fmt"
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
		mend := e.Entry.Source == log.EntrySourceNetwork && (strings.Contains(e.Entry.Text, "422") || strings.Contains(e.Entry.Text, "413") ||
			strings.Contains(e.Entry.Text, "403") && strings.HasSuffix(e.Entry.URL, "/login"))
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

// withinReach fails the test when there is something to press or to fill in beside the window.
func (b *tabOf) withinReach(name string) {
	b.t.Helper()
	const question = `[...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")].filter(e => {
		const at = e.getBoundingClientRect();
		return !e.matches(".skip") && at.width > 0 && (at.left < 0 || at.right > innerWidth);
	}).map(e => e.innerText || e.id)`
	if beside := run(b, chromedp.Evaluate[[]string](question)); len(beside) > 0 {
		b.t.Errorf("%s has beside the window: %q", name, beside)
	}
}

// fill puts a value into a field, whatever its kind.
func (b *tabOf) fill(id, value string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.getElementById(%q).value = %q", id, value)))
}

// seen fails the test unless a field and its label are in the window, below what stands
// still at its top.
func (b *tabOf) seen(id string) {
	b.t.Helper()
	const question = `(id => {
		const bar = document.querySelector("header.top"), label = document.querySelector("label[for='" + id + "']").getBoundingClientRect();
		const top = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().bottom : 0;
		return label.top >= top && document.getElementById(id).getBoundingClientRect().bottom <= innerHeight;
	})(%q)`
	if !run(b, chromedp.Evaluate[bool](fmt.Sprintf(question, id))) {
		b.t.Errorf("the field %s or its label is not to be seen", id)
	}
}

// follow goes to a link of what is to mend and presses Enter on it.
func (b *tabOf) follow(link string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[role=alert]").focus()`))
	b.tabTo(link)
	b.press(kb.Enter)
}

//go:build browser

package console

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

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

// Enter on each of the links of what is to mend leads to its field, again and again,
// and sends nothing.
func TestBrowserLinksLeadToWhatIsToMend(t *testing.T) {
	t.Parallel()
	for name, width := range map[string]int64{"wide": 1280, "narrow": 360} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, sandbox.Options{Now: time.Now})
			a := application{t, s, "key"}
			id := a.active("alice")
			b := visitTab(t, s, Options{})
			b.do(chromedp.EmulateViewport(width, 700))
			b.open("/users/" + id)
			b.do(chromedp.Click(`//summary[.="SEPA deposit"]`))
			b.fill("sepa-deposit-amount", "many")
			b.fill("sepa-deposit-senderIban", "PL00")
			b.click(`//form[@id="sepa-deposit"]//button`, "Not done")
			b.focusIs("Not done")
			for range 2 {
				b.follow("Sender's IBAN must be")
				b.focusIs("sepa-deposit-senderIban")
				b.seen("sepa-deposit-senderIban")
				b.follow("Amount in EUR must be")
				b.focusIs("sepa-deposit-amount")
				b.seen("sepa-deposit-amount")
			}
			b.fill("sepa-deposit-senderIban", "PL61109010140000071219812874")
			// The form may have been closed meanwhile.
			b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#sepa-deposit").closest("details").open = false`))
			b.follow("Amount in EUR must be")
			b.focusIs("sepa-deposit-amount")
			b.press(kb.End, kb.Backspace, kb.Backspace, kb.Backspace, kb.Backspace, "20", kb.Enter)
			b.waits("A SEPA deposit has arrived")
			// What no field is to blame for is about the form.
			a.call("PATCH", "/v1/user/suspend/alice", nil)
			b.do(chromedp.Click(`//summary[.="SEPA deposit"]`))
			b.click(`//form[@id="sepa-deposit"]//button`, "User is suspended")
			b.focusIs("Not done")
			b.follow("User is suspended")
			b.focusIs("sepa-deposit")
			b.press(kb.Tab)
			b.focusIs("sepa-deposit-amount")
		})
	}
}

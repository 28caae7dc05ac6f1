//go:build browser

package console

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

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

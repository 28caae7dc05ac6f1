package payment_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// It looks, to the end of the history, sends once, and follows; what comes later never sends.
func TestOrderOfCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{ends: "PENDING"}
		p.pay("7", time.Minute, "SUCCESSFUL")
		polls := 0
		p.on = map[string]func(*http.Request) (*http.Response, error){read: func(*http.Request) (*http.Response, error) {
			if polls++; polls == 3 {
				p.set(func(p *p100) { p.items[0].Status = "SUCCESSFUL" })
			}
			return nil, nil
		}}
		session := p.run(t)
		o := session.Create(t.Context(), coinType, five("note", "a"))
		wantText(t, append(o.Errors, o.Warnings...), "")
		if calls := p.did(); calls != "listUserTransactions listUserTransactions createTransfer getTransfer getTransfer getTransfer" {
			t.Errorf("called %s", calls)
		}
		if o.Text("id") != "t-2" || o.Text("status") != "SUCCESSFUL" || o.Identity["id"] != "t-2" || o.Text("created_at") == "" {
			t.Errorf("the state is %v", o.State)
		}

		o = p.run(t).Refresh(t.Context(), coinType, o)
		if calls := p.did(); calls != "getTransfer" || len(o.Errors) > 0 {
			t.Errorf("a refresh called %s, %q", calls, o.Errors)
		}
		refused := p.run(t).Update(t.Context(), coinType, o, five("note", "b"))
		wantText(t, refused.Errors, "A payment cannot be changed")
		o = p.run(t).Update(t.Context(), coinType, o, five("note", "a", "allow_duplicate", "true"))
		wantText(t, append(o.Errors, o.Warnings...), "")
		o = p.run(t).Destroy(t.Context(), coinType, o)
		wantText(t, o.Errors, "")
		wantText(t, o.Warnings, "The payment stands")
		if calls := p.did(); calls != "" || o.State != nil {
			t.Errorf("what sends nothing called %s and left %v", calls, o.State)
		}
	})
}

// A payment that gets another address without a moved block is not made again, however old it is and whichever half comes first.
func TestPaymentRenamed(t *testing.T) {
	t.Parallel()
	const refused = "Deleted under one address, managed under another: This plan destroys one test_coin for the coin of 5.00 and has another one for it, and nothing orders the two. " +
		"The money could be sent a second time."
	for name, tc := range map[string]struct {
		ends  string
		other map[string]string
		want  string
	}{
		"identical":       {other: five(), want: refused},
		"spelt otherwise": {other: map[string]string{"user": "alice", "amount": "5"}, want: strings.Replace(refused, "of 5.00 and", "of 5 and", 1)},
		"another amount":  {other: map[string]string{"user": "alice", "amount": "6"}},
		"meant":           {other: five("allow_duplicate", "true")},
		"failed":          {ends: "FAILED", other: five()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := &p100{ends: tc.ends}
				o := p.run(t).Create(t.Context(), coinType, five())
				o.Errors = nil
				session := p.run(t)
				wantText(t, session.Plan(t.Context(), coinType, o, nil).Errors, "")
				wantText(t, session.Plan(t.Context(), coinType, acctest.Object{}, tc.other).Errors, tc.want)
			})
		})
	}
}

// An import id that leads to no payment is said to be one.
func TestPaymentImportOfNothing(t *testing.T) {
	t.Parallel()
	p := &p100{}
	o := p.run(t).ImportID(t.Context(), coinType, "t-9")
	wantText(t, o.Errors, `Unable to import the payment: Nothing was imported. The import id of a test_coin is P100's id of such a payment, but is "t-9".`)
	if len(o.Errors) != 1 || o.State != nil || strings.Contains(o.Errors[0], "kept in the state") {
		t.Errorf("errors %q, state %v", o.Errors, o.State)
	}
}

// Identical payments of one run go one after the other, and the second one is refused; payments of another amount are not.
func TestPaymentsOfOneRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		sending, most := 0, 0
		p.on = map[string]func(*http.Request) (*http.Response, error){
			// A history that lags: what protects within a run is the run's own memory.
			look: func(*http.Request) (*http.Response, error) { return p.say(200, `{"items":[],"total":0}`), nil },
			send: func(*http.Request) (*http.Response, error) {
				p.set(func(*p100) { sending++; most = max(most, sending) })
				time.Sleep(time.Second)
				p.set(func(*p100) { sending-- })
				return nil, nil
			},
		}
		session := p.run(t)
		var all sync.WaitGroup
		results := make([]acctest.Object, 3)
		for i, amount := range []string{"5.00", "5", "6"} {
			all.Go(func() {
				results[i] = session.Create(t.Context(), coinType, map[string]string{"user": "alice", "amount": amount})
			})
		}
		all.Wait()
		wantText(t, results[2].Errors, "")
		wantText(t, append(results[0].Errors, results[1].Errors...), "was made in this run")
		if len(results[0].Errors)+len(results[1].Errors) != 1 || most != 1 {
			t.Errorf("errors %q and %q, %d at a time", results[0].Errors, results[1].Errors, most)
		}
		p.wantPayments(t, 1)
	})
}

// A payment that failed moved nothing: an identical one may follow in the same run, but only so many as did not fail.
func TestPaymentAfterAFailedOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{ends: "FAILED"}
		session := p.run(t)
		o := session.Create(t.Context(), coinType, five())
		wantText(t, o.Errors, "The payment failed")
		p.set(func(p *p100) { p.ends = "" })
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "")
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "An identical payment has been made")
		// One that is made on purpose and fails does not make the one that stands forgotten.
		p.set(func(p *p100) { p.ends = "FAILED"; p.on = map[string]func(*http.Request) (*http.Response, error){} })
		wantText(t, session.Create(t.Context(), coinType, five("allow_duplicate", "true")).Errors, "The payment failed")
		p.set(func(p *p100) { // the history shows neither any more
			p.on[look] = func(*http.Request) (*http.Response, error) { return p.say(200, `{"items":[],"total":0}`), nil }
		})
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "with the id t-2")
		p.wantPayments(t, 3)
	})
}

// A payment of this run that fails after nobody followed it any more is no duplicate either.
func TestPaymentAfterOneThatFailsLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{ends: "PENDING"}
		session := p.run(t)
		o := session.Create(t.Context(), coinType, five("timeouts.create", "1m"))
		wantText(t, o.Warnings, "The payment is on its way")
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "was made in this run")
		p.set(func(p *p100) { p.items[0].Status, p.ends = "FAILED", "" })
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "")
		p.wantPayments(t, 2)
	})
}

// When the timeout ends, the payment is kept with its id, and it is no error: that would taint it.
func TestTimeoutWhileFollowing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{ends: "CONFIRMING"}
		start := time.Now()
		o := p.run(t).Create(t.Context(), coinType, five("timeouts.create", "90s"))
		if took := time.Since(start); took != 90*time.Second {
			t.Errorf("it took %s", took)
		}
		wantText(t, o.Errors, "")
		wantText(t, o.Warnings, "Its last known status is CONFIRMING")
		if o.Text("id") != "t-1" {
			t.Errorf("the state is %v", o.State)
		}
		p.set(func(p *p100) { p.items[0].Status = "COMPLETED" })
		if o = p.run(t).Refresh(t.Context(), coinType, o); o.Text("status") != "COMPLETED" {
			t.Errorf("status %s", o.Text("status"))
		}
	})
}

// A refusal and a 429 are definite: nothing was done, nothing is saved, and the payment may be sent again.
func TestDefiniteRefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		for _, body := range []string{`{"errorCode":"P433","errorName":"insufficient-funds","errorMessage":"Not enough."}`, `slow down`} {
			status := map[bool]int{true: 400, false: 429}[body[0] == '{']
			p.on = map[string]func(*http.Request) (*http.Response, error){send: func(*http.Request) (*http.Response, error) { return p.say(status, body), nil }}
			o := p.run(t, func(c *client.Config, _ *tfkit.Account) { c.MaxRetries = 1 }).Create(t.Context(), coinType, five())
			wantText(t, o.Errors, "No money was moved")
			if o.State != nil {
				t.Errorf("%d leaves %v", status, o.State)
			}
		}
		p.on = nil
		wantText(t, p.run(t).Create(t.Context(), coinType, five()).Errors, "")
		p.wantPayments(t, 1)
	})
}

// What P100 says of a failure is repeated without what the payment was sent with.
func TestFailureIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{ends: "PENDING"}
		p.on = map[string]func(*http.Request) (*http.Response, error){read: func(*http.Request) (*http.Response, error) {
			return p.say(200, `{"id":"t-1","status":"FAILED","error":{"description":"Refused: \"Rent ALICE\" is no memo, 5 days"}}`), nil
		}}
		o := p.run(t).Create(t.Context(), coinType, five("note", "rent Alice"))
		const masked = `Refused: "[note]" is no memo, 5 days`
		wantText(t, o.Errors, masked)
		if o.Text("failure_reason") != masked {
			t.Errorf("the state says %q", o.Text("failure_reason"))
		}
		o = p.run(t).Refresh(t.Context(), coinType, o)
		if o.Text("failure_reason") != masked {
			t.Errorf("the state says %q", o.Text("failure_reason"))
		}
		planned := p.run(t).Plan(t.Context(), coinType, o, five("note", "rent Alice"))
		wantText(t, planned.Warnings, masked)
		wantText(t, planned.Warnings, "no apply makes it again by itself")
	})
}

// A long reason is shortened after what is personal in it was replaced: half a value would not be found.
func TestLongReasonIsToldWithoutPersonalData(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const longest = 1000
		for before := longest - 20; before <= longest; before++ {
			p := &p100{ends: "PENDING"}
			p.on = map[string]func(*http.Request) (*http.Response, error){read: func(*http.Request) (*http.Response, error) {
				return p.say(200, fmt.Sprintf(`{"id":"t-1","status":"FAILED","error":{"description":"%s Planted memo of alice"}}`, strings.Repeat("x", before))), nil
			}}
			reason := p.run(t).Create(t.Context(), coinType, five("note", "Planted memo of alice")).Text("failure_reason")
			if strings.Contains(reason, "Plant") || len([]rune(reason)) > longest || !strings.HasPrefix(reason, strings.Repeat("x", before-1)) {
				t.Errorf("after %d characters the reason ends in %q", before, reason[before-1:])
			}
		}
	})
}

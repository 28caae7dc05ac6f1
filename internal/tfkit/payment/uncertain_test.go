package payment_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// uncertain makes a payment whose answer is lost and that nobody knows of.
func (p *p100) uncertain(t *testing.T) acctest.Object {
	t.Helper()
	p.lose(false)
	start := time.Now()
	o := p.run(t).Create(t.Context(), coinType, five())
	wantText(t, o.Errors, "It is not known whether the money was moved")
	wantText(t, o.Errors, "terraform untaint ADDRESS")
	if took := time.Since(start); took != time.Minute {
		t.Errorf("the search took %s", took)
	}
	if o.Text("status") != "UNKNOWN" || o.Text("id") != "" || !o.Flag("uncertain") || o.Identity["id"] == "" {
		t.Fatalf("the state is %v", o.State)
	}
	p.set(func(p *p100) { p.on = nil })
	p.did()
	return o
}

// While nobody knows what became of a payment, a plan stops, and Terraform does not get to forget it.
func TestUncertainPaymentStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		o := p.uncertain(t)
		wantText(t, p.run(t).Refresh(t.Context(), coinType, o).Errors, "the user's history does not show it")
		p.on = map[string]func(*http.Request) (*http.Response, error){look: func(*http.Request) (*http.Response, error) { return p.say(404, `{}`), nil }}
		wantText(t, p.run(t).Refresh(t.Context(), coinType, o).Errors, "the user's history cannot be read now")
		p.on = nil
		// A tainted object is destroyed with empty private state.
		for _, private := range [][]byte{o.Private, nil} {
			kept := o
			kept.Private = private
			kept = p.run(t).Destroy(t.Context(), coinType, kept)
			wantText(t, kept.Errors, "An uncertain payment is not forgotten")
			if kept.State == nil {
				t.Error("it was forgotten")
			}
		}
		p.wantPayments(t, 0)
	})
}

// It turns up: it stays uncertain until a person has seen that it succeeded, which is an update that sends nothing.
func TestUncertainPaymentSucceeded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		o := p.uncertain(t)
		p.pay("5", 0, "SUCCESSFUL")
		session := p.run(t)
		o = session.Refresh(t.Context(), coinType, o)
		wantText(t, o.Errors, "")
		if o.Text("id") != "t-1" || o.Text("status") != "SUCCESSFUL" || !o.Flag("uncertain") {
			t.Fatalf("the state is %v", o.State)
		}
		wantText(t, session.Destroy(t.Context(), coinType, o).Errors, "An uncertain payment is not forgotten")
		// The replacement of the tainted object comes as a creation, in create_before_destroy order before anybody asks Delete.
		wantText(t, session.Plan(t.Context(), coinType, acctest.Object{}, five("allow_duplicate", "true")).Errors, "An identical payment is uncertain")
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "An identical payment has been made")
		// Untainted, it is updated in place.
		p.did()
		o = p.run(t).Update(t.Context(), coinType, o, five())
		wantText(t, o.Errors, "")
		if calls := p.did(); calls != "" || o.Flag("uncertain") || o.Text("id") != "t-1" {
			t.Errorf("called %s, the state is %v", calls, o.State)
		}
		p.wantPayments(t, 1)
	})
}

// It turns out to have failed: it may be forgotten, and sent again, also in the run that has just learnt it.
func TestUncertainPaymentFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		o := p.uncertain(t)
		p.pay("5", 0, "PENDING")
		session := p.run(t)
		o = session.Refresh(t.Context(), coinType, o)
		wantText(t, session.Plan(t.Context(), coinType, acctest.Object{}, five("allow_duplicate", "true")).Errors, "An identical payment is uncertain")
		p.set(func(p *p100) { p.items[0].Status = "FAILED" })
		o = session.Refresh(t.Context(), coinType, o)
		if o.Text("status") != "FAILED" {
			t.Fatalf("the state is %v", o.State)
		}
		wantText(t, session.Plan(t.Context(), coinType, acctest.Object{}, five("allow_duplicate", "true")).Errors, "")
		wantText(t, session.Destroy(t.Context(), coinType, o).Errors, "")
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "")
		p.wantPayments(t, 2)
	})
}

// What the history showed before, and what else this run has paid, is not taken for the payment whose answer was lost.
func TestUncertainPaymentIsNotMistaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		p.pay("5", time.Minute, "FAILED")
		o := p.uncertain(t)
		wantText(t, p.run(t).Refresh(t.Context(), coinType, o).Errors, "the user's history does not show it")
		// Of one that failed and one that did not, both made since, the one that did not fail is taken.
		p.pay("5", 0, "SUCCESSFUL")
		p.pay("5", 0, "FAILED")
		if o = p.run(t).Refresh(t.Context(), coinType, o); o.Text("id") != "t-2" {
			t.Errorf("took %s", o.Text("id"))
		}

		q := &p100{}
		session := q.run(t)
		wantText(t, session.Create(t.Context(), coinType, five()).Errors, "")
		q.lose(false)
		o = session.Create(t.Context(), coinType, five("allow_duplicate", "true"))
		wantText(t, o.Errors, "It is not known whether the money was moved")
	})
}

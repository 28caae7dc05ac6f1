package payment_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// How old an identical payment is is told by P100's clock, however wrong the machine's is.
func TestDuplicateWindowIsOnTheClockOfTheHistory(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{
		"same time": 0, "machine fast by months": -90 * 24 * time.Hour, "machine slow by months": 90 * 24 * time.Hour,
	} {
		for _, tc := range []struct {
			ago  time.Duration
			want string
		}{
			{23 * time.Hour, "An identical payment has been made"},
			{25 * time.Hour, ""},
		} {
			t.Run(name+", made "+tc.ago.String()+" ago", func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					p := &p100{ahead: ahead}
					p.pay("5", tc.ago, "SUCCESSFUL")
					o := p.run(t).Create(t.Context(), coinType, five())
					wantText(t, o.Errors, tc.want)
					if tc.want == "" {
						p.wantPayments(t, 2)
						if sent := p.now().Format(time.RFC3339); o.Text("sent_at") != sent {
							t.Errorf("sent at %s, but P100's clock says %s", o.Text("sent_at"), sent)
						}
						return
					}
					p.wantPayments(t, 1)
				})
			})
		}
	}
}

// Without P100's time nobody can tell how old an identical payment is: it counts, and the machine's clock is not asked.
func TestDuplicateWithoutAClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{undated: true}
		p.pay("5", 900*24*time.Hour, "SUCCESSFUL")
		o := p.run(t).Create(t.Context(), coinType, five())
		wantText(t, o.Errors, "does not tell its own time, so that an identical payment counts however old it is")
		p.wantPayments(t, 1)
		o = p.run(t).Create(t.Context(), coinType, five("allow_duplicate", "true"))
		wantText(t, o.Errors, "")
		if o.Text("sent_at") != p.now().Format(time.RFC3339) {
			t.Errorf("sent at %s", o.Text("sent_at"))
		}
	})
}

// A payment whose answer was lost is found however wrong the machine's clock is: at once, and by a later run.
func TestLostAnswerIsFoundByTheClockOfTheHistory(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"machine fast": -time.Hour, "machine slow": time.Hour} {
		for _, undated := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					p := &p100{ahead: ahead, undated: undated}
					p.pay("5", 48*time.Hour, "FAILED") // another one
					p.lose(true)
					o := p.run(t).Create(t.Context(), coinType, five())
					wantText(t, o.Errors, "")
					wantText(t, o.Warnings, "P100 has it, with the id t-2")

					p = &p100{ahead: ahead, undated: undated}
					p.pay("5", 48*time.Hour, "FAILED")
					p.lose(false)
					o = p.run(t).Create(t.Context(), coinType, five())
					wantText(t, o.Errors, "It is not known whether the money was moved")
					o = p.run(t).Refresh(t.Context(), coinType, o)
					wantText(t, o.Errors, "It is still not known whether the money was moved")
					time.Sleep(time.Hour)
					p.pay("5", 50*time.Minute, "SUCCESSFUL")
					o = p.run(t).Refresh(t.Context(), coinType, o)
					wantText(t, o.Errors, "")
					if o.Text("id") != "t-2" || o.Text("status") != "SUCCESSFUL" {
						t.Errorf("found %s, %s", o.Text("id"), o.Text("status"))
					}
				})
			})
		}
	}
}

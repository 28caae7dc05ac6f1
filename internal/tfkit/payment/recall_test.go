package payment_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Where the notes about an uncertain payment were lost, the time in the state has to do: what is older is not taken for it.
func TestUncertainPaymentWithoutItsNotes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		o := p.uncertain(t)
		sent, err := time.Parse(time.RFC3339, o.Text("sent_at"))
		if err != nil {
			t.Fatal(err)
		}
		o.Private = nil
		p.pay("5", p.now().Sub(sent)+time.Hour, "SUCCESSFUL")
		wantText(t, p.run(t).Refresh(t.Context(), coinType, o).Errors, "the user's history does not show it")
		p.pay("5", p.now().Sub(sent), "SUCCESSFUL")
		if o = p.run(t).Refresh(t.Context(), coinType, o); o.Text("id") != "t-2" || len(o.Errors) > 0 {
			t.Errorf("took %q (%v)", o.Text("id"), o.Errors)
		}
	})
}

// Notes that cannot be read are no reason to guess.
func TestUncertainPaymentWithUnreadableNotes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		o := p.uncertain(t)
		p.pay("5", 0, "SUCCESSFUL")
		torn := o
		torn.Private = []byte(`{"traces":"WyJub3RlcyJd"}`) // a list
		wantText(t, p.run(t).Refresh(t.Context(), coinType, torn).Errors, "Unreadable private state")
		torn.Private = nil
		torn.State["sent_at"] = tftypes.NewValue(tftypes.String, "yesterday")
		torn = p.run(t).Refresh(t.Context(), coinType, torn)
		wantText(t, torn.Errors, "The time at which the coin of 5.00 was sent cannot be read")
		if calls := p.did(); calls != "" {
			t.Errorf("called %s", calls)
		}
	})
}

// More identical payments than anybody makes on purpose are not gone through to their end, so that nothing may be sent.
func TestMoreIdenticalPaymentsThanAreLookedAt(t *testing.T) {
	t.Parallel()
	p := &p100{}
	p.pay("5", time.Hour, "FAILED")
	for n := 2; n <= 10_001; n++ {
		again := p.items[0]
		again.ID = "t-" + strconv.Itoa(n)
		p.items = append(p.items, again)
	}
	o := p.run(t).Create(t.Context(), coinType, five())
	wantText(t, o.Errors, "more than 10000 identical movements since")
	wantText(t, o.Errors, "Nothing was sent")
	if strings.Contains(p.did(), send) {
		t.Error("it was sent")
	}
}

// A change that sends nothing teaches nothing: what the plan leaves open stays as it is.
func TestChangeThatSendsNothing(t *testing.T) {
	t.Parallel()
	p := &p100{}
	session := p.run(t)
	o := session.Create(t.Context(), coinType, five())
	p.did()
	changed := session.Update(t.Context(), coinType, o, five("allow_duplicate", "true"))
	wantText(t, changed.Errors, "")
	for _, name := range []string{"id", "status", "created_at", "sent_at", "seal"} {
		if changed.Text(name) == "" || changed.Text(name) != o.Text(name) {
			t.Errorf("%s was %q and is %q", name, o.Text(name), changed.Text(name))
		}
	}
	if calls := p.did(); calls != "" || !changed.Flag("allow_duplicate") {
		t.Errorf("called %s, the state is %v", calls, changed.State)
	}
}

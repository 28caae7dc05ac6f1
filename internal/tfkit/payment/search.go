package payment

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/transactions"
)

// maxSame bounds how many identical movements are looked at: so many are no accident.
const maxSame = 10_000

// view is what the history shows of a movement.
type view struct {
	// same are its items that are the same movement, newest first.
	same []client.Transaction
	// at is P100's time at the view, by which its items are as old as they are. It is zero when P100 did not tell: no other clock
	// will do, because one that is fast would hide the items that matter.
	at time.Time
}

// ago is the time so long before the view; zero, which is before everything, when P100 did not tell its time.
func (v view) ago(d time.Duration) time.Time {
	if v.at.IsZero() {
		return v.at
	}
	return v.at.Add(-d)
}

// orNow is P100's time, or where it did not tell it the machine's, for people to read: nothing is decided by that one.
func (v view) orNow() time.Time {
	if v.at.IsZero() {
		return time.Now().UTC()
	}
	return v.at
}

// when says when an item was made, and what it counts for.
func (v view) when(item client.Transaction) string {
	if v.at.IsZero() {
		return fmt.Sprintf("at %q (P100's answer does not tell its own time, so that an identical payment counts however old it is)", item.CreatedAt)
	}
	return "at " + item.CreatedAt
}

// duplicate returns the newest item. A movement that failed has moved nothing and is no duplicate.
func (v view) duplicate() (client.Transaction, bool) {
	at := slices.IndexFunc(v.same, func(item client.Transaction) bool { return item.Status != statusFailed })
	if at < 0 {
		return client.Transaction{}, false
	}
	return v.same[at], true
}

// failed reports that the view shows a movement, and that it failed.
func (v view) failed(id string) bool {
	return slices.ContainsFunc(v.same, func(item client.Transaction) bool { return item.ID == id && item.Status == statusFailed })
}

// look reads what the history shows of a movement within a window. Without P100's time that is everything, however old: a
// duplicate too many is asked about, one too few is paid.
func look(ctx context.Context, api *client.Client, m Model, window time.Duration) (view, error) {
	first, pages, err := transactions.First(ctx, transactions.Of(api, m.HistoryUser()))
	if err != nil {
		return view{}, err
	}
	v := view{at: first.At}
	v.same, err = search(ctx, pages, m, v.ago(window))
	return v, err
}

// search returns the items of a history, newest first, that are the same movement and not older than since.
func search(ctx context.Context, pages transactions.Pages, m Model, since time.Time) ([]client.Transaction, error) {
	same, more, err := transactions.Search(ctx, pages, transactions.Filter{After: since, Match: m.IsSame, ToTheEnd: true}, maxSame)
	if err == nil && more {
		err = fmt.Errorf("the user's history has more than %d identical movements since %s", maxSame, since.Format(time.RFC3339))
	}
	return same, err
}

// traces tell a payment whose answer was lost from other movements that look the same. They are kept in its private state.
type traces struct {
	// Before are the ids of the movements that the history showed before it was sent. Without them an older one would pass for the
	// payment, and one that failed would let it be sent again.
	Before map[string]bool `json:"before"`
	// Since is the earliest time at which P100 can have taken it, by P100's clock; zero when P100 did not tell its time.
	Since time.Time `json:"since"`
	// other tells the other payments of this run.
	other func(id string) bool
}

func (t traces) areOf(item client.Transaction) bool { return !t.Before[item.ID] && !t.other(item.ID) }

// tracesAfter are those of a payment that is sent after a view.
func (r *Resource[M, P]) tracesAfter(v view) traces {
	t := traces{Before: map[string]bool{}, Since: v.ago(clockSlack), other: r.isOther}
	for _, item := range v.same {
		t.Before[item.ID] = true
	}
	return t
}

func (r *Resource[M, P]) isOther(id string) bool {
	_, sent := r.Account.SentPayment(r.idKey(id))
	return sent
}

// tracesKey is the private state key of the traces of an uncertain payment.
const tracesKey = "traces"

func (t traces) keep(ctx context.Context, private tfkit.PrivateWriter, diags *diag.Diagnostics) {
	raw, err := json.Marshal(t)
	if err != nil {
		diags.AddError("Unwritable private state", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, tracesKey, raw)...)
}

// recall reads what keep kept. Where private state was lost, the time in the state has to do.
func (r *Resource[M, P]) recall(ctx context.Context, m P, private tfkit.PrivateReader, diags *diag.Diagnostics) (traces, bool) {
	t := traces{other: r.isOther}
	raw, d := private.GetKey(ctx, tracesKey)
	diags.Append(d...)
	if d.HasError() {
		return t, false
	}
	if len(raw) == 0 {
		sentAt, err := time.Parse(time.RFC3339, m.PaymentState().SentAt.ValueString())
		if err != nil {
			diags.AddError("Unreadable state", fmt.Sprintf("The time at which %s was sent cannot be read: %s.", m.Subject(), err))
		}
		t.Since = sentAt.Add(-clockSlack)
		return t, err == nil
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		diags.AddError("Unreadable private state", fmt.Sprintf("The provider's own note %q about this payment cannot be read: %s.", tracesKey, err))
		return t, false
	}
	return t, true
}

// find looks for a payment whose answer was lost. One that failed is only taken where no other is, because it lets the payment
// be sent again.
func (t traces) find(ctx context.Context, api *client.Client, m Model) (client.Transaction, bool, error) {
	items, err := search(ctx, transactions.Of(api, m.HistoryUser()), m, t.Since)
	if err != nil {
		return client.Transaction{}, false, err
	}
	items = slices.DeleteFunc(items, func(item client.Transaction) bool { return !t.areOf(item) })
	if len(items) == 0 {
		return client.Transaction{}, false, nil
	}
	at := slices.IndexFunc(items, func(item client.Transaction) bool { return item.Status != statusFailed })
	return items[max(at, 0)], true, nil
}

// await searches for a bounded time, whatever the person does meanwhile: a lost answer is not made better by haste.
func (t traces) await(ctx context.Context, account *tfkit.Account, m Model) (client.Transaction, bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), account.PaymentSearch)
	defer cancel()
	var found client.Transaction
	err := tfkit.Poll(ctx, func(ctx context.Context) (bool, error) {
		item, ok, err := t.find(ctx, account.Client, m)
		if err != nil {
			return false, nil //nolint:nilerr // the history may answer the next time
		}
		found = item
		return ok, nil
	})
	return found, err == nil
}

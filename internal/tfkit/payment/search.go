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

// search returns the items of the user's history, newest first, that are the same movement and not older than since.
func search(ctx context.Context, api *client.Client, m Model, since time.Time) ([]client.Transaction, error) {
	same, more, err := transactions.Search(ctx, transactions.Of(api, m.HistoryUser()), transactions.Filter{After: since, Match: m.IsSame}, maxSame)
	if err == nil && more {
		err = fmt.Errorf("the user's history has more than %d identical movements since %s", maxSame, since.Format(time.RFC3339))
	}
	return same, err
}

// known tells by their ids the movements that cannot be a payment whose answer was lost: those that the history showed before
// it was sent, and those that are other payments of this run.
type known struct {
	before map[string]bool
	sent   func(id string) bool
}

func (k known) has(id string) bool { return k.before[id] || k.sent(id) }

func (r *Resource[M, P]) known(before []client.Transaction) known {
	k := known{before: map[string]bool{}, sent: func(id string) bool {
		_, sent := r.Account.SentPayment(r.idKey(id))
		return sent
	}}
	for _, item := range before {
		k.before[item.ID] = true
	}
	return k
}

// knownKey is the private state key of an uncertain payment for what the history showed before it was sent. Without it an older
// movement would pass for the payment, and one that failed would let it be sent again.
const knownKey = "known_before"

func rememberKnown(ctx context.Context, private tfkit.PrivateWriter, k known, diags *diag.Diagnostics) {
	raw, err := json.Marshal(k.before)
	if err != nil {
		diags.AddError("Unwritable private state", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, knownKey, raw)...)
}

// recallKnown reads what rememberKnown kept.
func (r *Resource[M, P]) recallKnown(ctx context.Context, private tfkit.PrivateReader, diags *diag.Diagnostics) (known, bool) {
	k := r.known(nil)
	raw, d := private.GetKey(ctx, knownKey)
	diags.Append(d...)
	if d.HasError() || len(raw) == 0 {
		return k, !d.HasError()
	}
	if err := json.Unmarshal(raw, &k.before); err != nil {
		diags.AddError("Unreadable private state", fmt.Sprintf("The provider's own note %q about this payment cannot be read: %s.", knownKey, err))
		return k, false
	}
	return k, true
}

// searchSent looks for a payment whose answer was lost: the same movement, made since it was sent, and not known to be another
// one. One that failed is only taken where no other is, because it lets the payment be sent again.
func searchSent(ctx context.Context, api *client.Client, m Model, sentAt time.Time, others known) (client.Transaction, bool, error) {
	items, err := search(ctx, api, m, sentAt.Add(-clockSlack))
	if err != nil {
		return client.Transaction{}, false, err
	}
	items = slices.DeleteFunc(items, func(item client.Transaction) bool { return others.has(item.ID) })
	if len(items) == 0 {
		return client.Transaction{}, false, nil
	}
	at := slices.IndexFunc(items, func(item client.Transaction) bool { return item.Status != statusFailed })
	return items[max(at, 0)], true, nil
}

// await searches for a bounded time, whatever the person does meanwhile: a lost answer is not made better by haste.
func await(ctx context.Context, account *tfkit.Account, m Model, sentAt time.Time, others known) (client.Transaction, bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), account.PaymentSearch)
	defer cancel()
	var found client.Transaction
	err := tfkit.Poll(ctx, func(ctx context.Context) (bool, error) {
		item, ok, err := searchSent(ctx, account.Client, m, sentAt, others)
		if err != nil {
			return false, nil //nolint:nilerr // the history may answer the next time
		}
		found = item
		return ok, nil
	})
	return found, err == nil
}

package payment

import (
	"context"
	"fmt"
	"time"

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

// searchSent looks for a payment whose answer was lost: the same movement, made since it was sent, and not there before.
func searchSent(ctx context.Context, api *client.Client, m Model, sentAt time.Time, before map[string]bool) (client.Transaction, bool, error) {
	items, err := search(ctx, api, m, sentAt.Add(-clockSlack))
	if err != nil {
		return client.Transaction{}, false, err
	}
	for _, item := range items {
		if !before[item.ID] {
			return item, true, nil
		}
	}
	return client.Transaction{}, false, nil
}

// await searches for a bounded time, whatever the person does meanwhile: a lost answer is not made better by haste.
func await(ctx context.Context, account *tfkit.Account, m Model, sentAt time.Time, before map[string]bool) (client.Transaction, bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), account.PaymentSearch)
	defer cancel()
	var found client.Transaction
	err := tfkit.Poll(ctx, func(ctx context.Context) (bool, error) {
		item, ok, err := searchSent(ctx, account.Client, m, sentAt, before)
		if err != nil {
			return false, nil //nolint:nilerr // the history may answer the next time
		}
		found = item
		return ok, nil
	})
	return found, err == nil
}

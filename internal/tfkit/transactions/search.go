// Package transactions searches the history of a user (listUserTransactions).
package transactions

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// pageSize is the largest page that P100 gives. It is asked for whatever the limit: one transaction alone does not show how the
// history is ordered.
const pageSize = 100

// maxPages bounds a search: half a million transactions in full pages.
const maxPages = 5_000

// These are histories that cannot be read to their end.
var (
	errRepeatedPage = errors.New("P100 answered the next page of the history with transactions of earlier pages, so the rest cannot be read")
	errEndless      = fmt.Errorf("the history has no end within %d pages", maxPages)
)

// Filter says which transactions are wanted. What is empty, zero or nil does not matter.
type Filter struct {
	// Kind is the type in the API's spelling, such as CRYPTO_DEPOSIT; Status likewise.
	Kind, Status string
	// Currency is that of a movement, or either of an exchange's.
	Currency string
	// After is the earliest time, Before the first one that is too late.
	After, Before time.Time
	// Match is a condition of the caller's own.
	Match func(client.Transaction) bool
	// ToTheEnd says that nothing may be missed, at the price of one more request: the history ends with an empty page, and not
	// where its total, which nobody documents, says so.
	ToTheEnd bool
}

func (f Filter) byTime() bool { return !f.After.IsZero() || !f.Before.IsZero() }

func (f Filter) matches(e entry) bool {
	return (f.Kind == "" || f.Kind == e.Type) &&
		(f.Status == "" || f.Status == e.Status) &&
		(f.Currency == "" || f.Currency == e.Currency || f.Currency == e.CurrencyFrom || f.Currency == e.CurrencyTo) &&
		(f.After.IsZero() || !e.at.Before(f.After)) &&
		(f.Before.IsZero() || e.at.Before(f.Before)) &&
		(f.Match == nil || f.Match(e.Transaction))
}

// entry is a transaction with its time, which is zero where it cannot be read.
type entry struct {
	client.Transaction
	at time.Time
}

// Pages reads one page of a history; see client.Client.UserTransactions.
type Pages func(ctx context.Context, page, limit int) (client.TransactionPage, error)

// First reads the first page of a history. It returns it together with the pages of the history, whose first page is not read
// again: for whoever needs to know P100's time before the search.
func First(ctx context.Context, read Pages) (client.TransactionPage, Pages, error) {
	first, err := read(ctx, 1, pageSize)
	return first, func(ctx context.Context, page, limit int) (client.TransactionPage, error) {
		if page == 1 {
			return first, nil
		}
		return read(ctx, page, limit)
	}, err
}

// Search collects the transactions of a history that match a filter, newest first, at most limit of them. The second result
// says that there may be more: it stopped at the limit.
//
// It reads no more pages than it needs. That rests on the order of the history, which P100 does not promise: where a history
// turns out not to be newest first, all of it is read and put in order.
func Search(ctx context.Context, read Pages, f Filter, limit int) ([]client.Transaction, bool, error) {
	s := scan{filter: f, limit: limit, seen: map[[2]string]bool{}}
	for page := 1; page <= maxPages; page++ {
		answer, err := read(ctx, page, pageSize)
		if err != nil {
			return nil, false, err
		}
		done, err := s.add(answer)
		if err != nil {
			return nil, false, err
		}
		if done {
			transactions, more := s.result()
			return transactions, more, nil
		}
	}
	return nil, false, errEndless
}

// Of returns the pages of a user's history.
func Of(api *client.Client, externalUserID string) Pages {
	return func(ctx context.Context, page, limit int) (client.TransactionPage, error) {
		return api.UserTransactions(ctx, externalUserID, page, limit)
	}
}

// scan is the state of a search.
type scan struct {
	filter Filter
	limit  int

	found []entry
	// seen are the types and ids so far: transactions that arrive meanwhile push others down to the next page.
	seen map[[2]string]bool
	// first is the id of the first transaction of the first page.
	first string
	// oldest is the last time that could be read.
	oldest   time.Time
	disorder bool
	// unread says that the search ended before the history did.
	unread bool
}

// add takes a page in, and reports whether it is the last one that is needed.
func (s *scan) add(answer client.TransactionPage) (bool, error) {
	fresh := 0
	if s.first == "" && len(answer.Items) > 0 {
		s.first = answer.Items[0].ID
	}
	for _, item := range answer.Items {
		key := [2]string{item.Type, item.ID}
		if s.seen[key] {
			continue
		}
		s.seen[key] = true
		fresh++
		e, err := s.entry(item)
		if err != nil {
			return false, err
		}
		if s.filter.matches(e) {
			s.found = append(s.found, e)
		}
	}
	all := len(s.seen) >= answer.Total
	switch {
	case len(answer.Items) == 0, all && !s.filter.ToTheEnd:
		return true, nil
	case fresh == 0 && all && s.lastRepeated(answer):
		return true, nil
	case fresh == 0:
		return false, errRepeatedPage
	}
	if s.disorder {
		return false, nil
	}
	if !s.filter.After.IsZero() && s.oldest.Before(s.filter.After) {
		return true, nil
	}
	s.unread = len(s.found) >= s.limit
	return s.unread, nil
}

// lastRepeated reports whether a page that brings nothing new is the last one, given again. There must be room left on it. Where it is
// the first page again, P100 may as well take no notice of the page that is asked for, and its total may be the page's own: then the
// size of a full page must be P100's word.
func (s *scan) lastRepeated(answer client.TransactionPage) bool {
	full := pageSize
	if slices.ContainsFunc(answer.Items, func(item client.Transaction) bool { return item.ID == s.first }) {
		full = min(full, answer.Limit)
	}
	return len(answer.Items) < full
}

// entry reads a transaction's time. One that cannot be read matters only where times are asked for.
func (s *scan) entry(item client.Transaction) (entry, error) {
	at, err := time.Parse(time.RFC3339, item.CreatedAt)
	if err != nil {
		if s.filter.byTime() {
			return entry{}, fmt.Errorf("P100 says of the transaction %s that it began at %q, which is not a time in ISO 8601, so that the times asked for cannot be told", item.ID, item.CreatedAt)
		}
		return entry{Transaction: item}, nil
	}
	if !s.oldest.IsZero() && at.After(s.oldest) {
		s.disorder = true
	}
	s.oldest = at
	return entry{item, at}, nil
}

// result is what Search returns.
func (s *scan) result() ([]client.Transaction, bool) {
	if s.disorder {
		slices.SortStableFunc(s.found, func(a, b entry) int { return b.at.Compare(a.at) })
	}
	more := s.unread || len(s.found) > s.limit
	transactions := make([]client.Transaction, 0, min(len(s.found), s.limit))
	for _, e := range s.found[:min(len(s.found), s.limit)] {
		transactions = append(transactions, e.Transaction)
	}
	return transactions, more
}

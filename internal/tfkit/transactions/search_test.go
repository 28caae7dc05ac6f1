package transactions

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// deposits are n transactions, newest first, one a minute: d-1 is the first of them all, at start.
func deposits(n int) []client.Transaction {
	items := make([]client.Transaction, n)
	for i := range items {
		at := n - i
		items[i] = client.Transaction{
			ID: fmt.Sprintf("d-%d", at), Type: "SEPA_DEPOSIT", Status: "APPROVED", Currency: "eur",
			CreatedAt: start.Add(time.Duration(at-1) * time.Minute).Format("2006-01-02T15:04:05.000Z"),
		}
	}
	return items
}

// ledger is a history that counts how often it is read.
type ledger struct {
	items []client.Transaction
	// atMost is the deployment's own bound of a page; 0 is none.
	atMost int
	// unlimited leaves the size of a page out of the answers.
	unlimited bool
	// ignored makes every page the first one.
	ignored bool
	// clamped gives the last page where one behind it is asked for.
	clamped bool
	// between is called before each page but the first.
	between func(*ledger)
	reads   int
}

func (l *ledger) read(_ context.Context, page, limit int) (client.TransactionPage, error) {
	l.reads++
	if l.between != nil && page > 1 {
		l.between(l)
	}
	if l.atMost > 0 {
		limit = min(limit, l.atMost)
	}
	if l.ignored {
		page = 1
	}
	if l.clamped {
		page = min(page, (len(l.items)+limit-1)/limit)
	}
	from := min((page-1)*limit, len(l.items))
	to := min(from+limit, len(l.items))
	answer := client.TransactionPage{Items: l.items[from:to], Page: page, Limit: limit, Total: len(l.items)}
	if l.unlimited {
		answer.Limit = 0
	}
	return answer, nil
}

func ids(items []client.Transaction) []string {
	var all []string
	for _, item := range items {
		all = append(all, item.ID)
	}
	return all
}

// span writes the ids from one deposit down to an older one.
func span(from, to int) []string {
	var all []string
	for i := from; i >= to; i-- {
		all = append(all, fmt.Sprintf("d-%d", i))
	}
	return all
}

func minute(n int) time.Time { return start.Add(time.Duration(n-1) * time.Minute) }

func TestSearchReadsNoMoreThanItNeeds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		history   ledger
		filter    Filter
		limit     int
		want      []string
		truncated bool
		reads     int
	}{
		"nothing there":              {ledger{}, Filter{}, 100, nil, false, 1},
		"everything":                 {ledger{items: deposits(250)}, Filter{}, 1000, span(250, 1), false, 3},
		"the newest":                 {ledger{items: deposits(250)}, Filter{}, 1, span(250, 250), true, 1},
		"exactly a page":             {ledger{items: deposits(250)}, Filter{}, 100, span(250, 151), true, 1},
		"one more than a page":       {ledger{items: deposits(250)}, Filter{}, 101, span(250, 150), true, 2},
		"a whole page, and no more":  {ledger{items: deposits(100)}, Filter{}, 100, span(100, 1), false, 1},
		"as many as there are":       {ledger{items: deposits(250)}, Filter{}, 250, span(250, 1), false, 3},
		"since a time":               {ledger{items: deposits(250)}, Filter{After: minute(200)}, 1000, span(250, 200), false, 1},
		"since a time, later page":   {ledger{items: deposits(350)}, Filter{After: minute(200)}, 1000, span(350, 200), false, 2},
		"until a time":               {ledger{items: deposits(250)}, Filter{Before: minute(4)}, 1000, span(3, 1), false, 3},
		"between":                    {ledger{items: deposits(250)}, Filter{After: minute(101), Before: minute(104)}, 1000, span(103, 101), false, 2},
		"between, and the limit":     {ledger{items: deposits(250)}, Filter{After: minute(101), Before: minute(104)}, 2, span(103, 102), true, 2},
		"before there was anything":  {ledger{items: deposits(250)}, Filter{Before: minute(1)}, 10, nil, false, 3},
		"after everything":           {ledger{items: deposits(250)}, Filter{After: minute(251)}, 10, nil, false, 1},
		"no match at all":            {ledger{items: deposits(250)}, Filter{Kind: "EXCHANGE"}, 10, nil, false, 3},
		"smaller pages than asked":   {ledger{items: deposits(250), atMost: 20}, Filter{}, 1000, span(250, 1), false, 13},
		"small pages, and the limit": {ledger{items: deposits(250), atMost: 20}, Filter{}, 30, span(250, 221), true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, truncated, err := Search(t.Context(), tc.history.read, tc.filter, tc.limit)
			if diff := cmp.Diff(tc.want, ids(got)); err != nil || diff != "" || truncated != tc.truncated || tc.history.reads != tc.reads {
				t.Errorf("truncated %t, %d reads, %v (-want +got):\n%s", truncated, tc.history.reads, err, diff)
			}
		})
	}
}

// What arrives while pages are read pushes the rest down: nothing is lost, and nothing is there twice.
func TestSearchWhileTheHistoryGrows(t *testing.T) {
	t.Parallel()
	grows := 7
	l := ledger{items: deposits(250), between: func(l *ledger) {
		if grows > 0 {
			grows--
			l.items = deposits(len(l.items) + 1)
		}
	}}
	got, _, err := Search(t.Context(), l.read, Filter{}, 1000)
	if diff := cmp.Diff(span(250, 1), ids(got)); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	// Ids are unique among the transactions of one type.
	l = ledger{items: []client.Transaction{{ID: "1", Type: "TRANSFER"}, {ID: "1", Type: "EXCHANGE"}}}
	if got, _, err := Search(t.Context(), l.read, Filter{}, 10); err != nil || len(got) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
}

// The order of the history is an assumption. Where it does not hold, the newest are found all the same.
func TestSearchWithoutOrder(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		filter    Filter
		limit     int
		want      []string
		truncated bool
	}{
		{Filter{}, 1, span(250, 250), true},
		{Filter{}, 1000, span(250, 1), false},
		{Filter{After: minute(249)}, 10, span(250, 249), false},
		{Filter{Before: minute(200)}, 2, span(199, 198), true},
	} {
		l := ledger{items: deposits(250)}
		slices.Reverse(l.items)
		got, truncated, err := Search(t.Context(), l.read, tc.filter, tc.limit)
		if diff := cmp.Diff(tc.want, ids(got)); err != nil || diff != "" || truncated != tc.truncated {
			t.Errorf("%+v: truncated %t, %v (-want +got):\n%s", tc.filter, truncated, err, diff)
		}
	}
}

// However a history is ordered and paged, a search finds what going through all of it would find.
func TestSearchIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items := deposits(rapid.IntRange(0, 300).Draw(t, "items"))
		for i := range items {
			items[i].Type = rapid.SampledFrom([]string{"SEPA_DEPOSIT", "TRANSFER"}).Draw(t, "type")
		}
		f := Filter{Kind: rapid.SampledFrom([]string{"", "TRANSFER"}).Draw(t, "wanted")}
		if rapid.Bool().Draw(t, "after") {
			f.After = minute(rapid.IntRange(-5, 305).Draw(t, "first"))
		}
		if rapid.Bool().Draw(t, "before") {
			f.Before = minute(rapid.IntRange(-5, 305).Draw(t, "last"))
		}
		limit := rapid.IntRange(1, 400).Draw(t, "limit")
		var want []string
		for _, item := range items {
			at, err := time.Parse(time.RFC3339, item.CreatedAt)
			if err != nil {
				t.Fatal(err)
			}
			if f.matches(entry{item, at}) {
				want = append(want, item.ID)
			}
		}
		more := len(want) > limit
		want = want[:min(len(want), limit)]

		l := ledger{items: items, atMost: rapid.IntRange(2, 120).Draw(t, "page")}
		if rapid.Bool().Draw(t, "oldest first") {
			slices.Reverse(l.items)
		}
		got, truncated, err := Search(t.Context(), l.read, f, limit)
		if err != nil || !slices.Equal(ids(got), want) {
			t.Fatalf("got %q, %v, want %q", ids(got), err, want)
		}
		if more && !truncated || truncated && len(got) < limit {
			t.Fatalf("truncated %t with %d of %d, more %t", truncated, len(got), limit, more)
		}
	})
}

func TestSearchThatFails(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	second := ledger{items: deposits(150)}
	_, _, err := Search(t.Context(), func(ctx context.Context, page, limit int) (client.TransactionPage, error) {
		if page == 2 {
			return client.TransactionPage{}, refused
		}
		return second.read(ctx, page, limit)
	}, Filter{}, 1000)
	if !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}

	// A deployment that knows no pages: what it shows is not all, and asking again would never end.
	same := ledger{items: deposits(101), ignored: true}
	if _, _, err := Search(t.Context(), same.read, Filter{}, 1000); !errors.Is(err, errRepeatedPage) || same.reads != 2 {
		t.Errorf("got %v after %d reads", err, same.reads)
	}
	if got, truncated, err := Search(t.Context(), same.read, Filter{}, 100); err != nil || len(got) != 100 || !truncated {
		t.Errorf("what the first page holds: %d, %t, %v", len(got), truncated, err)
	}

	// A total that is never reached: the end is an empty page.
	_, _, err = Search(t.Context(), func(_ context.Context, page, _ int) (client.TransactionPage, error) {
		if page > 2 {
			t.Fatal("a page after the empty one was asked for")
		}
		return client.TransactionPage{Items: deposits(5)[:5*(2-page)], Total: 99}, nil
	}, Filter{}, 1000)
	if err != nil {
		t.Error(err)
	}
}

func TestTimesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	items := deposits(3)
	items[1].CreatedAt = "yesterday"
	l := ledger{items: items}
	got, _, err := Search(t.Context(), l.read, Filter{}, 10)
	if diff := cmp.Diff(span(3, 1), ids(got)); err != nil || diff != "" {
		t.Errorf("without times: %v (-want +got):\n%s", err, diff)
	}
	for _, f := range []Filter{{After: minute(1)}, {Before: minute(3)}} {
		if _, _, err := Search(t.Context(), l.read, f, 10); err == nil || !strings.Contains(err.Error(), `transaction d-2 that it began at "yesterday"`) {
			t.Errorf("%+v: got %v", f, err)
		}
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	deposit := client.Transaction{Type: "CRYPTO_DEPOSIT", Status: "WAITING_FOR_TR_DATA", Currency: "eth"}
	exchange := client.Transaction{Type: "EXCHANGE", Status: "COMPLETED", CurrencyFrom: "eth", CurrencyTo: "eur"}
	for _, tc := range []struct {
		filter            Filter
		deposit, exchange bool
	}{
		{Filter{}, true, true},
		{Filter{Kind: "CRYPTO_DEPOSIT"}, true, false},
		{Filter{Status: "COMPLETED"}, false, true},
		{Filter{Status: "WAITING"}, false, false},
		{Filter{Currency: "eth"}, true, true},
		{Filter{Currency: "eur"}, false, true},
		{Filter{Currency: "btc"}, false, false},
		{Filter{Kind: "CRYPTO_DEPOSIT", Status: "WAITING_FOR_TR_DATA", Currency: "eth"}, true, false},
		{Filter{Kind: "CRYPTO_DEPOSIT", Status: "SUCCESSFUL", Currency: "eth"}, false, false},
		{Filter{After: start}, true, true}, // the first instant counts
		{Filter{Before: start}, false, false},
		{Filter{After: start.Add(time.Nanosecond)}, false, false},
		{Filter{Before: start.Add(time.Nanosecond)}, true, true},
	} {
		if got := tc.filter.matches(entry{deposit, start}); got != tc.deposit {
			t.Errorf("%+v: a deposit matches: %t", tc.filter, got)
		}
		if got := tc.filter.matches(entry{exchange, start}); got != tc.exchange {
			t.Errorf("%+v: an exchange matches: %t", tc.filter, got)
		}
	}
}

package transactions

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// Where nothing may be missed, the history ends with an empty page, whatever its total says.
func TestSearchToTheEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		history ledger
		total   int // what the answers name; -1 is the truth
		filter  Filter
		want    []string
		reads   int
		err     error
	}{
		"nothing there":                   {ledger{}, -1, Filter{}, nil, 1, nil},
		"honest":                          {ledger{items: deposits(150)}, -1, Filter{}, span(150, 1), 3, nil},
		"a total of the page":             {ledger{items: deposits(250)}, 100, Filter{}, span(250, 1), 4, nil},
		"a total of nothing":              {ledger{items: deposits(250)}, 0, Filter{}, span(250, 1), 4, nil},
		"a total of what matches":         {ledger{items: deposits(120), atMost: 50}, 1, Filter{After: minute(3)}, span(120, 3), 3, nil},
		"a total of more":                 {ledger{items: deposits(150)}, 1000, Filter{}, span(150, 1), 3, nil},
		"no further than the time":        {ledger{items: deposits(250)}, 0, Filter{After: minute(200)}, span(250, 200), 1, nil},
		"oldest first":                    {ledger{items: reversed(deposits(150))}, 1, Filter{After: minute(100)}, span(150, 100), 3, nil},
		"the last page repeated":          {ledger{items: deposits(150), clamped: true}, -1, Filter{}, span(150, 1), 3, nil},
		"one short page repeated":         {ledger{items: deposits(50), ignored: true}, -1, Filter{}, span(50, 1), 2, nil},
		"a full page repeated":            {ledger{items: deposits(250), ignored: true}, 100, Filter{}, nil, 2, errRepeatedPage},
		"a short page of many repeated":   {ledger{items: deposits(250), ignored: true, atMost: 20}, -1, Filter{}, nil, 2, errRepeatedPage},
		"a short page full by its limit":  {ledger{items: deposits(250), ignored: true, atMost: 20}, 20, Filter{}, nil, 2, errRepeatedPage},
		"a short page without a limit":    {ledger{items: deposits(250), ignored: true, atMost: 20, unlimited: true}, 20, Filter{}, nil, 2, errRepeatedPage},
		"the last of full short pages":    {ledger{items: deposits(40), clamped: true, atMost: 20}, -1, Filter{}, span(40, 1), 3, nil},
		"repeated without a total at all": {ledger{items: deposits(30), ignored: true}, 31, Filter{}, nil, 2, errRepeatedPage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.filter.ToTheEnd = true
			read := func(ctx context.Context, page, limit int) (client.TransactionPage, error) {
				answer, err := tc.history.read(ctx, page, limit)
				if tc.total >= 0 {
					answer.Total = tc.total
				}
				return answer, err
			}
			got, more, err := Search(t.Context(), read, tc.filter, 1000)
			if !slices.Equal(ids(got), tc.want) || more || !errors.Is(err, tc.err) || tc.history.reads != tc.reads {
				t.Errorf("got %q, more %t, %v after %d reads", ids(got), more, err, tc.history.reads)
			}
		})
	}
}

func reversed(items []client.Transaction) []client.Transaction {
	slices.Reverse(items)
	return items
}

// A history that goes on for ever is not read for ever.
func TestSearchWithoutEnd(t *testing.T) {
	t.Parallel()
	_, _, err := Search(t.Context(), func(_ context.Context, page, _ int) (client.TransactionPage, error) {
		if page > maxPages {
			t.Fatalf("page %d was asked for", page)
		}
		return client.TransactionPage{Items: []client.Transaction{{ID: strconv.Itoa(page), Type: "TRANSFER"}}}, nil
	}, Filter{ToTheEnd: true, Match: func(client.Transaction) bool { return false }}, 10)
	if !errors.Is(err, errEndless) {
		t.Errorf("got %v", err)
	}
}

// Whoever has read the first page does not read it again.
func TestFirst(t *testing.T) {
	t.Parallel()
	l := ledger{items: deposits(150)}
	first, pages, err := First(t.Context(), l.read)
	if err != nil || len(first.Items) != pageSize {
		t.Fatalf("%d items, %v", len(first.Items), err)
	}
	if got, _, err := Search(t.Context(), pages, Filter{}, 1000); err != nil || !slices.Equal(ids(got), span(150, 1)) || l.reads != 2 {
		t.Errorf("got %q, %v after %d reads", ids(got), err, l.reads)
	}
	refused := errors.New("refused")
	if _, _, err := First(t.Context(), func(context.Context, int, int) (client.TransactionPage, error) {
		return client.TransactionPage{}, refused
	}); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
}

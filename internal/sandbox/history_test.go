package sandbox

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func historyPath(user string) string { return "/v1/user/history/" + user }

// history reads a page of a user's transactions.
func (a *api) history(user, query string) (items []map[string]any, page map[string]any) {
	a.t.Helper()
	o := a.must("GET", historyPath(user)+query, nil).object
	list, _ := o["items"].([]any)
	for _, item := range list {
		item, _ := item.(map[string]any)
		items = append(items, item)
	}
	delete(o, "items")
	return items, o
}

func TestHistory(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("GET", historyPath("alice"), nil, 400, "P412")
		a.active("alice")
		if r := a.must("GET", historyPath("alice"), nil); r.text != `{"items":[],"page":1,"limit":20,"total":0}` {
			t.Errorf("without transactions the history is %s", r.text)
		}
		sepa := a.receive(sepaBody("alice").but("senderName", "Bob Nowak").but("title", "hello"))
		crypto := a.receiveCrypto(held("alice").but("currency", "usdc").but("network", "polygon").but("amount", "2.5"))
		a.must("POST", advancePath, object{"seconds": 1})
		last := a.receive(sepaBody("alice"))
		items, page := a.history("alice", "")
		hash := a.wantCrypto(crypto, cryptoHeld)["transactionHash"]
		want := []map[string]any{
			{
				"id": last, "type": "SEPA_DEPOSIT", "status": "APPROVED", "currency": "eur", "amount": "1500.00", "fee": "0.00",
				"createdAt": "2026-03-01T12:00:02.000Z", "senderIban": aliceIBAN, "senderName": "Alice Kowalska", "transferTitle": a.title("alice"),
			},
			{
				"id": crypto, "type": "CRYPTO_DEPOSIT", "status": "WAITING_FOR_TR_DATA", "currency": "usdc", "amount": "2.500000", "fee": "0.000000",
				"createdAt": "2026-03-01T12:00:01.000Z", "network": "polygon", "transactionHash": hash, "confirmations": 64.0, "requiredConfirmations": 64.0,
			},
			{
				"id": sepa, "type": "SEPA_DEPOSIT", "status": "REJECTED", "currency": "eur", "amount": "1500.00", "fee": "0.00",
				"createdAt": "2026-03-01T12:00:01.000Z", "senderIban": aliceIBAN, "senderName": "Bob Nowak", "transferTitle": "hello",
			},
		}
		if diff := cmp.Diff(want, items); diff != "" {
			t.Errorf("items (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[string]any{"page": 1.0, "limit": 20.0, "total": 3.0}, page); diff != "" {
			t.Errorf("the page (-want +got):\n%s", diff)
		}
		a.must("PATCH", travelRulePath(crypto), ownWallet())
		if items, _ := a.history("alice", "?limit=2"); items[1]["id"] != crypto || items[1]["status"] != cryptoSuccessful {
			t.Errorf("after the release the history has %v", items)
		}
		a.create("bob")
		if items, _ := a.history("bob", ""); len(items) != 0 {
			t.Errorf("another user has the transactions %v", items)
		}
	})
}

func TestHistoryPages(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	var ids []string
	for i := range 23 {
		if i%2 == 0 {
			ids = append(ids, a.receive(sepaBody("alice").but("amount", fmt.Sprint(i+1))))
		} else {
			ids = append(ids, a.receiveCrypto(cryptoBody("alice")))
		}
	}
	slices.Reverse(ids)
	for _, test := range []struct {
		query       string
		want        []string
		page, limit float64
	}{
		{"", ids[:20], 1, 20},
		{"?page=2", ids[20:], 2, 20},
		{"?limit=5", ids[:5], 1, 5},
		{"?page=5&limit=5", ids[20:], 5, 5},
		{"?page=6&limit=5", nil, 6, 5},
		{"?page=1000000&limit=100", nil, 1000000, 100},
		{"?page=1&limit=100", ids, 1, 100},
	} {
		items, about := a.history("alice", test.query)
		var got []string
		for _, item := range items {
			got = append(got, str(item["id"]))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.query, diff)
		}
		if diff := cmp.Diff(map[string]any{"page": test.page, "limit": test.limit, "total": 23.0}, about); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.query, diff)
		}
	}
	for _, query := range []string{"?page=0", "?limit=0", "?limit=101", "?page=x", "?page=1.5", "?page=1000001", "?sort=up"} {
		a.refused("GET", historyPath("alice")+query, nil, 400, "P403")
	}
}

func TestHistoryOfSuspendedUsers(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	a.must("PATCH", "/v1/user/suspend/alice", nil)
	a.must("GET", historyPath("alice"), nil)
	a.setModes(func(m *Modes) { m.SuspensionVisible = true })
	a.refused("GET", historyPath("alice"), nil, 400, "P455")
}

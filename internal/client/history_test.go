package client

import (
	"errors"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const documentedHistory = `{"items":[
 {"id":"t-1","type":"CRYPTO_DEPOSIT","status":"WAITING_FOR_TR_DATA","currency":"ETH","amount":"0.50000000","fee":0,"network":"Ethereum",
  "transactionHash":"0x9f2c","confirmations":3,"requiredConfirmations":12,"createdAt":"2026-03-02T09:30:00.000Z","error":null},
 {"id":"t-2","type":"SEPA_DEPOSIT","status":"APPROVED","currency":"eur","amount":1500,"fee":null,"senderIban":"pl61 1090 1014 0000 0712 1981 2874",
  "senderName":"Alice Kowalska","createdAt":"2026-03-01T12:00:00.000Z"},
 {"id":"t-3","type":"EXCHANGE","status":"COMPLETED","currencyFrom":"ETH","currencyTo":"eur","amountFrom":"1","amountTo":1800.01,"rate":"1800.01",
  "amount":null,"createdAt":"2026-03-01T11:00:00.000Z"},
 {"id":"t-4","type":"SEPA_TRANSFER","status":"FAILED","currency":"eur","amount":"5.51","fee":"0.35","transferTitle":"rent","destinationIban":"DE89370400440532013000",
  "receiverFirstName":"Alice","receiverLastName":"Kowalska","companyName":"Example GmbH","createdAt":"2026-03-01T10:00:00.000Z",
  "error":{"description":"insufficient funds","status":433}},
 {"id":"t-5","type":"TRANSFER","status":"SUCCESSFUL","currency":"btc","amount":1e-8,"sourceExternalUserId":"alice","destinationExternalUserId":null,
  "createdAt":"2026-03-01T09:00:00.000Z"},
 {"id":"t-6","type":"CRYPTO_WITHDRAWAL","status":"PENDING","currency":"btc","amount":"1","destination":"tb1q","network":"btc","createdAt":"2026-03-01T08:00:00.000Z"}],
 "page":2,"limit":6,"total":40}`

func TestUserTransactions(t *testing.T) {
	t.Parallel()
	three, twelve := 3, 12
	want := TransactionPage{Page: 2, Limit: 6, Total: 40, Items: []Transaction{
		{
			ID: "t-1", Type: "CRYPTO_DEPOSIT", Status: "WAITING_FOR_TR_DATA", Currency: "eth", Amount: amountOf("0.5"), Fee: amountOf("0"), Network: "ethereum",
			TransactionHash: "0x9f2c", Confirmations: &three, RequiredConfirmations: &twelve, CreatedAt: "2026-03-02T09:30:00.000Z",
		},
		{
			ID: "t-2", Type: "SEPA_DEPOSIT", Status: "APPROVED", Currency: "eur", Amount: amountOf("1500"), SenderIBAN: "PL61109010140000071219812874",
			SenderName: "Alice Kowalska", CreatedAt: "2026-03-01T12:00:00.000Z",
		},
		{
			ID: "t-3", Type: "EXCHANGE", Status: "COMPLETED", CurrencyFrom: "eth", CurrencyTo: "eur", AmountFrom: amountOf("1"), AmountTo: amountOf("1800.01"),
			Rate: amountOf("1800.01"), CreatedAt: "2026-03-01T11:00:00.000Z",
		},
		{
			ID: "t-4", Type: "SEPA_TRANSFER", Status: "FAILED", Currency: "eur", Amount: amountOf("5.51"), Fee: amountOf("0.35"), TransferTitle: "rent",
			DestinationIBAN: "DE89370400440532013000", ReceiverFirstName: "Alice", ReceiverLastName: "Kowalska", CompanyName: "Example GmbH",
			CreatedAt: "2026-03-01T10:00:00.000Z", Failure: Failure{"insufficient funds", "433"},
		},
		{ID: "t-5", Type: "TRANSFER", Status: "SUCCESSFUL", Currency: "btc", Amount: amountOf("0.00000001"), SourceExternalUserID: "alice", CreatedAt: "2026-03-01T09:00:00.000Z"},
		{ID: "t-6", Type: "CRYPTO_WITHDRAWAL", Status: "PENDING", Currency: "btc", Amount: amountOf("1"), Destination: "tb1q", Network: "btc", CreatedAt: "2026-03-01T08:00:00.000Z"},
	}}
	c, got := captureDocumented(t, 200, documentedHistory)
	page, err := c.UserTransactions(t.Context(), "a/b", 2, 6)
	page.At = time.Time{} // see TestTimeOfTheHistory
	if diff := cmp.Diff(want, page); err != nil || diff != "" || *got != (sent{"GET", "/v1/user/history/a%2Fb?limit=6&page=2", ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
	if _, err = c.UserTransactions(t.Context(), "alice", 0, 0); err != nil || got.Path != "/v1/user/history/alice" {
		t.Errorf("%v by %+v", err, *got)
	}
	c, _ = captureDocumented(t, 200, `{"items":[],"page":1,"limit":20,"total":0}`)
	if page, err = c.UserTransactions(t.Context(), "alice", 1, 20); err != nil || len(page.Items) != 0 || page.Total != 0 {
		t.Errorf("got %+v, %v", page, err)
	}
	c, _ = captureDocumented(t, 400, businessError("P412", "invalid-user", "User does not exist."))
	if _, err = c.UserTransactions(t.Context(), "alice", 1, 20); !IsUserNotFound(err) {
		t.Errorf("got %v", err)
	}
}

// A history that says nothing must not pass for "nothing happened": whether money is sent depends on it.
func TestHistoryThatCannotBeTrusted(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"neither":    `{}`,
		"no items":   `{"total":0}`,
		"null items": `{"items":null,"total":0}`,
		"no total":   `{"items":[]}`,
		"bare list":  `[]`,
		"no id":      `{"items":[{"type":"TRANSFER","status":"PENDING"}],"total":1}`,
		"no type":    `{"items":[{"id":"t-1","status":"PENDING"}],"total":1}`,
		"no status":  `{"items":[{"id":"t-1","type":"TRANSFER"}],"total":1}`,
		"null item":  `{"items":[null],"total":1}`,
		"in words":   `{"items":[{"id":"t-1","type":"TRANSFER","status":"PENDING","amount":"five"}],"total":1}`,
	} {
		c, _ := capture(t, 200, body)
		var noAnswer *NoAnswerError
		if got, err := c.UserTransactions(t.Context(), "alice", 1, 1); !errors.As(err, &noAnswer) || got.Items != nil {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// How old a transaction is is told by the clock of the answer that shows it, or not at all.
func TestTimeOfTheHistory(t *testing.T) {
	t.Parallel()
	told := time.Date(2031, 3, 1, 12, 0, 5, 0, time.UTC)
	for name, tc := range map[string]struct {
		header http.Header
		want   time.Time
	}{
		"told":                  {http.Header{"Date": {"Sat, 01 Mar 2031 12:00:05 GMT"}}, told},
		"in the form of RFC850": {http.Header{"Date": {"Saturday, 01-Mar-31 12:00:05 GMT"}}, told},
		"straight from P100":    {http.Header{"Date": {"Sat, 01 Mar 2031 12:00:05 GMT"}, "Age": {"0"}}, told},
		"from a cache":          {http.Header{"Date": {"Sat, 01 Mar 2031 12:00:05 GMT"}, "Age": {"60"}}, time.Time{}},
		"untold":                {nil, time.Time{}},
		"unreadable":            {http.Header{"Date": {"2031-03-01T12:00:05Z"}}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := memoryClient(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Cache-Control") != "no-cache, no-store" {
					t.Errorf("a cache may answer: %v", r.Header)
				}
				maps.Copy(w.Header(), tc.header)
				answer(w, 200, `{"items":[],"total":0}`)
			})
			if page, err := c.UserTransactions(t.Context(), "alice", 1, 100); err != nil || !page.At.Equal(tc.want) {
				t.Errorf("at %s, %v, want %s", page.At, err, tc.want)
			}
		})
	}
}

func FuzzHistory(f *testing.F) {
	for _, seed := range []string{documentedHistory, `{"items":[],"total":0}`, `{"items":[{"id":"1","type":"a","status":"b","amount":1e99,"error":{"status":[1]}}],"total":-1}`, `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var answer historyAnswer
		if decodeResult(raw, &answer) != nil {
			return
		}
		page := answer.page()
		if len(page.Items) != len(*answer.Items) {
			t.Errorf("%d items became %d", len(*answer.Items), len(page.Items))
		}
		for _, item := range page.Items {
			if item.ID == "" || item.Type == "" || item.Status == "" || item.SenderIBAN != compact(item.SenderIBAN) {
				t.Errorf("read %+v", item)
			}
		}
	})
}

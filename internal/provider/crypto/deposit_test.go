package crypto

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// history answers listUserTransactions from a list of deposits, with so many items on a page at most.
type history struct {
	ids     []string
	perPage int
	broken  int // the page that fails, 0 for none
	asked   []string
}

// RoundTrip implements http.RoundTripper.
func (h *history) RoundTrip(req *http.Request) (*http.Response, error) {
	var page, limit int
	if _, err := fmt.Sscan(req.URL.Query().Get("page")+" "+req.URL.Query().Get("limit"), &page, &limit); err != nil {
		return nil, err
	}
	h.asked = append(h.asked, req.URL.Query().Get("page"))
	limit = min(limit, h.perPage)
	from := min((page-1)*limit, len(h.ids))
	var items []string
	for _, id := range h.ids[from:min(from+limit, len(h.ids))] {
		kind := typeCryptoDeposit
		if strings.HasPrefix(id, "sepa") {
			kind = "SEPA_DEPOSIT"
		}
		items = append(items, fmt.Sprintf(`{"id":%q,"type":%q,"status":"SUCCESSFUL","currency":"eth","amount":"1","createdAt":"2026-03-01T12:00:00.000Z"}`, id, kind))
	}
	status, body := http.StatusOK, fmt.Sprintf(`{"items":[%s],"page":%d,"limit":%d,"total":%d}`, strings.Join(items, ","), page, limit, len(h.ids))
	if page == h.broken {
		status, body = http.StatusBadRequest, `{"errorCode":"P418","errorName":"partner-not-found","errorMessage":"Partner not found."}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

func deposits(count int) []string {
	ids := make([]string, count)
	for i := range ids {
		ids[i] = fmt.Sprint("deposit-", i+1)
	}
	return ids
}

func TestFindDeposit(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		history history
		id      string
		pages   int
		found   bool
		asked   []string
	}{
		"nothing happened":         {history{perPage: 100}, "deposit-1", 10, false, []string{"1"}},
		"on the first page":        {history{ids: deposits(250), perPage: 100}, "deposit-100", 10, true, []string{"1"}},
		"on the last page":         {history{ids: deposits(250), perPage: 100}, "deposit-250", 10, true, []string{"1", "2", "3"}},
		"not there":                {history{ids: deposits(250), perPage: 100}, "deposit-251", 10, false, []string{"1", "2", "3"}},
		"not there, a full page":   {history{ids: deposits(100), perPage: 100}, "deposit-101", 10, false, []string{"1"}},
		"shorter pages than asked": {history{ids: deposits(50), perPage: 20}, "deposit-50", 10, true, []string{"1", "2", "3"}},
		"beyond the pages":         {history{ids: deposits(250), perPage: 100}, "deposit-201", 2, false, []string{"1", "2"}},
		"of another type":          {history{ids: []string{"sepa-1", "deposit-1"}, perPage: 100}, "sepa-1", 10, false, []string{"1"}},
	} {
		api := apiOf(t, &tc.history)
		deposit, found, err := findDeposit(t.Context(), api, "alice", tc.id, tc.pages)
		if err != nil || found != tc.found || !slices.Equal(tc.history.asked, tc.asked) {
			t.Errorf("%s: found %t, %v, asked for the pages %v", name, found, err, tc.history.asked)
		}
		if found && (deposit.ID != tc.id || deposit.Status != depositSuccessful) {
			t.Errorf("%s: found %+v", name, deposit)
		}
	}
}

// A page that cannot be read is no proof that the deposit is not on it.
func TestFindDepositFails(t *testing.T) {
	t.Parallel()
	h := &history{ids: deposits(250), perPage: 100, broken: 2}
	if _, found, err := findDeposit(t.Context(), apiOf(t, h), "alice", "deposit-250", 10); client.CodeOf(err) != "P418" || found {
		t.Errorf("found %t, %v", found, err)
	}
}

func apiOf(t *testing.T, transport http.RoundTripper) *client.Client {
	t.Helper()
	api, err := client.New(client.Config{BaseURL: "http://p100.invalid", APIKey: "key", Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]struct{ waiting, final bool }{
		"WAITING_FOR_VERIFICATION": {true, false},
		"WAITING_FOR_TR_DATA":      {true, false},
		"SUCCESSFUL":               {false, true},
		"UNSUCCESSFUL":             {false, true},
		"":                         {false, false},
		"SOMETHING_NEW":            {false, false},
	} {
		if isWaiting(status) != want.waiting || isFinal(status) != want.final {
			t.Errorf("%q: waiting %t, final %t", status, isWaiting(status), isFinal(status))
		}
	}
}

package sandbox

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const requestsPath = "/sandbox/v1/requests"

// requests lists the log with a query, as operations with their sequences.
func (a *api) requests(query string) (list []string, nextSince float64) {
	a.t.Helper()
	o := a.must("GET", requestsPath+query, nil).object
	items, _ := o["requests"].([]any)
	for _, item := range items {
		entry, _ := item.(map[string]any)
		list = append(list, fmt.Sprintf("%v %v", entry["sequence"], entry["operationId"]))
	}
	nextSince, _ = o["nextSince"].(float64)
	return list, nextSince
}

func TestRequestLogFilters(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{Faults: faultOn("getUserBalances", 2, Fault{Code: "P445"})}, func(t *testing.T, a *api) {
		a.create("alice")                                                        // 1
		a.refused("POST", createPath, alice(), 400, "P411")                      // 2
		a.must("GET", "/v1/user/balances/alice", nil)                            // 3
		a.call("GET", "/v1/user/balances/alice", nil)                            // 4, faulted
		a.must("GET", modesPath, nil)                                            // 5
		a.call("GET", "/v1/unknown", nil)                                        // 6
		a.with("X-Api-Key", "other").call("GET", "/v1/user/balances/alice", nil) // 7: P412
		for query, want := range map[string][]string{
			"":                              {"7 getUserBalances", "6 <nil>", "5 getModes", "4 getUserBalances", "3 getUserBalances", "2 createUser", "1 createUser"},
			"?limit=2":                      {"7 getUserBalances", "6 <nil>"},
			"?limit=2&order=oldest":         {"1 createUser", "2 createUser"},
			"?since=5":                      {"7 getUserBalances", "6 <nil>"},
			"?operation=createUser":         {"2 createUser", "1 createUser"},
			"?api=sandbox":                  {"5 getModes"},
			"?api=p100&since=4":             {"7 getUserBalances", "6 <nil>"},
			"?externalUserId=alice":         {"7 getUserBalances", "4 getUserBalances", "3 getUserBalances", "2 createUser", "1 createUser"},
			"?status=404&code=P445":         {"4 getUserBalances"},
			"?code=P412":                    {"7 getUserBalances"},
			"?faulted=true":                 {"4 getUserBalances"},
			"?faulted=false&since=2":        {"7 getUserBalances", "6 <nil>", "5 getModes", "3 getUserBalances"},
			"?operation=createUser&since=9": nil,
		} {
			if got, next := a.requests(query); !cmp.Equal(want, got) || next != 7 && !strings.Contains(query, "order=oldest") {
				t.Errorf("%q (next %v) (-want +got):\n%s", query, next, cmp.Diff(want, got))
			}
		}
		for _, query := range []string{"?limit=0", fmt.Sprint("?limit=", logCapacity+1), "?since=-1", "?order=random", "?faulted=perhaps", "?status=999", "?api=x", "?fnord=1"} {
			a.refused("GET", requestsPath+query, nil, 400, "P403")
		}
	})
}

// Whoever follows the log gets every request once, also through a filter and a limit.
func TestRequestLogIsFollowed(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	var want, got []string
	next := 0.0
	for i := range 5 {
		a.create(fmt.Sprint("user-", i))
		a.must("GET", modesPath, nil)
		want = append(want, fmt.Sprintf("%d createUser", 2*i+1))
	}
	for range 6 {
		var page []string
		page, next = a.requests(fmt.Sprintf("?order=oldest&operation=createUser&limit=2&since=%v", next))
		got = append(got, page...)
	}
	if !cmp.Equal(want, got) || next != 10 {
		t.Errorf("at %v (-want +got):\n%s", next, cmp.Diff(want, got))
	}
}

func TestRequestLogEntries(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{Faults: faultOn("deleteUser", 1, Fault{Drop: true})}))
	a.create("alice")
	if _, err := a.send("DELETE", "/v1/user/alice", nil); err == nil {
		t.Error("the answer is not lost")
	}
	lost := first(t, a.must("GET", requestsPath, nil))
	if lost["dropped"] != true || lost["faulted"] != true || lost["status"] != 0.0 || lost["requestBody"] != nil || lost["responseBody"] != nil {
		t.Errorf("the lost answer is %v", lost)
	}
	entry := first(t, a.must("GET", requestsPath+"?operation=createUser", nil))
	if !strings.Contains(str(entry["requestBody"]), "Kowalska") || !strings.Contains(str(entry["responseBody"]), `"userId"`) ||
		entry["time"] != "2026-03-01T12:00:00.000Z" || entry["partner"] != partnerName(hashKey("key")) || entry["path"] != createPath || entry["failure"] != nil {
		t.Errorf("the entry is %v", entry)
	}
	if entry := first(t, a.must("GET", requestsPath+"?operation=createUser&bodies=false", nil)); entry["requestBody"] != nil || entry["responseBody"] != nil {
		t.Errorf("without bodies the entry is %v", entry)
	}
	a.must("DELETE", requestsPath, nil)
	if list, next := a.requests(""); len(list) != 0 || next != 2 {
		t.Errorf("the empty log has %v and goes on at %v", list, next)
	}
	a.must("GET", modesPath, nil)
	if list, _ := a.requests(""); !cmp.Equal(list, []string{"3 getModes"}) {
		t.Errorf("after clearing, the log has %v", list)
	}
}

// first is the first request of a list.
func first(t *testing.T, r reply) map[string]any {
	t.Helper()
	items, _ := r.object["requests"].([]any)
	if len(items) == 0 {
		t.Fatalf("no request is listed: %s", r.text)
	}
	entry, _ := items[0].(map[string]any)
	return entry
}

// Neither key nor token is in the log, wherever a client sends them.
func TestRequestLogMasksSecrets(t *testing.T) {
	t.Parallel()
	const key, token = "planted/key+0123456789", "planted-token-0123456789"
	s := open(t, Options{ControlToken: token})
	a := embedded(t, s).with("X-Api-Key", key).with("X-Sandbox-Token", token)
	a.call("GET", "/v1/user/balances/"+url.PathEscape(key), nil)
	a.call("GET", "/v1/partner/balances?key="+url.QueryEscape(key)+"&plain="+token, nil)
	a.call("POST", createPath, alice().but("externalUserId", key).but("email", token))
	text := a.must("GET", requestsPath, nil).text
	for _, secret := range []string{key, token, url.QueryEscape(key), "planted"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log contains %q: %s", secret, text)
		}
	}
	if !strings.Contains(text, masked) {
		t.Errorf("nothing is masked: %s", text)
	}
	a.with("X-Sandbox-Token", "nekot").refused("GET", requestsPath, nil, 401, "SBXTOKEN")
	a.with("X-Sandbox-Token", "nekot").refused("DELETE", requestsPath, nil, 401, "SBXTOKEN")
}

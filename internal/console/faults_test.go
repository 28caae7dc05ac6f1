package console

import (
	"net/http/httptest"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestFaultsAreSwitched(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	b := at(t, s, Options{})
	ask := func() int {
		r := httptest.NewRequest("GET", "/v1/partner/balances", nil)
		r.Header.Set("X-Api-Key", "key")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code
	}
	page := b.open("/faults")
	page.says("None: everything works")
	page.send("/steer/add-fault", nil, "status", "503").done("From the next request on: every operation, HTTP 503", "3 at most", "0 of 0 requests")
	if got := ask(); got != 503 {
		t.Errorf("a request is answered %d", got)
	}
	page = b.open("/faults")
	page.says("1 of 1 requests")
	b.open("/log?outcome=faulted").says("getPartnerBalances", "503", "fault")
	page = page.send("/steer/remove-fault", nil).done("The rule is removed", "None: everything works")
	if got := ask(); got != 200 {
		t.Errorf("without a rule a request is answered %d", got)
	}
	page.send("/steer/add-fault", set("code", ""), "moment", "before").refused("Not done")
	page.send("/steer/add-fault", set("code", "P500", "every", "x"), "moment", "before").refused("Only every nth must be an integer number")
	page = page.send("/steer/add-fault", set("operation", "getUserBalances", "code", "P455", "externalUserId", "alice", "latencyMilliseconds", "1", "every", "2"), "moment", "before")
	page.done("getUserBalances", "of alice", "error P455, 1 ms late", "one of every 2")
	page.send("/steer/clear-faults", nil).done("No rule is left", "None: everything works")
}

// Each of the common faults is one that the sandbox takes.
func TestCommonFaultsAreRules(t *testing.T) {
	t.Parallel()
	b := at(t, open(t, sandbox.Options{}), Options{})
	page := b.open("/faults")
	for _, p := range presets {
		var values []string
		values = append(values, p.Hidden...)
		path, form := page.form("/steer/add-fault")
		for name, value := range set(values...) {
			form[name] = value
		}
		for name := range form {
			if name != "csrf" && !set(values...).Has(name) {
				form.Del(name)
			}
		}
		b.do(b.request("POST", path, form)).done("From the next request on")
	}
	b.open("/faults").says("late answer, 2000 ms late", "HTTP 429, try again after 2 s", "one of every 5", "with a probability of 0.5", "no answer at all, after the effect", "half of the JSON")
}

func TestStateIsSavedRestoredAndReset(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	application{t, s, "key"}.create("alice", nil)
	b := at(t, s, Options{})
	page := b.open("/settings").send("/steer/save", set("name", "one")).done("The snapshot one is saved", "KiB")
	page.send("/steer/save", set("name", "one")).refused("Choose another name, or let the earlier one be lost")
	page.send("/steer/save", set("name", "../one")).refused("Name must")
	page.send("/steer/save", set("name", "one", "replace", "true")).done("The snapshot one is saved")
	b.open("/settings").send("/steer/clock", set("seconds", "60")).done()
	b.open("/settings").send("/steer/reset", set("clock", "true")).done("The sandbox is new", "1 minute ahead")
	b.open("/").says("Nobody has signed up yet")
	b.open("/settings").send("/steer/restore", nil).done("The sandbox is as it was in the snapshot one")
	b.open("/").says("alice")
	b.open("/settings").send("/steer/delete-snapshot", nil).done("The snapshot one is deleted")
}

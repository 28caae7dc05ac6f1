package sandbox

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// addFault adds a rule and returns its id.
func (a *api) addFault(rule object) string {
	a.t.Helper()
	return str(a.must("POST", faultsPath, rule).object["id"])
}

// fault is a rule about createUser.
func fault(kind string, more object) object {
	rule := object{"operation": "createUser", "kind": kind, "times": 1}
	maps.Copy(rule, more)
	return rule
}

// raw sends createUser and reads as much of the answer as there is.
func (a *api) raw() (status int, header http.Header, text string, err error) {
	response, err := a.client.Do(a.request(a.t, "POST", createPath, alice()))
	if err != nil {
		return 0, nil, "", err
	}
	content, err := io.ReadAll(response.Body)
	return response.StatusCode, response.Header, string(content), errors.Join(err, response.Body.Close())
}

// Every kind of fault, before and after the effect, embedded and served.
func TestFaultKinds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule   object
		status int // 0: no answer
		text   string
		retry  string
		broken bool // the answer ends too early
	}{
		"latency":           {fault("latency", object{"latencyMilliseconds": 1}), 0, "", "", false},
		"429, seconds":      {fault("status", object{"status": 429, "retryAfterSeconds": 7}), 429, `"statusCode":429`, "7", false},
		"429, date":         {fault("status", object{"status": 429, "retryAfterSeconds": 7, "retryAfterFormat": "date"}), 429, `"statusCode":429`, "Sun, 01 Mar 2026 12:01:07 GMT", false},
		"500":               {fault("status", object{"status": 500}), 500, `"statusCode":500`, "", false},
		"502":               {fault("status", object{"status": 502, "latencyMilliseconds": 1}), 502, `"statusCode":502`, "", false},
		"P500":              {fault("code", object{"code": "P500"}), 400, `"errorCode":"P500"`, "", false},
		"P501":              {fault("code", object{"code": "P501", "message": "Down."}), 400, `"errorMessage":"Down."`, "", false},
		"any code":          {fault("code", object{"code": "P999", "status": 418}), 418, `"errorCode":"P999"`, "", false},
		"HTML":              {fault("html", nil), 502, "<html>", "", false},
		"HTML as a success": {fault("html", object{"status": 200}), 200, "<html>", "", false},
		"truncated JSON":    {fault("truncated-json", nil), 200, `{"`, "", false},
		"connection cut":    {fault("connection-cut", nil), 200, `{"`, "", true},
		"connection closed": {fault("connection-closed", nil), -1, "", "", true},
	} {
		for _, moment := range []string{"before", "after"} {
			t.Run(name+" "+moment, func(t *testing.T) {
				t.Parallel()
				onBoth(t, Options{}, func(t *testing.T, a *api) {
					a.must("POST", advancePath, object{"seconds": 60})
					a.addFault(test.rule.but("moment", moment))
					status, header, text, err := a.raw()
					switch {
					case test.status == 0: // the answer is the operation's own
						if status != 201 || err != nil {
							t.Errorf("answered %d %s (%v)", status, text, err)
						}
						return
					case test.status < 0:
						if err == nil {
							t.Errorf("answered %d %s", status, text)
						}
					default:
						want := test.status
						if want == 200 && moment == "after" && name != "HTML as a success" {
							want = 201 // half of what really was
						}
						if status != want || !strings.Contains(text, test.text) || header.Get("Retry-After") != test.retry || test.broken != (err != nil) {
							t.Errorf("answered %d %v %s (%v)", status, header, text, err)
						}
					}
					if strings.HasPrefix(text, `{"`) && test.text == `{"` && strings.HasSuffix(text, "}") {
						t.Errorf("the answer is whole: %s", text)
					}
					if last := a.sandbox.Log()[len(a.sandbox.Log())-1]; !last.Faulted || last.Dropped != test.broken {
						t.Errorf("the log has %+v", last)
					}
					want := map[string]int{"before": 201, "after": 400}[moment]
					if again := a.call("POST", createPath, alice()); again.status != want {
						t.Errorf("the request after it answers %d %s", again.status, again.text)
					}
				})
			})
		}
	}
}

// pattern sends requests and says which went wrong.
func (a *api) pattern(n int, method, path string) string {
	a.t.Helper()
	var marks strings.Builder
	for range n {
		response, err := a.client.Do(a.request(a.t, method, path, nil))
		if err != nil {
			a.t.Fatal(err)
		}
		discard(response)
		if response.StatusCode == 503 {
			marks.WriteByte('x')
		} else {
			marks.WriteByte('.')
		}
	}
	return marks.String()
}

func TestFaultsAreCounted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule object
		want string
	}{
		"always":             {object{}, "xxxxxxxxxx"},
		"the next 3":         {object{"times": 3}, "xxx......."},
		"after 4":            {object{"skip": 4}, "....xxxxxx"},
		"every third":        {object{"every": 3}, "..x..x..x."},
		"all of it":          {object{"skip": 1, "every": 2, "times": 2}, "..x.x....."},
		"never":              {object{"probability": 0}, ".........."},
		"certainly":          {object{"probability": 1}, "xxxxxxxxxx"},
		"for nobody":         {object{"externalUserId": "bob"}, ".........."},
		"for alice":          {object{"externalUserId": "alice", "times": 1}, "x........."},
		"everywhere":         {object{"operation": "*", "times": 1}, "x........."},
		"another operation":  {object{"operation": "createUser"}, ".........."},
		"sometimes":          {object{"probability": 0.5}, "xxxxx..xx."},
		"sometimes, 2 times": {object{"probability": 0.5, "times": 2}, ".xx......."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule := object{"operation": "getUserBalances", "kind": "status", "status": 503}
			maps.Copy(rule, test.rule)
			a := embedded(t, open(t, Options{}))
			a.addFault(rule)
			if got := a.pattern(10, "GET", "/v1/user/balances/alice"); got != test.want {
				t.Errorf("%v gives %s, want %s", rule, got, test.want)
			}
		})
	}
}

// What looks like chance is as frequent as it should be, and another seed's is
// another.
func TestFaultProbability(t *testing.T) {
	t.Parallel()
	quarter := 0.25
	rule := FaultRule{Probability: &quarter}
	draw := func(seed, name string) (pattern string, hits int) {
		for n := range int64(4000) {
			if rule.applies(seed, name, n+1, 0) {
				pattern += fmt.Sprint(n, " ")
				hits++
			}
		}
		return pattern, hits
	}
	one, hits := draw("one", "fault-1")
	if hits < 900 || hits > 1100 {
		t.Errorf("a quarter of 4000 is %d", hits)
	}
	for _, other := range [][2]string{{"two", "fault-1"}, {"one", "fault-2"}} {
		if pattern, _ := draw(other[0], other[1]); pattern == one {
			t.Errorf("%v gives the same", other)
		}
	}
}

// The first rule that applies decides, and the ones behind it do not count.
func TestFaultRulesHaveAnOrder(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.addFault(object{"operation": "getPartnerBalances", "kind": "code", "code": "P501", "every": 2})
	second := a.addFault(object{"operation": "*", "kind": "code", "code": "P500", "times": 2})
	var codes []string
	for range 6 {
		codes = append(codes, a.call("GET", partnerPath, nil).code)
	}
	if diff := cmp.Diff([]string{"P500", "P501", "P500", "P501", "", "P501"}, codes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := []string{"fault-1 6 3", "fault-2 3 2"}
	if diff := cmp.Diff(want, a.faults()); diff != "" {
		t.Errorf("the counts (-want +got):\n%s", diff)
	}
	a.must("DELETE", faultsPath+"/"+second, nil)
	a.refused("DELETE", faultsPath+"/"+second, nil, 404, "SBXFAULTNOTFOUND")
	if third := a.addFault(fault("html", nil)); third != "fault-4" || len(a.faults()) != 2 {
		t.Errorf("the new rule is %s of %v", third, a.faults())
	}
	a.must("DELETE", faultsPath, nil)
	if left := a.faults(); len(left) != 0 {
		t.Errorf("left are %v", left)
	}
	a.must("GET", partnerPath, nil)
}

// faults lists the rules with their counts.
func (a *api) faults() []string {
	a.t.Helper()
	var list []string
	items, _ := a.must("GET", faultsPath, nil).object["faults"].([]any)
	for _, item := range items {
		rule, _ := item.(map[string]any)
		list = append(list, fmt.Sprintf("%v %v %v", rule["id"], rule["matched"], rule["applied"]))
	}
	return list
}

// The control API goes wrong only where a rule says so, and so do operations that
// never see a transaction.
func TestFaultsOfTheControlAPI(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.addFault(object{"operation": "*", "kind": "code", "code": "P501"})
		a.must("GET", modesPath, nil)
		a.must("GET", requestsPath, nil)
		a.refused("GET", "/v1/card/all/alice", nil, 400, "P501")
		a.with("X-Api-Key", "").call("GET", partnerPath, nil) // matches nothing
		if got := a.faults(); !cmp.Equal(got, []string{"fault-1 1 1"}) {
			t.Errorf("the rule has %v", got)
		}
		for operation, send := range map[string]func() reply{
			"getModes":       func() reply { return a.call("GET", modesPath, nil) },
			"getSandboxInfo": func() reply { return a.call("GET", "/sandbox/v1/info", nil) },
			"listRequests":   func() reply { return a.call("GET", requestsPath, nil) },
			"createSnapshot": func() reply { return a.call("POST", snapshotsPath, object{"name": "one"}) },
		} {
			a.addFault(object{"operation": operation, "kind": "code", "code": "P500", "times": 1})
			if r := send(); r.code != "P500" {
				t.Errorf("%s answers %s", operation, r.text)
			}
			if r := send(); r.status >= 300 {
				t.Errorf("%s answers %s after it", operation, r.text)
			}
		}
	})
}

func TestFaultRulesAreChecked(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	for _, test := range []struct {
		rule object
		says string
	}{
		{object{}, "operation should not be empty, kind should not be empty"},
		{fault("explosion", nil), "kind must be one of"},
		{fault("latency", nil), "latencyMilliseconds should not be empty where kind is latency"},
		{fault("status", nil), "status should not be empty where kind is status"},
		{fault("code", nil), "code should not be empty where kind is code"},
		{fault("html", object{"operation": "makeTea"}), "operation must be * or an operationId"},
		{fault("latency", object{"latencyMilliseconds": 1, "status": 500}), "status should not exist unless kind is status, code or html"},
		{fault("html", object{"code": "P500"}), "code should not exist unless kind is code"},
		{fault("html", object{"message": "no"}), "message should not exist unless kind is code"},
		{fault("connection-cut", object{"retryAfterSeconds": 1}), "retryAfterSeconds should not exist unless kind is status, code or html"},
		{fault("html", object{"retryAfterFormat": "date"}), "retryAfterFormat should not exist without retryAfterSeconds"},
		{fault("html", object{"probability": 1.5}), "probability must not be greater than 1"},
		{fault("html", object{"times": 0}), "times must not be less than 1"},
		{fault("html", object{"moment": "during"}), "moment must be one of"},
		{fault("html", object{"fnord": 1}), "property fnord should not exist"},
	} {
		if r := a.refused("POST", faultsPath, test.rule, 400, "P403"); !strings.Contains(r.text, test.says) {
			t.Errorf("%v: %s does not say %q", test.rule, r.text, test.says)
		}
	}
	if left := a.faults(); len(left) != 0 {
		t.Errorf("added were %v", left)
	}
}

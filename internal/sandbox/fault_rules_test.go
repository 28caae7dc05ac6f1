package sandbox

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Rules and counts of the file are everybody's.
func TestFaultRulesAreShared(t *testing.T) {
	t.Parallel()
	first := embedded(t, open(t, Options{}))
	second := served(t, open(t, Options{File: first.sandbox.opts.File}))
	second.must("GET", partnerPath, nil)
	first.addFault(object{"operation": "getPartnerBalances", "kind": "status", "status": 503, "times": 7})
	var wg sync.WaitGroup
	var mu sync.Mutex
	hits := 0
	for _, a := range []*api{first, second} {
		for range 4 {
			wg.Go(func() {
				marks := a.pattern(5, "GET", partnerPath)
				mu.Lock()
				defer mu.Unlock()
				hits += strings.Count(marks, "x")
			})
		}
	}
	wg.Wait()
	if got := second.faults(); hits != 7 || !cmp.Equal(got, []string{"fault-1 40 7"}) {
		t.Errorf("%d of 7 requests went wrong, the rule has %v", hits, got)
	}
	second.must("DELETE", faultsPath, nil)
	first.must("GET", partnerPath, nil)
}

func TestFaultRulesThroughResetAndRestore(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a, other := embedded(t, s), embedded(t, open(t, Options{File: s.opts.File}))
	rule := object{"operation": "getPartnerBalances", "kind": "status", "status": 503}
	a.must("POST", snapshotsPath, object{"name": "none"})
	a.addFault(rule.but("times", 2))
	for _, caller := range []*api{a, other} {
		if got := caller.pattern(2, "GET", partnerPath); got != map[bool]string{true: "xx", false: ".."}[caller == a] {
			t.Errorf("with the rule: %s", got)
		}
	}
	a.must("POST", resetPath, object{"keep": []string{"faults"}})
	if got := other.pattern(3, "GET", partnerPath); got != "xx." {
		t.Errorf("after a reset that keeps the rules: %s", got)
	}
	a.must("POST", snapshotsPath, object{"name": "used"})
	a.must("POST", restorePath, object{"name": "none"})
	other.addFault(rule) // as many changes as before the snapshot
	if got := a.pattern(2, "GET", partnerPath) + other.pattern(1, "GET", partnerPath); got != "xxx" {
		t.Errorf("with a rule after restoring: %s", got)
	}
	other.must("POST", restorePath, object{"name": "used"})
	if got := a.pattern(2, "GET", partnerPath) + other.pattern(1, "GET", partnerPath); got != "..." {
		t.Errorf("after restoring a rule that is used up: %s", got)
	}
	a.addFault(object{"operation": "restoreSnapshot", "kind": "code", "code": "P500"})
	a.must("POST", snapshotsPath, object{"name": "stubborn"})
	a.must("DELETE", faultsPath, nil)
	a.must("POST", restorePath, object{"name": "stubborn"}) // what it brings holds for the next
	a.refused("POST", restorePath, object{"name": "stubborn"}, 400, "P500")
	a.must("POST", resetPath, object{})
	if got := other.faults(); len(got) != 0 {
		t.Errorf("after a reset the rules are %v", got)
	}
}

// A test that begins with a reset, or with no rules, meets the same faults every time;
// of equal rules each has a chance of its own.
func TestFaultChanceIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	rule := object{"operation": "getPartnerBalances", "kind": "status", "status": 503, "probability": 0.5}
	a.addFault(rule)
	want := a.pattern(20, "GET", partnerPath)
	a.must("DELETE", faultsPath, nil)
	a.addFault(rule)
	if got := a.pattern(20, "GET", partnerPath); got != want {
		t.Errorf("added again, the rule gives %s, and %s at first", got, want)
	}
	a.must("POST", resetPath, object{})
	a.addFault(object{"operation": "createUser", "kind": "html"})
	a.addFault(rule)
	if got := a.pattern(20, "GET", partnerPath); got != want {
		t.Errorf("after a reset the rule gives %s, and %s at first", got, want)
	}
	var set ruleSet
	chances := map[string]bool{}
	for i := range 4 {
		set.add(ofFile, "", "equal", FaultRule{})
		chances[set.rules[i].chance] = true
	}
	if len(chances) != len(set.rules) {
		t.Errorf("equal rules go by the same chance: %v", set.rules)
	}
}

// Rules of a process hold for that process alone. The next one with the same rules
// goes on where they were.
func TestFaultRulesOfAProcess(t *testing.T) {
	t.Parallel()
	rules := []FaultRule{
		{Operation: "getPartnerBalances", Kind: "status", Status: 503, Times: 3},
		{Operation: "getPartnerBalances", Kind: "status", Status: 503, Skip: 6},
	}
	first := embedded(t, open(t, Options{FaultRules: rules}))
	file := first.sandbox.opts.File
	second, plain := embedded(t, open(t, Options{File: file, FaultRules: rules})), embedded(t, open(t, Options{File: file}))
	got := first.pattern(2, "GET", partnerPath) + plain.pattern(5, "GET", partnerPath) + second.pattern(8, "GET", partnerPath)
	if want := "xx" + "....." + "x......x"; got != want {
		t.Errorf("the requests went %s, want %s", got, want)
	}
	if left := plain.faults(); len(left) != 0 {
		t.Errorf("in the file are %v", left)
	}
	if list := first.faults(); len(list) != 2 || !strings.HasPrefix(list[0], ofProcess) || !strings.HasSuffix(list[0], " 10 3") || !strings.HasSuffix(list[1], " 7 1") {
		t.Errorf("the process lists %v", list)
	}
	id, _, _ := strings.Cut(first.faults()[0], " ")
	first.refused("DELETE", faultsPath+"/"+id, nil, 409, "SBXFAULTOFPROCESS")
	first.must("DELETE", faultsPath, nil)
	if len(first.faults()) != 2 {
		t.Error("the rules of the process are gone")
	}
	first.must("POST", resetPath, object{})
	if got := second.pattern(4, "GET", partnerPath); got != "xxx." {
		t.Errorf("after a reset: %s", got)
	}
	if _, err := Open(t.Context(), Options{File: file, FaultRules: []FaultRule{rules[0], {Operation: "*", Kind: "x"}}}); err == nil || !strings.Contains(err.Error(), "fault rule 2: kind must be one of") {
		t.Errorf("Open takes a wrong rule: %v", err)
	}
}

func TestReadFaultRules(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	write := func(content string) string {
		path := filepath.Join(directory, "faults.json")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	half, seconds := 0.5, int64(3)
	rules, err := ReadFaultRules(write(`[
		{"operation": "createTransfer", "kind": "connection-closed", "moment": "after", "times": 1},
		{"operation": "*", "kind": "status", "status": 429, "retryAfterSeconds": 3, "probability": 0.5}
	]`))
	want := []FaultRule{
		{Operation: "createTransfer", Kind: "connection-closed", Moment: "after", Times: 1},
		{Operation: "*", Kind: "status", Status: 429, RetryAfterSeconds: &seconds, Probability: &half},
	}
	if diff := cmp.Diff(want, rules); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if rules, err := ReadFaultRules(write("[]")); err != nil || len(rules) != 0 {
		t.Errorf("an empty list is %v, %v", rules, err)
	}
	const good = `{"operation":"*","kind":"html"}`
	for content, says := range map[string]string{
		``:                 "must be a JSON list of objects",
		`null`:             "must be a JSON list of objects",
		good:               "must be a JSON list of objects",
		`[` + good + `,7]`: "fault rule 2: request body must be an object",
		`[` + good + `,` + good + `,{"operation":"*","kind":"html","statsu":500}]`: "fault rule 3: property statsu should not exist",
		`[{"operation":"*","kind":"bang"}]`:                                        "fault rule 1: kind must be one of",
		`[{"operation":"*","kind":"status"}]`:                                      "fault rule 1: status should not be empty where kind is status",
		`[{"operation":"brewTea","kind":"html"}]`:                                  "fault rule 1: operation must be * or an operationId",
		`[{"operation":"*","kind":"html","times":"1"}]`:                            "fault rule 1: times must be an integer number",
	} {
		path := write(content)
		if _, err := ReadFaultRules(path); err == nil || !strings.HasPrefix(err.Error(), "reading "+path+": ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v does not say %q", content, err, says)
		}
	}
	if _, err := ReadFaultRules(filepath.Join(directory, "missing.json")); err == nil || !strings.Contains(err.Error(), "missing.json") {
		t.Errorf("a missing file: %v", err)
	}
}

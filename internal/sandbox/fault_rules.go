package sandbox

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// ReadFaultRules reads a file with a JSON list of rules, each as addFault takes it.
// Errors name the file, the rule by its place in the list, and the field.
func ReadFaultRules(path string) ([]FaultRule, error) {
	content, err := os.ReadFile(path) //nolint:gosec // The path is the user's own choice.
	if err != nil {
		return nil, fmt.Errorf("reading the fault rules: %w", err)
	}
	rules, err := parseRules(content)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return rules, nil
}

func parseRules(content []byte) ([]FaultRule, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(content, &raw); err != nil || raw == nil {
		return nil, errors.New("the fault rules must be a JSON list of objects")
	}
	rules := make([]FaultRule, len(raw))
	for i := range raw {
		if err := validateRule(raw[i]); err != nil {
			return nil, numbered(i, err.Error())
		}
		if err := json.Unmarshal(raw[i], &rules[i]); err != nil {
			return nil, numbered(i, "must be a JSON object of the documented shape")
		}
	}
	return rules, checkRules(rules)
}

// validateRule holds a rule against the contract of addFault.
func validateRule(raw []byte) error {
	doc, err := contract.Sandbox()
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, faultsPath, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	return doc.ValidateRequest(request, raw)
}

// checkRules refuses rules that contradict themselves.
func checkRules(rules []FaultRule) error {
	for i, r := range rules {
		raw, err := json.Marshal(r)
		if err != nil {
			return numbered(i, err.Error())
		}
		var problems []string
		var v *contract.ValidationError
		if err := validateRule(raw); errors.As(err, &v) {
			problems = v.Messages
		} else if err != nil {
			return err
		}
		if problems = merge(problems, r.check(noTime)); len(problems) > 0 {
			return numbered(i, strings.Join(problems, ", "))
		}
	}
	return nil
}

// errFaultPossible means that a transaction was left because rules must be asked
// first, which may write and wait.
var errFaultPossible = errors.New("a fault rule matches the request")

// namedRule is a rule with the name that it is counted under.
type namedRule struct {
	name string
	rule FaultRule
	// chance is what its chance follows from besides the seed. Names will not do: those in
	// the file go on after a reset, and a test that adds the same rule again would see
	// other requests go wrong.
	chance string
}

// ruleSet is what is known of the rules at a number of changes.
type ruleSet struct {
	changes int64
	rules   []namedRule
}

// add adds a rule, whose text is raw. Equal rules have a chance of their own each.
func (s *ruleSet) add(where, name, raw string, r FaultRule) {
	chance := where + raw
	for _, other := range s.rules {
		if other.chance == chance {
			chance += raw
		}
	}
	s.rules = append(s.rules, namedRule{name, r, chance})
}

// Names of rules begin with where they are.
const (
	ofFile    = "fault-"
	ofProcess = "process-"
)

// matching are the rules about the call's request, those of the process first.
func (s ruleSet) matching(c *call) []namedRule {
	var found []namedRule
	for _, r := range s.rules {
		if r.rule.matches(c.about) {
			found = append(found, r)
		}
	}
	return found
}

// rules reads the rules, of which it remembers the last: they hardly ever change, and
// mostly there are none.
func (s *Sandbox) rules(t *tx, changes int64) (ruleSet, error) {
	if cached := s.rulesCache.Load(); cached != nil && cached.changes == changes {
		return *cached, nil
	}
	set := ruleSet{changes: changes}
	for i, r := range s.opts.FaultRules {
		raw, err := json.Marshal(r)
		if err != nil {
			return ruleSet{}, err
		}
		sum := deriveBytes("fault-rule", strconv.Itoa(i), string(raw))
		set.add(ofProcess, ofProcess+hex.EncodeToString(sum[:8]), string(raw), r)
	}
	err := t.each("SELECT id, rule FROM faults ORDER BY id", nil, func(scan func(...any) error) error {
		var id int64
		var raw string
		if err := scan(&id, &raw); err != nil {
			return err
		}
		var r FaultRule
		err := json.Unmarshal([]byte(raw), &r)
		set.add(ofFile, ofFile+strconv.FormatInt(id, 10), raw, r)
		return err
	})
	if err != nil {
		return ruleSet{}, fmt.Errorf("reading the fault rules of the file: %w", err)
	}
	s.rulesCache.Store(&set)
	return set, nil
}

// checkFaults leaves the transaction with errFaultPossible when a rule is about the
// request.
func (c *call) checkFaults(t *tx, changes int64) error {
	if c.spared || c.about.OperationID == "" {
		return nil
	}
	set, err := c.sandbox.rules(t, changes)
	if err == nil && len(set.matching(c)) > 0 {
		err = errFaultPossible
	}
	return err
}

// drawFault asks the matching rules in their order, and counts. The first that
// applies decides, and those behind it have not seen the request.
func (s *Sandbox) drawFault(ctx context.Context, c *call) (f Fault, err error) {
	err = s.store.update(ctx, func(t *tx) error {
		now, _, err := s.readClock(t)
		if err != nil {
			return err
		}
		var seed string
		var changes int64
		if _, err := t.get("SELECT seed, faults_changes FROM meta", nil, &seed, &changes); err != nil {
			return err
		}
		set, err := s.rules(t, changes)
		if err != nil {
			return err
		}
		for _, r := range set.matching(c) {
			var matched, applied int64
			_, err := t.get(`INSERT INTO fault_counts (name, matched, applied) VALUES (?, 1, 0)
				ON CONFLICT (name) DO UPDATE SET matched = matched + 1 RETURNING matched, applied`, []any{r.name}, &matched, &applied)
			if err != nil {
				return err
			}
			if r.rule.applies(seed, r.chance, matched, applied) {
				f = r.rule.fault(now)
				return t.exec("UPDATE fault_counts SET applied = applied + 1 WHERE name = ?", r.name)
			}
		}
		return nil
	})
	return f, err
}

package sandbox

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// faultsPath is where rules are listed, added and removed.
const faultsPath = "/sandbox/v1/faults"

// noTime is for checks that do not look at the clock.
var noTime time.Time

func faultOperations() map[string]operation {
	return map[string]operation{
		"listFaults":   {run: listFaults},
		"addFault":     {write: true, check: checked(FaultRule.check), run: addFault},
		"removeFault":  {write: true, run: removeFault},
		"removeFaults": {write: true, run: removeFaults},
	}
}

// faultShape is a rule with what has become of it.
type faultShape struct {
	ID      string `json:"id"`
	Matched int64  `json:"matched"`
	Applied int64  `json:"applied"`
	FaultRule
}

func listFaults(c *call) (answer, error) {
	set, err := c.currentRules()
	if err != nil {
		return answer{}, err
	}
	shapes := make([]faultShape, len(set.rules))
	for i, r := range set.rules {
		shapes[i] = faultShape{ID: r.name, FaultRule: r.rule}
		if _, err := c.get("SELECT matched, applied FROM fault_counts WHERE name = ?", []any{r.name}, &shapes[i].Matched, &shapes[i].Applied); err != nil {
			return answer{}, err
		}
	}
	return found(struct {
		Faults []faultShape `json:"faults"`
	}{shapes})
}

func (c *call) currentRules() (ruleSet, error) {
	var changes int64
	if _, err := c.get("SELECT faults_changes FROM meta", nil, &changes); err != nil {
		return ruleSet{}, err
	}
	return c.sandbox.rules(c.tx, changes)
}

func addFault(c *call) (answer, error) {
	r, err := decode[FaultRule](c)
	if err != nil {
		return answer{}, err
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return answer{}, err
	}
	var id int64
	if _, err := c.get("UPDATE meta SET faults_changes = faults_changes + 1 RETURNING faults_changes", nil, &id); err != nil {
		return answer{}, err
	}
	if err := c.exec("INSERT INTO faults (id, rule) VALUES (?, ?)", id, string(raw)); err != nil {
		return answer{}, err
	}
	return created(faultShape{ID: ofFile + strconv.FormatInt(id, 10), FaultRule: r})
}

// removeFault takes back a rule of the file. Those of a process end with it.
func removeFault(c *call) (answer, error) {
	name := c.params["faultId"]
	set, err := c.currentRules()
	if err != nil {
		return answer{}, err
	}
	known := false
	for _, r := range set.rules {
		known = known || r.name == name
	}
	switch {
	case !known:
		return answer{}, errFaultNotFound
	case strings.HasPrefix(name, ofProcess):
		return answer{}, errFaultOfProcess
	}
	if err := c.exec("DELETE FROM faults WHERE ? = 'fault-' || id", name); err != nil {
		return answer{}, err
	}
	if err := c.exec("DELETE FROM fault_counts WHERE name = ?", name); err != nil {
		return answer{}, err
	}
	return c.faultsChanged("Fault removed")
}

func removeFaults(c *call) (answer, error) {
	if err := c.exec("DELETE FROM faults"); err != nil {
		return answer{}, err
	}
	if err := c.exec("DELETE FROM fault_counts WHERE name LIKE 'fault-%'"); err != nil {
		return answer{}, err
	}
	return c.faultsChanged("Faults removed")
}

func (c *call) faultsChanged(text string) (answer, error) {
	if err := c.exec("UPDATE meta SET faults_changes = faults_changes + 1"); err != nil {
		return answer{}, err
	}
	return done(text)
}

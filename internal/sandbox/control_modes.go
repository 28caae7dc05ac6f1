package sandbox

import "encoding/json"

func modesOperations() map[string]operation {
	return map[string]operation{
		"getModes":    {run: getModes},
		"updateModes": {write: true, run: updateModes},
	}
}

func getModes(c *call) (answer, error) { return found(c.modes) }

// updateModes changes the modes that the body names.
func updateModes(c *call) (answer, error) {
	m := c.modes
	if err := json.Unmarshal(c.body, &m); err != nil {
		return answer{}, invalid("the body must be a JSON object of the documented shape")
	}
	if err := m.check(); err != nil {
		return answer{}, invalid(err.Error())
	}
	if err := writeModes(c.tx, m); err != nil {
		return answer{}, err
	}
	return found(m)
}

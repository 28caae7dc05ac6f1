package sandbox

import "time"

func clockOperations() map[string]operation {
	return map[string]operation{
		"getClock":     {run: getClock},
		"advanceClock": {write: true, run: advanceClock},
	}
}

type clockState struct {
	Now           string `json:"now"`
	OffsetSeconds int64  `json:"offsetSeconds"`
}

func getClock(c *call) (answer, error) {
	return found(clockState{Now: formatTime(c.now), OffsetSeconds: int64(c.offset / time.Second)})
}

// advanceClock also carries out what becomes due.
func advanceClock(c *call) (answer, error) {
	body, err := decode[struct {
		Seconds int64 `json:"seconds"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	step := time.Duration(body.Seconds) * time.Second
	if err := advance(c.tx, step); err != nil {
		return answer{}, err
	}
	c.now, c.offset = c.now.Add(step), c.offset+step
	if err := c.carryOut(); err != nil {
		return answer{}, err
	}
	return getClock(c)
}

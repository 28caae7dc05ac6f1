package sandbox

func poaDecisionOperations() map[string]operation {
	return map[string]operation{
		"decidePoa": {write: true, partner: true, run: decidePOA},
	}
}

// poaDecision is the body of decidePoa.
type poaDecision struct {
	ExternalUserID string `json:"externalUserId"`
	Status         string `json:"status"`
}

// decidePOA decides the user's latest proof of address. The same decision again
// succeeds and changes nothing; questions can still be answered.
func decidePOA(c *call) (answer, error) {
	d, err := decode[poaDecision](c)
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(d.ExternalUserID)
	if err != nil {
		return answer{}, err
	}
	latest, ok, err := c.latestPOA(u)
	final := latest.status == poaApproved || latest.status == poaRejected
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return answer{}, errPOANotFound
	case final && latest.status != d.Status:
		return answer{}, errPOADecided
	}
	if latest.status != d.Status {
		if err := c.exec("UPDATE poa_submissions SET status = ? WHERE id = ?", d.Status, latest.id); err != nil {
			return answer{}, err
		}
		if err := c.notifyStatus(webhookPOAStatus, u, d.Status); err != nil {
			return answer{}, err
		}
	}
	return done("Proof of address decided")
}

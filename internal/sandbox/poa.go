package sandbox

// Statuses of a proof of address. Only webhooks tell them.
const (
	poaWaiting    = "WAITING"
	poaApproved   = "APPROVED"
	poaRejected   = "REJECTED"
	poaQuestioned = "QUESTIONED"
)

func poaOperations() map[string]operation {
	return map[string]operation{
		"addPoaFiles": {write: true, upload: true, run: addPOAFiles},
	}
}

// poaSubmission is a user's proof of address; the latest counts.
type poaSubmission struct {
	id     int64
	status string
}

// latestPOA returns the submission that counts.
func (c *call) latestPOA(u user) (s poaSubmission, ok bool, err error) {
	ok, err = c.get("SELECT id, status FROM poa_submissions WHERE user_id = ? ORDER BY id DESC LIMIT 1", []any{u.id}, &s.id, &s.status)
	return s, ok, err
}

// addPOAFiles takes a proof of address, unless one is reviewed or approved already.
// None is asked for before a KYC verification has succeeded.
func addPOAFiles(c *call) (answer, error) {
	f, err := c.form()
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	var verified bool
	if _, err := c.get("SELECT EXISTS (SELECT 1 FROM kyc_attempts WHERE user_id = ? AND attempt_status = ?)", []any{u.id, attemptSuccessful}, &verified); err != nil {
		return answer{}, err
	}
	latest, _, err := c.latestPOA(u)
	switch {
	case err != nil:
		return answer{}, err
	case !verified:
		return answer{}, errPOANotFound
	case latest.status == poaWaiting:
		return answer{}, errPOAPending
	case latest.status == poaApproved:
		return answer{}, errPOAVerified
	}
	id, err := c.insert("INSERT INTO poa_submissions (user_id, status, created_at) VALUES (?, ?, ?)", u.id, poaWaiting, c.now.UnixMilli())
	if err != nil {
		return answer{}, err
	}
	if err := c.keepFiles("INSERT INTO poa_files (submission_id, position, media_type, size, sha256) VALUES (?, ?, ?, ?, ?)", id, f.files); err != nil {
		return answer{}, err
	}
	if err := c.schedule(eventReviewPOA, id, c.reviewDelay()); err != nil {
		return answer{}, err
	}
	if err := c.notifyStatus(webhookPOAStatus, u, poaWaiting); err != nil {
		return answer{}, err
	}
	return created(message{"POA files added"})
}

// reviewPOA approves a proof of address where nobody else decides. It may be asked at
// any time.
func reviewPOA(c *call, submissionID int64) error {
	if c.modes.POADecision != DecisionAutomatic {
		return nil
	}
	changed, err := c.change("UPDATE poa_submissions SET status = ? WHERE id = ? AND status = ?", poaApproved, submissionID, poaWaiting)
	if err != nil || changed == 0 {
		return err
	}
	u, err := c.owner("SELECT user_id FROM poa_submissions WHERE id = ?", submissionID)
	if err != nil {
		return err
	}
	return c.notifyStatus(webhookPOAStatus, u, poaApproved)
}

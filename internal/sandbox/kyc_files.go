package sandbox

import "fmt"

func kycFilesOperations() map[string]operation {
	return map[string]operation{
		"addKycFiles": {write: true, upload: true, run: addKYCFiles},
	}
}

// filesOf is how many pictures of each document are needed, with the selfie.
var filesOf = map[string]int{"ID_CARD": 3, "RESIDENCE_PERMIT": 3, "PASSPORT": 2}

// addKYCFiles starts a new attempt without a guided session. It takes the place of an
// earlier one unless that succeeded.
func addKYCFiles(c *call) (answer, error) {
	f, err := c.form()
	if err != nil {
		return answer{}, err
	}
	if needed := filesOf[f.documentType]; len(f.files) != needed {
		return answer{}, invalid(fmt.Sprintf("files must contain exactly %d elements when documentType is %s", needed, f.documentType))
	}
	u, err := c.user(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	id, _, err := c.addAttempt(u, newVerification{DocumentType: f.documentType})
	if err != nil {
		return answer{}, err
	}
	if err := c.keepFiles("INSERT INTO kyc_files (attempt_id, position, media_type, size, sha256) VALUES (?, ?, ?, ?, ?)", id, f.files); err != nil {
		return answer{}, err
	}
	if err := c.schedule(eventReviewKYCFiles, id, c.reviewDelay()); err != nil {
		return answer{}, err
	}
	return created(message{"KYC files added"})
}

// reviewKYCFiles looks at the files of an attempt, and decides it where nobody else
// does. It may be asked at any time.
func reviewKYCFiles(c *call, attemptID int64) error {
	const waiting = ` WHERE id = ? AND attempt_status = '` + attemptPending + `' AND decision IS NULL
		AND number = (SELECT max(number) FROM kyc_attempts latest WHERE latest.user_id = kyc_attempts.user_id)`
	set, args := "attempt_status = ?", []any{attemptOpened, attemptID}
	if c.modes.KYCFilesDecision == DecisionAutomatic {
		set, args = "verification_status = ?, attempt_status = ?, decision = ?", []any{kycVerified, attemptSuccessful, kycVerified, attemptID}
	}
	changed, err := c.change("UPDATE kyc_attempts SET "+set+waiting, args...)
	if err != nil || changed == 0 {
		return err
	}
	u, err := c.owner("SELECT user_id FROM kyc_attempts WHERE id = ?", attemptID)
	if err != nil {
		return err
	}
	if err := c.notifyStatus(webhookKYCFilesStatus, u, filesAdded); err != nil {
		return err
	}
	return c.notifyKYC(u)
}

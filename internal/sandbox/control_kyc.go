package sandbox

import "time"

func kycDecisionOperations() map[string]operation {
	return map[string]operation{
		"decideKyc": {write: true, partner: true, check: checked(kycDecision.check), run: decideKYC},
	}
}

// kycDecision is the body of decideKyc. Without an id it is about the latest
// attempt, since uploads tell none.
type kycDecision struct {
	ExternalUserID  string  `json:"externalUserId"`
	VerificationID  string  `json:"verificationId"`
	Status          string  `json:"status"`
	RejectionReason *string `json:"rejectionReason"`
}

func (d kycDecision) check(time.Time) []string {
	if d.RejectionReason != nil && d.Status != attemptRejected {
		return []string{"rejectionReason should not exist unless status is REJECTED_BY_PROVIDER"}
	}
	return nil
}

// defaultRejection is the reason of a rejection that names none.
const defaultRejection = "NO_FACE_FOUND"

// decideKYC ends an attempt, and lets one expire that has succeeded. The same
// decision again succeeds and changes nothing.
func decideKYC(c *call) (answer, error) {
	d, err := decode[kycDecision](c)
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(d.ExternalUserID)
	if err != nil {
		return answer{}, err
	}
	latest, err := c.latestAttempt(u)
	if err != nil {
		return answer{}, err
	}
	a := latest
	if d.VerificationID != "" {
		if a, err = c.attempt(u, d.VerificationID); err != nil {
			return answer{}, err
		}
	}
	if d.Status == attemptRejected && d.RejectionReason == nil {
		reason := defaultRejection
		d.RejectionReason = &reason
	}
	const text = "KYC verification decided"
	expires := a.verificationStatus == kycVerified && d.Status == kycExpired
	switch {
	case a.decided() && *a.decision == d.Status && orEmpty(a.rejectionReason) == orEmpty(d.RejectionReason):
		return done(text)
	case a.decided() && !expires:
		return answer{}, errKYCDecided
	case latest.id != a.id:
		return answer{}, errKYCSuperseded
	}
	verification, status := kycNotVerified, a.attemptStatus
	switch d.Status {
	case kycVerified:
		verification, status = kycVerified, attemptSuccessful
	case attemptRejected:
		status = attemptRejected
	case kycExpired:
		verification = kycExpired
	}
	err = c.exec("UPDATE kyc_attempts SET verification_status = ?, attempt_status = ?, rejection_reason = ?, decision = ? WHERE id = ?",
		verification, status, d.RejectionReason, d.Status, a.id)
	if err != nil {
		return answer{}, err
	}
	if err := c.notifyKYC(u); err != nil {
		return answer{}, err
	}
	return done(text)
}

package sandbox

import (
	"errors"
	"time"
)

func verificationOperations() map[string]operation {
	return map[string]operation{
		"addUserVerification": {write: true, run: addUserVerification},
	}
}

// userVerification is the body of addUserVerification.
type userVerification struct {
	ExternalUserID         string `json:"externalUserId"`
	DocumentType           string `json:"documentType"`
	DocumentNumber         string `json:"documentNumber"`
	DocumentCountry        string `json:"documentCountry"`
	DocumentExpirationDate string `json:"documentExpirationDate"`
}

// addUserVerification takes the document's data of a verified user, opens the
// balances and plans their activation.
func addUserVerification(c *call) (answer, error) {
	v, err := decode[userVerification](c)
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(v.ExternalUserID)
	if err != nil {
		return answer{}, err
	}
	a, err := c.latestAttempt(u)
	switch {
	case errors.Is(err, errKYCNotFound), err == nil && a.verificationStatus != kycVerified:
		return answer{}, errNotVerified
	case err != nil:
		return answer{}, err
	}
	var before int
	if _, err := c.get("SELECT count(*) FROM user_verifications WHERE user_id = ?", []any{u.id}, &before); err != nil {
		return answer{}, err
	}
	if before > 0 {
		return answer{}, errAlreadyVerified
	}
	err = c.exec("INSERT INTO user_verifications (user_id, document_type, document_number, country, expiration_date, created_at) VALUES (?, ?, ?, ?, ?, ?)",
		u.id, v.DocumentType, v.DocumentNumber, v.DocumentCountry, v.DocumentExpirationDate, c.now.UnixMilli())
	if err != nil {
		return answer{}, err
	}
	if err := c.openAccounts(u); err != nil {
		return answer{}, err
	}
	if err := c.schedule(eventActivateUser, u.id, time.Duration(c.modes.ActivationDelaySeconds)*time.Second); err != nil {
		return answer{}, err
	}
	return done("Verification data added")
}

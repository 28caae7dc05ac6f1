package client

import "context"

// NewKYCVerification is the body of createKycVerification. Enumerations are in the API's spelling.
type NewKYCVerification struct {
	ExternalUserID string `json:"externalUserId"`
	// DocumentType is ID_CARD, PASSPORT, RESIDENCE_PERMIT or DRIVER_LICENSE.
	DocumentType string `json:"documentType"`
	// Country is the ISO 3166-1 alpha-2 code of the document's country.
	Country string `json:"country"`
	// IncomeSource decides which of the following fields are given.
	IncomeSource string `json:"incomeSource"`
	// Occupation is given with the income source SALARY alone.
	Occupation string `json:"occupation,omitempty"`
	// AdditionalInfo is given with every income source but BUSINESS_ACTIVITY.
	AdditionalInfo    string `json:"additionalInfo,omitempty"`
	OpenAccountReason string `json:"openAccountReason"`
	// TaxID is given with the income source BUSINESS_ACTIVITY alone.
	TaxID string `json:"taxId,omitempty"`
}

type createdKYCVerification struct {
	VerificationID string `json:"verificationId"`
}

func (v *createdKYCVerification) check() error {
	if v.VerificationID == "" {
		return unreadable(`the answer has no "verificationId"`)
	}
	return nil
}

// CreateKYCVerification starts a guided verification (createKycVerification) and returns its id.
func (c *Client) CreateKYCVerification(ctx context.Context, verification NewKYCVerification) (verificationID string, err error) {
	var created createdKYCVerification
	if _, err := c.write(ctx, "createKycVerification", verification.ExternalUserID, Call{Body: verification, Out: &created}); err != nil {
		return "", err
	}
	return created.VerificationID, nil
}

// VerificationURL returns the address that the user opens in a browser for a guided verification (openKycVerification). It
// needs no key. It is empty when an id is.
func (c *Client) VerificationURL(externalUserID, verificationID string) string {
	op, _ := OperationByID("openKycVerification")
	req, err := c.prepare(op, Call{Path: map[string]string{"id": externalUserID, "verificationId": verificationID}})
	if err != nil {
		return ""
	}
	return req.url.String()
}

// KYCStatus is the answer of getKycStatus.
type KYCStatus struct {
	ExternalUserID string `json:"externalUserId"`
	// VerificationStatus is NOT_VERIFIED, VERIFIED or EXPIRED.
	VerificationStatus string `json:"verificationStatus"`
	// AttemptStatus is PENDING, VERIFICATION, REJECTED_BY_PROVIDER or SUCCESSFUL.
	AttemptStatus string `json:"attemptStatus"`
	// RejectionReason is such as NO_FACE_FOUND, and empty without a rejection.
	RejectionReason string `json:"rejectionReason"`
}

func (s *KYCStatus) check() error {
	if s.VerificationStatus == "" && s.AttemptStatus == "" {
		return unreadable(`the answer has neither "verificationStatus" nor "attemptStatus"`)
	}
	return nil
}

// KYCStatus returns how far a user's verification is (getKycStatus). It is never shared, because people wait for it to
// change. A user without a verification fails with IsKYCNotFound.
func (c *Client) KYCStatus(ctx context.Context, externalUserID string) (KYCStatus, error) {
	var status KYCStatus
	if _, err := c.call(ctx, "getKycStatus", Call{Path: userPath(externalUserID), Out: &status}); err != nil {
		return KYCStatus{}, err
	}
	status.ExternalUserID = externalUserID
	return status, nil
}

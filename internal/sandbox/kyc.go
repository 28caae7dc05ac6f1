package sandbox

import (
	"errors"
	"net/http"
	"strconv"
	"time"
)

// Statuses of a verification as a whole.
const (
	kycNotVerified = "NOT_VERIFIED"
	kycVerified    = "VERIFIED"
	kycExpired     = "EXPIRED"
)

// Statuses of the latest attempt.
const (
	attemptPending    = "PENDING"
	attemptOpened     = "VERIFICATION"
	attemptRejected   = "REJECTED_BY_PROVIDER"
	attemptSuccessful = "SUCCESSFUL"
)

func kycOperations() map[string]operation {
	return map[string]operation{
		"createKycVerification": {write: true, check: checked(newVerification.check), run: createKYCVerification},
		"openKycVerification":   {write: true, public: true, run: openKYCVerification},
		"getKycStatus":          {run: getKYCStatus},
	}
}

// newVerification is the body of createKycVerification.
type newVerification struct {
	ExternalUserID    string  `json:"externalUserId"`
	DocumentType      string  `json:"documentType"`
	Country           string  `json:"country"`
	IncomeSource      string  `json:"incomeSource"`
	OpenAccountReason string  `json:"openAccountReason"`
	TaxID             *string `json:"taxId"`
	Occupation        *string `json:"occupation"`
	AdditionalInfo    *string `json:"additionalInfo"`
}

func (n newVerification) check(time.Time) []string {
	var problems []string
	business := n.IncomeSource == "BUSINESS_ACTIVITY"
	if n.TaxID != nil && !business {
		problems = append(problems, "taxId should not exist unless incomeSource is BUSINESS_ACTIVITY")
	}
	if n.Occupation != nil && n.IncomeSource != "SALARY" {
		problems = append(problems, "occupation should not exist unless incomeSource is SALARY")
	}
	if n.AdditionalInfo != nil && business {
		problems = append(problems, "additionalInfo should not exist when incomeSource is BUSINESS_ACTIVITY")
	}
	return problems
}

// attempt is a user's verification; the one with the highest number counts.
type attempt struct {
	id                 int64
	number             int
	publicID           string
	verificationStatus string
	attemptStatus      string
	rejectionReason    *string
	decision           *string
}

// decided says whether the attempt has come to an end.
func (a attempt) decided() bool { return a.decision != nil }

const selectAttempt = `SELECT id, number, public_id, verification_status, attempt_status, rejection_reason, decision FROM kyc_attempts WHERE user_id = ?`

func (a *attempt) scan(c *call, query string, args ...any) (bool, error) {
	return c.get(query, args, &a.id, &a.number, &a.publicID, &a.verificationStatus, &a.attemptStatus, &a.rejectionReason, &a.decision)
}

// latestAttempt returns the attempt that counts, P445 if there is none.
func (c *call) latestAttempt(u user) (attempt, error) {
	var a attempt
	ok, err := a.scan(c, selectAttempt+" ORDER BY number DESC LIMIT 1", u.id)
	if err == nil && !ok {
		err = errKYCNotFound
	}
	return a, err
}

// attempt returns one of the user's attempts, P445 if it is not theirs.
func (c *call) attempt(u user, verificationID string) (attempt, error) {
	var a attempt
	ok, err := a.scan(c, selectAttempt+" AND public_id = ?", u.id, verificationID)
	if err == nil && !ok {
		err = errKYCNotFound
	}
	return a, err
}

type createdVerification struct {
	VerificationID string `json:"verificationId"`
}

// createKYCVerification starts a new attempt, with a guided session.
func createKYCVerification(c *call) (answer, error) {
	n, err := decode[newVerification](c)
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(n.ExternalUserID)
	if err != nil {
		return answer{}, err
	}
	_, id, err := c.addAttempt(u, n)
	if err != nil {
		return answer{}, err
	}
	return created(createdVerification{VerificationID: id})
}

// addAttempt starts a new attempt, which takes the place of an earlier one unless
// that succeeded.
func (c *call) addAttempt(u user, n newVerification) (id int64, publicID string, err error) {
	latest, err := c.latestAttempt(u)
	switch {
	case err == nil && latest.verificationStatus == kycVerified:
		return 0, "", errKYCVerified
	case err != nil && !errors.Is(err, errKYCNotFound):
		return 0, "", err
	}
	number := latest.number + 1
	publicID = deriveID(c.seed, "verification", u.publicID, strconv.Itoa(number))
	id, err = c.insert(`INSERT INTO kyc_attempts (user_id, number, public_id, document_type, country, income_source, occupation, additional_info,
		open_account_reason, tax_id, verification_status, attempt_status, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		u.id, number, publicID, n.DocumentType, n.Country, n.IncomeSource, orEmpty(n.Occupation), orEmpty(n.AdditionalInfo),
		n.OpenAccountReason, orEmpty(n.TaxID), kycNotVerified, attemptPending, c.now.UnixMilli())
	return id, publicID, err
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

type kycStatus struct {
	ExternalUserID     string  `json:"externalUserId"`
	VerificationStatus string  `json:"verificationStatus"`
	AttemptStatus      string  `json:"attemptStatus"`
	RejectionReason    *string `json:"rejectionReason"`
}

func getKYCStatus(c *call) (answer, error) {
	u, err := c.visibleUser(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	a, err := c.latestAttempt(u)
	if err != nil {
		return answer{}, err
	}
	return found(a.shape(u))
}

func (a attempt) shape(u user) kycStatus {
	return kycStatus{
		ExternalUserID:     u.externalID,
		VerificationStatus: a.verificationStatus,
		AttemptStatus:      a.attemptStatus,
		RejectionReason:    a.rejectionReason,
	}
}

// openKYCVerification answers the page that the user sees, and notes that it was
// opened. The verification id is secret enough to do without a key, and tells the
// partner. Uploads have no such page.
func openKYCVerification(c *call) (answer, error) {
	ok, err := c.get(`SELECT u.partner_id FROM kyc_attempts a JOIN users u ON u.id = a.user_id
		WHERE a.public_id = ? AND u.external_user_id = ? AND u.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM kyc_files f WHERE f.attempt_id = a.id)`,
		[]any{c.params["verificationId"], c.params["id"]}, &c.partnerID)
	if err != nil {
		return answer{}, err
	}
	if !ok {
		return answer{}, errKYCNotFound
	}
	u, err := c.user(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	a, err := c.attempt(u, c.params["verificationId"])
	if err != nil {
		return answer{}, err
	}
	latest, err := c.latestAttempt(u)
	if err != nil {
		return answer{}, err
	}
	superseded := a.id != latest.id
	if a.attemptStatus == attemptPending && !a.decided() && !superseded {
		a.attemptStatus = attemptOpened
		if err := c.exec("UPDATE kyc_attempts SET attempt_status = ? WHERE id = ?", a.attemptStatus, a.id); err != nil {
			return answer{}, err
		}
		if err := c.notifyKYC(u); err != nil {
			return answer{}, err
		}
	}
	return page(http.StatusOK, kycPage, kycPageData{
		ExternalUserID: u.externalID,
		VerificationID: a.publicID,
		Status:         a.attemptStatus,
		Verification:   a.verificationStatus,
		Decided:        a.decided(),
		Superseded:     superseded,
	})
}

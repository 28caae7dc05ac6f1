// Package kyc declares identity verification: starting it or uploading documents for it, waiting for its outcome, submitting the
// document data, the proof of address, reading the status.
package kyc

// The API's own spellings (createKycVerification, getKycStatus).
var (
	documentTypes = []string{documentIDCard, documentPassport, documentPermit, "DRIVER_LICENSE"}
	uploadedTypes = []string{documentIDCard, documentPassport, documentPermit} // addKycFiles
	incomeSources = []string{incomeBusiness, incomeSalary, "OTHER", "MAINTAINED_BY_FAMILY", "INVESTMENTS", "SOCIAL_BENEFITS", "TENANCY"}
	openReasons   = []string{"INVESTMENTS_OR_CRYPTOCURRENCIE", "CURRENCY_EXCHANGE", "DAILY_USE", "GAMING_OR_GAMBLING", "TRANSFER_OF_FUNDS_OUTSIDE_OF_EUROPE"}
	occupations   = []string{
		"IT", "HEALTHCARE_AND_MEDICAL_SERVICES", "FINANCE_AND_ACCOUNTING", "EDUCATION_AND_TEACHING", "SALES_AND_MARKETING", "ENGINEERING",
		"CUSTOMER_SERVICE", "ADMINISTRATION_AND_OFFICE_MANAGEMENT", "LEGAL_SERVICES", "ARTS_AND_DESIGN", "RETAIL_AND_SALES",
		"CONSTRUCTION_AND_TRADES", "HUMAN_RESOURCES", "MANUFACTURING_AND_PRODUCTION", "SCIENCE_AND_RESEARCH",
	}
)

const (
	documentIDCard   = "ID_CARD"
	documentPassport = "PASSPORT"
	documentPermit   = "RESIDENCE_PERMIT"

	incomeBusiness = "BUSINESS_ACTIVITY"
	incomeSalary   = "SALARY"

	statusNotStarted  = "NOT_STARTED" // ours: P100 answers P445
	statusNotVerified = "NOT_VERIFIED"
	statusVerified    = "VERIFIED"
	statusExpired     = "EXPIRED"
	attemptRejected   = "REJECTED_BY_PROVIDER"
)

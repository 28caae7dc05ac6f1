package console

import (
	"net/http"
	"net/url"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// userAction is something that can be done with a user.
type userAction struct {
	// form is how it is asked for. The subject is the id of what it is about where a user
	// has several.
	form func(user sandbox.UserView, subject string) form
	// request is what the sandbox is asked for.
	request func(user sandbox.UserView, f form) request
	// done says what was done.
	done func(user sandbox.UserView, f form) string
}

// userActions are all of them, by the last part of their path.
var userActions = map[string]userAction{
	"start-kyc":      {startKYCForm, posts("/v1/kyc"), says("The verification was started. Now the KYC provider decides.")},
	"decide-kyc":     {decideKYCForm, posts("/sandbox/v1/kyc/decision"), says("The verification was decided.")},
	"expire-kyc":     {buttonForm("expire-kyc", "Let the verification expire"), expireKYC, says("The verification has expired. Money can still come in, and nothing can go out.")},
	"kyc-files":      {kycFilesForm, uploads("/v1/user/kyc-files/"), says("The pictures were uploaded. The KYC provider looks at them and decides.")},
	"document":       {documentForm, posts("/v1/user/verification"), says("The document's data was added. IBAN and wallets follow in a moment.")},
	"poa-files":      {poaFilesForm, uploads("/v1/user/poa-files/"), says("The proof of address was uploaded and is being reviewed.")},
	"poa":            {decidePOAForm, posts("/sandbox/v1/poa/decision"), says("The proof of address was decided.")},
	"sepa-deposit":   {sepaDepositForm, receiveSEPADeposit, says("A SEPA deposit has arrived.")},
	"crypto-deposit": {cryptoDepositForm, posts("/sandbox/v1/crypto-deposits"), says("A crypto deposit has arrived.")},
	"travel-rule":    {travelRuleForm, updateTravelRule, says("The travel-rule data was added, and the deposit is released.")},
	"iban":           {ibanForm, posts("/sandbox/v1/ibans/decision"), saysIBAN},
	"redeliver":      {redeliverForm, redeliver, says("The webhook is due again. A served sandbox sends it where it has a URL to send it to.")},
	"suspend":        {buttonForm("suspend", "Suspend"), patches("/v1/user/suspend/"), says("The user is suspended: no money moves.")},
	"unsuspend":      {buttonForm("unsuspend", "Lift the suspension"), patches("/v1/user/unsuspend/"), says("The suspension is lifted. What fell due meanwhile was carried out.")},
	"delete":         {buttonForm("delete", "Delete for good"), deletes, says("The user is deleted, with all personal data.")},
}

// most is how much the form may send, in bytes.
func (a userAction) most() int64 {
	if a.form(sandbox.UserView{}, "").Uploads() {
		return sandbox.MaxUpload
	}
	return maxForm
}

func says(sentence string) func(sandbox.UserView, form) string {
	return func(sandbox.UserView, form) string { return sentence }
}

// posts sends the form as it is, with the user's id.
func posts(path string) func(sandbox.UserView, form) request {
	return func(user sandbox.UserView, f form) request {
		body := f.body()
		body["externalUserId"] = user.ExternalUserID
		return request{http.MethodPost, path, body}
	}
}

func patches(path string) func(sandbox.UserView, form) request {
	return func(user sandbox.UserView, _ form) request {
		return request{http.MethodPatch, path + url.PathEscape(user.ExternalUserID), nil}
	}
}

func deletes(user sandbox.UserView, _ form) request {
	return request{http.MethodDelete, "/v1/user/" + url.PathEscape(user.ExternalUserID), nil}
}

// buttonForm is a form that asks nothing.
func buttonForm(name, label string) func(sandbox.UserView, string) form {
	return func(sandbox.UserView, string) form { return form{Name: name, Title: label, Button: label} }
}

// occupations are those that createKycVerification takes.
var occupations = []string{
	"IT", "HEALTHCARE_AND_MEDICAL_SERVICES", "FINANCE_AND_ACCOUNTING", "EDUCATION_AND_TEACHING", "SALES_AND_MARKETING", "ENGINEERING", "CUSTOMER_SERVICE",
	"ADMINISTRATION_AND_OFFICE_MANAGEMENT", "LEGAL_SERVICES", "ARTS_AND_DESIGN", "RETAIL_AND_SALES", "CONSTRUCTION_AND_TRADES", "HUMAN_RESOURCES",
	"MANUFACTURING_AND_PRODUCTION", "SCIENCE_AND_RESEARCH",
}

func startKYCForm(user sandbox.UserView, _ string) form {
	return form{
		Name: "start-kyc", Title: "Start the verification", Button: "Start verification",
		Help: "As your application does with createKycVerification. The user would then go to the KYC provider.",
		Fields: []field{
			{Name: "documentType", Label: "Document", Kind: "select", Value: "PASSPORT", Options: options("PASSPORT", "ID_CARD", "RESIDENCE_PERMIT", "DRIVER_LICENSE")},
			{Name: "country", Label: "Country of the document", Value: user.Country},
			{
				Name: "incomeSource", Label: "Source of income", Kind: "select", Value: "SALARY",
				Options: options("SALARY", "BUSINESS_ACTIVITY", "INVESTMENTS", "MAINTAINED_BY_FAMILY", "SOCIAL_BENEFITS", "TENANCY", "OTHER"),
			},
			{
				Name: "openAccountReason", Label: "Reason for the account", Kind: "select", Value: "DAILY_USE",
				Options: options("DAILY_USE", "CURRENCY_EXCHANGE", "INVESTMENTS_OR_CRYPTOCURRENCIE", "GAMING_OR_GAMBLING", "TRANSFER_OF_FUNDS_OUTSIDE_OF_EUROPE"),
			},
			{Name: "occupation", Label: "Occupation", Kind: "select", Optional: true, Options: append([]option{{"", "not said"}}, options(occupations...)...), Hint: "With a salary only."},
			{Name: "taxId", Label: "Tax id", Optional: true, Hint: "With business activity only."},
			{Name: "additionalInfo", Label: "Additional information", Optional: true, Hint: "With anything but business activity."},
		},
	}
}

func decideKYCForm(sandbox.UserView, string) form {
	return form{
		Name: "decide-kyc", Title: "Decide the verification", Button: "Decide",
		Help: "As a person at the KYC provider would.",
		Fields: []field{
			{Name: "status", Label: "Outcome", Kind: "select", Value: "VERIFIED", Options: options("VERIFIED", "REJECTED_BY_PROVIDER", "EXPIRED")},
			{Name: "rejectionReason", Label: "Reason of a rejection", Optional: true, Hint: "Such as NO_FACE_FOUND, which it is when left empty."},
		},
	}
}

func expireKYC(user sandbox.UserView, _ form) request {
	return request{http.MethodPost, "/sandbox/v1/kyc/decision", map[string]any{"externalUserId": user.ExternalUserID, "status": "EXPIRED"}}
}

func documentForm(user sandbox.UserView, _ string) form {
	kind := "PASSPORT"
	if len(user.Attempts) > 0 {
		kind = user.Attempts[0].DocumentType
	}
	return form{
		Name: "document", Title: "Send the document's data", Button: "Add data",
		Help: "As your application does with addUserVerification. It opens the accounts.",
		Fields: []field{
			{Name: "documentType", Label: "Document", Kind: "select", Value: kind, Options: options("PASSPORT", "ID_CARD", "RESIDENCE_PERMIT", "DRIVER_LICENSE")},
			{Name: "documentNumber", Label: "Number", Value: "AB1234567"},
			{Name: "documentCountry", Label: "Country", Value: user.Country},
			{Name: "documentExpirationDate", Label: "Valid until", Kind: "date", Value: "2035-12-31"},
		},
	}
}

func decidePOAForm(sandbox.UserView, string) form {
	return form{
		Name: "poa", Title: "Decide the proof of address", Button: "Decide",
		Fields: []field{{Name: "status", Label: "Outcome", Kind: "select", Value: "APPROVED", Options: options("APPROVED", "REJECTED", "QUESTIONED")}},
	}
}

package client

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCreateKYCVerification(t *testing.T) {
	t.Parallel()
	c, got := capture(t, 200, `{"verificationId":"v-1"}`)
	id, err := c.CreateKYCVerification(t.Context(), NewKYCVerification{
		ExternalUserID: "alice", DocumentType: "PASSPORT", Country: "PL",
		IncomeSource: "SALARY", Occupation: "IT", AdditionalInfo: "software", OpenAccountReason: "DAILY_USE",
	})
	want := sent{"POST", "/v1/kyc", `{"externalUserId":"alice","documentType":"PASSPORT","country":"PL","incomeSource":"SALARY",` +
		`"occupation":"IT","additionalInfo":"software","openAccountReason":"DAILY_USE"}`}
	if diff := cmp.Diff(want, *got); err != nil || id != "v-1" || diff != "" {
		t.Errorf("got %q, %v (-want +got):\n%s", id, err, diff)
	}
	if _, err = c.CreateKYCVerification(t.Context(), NewKYCVerification{ExternalUserID: "alice", IncomeSource: "BUSINESS_ACTIVITY", TaxID: "1"}); err != nil {
		t.Fatal(err)
	}
	if want := `{"externalUserId":"alice","documentType":"","country":"","incomeSource":"BUSINESS_ACTIVITY","openAccountReason":"","taxId":"1"}`; got.Body != want {
		t.Errorf("sent %s", got.Body)
	}
	lacking, _ := capture(t, 200, `{"id":"v-1"}`)
	var noAnswer *NoAnswerError
	if id, err = lacking.CreateKYCVerification(t.Context(), NewKYCVerification{}); id != "" || !errors.As(err, &noAnswer) {
		t.Errorf("got %q, %v", id, err)
	}
}

func TestVerificationURL(t *testing.T) {
	t.Parallel()
	config := Config{BaseURL: "https://p100.invalid/api/", APIKey: testKey}
	c := build(t, config)
	if got := c.VerificationURL("a/b", "v 1"); got != "https://p100.invalid/api/v1/kyc/verification/a%2Fb/v%201" {
		t.Errorf("got %s", got)
	}
	if got := c.VerificationURL("", "v1") + c.VerificationURL("a", ""); got != "" {
		t.Errorf("got %s", got)
	}
	config.OperationPaths = map[string]string{"openKycVerification": "/go/{verificationId}/{id}"}
	if got := build(t, config).VerificationURL("a", "v"); got != "https://p100.invalid/api/go/v/a" {
		t.Errorf("got %s", got)
	}
}

func TestKYCStatus(t *testing.T) {
	t.Parallel()
	c, got := capture(t, 200, `{"externalUserId":"alice","verificationStatus":"NOT_VERIFIED","attemptStatus":"REJECTED_BY_PROVIDER","rejectionReason":"NO_FACE_FOUND"}`)
	status, err := c.KYCStatus(t.Context(), "alice")
	want := KYCStatus{"alice", "NOT_VERIFIED", "REJECTED_BY_PROVIDER", "NO_FACE_FOUND"}
	if err != nil || status != want || *got != (sent{"GET", "/v1/kyc/status/alice", ""}) {
		t.Errorf("got %+v, %v by %+v", status, err, *got)
	}
	c, _ = capture(t, 200, `{"verificationStatus":"VERIFIED","attemptStatus":"SUCCESSFUL","rejectionReason":null}`)
	if status, err = c.KYCStatus(t.Context(), "alice"); err != nil || status != (KYCStatus{"alice", "VERIFIED", "SUCCESSFUL", ""}) {
		t.Errorf("got %+v, %v", status, err)
	}
	c, _ = capture(t, 404, businessError("P445", "kyc-not-found", "KYC not found."))
	if _, err = c.KYCStatus(t.Context(), "alice"); !IsKYCNotFound(err) || IsNotSupported(err) {
		t.Errorf("got %v", err)
	}
	c, _ = capture(t, 200, `{"status":"ok"}`)
	var noAnswer *NoAnswerError
	if _, err = c.KYCStatus(t.Context(), "alice"); !errors.As(err, &noAnswer) {
		t.Errorf("got %v", err)
	}
}

func TestAddUserVerification(t *testing.T) {
	t.Parallel()
	verification := UserVerification{"alice", "PASSPORT", "AB1234567", "PL", "2031-01-01"}
	c, got := capture(t, 201, `{"message":"ok"}`)
	unanswered, err := c.AddUserVerification(t.Context(), verification)
	want := sent{"POST", "/v1/user/verification", `{"externalUserId":"alice","documentType":"PASSPORT","documentNumber":"AB1234567",` +
		`"documentCountry":"PL","documentExpirationDate":"2031-01-01"}`}
	if unanswered || err != nil || *got != want {
		t.Errorf("got %v, %v by %+v", unanswered, err, *got)
	}
	refused := say(400, businessError("SBXVERIFIED", "", ""))
	for name, test := range map[string]struct {
		steps      []func(http.ResponseWriter)
		unanswered bool
		code       string
	}{
		"lost answer, then done":    {[]func(http.ResponseWriter){drop, say(200, `{}`)}, true, ""},
		"lost answer, then refused": {[]func(http.ResponseWriter){drop, refused}, true, "SBXVERIFIED"},
		"refused at once":           {[]func(http.ResponseWriter){refused}, false, "SBXVERIFIED"},
	} {
		unanswered, err := serve(t, steps(test.steps...).handle).AddUserVerification(t.Context(), verification)
		if unanswered != test.unanswered || CodeOf(err) != test.code {
			t.Errorf("%s: got %v, %v", name, unanswered, err)
		}
		if apiErr, ok := AsAPIError(err); ok && apiErr.Unanswered != test.unanswered {
			t.Errorf("%s: the error says unanswered = %v", name, apiErr.Unanswered)
		}
	}
}

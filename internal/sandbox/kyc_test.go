package sandbox

import (
	"strings"
	"testing"
)

func (a *api) status(user string) (verification, attempt string, reason any) {
	a.t.Helper()
	o := a.must("GET", "/v1/kyc/status/"+user, nil).object
	if o["externalUserId"] != user {
		a.t.Errorf("the status is of %v", o["externalUserId"])
	}
	return str(o["verificationStatus"]), str(o["attemptStatus"]), o["rejectionReason"]
}

func (a *api) wantStatus(user, verification, attempt string, reason any) {
	a.t.Helper()
	v, s, r := a.status(user)
	if v != verification || s != attempt || r != reason {
		a.t.Errorf("the KYC status is %s, %s, %v, want %s, %s, %v", v, s, r, verification, attempt, reason)
	}
}

func TestKYCByGuidedSession(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice")
		a.refused("GET", "/v1/kyc/status/alice", nil, 404, "P445")
		id := a.startKYC("alice")
		a.wantStatus("alice", kycNotVerified, attemptPending, nil)
		for range 2 {
			r := a.with("X-Api-Key", "").must("GET", "/v1/kyc/verification/alice/"+id, nil) // a browser sends no key
			if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") || !strings.Contains(r.text, id) {
				t.Errorf("the page is %s: %s", r.header.Get("Content-Type"), r.text)
			}
			a.wantStatus("alice", kycNotVerified, attemptOpened, nil)
		}
		a.decide("alice", id, kycVerified)
		a.wantStatus("alice", kycVerified, attemptSuccessful, nil)
		a.must("GET", "/v1/kyc/verification/alice/"+id, nil)
		a.wantStatus("alice", kycVerified, attemptSuccessful, nil) // opening it later changes nothing
		a.refused("POST", kycPath, kycBody("alice"), 400, "SBXKYCVERIFIED")
	})
}

func TestCreateKYCVerificationRules(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	plain := kycBody("alice").but("occupation", nil)
	business := plain.but("incomeSource", "BUSINESS_ACTIVITY")
	for name, test := range map[string]struct {
		body object
		want string // "" = accepted
	}{
		"tax id with business":              {business.but("taxId", "1"), ""},
		"tax id without business":           {kycBody("alice").but("taxId", "1"), "taxId should not exist unless incomeSource is BUSINESS_ACTIVITY"},
		"occupation without salary":         {plain.but("incomeSource", "TENANCY").but("occupation", "IT"), "occupation should not exist unless incomeSource is SALARY"},
		"additional info with salary":       {kycBody("alice").but("additionalInfo", "x"), ""},
		"additional info with investments":  {plain.but("incomeSource", "INVESTMENTS").but("additionalInfo", "x"), ""},
		"additional info with business":     {business.but("additionalInfo", "x"), "additionalInfo should not exist when incomeSource is BUSINESS_ACTIVITY"},
		"region":                            {kycBody("alice").but("country", "RE"), "country must be a valid ISO31661 Alpha2 code"},
		"unknown country":                   {kycBody("alice").but("country", "ZZ"), "country must be a valid ISO31661 Alpha2 code"},
		"two problems":                      {business.but("additionalInfo", "x").but("occupation", "IT"), "occupation should not exist unless incomeSource is SALARY, additionalInfo should not exist when incomeSource is BUSINESS_ACTIVITY"},
		"the schema's problem and our own":  {plain.but("openAccountReason", nil).but("taxId", "1"), "openAccountReason should not be empty, taxId should not exist unless incomeSource is BUSINESS_ACTIVITY"},
		"unknown occupation without salary": {plain.but("incomeSource", "OTHER").but("occupation", "PIRATE"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := a.on(t).call("POST", kycPath, test.body)
			switch {
			case name == "unknown occupation without salary":
				if r.code != "P403" || strings.Count(r.text, "occupation") != 1 {
					t.Errorf("one field is named twice: %s", r.text)
				}
			case test.want == "" && r.status != 201:
				t.Errorf("refused: %s", r.text)
			case test.want != "" && (r.code != "P403" || r.object["errorMessage"] != test.want):
				t.Errorf("answered %q, want %q", r.text, test.want)
			}
		})
	}
	a.refused("POST", kycPath, kycBody("nobody"), 400, "P412")
}

func TestNewAttemptSupersedes(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	first := a.startKYC("alice")
	second := a.startKYC("alice")
	if first == second {
		t.Fatal("two attempts have one id")
	}
	r := a.refused("POST", decidePath, object{"externalUserId": "alice", "verificationId": first, "status": kycVerified}, 409, "SBXKYCDECIDED")
	if r.object["errorName"] != "kyc-superseded" {
		t.Errorf("the error is %v", r.object["errorName"])
	}
	if page := a.must("GET", "/v1/kyc/verification/alice/"+first, nil).text; !strings.Contains(page, "newer verification") {
		t.Errorf("the page of a superseded attempt: %s", page)
	}
	a.wantStatus("alice", kycNotVerified, attemptPending, nil) // that page was not the present attempt's
	a.decide("alice", second, attemptRejected)
	a.wantStatus("alice", kycNotVerified, attemptRejected, defaultRejection)
	third := a.startKYC("alice")
	a.wantStatus("alice", kycNotVerified, attemptPending, nil)
	a.decide("alice", third, kycVerified)
	a.wantStatus("alice", kycVerified, attemptSuccessful, nil)
}

func TestOpenKYCVerificationIsEscaped(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	const user = "<script>alert(1)</script>"
	a.create(user)
	id := a.startKYC(user)
	r := a.must("GET", "/v1/kyc/verification/%3Cscript%3Ealert(1)%3C%2Fscript%3E/"+id, nil)
	if strings.Contains(r.text, "<script") || !strings.Contains(r.text, "&lt;script&gt;alert(1)") {
		t.Errorf("the page does not escape the id: %s", r.text)
	}
	if csp := r.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("Content-Security-Policy is %q", csp)
	}
	a.refused("GET", "/v1/kyc/verification/alice/"+id, nil, 404, "P445")
	a.refused("GET", "/v1/kyc/verification/%3Cscript%3Ealert(1)%3C%2Fscript%3E/unknown", nil, 404, "P445")
}

func TestDecideKYC(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		for _, user := range []string{"alice", "bob", "carol"} {
			a.create(user)
		}
		id := a.startKYC("alice")
		rejection := object{"externalUserId": "alice", "verificationId": id, "status": attemptRejected, "rejectionReason": "DOCUMENT_EXPIRED"}
		for range 2 {
			a.must("POST", decidePath, rejection)
		}
		a.wantStatus("alice", kycNotVerified, attemptRejected, "DOCUMENT_EXPIRED")
		a.refused("POST", decidePath, rejection.but("rejectionReason", "NO_FACE_FOUND"), 409, "SBXKYCDECIDED")
		a.refused("POST", decidePath, object{"externalUserId": "alice", "verificationId": id, "status": kycVerified}, 409, "SBXKYCDECIDED")
		a.wantStatus("alice", kycNotVerified, attemptRejected, "DOCUMENT_EXPIRED")

		expired := a.startKYC("bob")
		for range 2 {
			a.decide("bob", expired, kycExpired)
		}
		a.wantStatus("bob", kycExpired, attemptPending, nil)
		a.startKYC("bob")
		a.wantStatus("bob", kycNotVerified, attemptPending, nil)

		a.refused("POST", decidePath, object{"externalUserId": "carol", "verificationId": id, "status": kycVerified}, 404, "P445")
		a.refused("POST", decidePath, object{"externalUserId": "nobody", "verificationId": id, "status": kycVerified}, 400, "P412")
		r := a.refused("POST", decidePath, object{"externalUserId": "alice", "verificationId": id, "status": kycVerified, "rejectionReason": "X"}, 400, "P403")
		if r.object["errorMessage"] != "rejectionReason should not exist unless status is REJECTED_BY_PROVIDER" {
			t.Errorf("the message is %v", r.object["errorMessage"])
		}
		a.refused("POST", decidePath, object{"externalUserId": "alice"}, 400, "P403")
		a.with("X-Api-Key", "other").refused("POST", decidePath, rejection, 400, "P412") // another partner's user
	})
}

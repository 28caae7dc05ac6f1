package sandbox

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestCreateUser(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		r := a.call("POST", createPath, alice())
		if r.status != 201 || !strings.Contains(r.text, `"poaRequiredForExtended":false`) {
			t.Errorf("createUser answers %d %s", r.status, r.text)
		}
		if _, err := uuid.Parse(str(r.object["userId"])); err != nil {
			t.Errorf("the user id is no UUID: %v", err)
		}
		a.refused("POST", createPath, alice(), 400, "P411")
		b := a.must("GET", "/v1/user/balances/alice", nil)
		if b.text != `{"fiatBalances":[],"cryptoBalances":[]}` {
			t.Errorf("balances of a user who is not verified: %s", b.text)
		}
	})
}

func TestCreateUserRefusesBadFields(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	for name, test := range map[string]struct {
		body object
		want string
	}{
		"unknown country":           {alice().but("country", "XX"), "country must be a valid ISO31661 Alpha2 code"},
		"lower case":                {alice().but("citizenship", "pl"), "citizenship must be a valid ISO31661 Alpha2 code"},
		"region":                    {alice().but("nationality", "GP"), "nationality must be a valid ISO31661 Alpha2 code"},
		"reserved code":             {alice().but("birthCountry", "EA"), "birthCountry must be a valid ISO31661 Alpha2 code"},
		"born today":                {alice().but("birthDate", "2026-03-01"), "birthDate must be a date in the past"},
		"born tomorrow":             {alice().but("birthDate", "2026-03-02"), "birthDate must be a date in the past"},
		"no such day":               {alice().but("birthDate", "1990-02-30"), "birthDate must be a valid ISO 8601 date string (YYYY-MM-DD)"},
		"terms":                     {alice().but("hasAcceptedP100Tc", false), "hasAcceptedP100Tc must be equal to true"},
		"phone with a plus":         {alice().but("phone", "+48601234567"), "phone must be digits with the country code and without a plus"},
		"missing":                   {alice().but("lastName", nil), "lastName should not be empty"},
		"unknown field":             {alice().but("nickname", "Al"), "property nickname should not exist"},
		"wrong type":                {alice().but("number", 7), "number must be a string"},
		"the schema's and our own":  {alice().but("email", "x").but("birthDate", "2030-01-01"), "email must be an email, birthDate must be a date in the past"},
		"one message for one field": {alice().but("birthDate", "soon"), "birthDate must be a valid ISO 8601 date string (YYYY-MM-DD)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := a.on(t).refused("POST", createPath, test.body, 400, "P403")
			if r.object["errorMessage"] != test.want {
				t.Errorf("errorMessage %q, want %q", r.object["errorMessage"], test.want)
			}
			if _, named := r.object["errorName"]; named {
				t.Error("a validation error has no errorName")
			}
		})
	}
}

func TestValidationDoesNotRepeatValues(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	body := object{}
	for field := range alice() {
		body[field] = "Secret-Value"
	}
	r := a.refused("POST", createPath, body, 400, "P403")
	if strings.Contains(strings.ToLower(r.text), "secret-value") {
		t.Errorf("the message repeats a value: %s", r.text)
	}
}

func TestBornYesterday(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.must("POST", createPath, alice().but("birthDate", "2026-02-28"))
}

func TestExternalUserIDsAreOpaque(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		for id, escaped := range map[string]string{
			"a/b": "a%2Fb", "a b": "a%20b", "ä&?#%": "%C3%A4%26%3F%23%25", "verification": "verification", "Case": "Case", "case": "case",
		} {
			a.create(id)
			a.must("PATCH", "/v1/user/suspend/"+escaped, nil)
			a.must("PATCH", "/v1/user/"+escaped, object{"city": "Łódź"})
			a.must("DELETE", "/v1/user/"+escaped, nil)
			a.refused("DELETE", "/v1/user/"+escaped, nil, 400, "P412")
		}
	})
}

func TestUpdateUser(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.create("alice")
	a.must("PATCH", "/v1/user/alice", object{"email": "new@example.pl", "number": "7"})
	a.must("PATCH", "/v1/user/alice", object{})
	a.refused("PATCH", "/v1/user/alice", object{"country": "DE"}, 400, "P403")
	a.refused("PATCH", "/v1/user/alice", object{"email": "none"}, 400, "P403")
	a.refused("PATCH", "/v1/user/nobody", object{"city": "Kraków"}, 400, "P412")

	var email, number, city, country string
	inside(t, s, func(c *call) error {
		_, err := c.get("SELECT email, number, city, country FROM users", nil, &email, &number, &city, &country)
		return err
	})
	if email != "new@example.pl" || number != "7" || city != "Warszawa" || country != "PL" {
		t.Errorf("the profile is %q, %q, %q, %q", email, number, city, country)
	}
}

func TestSuspendUser(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice")
		for range 2 { // again changes nothing and succeeds
			a.must("PATCH", "/v1/user/suspend/alice", nil)
		}
		a.must("GET", "/v1/user/balances/alice", nil)
		a.refused("GET", "/v1/kyc/status/alice", nil, 404, "P445")

		a.setModes(func(m *Modes) { m.SuspensionVisible = true })
		a.refused("GET", "/v1/user/balances/alice", nil, 400, "P455")
		a.refused("GET", "/v1/kyc/status/alice", nil, 400, "P455")

		// Administration goes on.
		a.must("PATCH", "/v1/user/alice", object{"city": "Kraków"})
		a.startKYC("alice")

		for range 2 {
			a.must("PATCH", "/v1/user/unsuspend/alice", nil)
		}
		a.must("GET", "/v1/user/balances/alice", nil)
		a.refused("PATCH", "/v1/user/suspend/nobody", nil, 400, "P412")
		a.refused("PATCH", "/v1/user/unsuspend/nobody", nil, 400, "P412")
	})
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	first := a.create("alice")
	verification := a.startKYC("alice")
	a.decide("alice", verification, kycVerified)
	a.must("POST", verifyPath, documentBody("alice"))
	a.must("DELETE", "/v1/user/alice", nil)
	a.must("POST", advancePath, object{"seconds": 60}) // what was due for the user is not carried out

	for _, r := range []struct {
		method, path string
		body         any
	}{
		{"GET", "/v1/user/balances/alice", nil},
		{"GET", "/v1/kyc/status/alice", nil},
		{"POST", kycPath, kycBody("alice")},
		{"POST", verifyPath, documentBody("alice")},
		{"PATCH", "/v1/user/alice", object{}},
		{"PATCH", "/v1/user/suspend/alice", nil},
		{"PATCH", "/v1/user/unsuspend/alice", nil},
		{"DELETE", "/v1/user/alice", nil},
		{"POST", decidePath, object{"externalUserId": "alice", "verificationId": verification, "status": kycVerified}},
	} {
		a.refused(r.method, r.path, r.body, 400, "P412")
	}
	a.refused("GET", "/v1/kyc/verification/alice/"+verification, nil, 404, "P445")
	if left := personalData(t, s); left != 0 {
		t.Errorf("%d columns still hold data of the deleted user", left)
	}

	second := a.create("alice")
	a.activate("alice")
	a.must("DELETE", "/v1/user/alice", nil)
	if left := personalData(t, s); left != 0 {
		t.Errorf("%d columns still hold data of a deleted user who was active", left)
	}
	a.create("alice")
	if second == first {
		t.Error("a new user has the id of a deleted one")
	}
	a.refused("GET", "/v1/kyc/status/alice", nil, 404, "P445")
}

func personalData(t *testing.T, s *Sandbox) (left int) {
	t.Helper()
	inside(t, s, func(c *call) error {
		_, err := c.get(`SELECT (SELECT count(*) FROM users WHERE email || phone || first_name || last_name || street || number || city || post_code || country
			|| citizenship || nationality || birth_country || birth_date || identification_number <> '') + (SELECT count(*) FROM user_verifications)
			+ (SELECT count(*) FROM kyc_attempts) + (SELECT count(*) FROM accounts WHERE user_id IS NOT NULL AND coalesce(iban, wallet) IS NOT NULL)`,
			nil, &left)
		return err
	})
	return left
}

func TestDeletedIDsMayBeBarred(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	a.must("DELETE", "/v1/user/alice", nil)
	a.setModes(func(m *Modes) { m.DeletedIDsReusable = false })
	a.refused("POST", createPath, alice(), 400, "P411")
	a.create("bob")
}

func TestDeletedUsersLeaveTheirMoney(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	credit(t, s, "alice", "eur", 12345)
	credit(t, s, "alice", "usdc", 7)
	a.must("DELETE", "/v1/user/alice", nil)

	got := map[string]int64{}
	inside(t, s, func(c *call) error {
		return c.each("SELECT currency, balance FROM accounts WHERE kind = 'closed' OR user_id IS NOT NULL AND balance <> 0", nil,
			func(scan func(...any) error) error {
				var currency string
				var balance int64
				err := scan(&currency, &balance)
				got[currency] += balance
				return err
			})
	})
	if len(got) != 2 || got["eur"] != 12345 || got["usdc"] != 7 {
		t.Errorf("the closed accounts hold %v", got)
	}
}

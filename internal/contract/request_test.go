package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

const jsonType = "application/json"

func request(method, target, contentType string) *http.Request {
	r := httptest.NewRequest(method, "https://any.example"+target, nil)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r
}

// said returns the messages of a validation error, and fails on any other error.
func said(t *testing.T, err error) []string {
	t.Helper()
	var v *ValidationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &v):
		return v.Messages
	}
	t.Fatalf("error %v is no ValidationError", err)
	return nil
}

// alice is a valid createUser body.
func alice(changes map[string]any) map[string]any {
	body := map[string]any{
		"externalUserId": "fixture-alice", "email": "alice@example.pl", "phone": "48601234567",
		"firstName": "Alice", "lastName": "Kowalska", "street": "ul. Marszałkowska", "number": "123/5",
		"city": "Warszawa", "postCode": "00-001", "country": "PL", "citizenship": "PL", "nationality": "PL",
		"birthCountry": "PL", "birthDate": "1990-05-15", "hasAcceptedP100Tc": true,
	}
	maps.Copy(body, changes)
	return body
}

func encode(t *testing.T, value any) []byte {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestValidateRequestSaysEverythingAtOnce(t *testing.T) {
	t.Parallel()
	body := `{"externalUserId":"","email":"alice","phone":"+48 601","firstName":5,"lastName":null,"country":"pl",
		"citizenship":"GP","birthDate":"1990-02-30","hasAcceptedP100Tc":false,"fistName":"Alice","birthCountry":"PL"}`
	err := mustP100(t).ValidateRequest(request("POST", "/v1/user/balances/crypto-and-fiat", jsonType), []byte(body))
	want := []string{
		"birthDate must be a valid ISO 8601 date string (YYYY-MM-DD)",
		"citizenship must be a valid ISO31661 Alpha2 code",
		"country must be a valid ISO31661 Alpha2 code",
		"email must be an email",
		"externalUserId should not be empty",
		"firstName must be a string",
		"property fistName should not exist",
		"hasAcceptedP100Tc must be equal to true",
		"lastName should not be empty",
		"phone must be digits with the country code and without a plus",
		"street should not be empty",
		"number should not be empty",
		"city should not be empty",
		"postCode should not be empty",
		"nationality should not be empty",
	}
	if diff := cmp.Diff(want, said(t, err)); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if err.Error() != strings.Join(want, ", ") {
		t.Errorf("the error does not join its messages as P403 does: %v", err)
	}
	var v *ValidationError
	if errors.As(err, &v) && v.Operation != "createUser" {
		t.Errorf("the error is about %q", v.Operation)
	}
}

func TestValidateRequestBodies(t *testing.T) {
	t.Parallel()
	const (
		kyc        = `{"externalUserId":"a","documentType":"PASSPORT","country":"PL","incomeSource":"SALARY","openAccountReason":"DAILY_USE"`
		withdrawal = `{"sourceExternalUserId":"a","currency":"eth","walletAddress":"0x1","name":"A","walletType":"OTHER","receiverType":"NATURAL"`
		sepa       = `{"sourceExternalUserId":"a","currency":"eur","destinationIban":"DE89370400440532013000","transferTitle":"rent"`
	)
	for name, test := range map[string]struct {
		method, target, contentType, body string
		want                              []string
	}{
		"valid":                     {"POST", "/v1/kyc", jsonType, kyc + `}`, nil},
		"content type with charset": {"POST", "/v1/kyc", "application/json; charset=utf-8", kyc + `}`, nil},
		"schema cannot say it":      {"POST", "/v1/kyc", jsonType, kyc + `,"taxId":"1"}`, nil},
		"enum":                      {"POST", "/v1/kyc", jsonType, strings.Replace(kyc, "PASSPORT", "passport", 1) + `}`, []string{"documentType must be one of the following values: ID_CARD, PASSPORT, RESIDENCE_PERMIT, DRIVER_LICENSE"}},
		"too long":                  {"POST", "/v1/kyc", jsonType, kyc + `,"taxId":"` + strings.Repeat("1", 256) + `"}`, []string{"taxId must be shorter than or equal to 255 characters"}},
		"empty body":                {"POST", "/v1/kyc", jsonType, ``, []string{"request body should not be empty"}},
		"broken JSON":               {"POST", "/v1/kyc", jsonType, kyc, []string{"request body must be valid JSON"}},
		"two values":                {"POST", "/v1/kyc", jsonType, kyc + `} {}`, []string{"request body must be one JSON value"}},
		"an array":                  {"POST", "/v1/kyc", jsonType, `[]`, []string{"request body must be an object"}},
		"null":                      {"POST", "/v1/kyc", jsonType, `null`, []string{"request body should not be empty"}},
		"no content type":           {"POST", "/v1/kyc", "", kyc + `}`, []string{"Content-Type must be application/json"}},
		"another content type":      {"POST", "/v1/kyc", "text/plain", kyc + `}`, []string{"Content-Type must be application/json"}},
		"broken content type":       {"POST", "/v1/kyc", "application/json; =", kyc + `}`, []string{"Content-Type must be a valid media type"}},
		"patch of nothing":          {"PATCH", "/v1/user/a", jsonType, `{}`, nil},
		"patch of the country":      {"PATCH", "/v1/user/a", jsonType, `{"country":"DE"}`, []string{"property country should not exist"}},
		"unusual property":          {"PATCH", "/v1/user/a", jsonType, `{"a@b.c d":1}`, []string{"a property with an unusual name should not exist"}},
		"body where none is":        {"PATCH", "/v1/user/suspend/a", jsonType, `{"a":1}`, []string{"request body should not exist"}},
		"empty object where none":   {"PATCH", "/v1/user/suspend/a", jsonType, ` {} `, nil},
		"nested": {
			"PATCH", "/v1/crypto-deposit/update-travel-rule/d", jsonType,
			`{"walletType":"OTHER","details":{"firstName":1,"country":"xx","age":3}}`,
			[]string{
				"property details.age should not exist", "details.country must be a valid ISO31661 Alpha2 code",
				"details.firstName must be a string", "walletType must be one of the following values: CUSTODIAL, SELF_CUSTODY",
			},
		},
		"number as documented": {"POST", "/v1/crypto-withdrawal", jsonType, withdrawal + `,"amount":0.25}`, nil},
		"string for a number":  {"POST", "/v1/crypto-withdrawal", jsonType, withdrawal + `,"amount":"0.25"}`, []string{"amount must be a positive decimal number"}},
		"number of zero":       {"POST", "/v1/crypto-withdrawal", jsonType, withdrawal + `,"amount":0}`, []string{"amount must be a positive decimal number"}},
		"string as documented": {"POST", "/v1/sepa-transfer", jsonType, sepa + `,"amount":"5.51"}`, nil},
		"number for a string":  {"POST", "/v1/sepa-transfer", jsonType, sepa + `,"amount":5.51}`, []string{"amount must be a positive decimal number"}},
		"string of zero":       {"POST", "/v1/sepa-transfer", jsonType, sepa + `,"amount":"0.00"}`, []string{"amount must be a positive decimal number"}},
		"exponent":             {"POST", "/v1/sepa-transfer", jsonType, sepa + `,"amount":"1e3"}`, []string{"amount must be a positive decimal number"}},
		"spaced IBAN":          {"POST", "/v1/sepa-transfer", jsonType, strings.Replace(sepa, "DE89", "DE89 ", 1) + `,"amount":"1"}`, []string{"destinationIban must be an IBAN"}},
		"check digits":         {"POST", "/v1/sepa-transfer", jsonType, strings.Replace(sepa, "DE89", "DE98", 1) + `,"amount":"1"}`, []string{"destinationIban must be an IBAN"}},
		"country of a BIC":     {"POST", "/v1/sepa-deposit/contacts/a", jsonType, `{"iban":"DE89370400440532013000","accountHolder":"A","bic":"COBAQQFF"}`, []string{"bic must be a BIC or SWIFT code"}},
		"either, a string":     {"POST", "/v1/transfer", jsonType, `{"currency":"eur","amount":"1.5","sourceExternalUserId":"a"}`, nil},
		"either, a number":     {"POST", "/v1/transfer", jsonType, `{"currency":"eur","amount":1.5,"sourceExternalUserId":"a"}`, nil},
		"either, neither":      {"POST", "/v1/transfer", jsonType, `{"currency":"eur","amount":true}`, []string{"amount must be a positive decimal number"}},
		"P424 is not P403":     {"POST", "/v1/transfer", jsonType, `{"currency":"eur","amount":"1"}`, nil},
		"P410 is not P403":     {"POST", "/v1/transfer", jsonType, `{"currency":"xyz","amount":"1"}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := mustP100(t).ValidateRequest(request(test.method, test.target, test.contentType), []byte(test.body))
			if diff := cmp.Diff(test.want, said(t, err)); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateRequestParameters(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		target string
		want   []string
	}{
		"none given":       {"/v1/user/history/a", nil},
		"valid":            {"/v1/user/history/a?page=2&limit=100", nil},
		"out of bounds":    {"/v1/user/history/a?page=0&limit=101", []string{"page must not be less than 1", "limit must not be greater than 100"}},
		"no numbers":       {"/v1/user/history/a?page=one&limit=", []string{"page must be an integer number", "limit should not be empty"}},
		"unknown":          {"/v1/user/history/a?offset=2", []string{"property offset should not exist"}},
		"long id":          {"/v1/user/history/" + strings.Repeat("a", 256), []string{"id must be shorter than or equal to 255 characters"}},
		"required":         {"/v1/exchange/get-rate?currencyTo=eur", []string{"currencyFrom should not be empty"}},
		"empty":            {"/v1/exchange/get-rate?currencyFrom=&currencyTo=eur", []string{"currencyFrom should not be empty"}},
		"enum":             {"/v1/crypto-withdrawal/get-network-fee?currency=usdc&network=solana", []string{"network must be one of the following values: btc, ltc, doge, ethereum, polygon"}},
		"amount":           {"/v1/exchange/get-lock?sourceExternalUserId=a&currencyFrom=eth&currencyTo=eur&amount=-1", []string{"amount must be a positive decimal number"}},
		"nothing required": {"/v1/partner/balances", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := mustP100(t).ValidateRequest(request("GET", test.target, ""), nil)
			if diff := cmp.Diff(test.want, said(t, err)); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateRequestOfNoOperation(t *testing.T) {
	t.Parallel()
	err := mustP100(t).ValidateRequest(request("POST", "/v1/users", jsonType), []byte(`{}`))
	if !errors.Is(err, ErrNoOperation) {
		t.Errorf("error %v, want ErrNoOperation", err)
	}
}

// Neither the request nor its body is used up or changed.
func TestValidateRequestLeavesTheRequestAlone(t *testing.T) {
	t.Parallel()
	body := encode(t, alice(nil))
	r := httptest.NewRequest(http.MethodPost, "https://any.example/v1/user/balances/crypto-and-fiat", bytes.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	if got := said(t, mustP100(t).ValidateRequest(r, body)); got != nil {
		t.Fatal(got)
	}
	var left bytes.Buffer
	if _, err := left.ReadFrom(r.Body); err != nil || left.Len() != len(body) {
		t.Errorf("%d of %d bytes of the body are left (%v)", left.Len(), len(body), err)
	}
	history := request("GET", "/v1/user/history/a", "")
	if got := said(t, mustP100(t).ValidateRequest(history, nil)); got != nil || history.URL.RawQuery != "" {
		t.Errorf("messages %v, query %q: defaults were set", got, history.URL.RawQuery)
	}
}

// The contract's own examples are valid requests, whatever the operation.
func TestExampleRequestsAreValid(t *testing.T) {
	t.Parallel()
	forEachOperation(t, func(t *testing.T, document, path, method string, spec *openapi3.Operation) {
		c := map[string]*Contract{"p100.yaml": mustP100(t), "sandbox.yaml": mustSandbox(t), webhooks: mustWebhooks(t)}[document]
		target := path
		for _, p := range spec.Parameters {
			if example := p.Value.Schema.Value.Example; p.Value.In == openapi3.ParameterInPath && example != nil {
				target = strings.ReplaceAll(target, "{"+p.Value.Name+"}", fmt.Sprint(example))
			}
		}
		target = placeholder.ReplaceAllString(target, "fixture%2Falice")
		if spec.RequestBody == nil {
			r := request(method, target, "")
			query := r.URL.Query()
			for _, p := range spec.Parameters {
				if p.Value.In == openapi3.ParameterInQuery && p.Value.Required {
					query.Set(p.Value.Name, fmt.Sprint(p.Value.Schema.Value.Example))
				}
			}
			r.URL.RawQuery = query.Encode()
			if got := said(t, c.ValidateRequest(r, nil)); got != nil {
				t.Error(got)
			}
			return
		}
		for mediaType, content := range spec.RequestBody.Value.Content {
			for name, example := range examples(content) {
				contentType, body := mediaType, encode(t, example)
				if mediaType != jsonType {
					contentType, body = exampleForm(t, example)
				}
				if got := said(t, c.ValidateRequest(request(method, target, contentType), body)); got != nil {
					t.Errorf("%s: %v", name, got)
				}
			}
		}
	})
}

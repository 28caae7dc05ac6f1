package contract

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

const balances = `{"fiatBalances":[{"id":"f","amount":"0.00","name":"eur","rate":1,"iban":null,"status":"ACTIVE"}],
	"cryptoBalances":[{"id":"c","amount":0.5,"name":"ETH","wallet":null,"rate":"2345.67","new":true,
		"networkConfig":{"ETHEREUM":{"mainnet":false,"name":"sepolia","withdrawal":{"feeWithdrawal":null,"minWithdrawal":"15"}}}}]}`

func TestValidateResponse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, target      string
		status              int
		contentType, answer string
		want                []string
	}{
		"strings, numbers, nulls, more": {"GET", "/v1/user/balances/a", 200, "application/json; charset=utf-8", balances, nil},
		"any 2xx":                       {"GET", "/v1/user/balances/a", 201, jsonType, balances, nil},
		"wrong type":                    {"GET", "/v1/user/balances/a", 200, jsonType, strings.Replace(balances, `"0.00"`, `true`, 1), []string{"fiatBalances.0.amount must be a decimal number"}},
		"no decimal":                    {"GET", "/v1/user/balances/a", 200, jsonType, strings.Replace(balances, `"0.00"`, `"0,00"`, 1), []string{"fiatBalances.0.amount must be a decimal number"}},
		"unknown enum value":            {"GET", "/v1/user/balances/a", 200, jsonType, strings.Replace(balances, `ACTIVE`, `active`, 1), []string{"fiatBalances.0.status must be one of the following values: ACTIVE, WAITING_TO_BE_ACTIVATED"}},
		"missing fields":                {"GET", "/v1/user/balances/a", 200, jsonType, `{"fiatBalances":[{}]}`, []string{"fiatBalances.0.id should not be empty", "fiatBalances.0.amount should not be empty", "fiatBalances.0.name should not be empty", "fiatBalances.0.rate should not be empty", "fiatBalances.0.iban should not be empty", "fiatBalances.0.status should not be empty", "cryptoBalances should not be empty"}},
		"an array":                      {"GET", "/v1/user/balances/a", 200, jsonType, `[]`, []string{"response body must be an object"}},
		"unusual name":                  {"GET", "/v1/user/balances/a", 200, jsonType, strings.Replace(balances, `"ETHEREUM":{"mainnet":false`, `"a b":{"mainnet":1`, 1), []string{"a property with an unusual name must be a boolean value"}},
		"nothing":                       {"GET", "/v1/user/balances/a", 200, jsonType, ``, []string{"response body of status 200 must be one valid JSON value"}},
		"two values":                    {"GET", "/v1/user/balances/a", 200, jsonType, balances + "{}", []string{"response body of status 200 must be one valid JSON value"}},
		"a page":                        {"GET", "/v1/user/balances/a", 200, "text/html", `<html>`, []string{"Content-Type of status 200 must be application/json"}},
		"no content type":               {"GET", "/v1/user/balances/a", 200, "", balances, []string{"Content-Type of status 200 must be application/json"}},
		"documented refusal":            {"GET", "/v1/user/balances/a", 400, jsonType, `{"errorCode":"P412"}`, nil},
		"undocumented refusal":          {"GET", "/v1/partner/balances", 400, jsonType, `{"errorCode":"P412"}`, []string{"errorCode P412 with status 400 is not documented for getPartnerBalances (documented: P403, P418, P500, P501)"}},
		"refusal with another status":   {"GET", "/v1/kyc/status/a", 404, jsonType, `{"errorCode":"P412"}`, []string{"errorCode P412 with status 404 is not documented for getKycStatus (documented: P445)"}},
		"refusal without a code":        {"GET", "/v1/kyc/status/a", 404, jsonType, `{"message":"Not Found"}`, []string{"errorCode should not be empty"}},
		"no code":                       {"GET", "/v1/kyc/status/a", 404, jsonType, `{"errorCode":"E1"}`, []string{"errorCode must match the regular expression ^(P[0-9]{3}|SBX[A-Z]+)$", "errorCode E1 with status 404 is not documented for getKycStatus (documented: P445)"}},
		"undocumented status":           {"GET", "/v1/kyc/status/a", 502, "text/html", `<html>`, []string{"status 502 is not documented"}},
		"401 as text":                   {"GET", "/v1/kyc/status/a", 401, "text/plain; charset=utf-8", `Access Denied. xo1`, nil},
		"401 as JSON":                   {"GET", "/v1/kyc/status/a", 401, jsonType, `{"message":"Access Denied. xo2"}`, nil},
		"401 without a word":            {"GET", "/v1/kyc/status/a", 401, jsonType, `{}`, []string{"message should not be empty"}},
		"429 with anything":             {"GET", "/v1/kyc/status/a", 429, "text/html", `<html>`, nil},
		"older deployment":              {"GET", "/v1/user/balances/a", 404, "text/html", `<html>`, nil},
		"page for a browser":            {"GET", "/v1/kyc/verification/a/v", 200, "text/html; charset=utf-8", `<!doctype html>`, nil},
		"page as JSON":                  {"GET", "/v1/kyc/verification/a/v", 200, jsonType, `{}`, []string{"Content-Type of status 200 must be text/html"}},
		"success with a code":           {"POST", "/v1/user/poa-files/a", 202, jsonType, `{"errorCode":"P211"}`, nil},
		"success with another code":     {"POST", "/v1/user/poa-files/a", 202, jsonType, `{"errorCode":"P447"}`, []string{"errorCode P447 with status 202 is not documented for addPoaFiles (documented: P211)"}},
		"contact not found":             {"DELETE", "/v1/sepa-deposit/contacts/a/c", 404, jsonType, `{"errorCode":"SBXCONTACTNOTFOUND"}`, nil},
		"contacts read-only":            {"DELETE", "/v1/sepa-deposit/contacts/a/c", 404, jsonType, `{"message":"Cannot DELETE"}`, nil},
		"contacts read-only, a page":    {"DELETE", "/v1/sepa-deposit/contacts/a/c", 404, "text/html", `<html>`, nil},
		"contacts read-only, 405":       {"POST", "/v1/sepa-deposit/contacts/a", 405, "", ``, nil},
		"time without milliseconds":     {"GET", "/v1/exchange/details/e", 200, jsonType, `{"id":"e","status":"NEW","currencyFrom":"eth","currencyTo":"eur","amountFrom":"1","amountTo":null,"rate":null,"fee":null,"createdAt":"yesterday"}`, []string{"createdAt must be a valid ISO 8601 date-time string"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{}
			if test.contentType != "" {
				header.Set("Content-Type", test.contentType)
			}
			err := mustP100(t).ValidateResponse(request(test.method, test.target, ""), test.status, header, []byte(test.answer))
			if diff := cmp.Diff(test.want, said(t, err)); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateResponseOfNoOperation(t *testing.T) {
	t.Parallel()
	err := mustP100(t).ValidateResponse(request("GET", "/v1/users", ""), 200, http.Header{}, nil)
	if !errors.Is(err, ErrNoOperation) {
		t.Errorf("error %v, want ErrNoOperation", err)
	}
}

// The contract's own examples are valid answers, with the status they stand under.
func TestExampleResponsesAreValid(t *testing.T) {
	t.Parallel()
	forEachOperation(t, func(t *testing.T, document, path, method string, spec *openapi3.Operation) {
		c := mustP100(t)
		if document == "sandbox.yaml" {
			c = mustSandbox(t)
		}
		r := request(method, placeholder.ReplaceAllString(path, "a"), "")
		for key, response := range spec.Responses.Map() {
			status, err := strconv.Atoi(strings.Replace(key, "XX", "00", 1))
			if err != nil {
				t.Fatal(err)
			}
			for mediaType, content := range response.Value.Content {
				for name, example := range examples(content) {
					body, isText := example.(string)
					if !isText {
						body = string(encode(t, example))
					}
					if got := said(t, c.ValidateResponse(r, status, http.Header{"Content-Type": {mediaType}}, []byte(body))); got != nil {
						t.Errorf("%s %s: %v", key, name, got)
					}
				}
			}
		}
	})
}

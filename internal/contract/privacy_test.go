package contract

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// secret stands for personal data wherever it is planted. It has a space, so that
// it fits none of the formats.
const secret = "Zażółć Gęślą-7731"

// Whatever is sent in a request, in whichever place, no message repeats it.
func TestMessagesRepeatNoValues(t *testing.T) {
	t.Parallel()
	wrong := []any{secret, strings.Repeat(secret, 100), []any{secret}, map[string]any{"a": secret}, map[string]any{secret: secret}}
	forEachOperation(t, func(t *testing.T, document, path, method string, spec *openapi3.Operation) {
		if spec.RequestBody == nil || spec.RequestBody.Value.Content[jsonType] == nil {
			return
		}
		c := mustP100(t)
		if document == "sandbox.yaml" {
			c = mustSandbox(t)
		}
		r := request(method, placeholder.ReplaceAllString(path, "a"), jsonType)
		var valid map[string]any
		for _, example := range examples(spec.RequestBody.Value.Content[jsonType]) {
			valid, _ = example.(map[string]any)
		}
		for name := range spec.RequestBody.Value.Content[jsonType].Schema.Value.Properties {
			for _, value := range wrong {
				body := map[string]any{}
				for k, v := range valid {
					body[k] = v
				}
				body[name] = value
				body[secret] = 1
				checkSilence(t, c, r, encode(t, body))
			}
		}
	})
}

func checkSilence(t *testing.T, c *Contract, r *http.Request, body []byte) {
	t.Helper()
	// The same through the query and as an answer.
	r.URL.RawQuery = "q=" + "Gęślą-7731" + "&" + "Gęślą-7731=1"
	for what, err := range map[string]error{
		"request":  c.ValidateRequest(r, body),
		"response": c.ValidateResponse(r, http.StatusBadRequest, http.Header{"Content-Type": {jsonType}}, body),
		"success":  c.ValidateResponse(r, http.StatusOK, http.Header{"Content-Type": {jsonType}}, body),
	} {
		if err != nil && strings.Contains(err.Error(), "7731") {
			t.Errorf("%s: a message repeats what was sent: %v", what, err)
		}
	}
	if c.ValidateRequest(r, body) == nil {
		t.Errorf("accepted: %s", body)
	}
}

func TestErrorCodesRepeatNoValues(t *testing.T) {
	t.Parallel()
	body := encode(t, map[string]any{"errorCode": secret})
	r := request("GET", "/v1/partner/balances", "")
	err := mustP100(t).ValidateResponse(r, http.StatusBadRequest, http.Header{"Content-Type": {jsonType}}, body)
	if err == nil || strings.Contains(err.Error(), "7731") {
		t.Errorf("error %v", err)
	}
}

func FuzzValidateRequest(f *testing.F) {
	c := mustP100(f)
	contentType := "multipart/form-data; boundary=b"
	f.Add([]byte(`{"externalUserId":"`+secret+`","email":{"a":[1]},"phone":1e999}`), true)
	f.Add([]byte(`{"`+secret+`":null}`), true)
	f.Add([]byte("--b\r\nContent-Disposition: form-data; name=\""+secret+"\"\r\n\r\n"+secret+"\r\n--b--\r\n"), false)
	f.Fuzz(func(t *testing.T, body []byte, asJSON bool) {
		r := request("POST", "/v1/user/balances/crypto-and-fiat", jsonType)
		if !asJSON {
			r = request("POST", "/v1/user/kyc-files/a", contentType)
		}
		err := c.ValidateRequest(r, body)
		if err == nil {
			if asJSON && !json.Valid(body) {
				t.Error("accepted what is not JSON")
			}
			return
		}
		if err.Error() == "" {
			t.Error("a problem without a message")
		}
		// Messages name fields, which are ASCII; the planted value is not.
		if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("a message repeats what was sent: %v", err)
		}
	})
}

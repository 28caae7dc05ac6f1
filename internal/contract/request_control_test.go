package contract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sorted compares messages in any order.
var sorted = cmpopts.SortSlices(strings.Compare)

func TestValidateRequestOfTheControlAPI(t *testing.T) {
	t.Parallel()
	c := mustSandbox(t)
	for body, want := range map[string][]string{
		`{"seconds":60}`:        nil,
		`{"seconds":0}`:         {"seconds must not be less than 1"},
		`{"seconds":1.5}`:       {"seconds must be an integer number"},
		`{"seconds":315360001}`: {"seconds must not be greater than 315360000"},
		`{}`:                    {"seconds should not be empty"},
	} {
		if diff := cmp.Diff(want, said(t, c.ValidateRequest(request("POST", "/sandbox/v1/clock/advance", jsonType), []byte(body)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
	for body, want := range map[string][]string{
		`{"externalUserId":"a","status":"EXPIRED"}`:                       nil,
		`{"externalUserId":"a","verificationId":"v","status":"VERIFIED"}`: nil,
		`{"externalUserId":"a","verificationId":"","status":"PENDING"}`: {
			"verificationId should not be empty", "status must be one of the following values: VERIFIED, REJECTED_BY_PROVIDER, EXPIRED",
		},
		`{}`: {"externalUserId should not be empty", "status should not be empty"},
	} {
		if diff := cmp.Diff(want, said(t, c.ValidateRequest(request("POST", "/sandbox/v1/kyc/decision", jsonType), []byte(body))), sorted); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
	for body, want := range map[string][]string{
		`{"externalUserId":"a","status":"QUESTIONED"}`: nil,
		`{"externalUserId":"a","status":"WAITING"}`:    {"status must be one of the following values: APPROVED, REJECTED, QUESTIONED"},
		`{"status":"APPROVED"}`:                        {"externalUserId should not be empty"},
	} {
		if diff := cmp.Diff(want, said(t, c.ValidateRequest(request("POST", "/sandbox/v1/poa/decision", jsonType), []byte(body)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
	modes := `{"movementDelaySeconds":-1,"openLoop":"yes","reviewDelaySeconds":0.5,"kycFilesDecision":"never","poaDecision":"manual"}`
	wantModes := []string{
		"kycFilesDecision must be one of the following values: manual, automatic", "movementDelaySeconds must not be less than 0",
		"openLoop must be a boolean value", "reviewDelaySeconds must be an integer number",
	}
	if diff := cmp.Diff(wantModes, said(t, c.ValidateRequest(request("PATCH", "/sandbox/v1/modes", jsonType), []byte(modes))), sorted); diff != "" {
		t.Errorf("modes (-want +got):\n%s", diff)
	}
	body := `{"balancesPath":"new","suspensionVisible":"yes","rateLimit":1}`
	want := []string{
		"balancesPath must be one of the following values: current, legacy, both",
		"property rateLimit should not exist", "suspensionVisible must be a boolean value",
	}
	if diff := cmp.Diff(want, said(t, c.ValidateRequest(request("PATCH", "/sandbox/v1/modes", jsonType), []byte(body)))); diff != "" {
		t.Errorf("modes (-want +got):\n%s", diff)
	}
}

func TestValidateRequestOfDeposits(t *testing.T) {
	t.Parallel()
	c := mustSandbox(t)
	const (
		sepa   = `"externalUserId":"a","amount":"1500.00","senderIban":"PL61109010140000071219812874","senderName":"A"`
		crypto = `"externalUserId":"a","currency":"eth","amount":"0.5"`
	)
	for name, test := range map[string]struct {
		target, body string
		want         []string
	}{
		"SEPA":              {"sepa-deposits", sepa, nil},
		"SEPA, all fields":  {"sepa-deposits", sepa + `,"senderBic":"WBKPPLPP","title":""`, nil},
		"SEPA, nothing":     {"sepa-deposits", ``, []string{"externalUserId should not be empty", "amount should not be empty", "senderIban should not be empty", "senderName should not be empty"}},
		"SEPA, a number":    {"sepa-deposits", strings.Replace(sepa, `"1500.00"`, `1500`, 1), []string{"amount must be a positive decimal number"}},
		"SEPA, zero":        {"sepa-deposits", strings.Replace(sepa, `1500.00`, `0.00`, 1), []string{"amount must be a positive decimal number"}},
		"SEPA, IBAN":        {"sepa-deposits", strings.Replace(sepa, `PL61`, `PL16`, 1), []string{"senderIban must be an IBAN"}},
		"SEPA, long title":  {"sepa-deposits", sepa + `,"title":"` + strings.Repeat("a", 141) + `"`, []string{"title must be shorter than or equal to 140 characters"}},
		"crypto":            {"crypto-deposits", crypto, nil},
		"crypto, all":       {"crypto-deposits", crypto + `,"network":"ethereum","requireTravelRule":true,"fail":false,"senderAddress":"0x1"`, nil},
		"crypto, network":   {"crypto-deposits", crypto + `,"network":"ETHEREUM"`, []string{"network must be one of the following values: btc, ltc, doge, ethereum, polygon"}},
		"crypto, a text":    {"crypto-deposits", crypto + `,"fail":"no"`, []string{"fail must be a boolean value"}},
		"decision":          {"ibans/decision", `"externalUserId":"a","iban":"PL61109010140000071219812874","status":"APPROVED"`, nil},
		"decision, pending": {"ibans/decision", `"externalUserId":"a","iban":"PL61109010140000071219812874","status":"PENDING"`, []string{"status must be one of the following values: APPROVED, REJECTED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.ValidateRequest(request("POST", "/sandbox/v1/"+test.target, jsonType), []byte("{"+test.body+"}"))
			if diff := cmp.Diff(test.want, said(t, err)); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

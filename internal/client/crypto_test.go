package client

import (
	"errors"
	"net/http"
	"testing"
)

func TestNetworkFee(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{`{"networkFee":0.000469}`: "0.000469", `{"networkFee":"12.50"}`: "12.5", `{"networkFee":0}`: "0"} {
		c, got := captureDocumented(t, 200, body)
		fee, err := c.NetworkFee(t.Context(), "USDC", "Polygon")
		if err != nil || fee.String() != want || got.Path != "/v1/crypto-withdrawal/get-network-fee?currency=usdc&network=polygon" {
			t.Errorf("got %s, %v by %+v", fee, err, *got)
		}
	}
	c, got := captureDocumented(t, 200, `{"networkFee":1e-8}`)
	if fee, err := c.NetworkFee(t.Context(), "btc", ""); err != nil || fee.String() != "0.00000001" || got.Path != "/v1/crypto-withdrawal/get-network-fee?currency=btc" {
		t.Errorf("got %s, %v by %+v", fee, err, *got)
	}
	c, _ = captureDocumented(t, 400, businessError("P410", "invalid-currency", "Currency not found."))
	if _, err := c.NetworkFee(t.Context(), "xrp", ""); CodeOf(err) != "P410" || Hint(err) == "" {
		t.Errorf("got %v", err)
	}
	for _, body := range []string{`{}`, `{"networkFee":null}`, `{"networkFee":"much"}`, `{"networkFee":{}}`} {
		c, _ = capture(t, 200, body)
		var noAnswer *NoAnswerError
		if fee, err := c.NetworkFee(t.Context(), "btc", ""); !errors.As(err, &noAnswer) {
			t.Errorf("%s: got %s, %v", body, fee, err)
		}
	}
}

func TestUpdateTravelRule(t *testing.T) {
	t.Parallel()
	owner := true
	for want, rule := range map[string]TravelRule{
		`{"walletType":"SELF_CUSTODY","externalUserId":"alice","details":{"iAmOwnerOfWallet":true}}`: {
			WalletType: "SELF_CUSTODY", ExternalUserID: "alice", Details: TravelRuleDetails{IAmOwnerOfWallet: &owner},
		},
		`{"walletType":"CUSTODIAL","details":{"firstName":"Jan","lastName":"Nowak","city":"Gdynia","street":"ul. Nowa 7","postCode":"81-001","country":"PL"}}`: {
			WalletType: "CUSTODIAL", Details: TravelRuleDetails{
				FirstName: "Jan", LastName: "Nowak", City: "Gdynia", Street: "ul. Nowa 7", PostCode: "81-001", Country: "PL",
			},
		},
		`{"walletType":"CUSTODIAL","details":{"companyName":"Example GmbH","vatId":"DE123456789"}}`: {
			WalletType: "CUSTODIAL", Details: TravelRuleDetails{CompanyName: "Example GmbH", VATID: "DE123456789"},
		},
	} {
		c, got := captureDocumented(t, 200, `{"message":"Travel rule updated"}`)
		unanswered, err := c.UpdateTravelRule(t.Context(), "d/1", rule)
		if unanswered || err != nil || *got != (sent{"PATCH", "/v1/crypto-deposit/update-travel-rule/d%2F1", want}) {
			t.Errorf("got %v, %v by %+v", unanswered, err, *got)
		}
	}
}

// "Does not wait" after an attempt without an answer may mean that the attempt took effect: the caller is told.
func TestUpdateTravelRuleAfterALostAnswer(t *testing.T) {
	t.Parallel()
	notWaiting := say(400, businessError("SBXDEPOSITNOTWAITING", "deposit-not-waiting", "Deposit does not wait for travel-rule data."))
	for name, test := range map[string]struct {
		steps               []func(http.ResponseWriter)
		unanswered, refused bool
		code                string
	}{
		"lost answer, then done":        {[]func(http.ResponseWriter){drop, say(200, `{}`)}, true, false, ""},
		"lost answer, then not waiting": {[]func(http.ResponseWriter){drop, notWaiting}, true, true, "SBXDEPOSITNOTWAITING"},
		"fault, then not waiting":       {[]func(http.ResponseWriter){say(502, ``), notWaiting}, true, true, "SBXDEPOSITNOTWAITING"},
		"not waiting at once":           {[]func(http.ResponseWriter){notWaiting}, false, true, "SBXDEPOSITNOTWAITING"},
		"limit, then not waiting":       {[]func(http.ResponseWriter){say(429, ``), notWaiting}, false, true, "SBXDEPOSITNOTWAITING"},
		"no answer at all":              {[]func(http.ResponseWriter){drop}, true, false, ""},
	} {
		for _, user := range []string{"alice", ""} {
			unanswered, err := serve(t, steps(test.steps...).handle).UpdateTravelRule(t.Context(), "d-1", TravelRule{ExternalUserID: user})
			if unanswered != test.unanswered || CodeOf(err) != test.code || IsRefused(err) != test.refused {
				t.Errorf("%s: got %v, %v", name, unanswered, err)
			}
		}
	}
}

package contract

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const (
	cardsOffline = "virtual cards are offline; every call answers an error"
	forBrowsers  = "a page for a person's browser; the provider only builds its address (verification_url)"
	contactsSeen = `assumed: the overview says "Manage saved bank contacts", the published menu shows only the GET`
)

// What is known of the API, row by row: the contract has exactly these
// operations, with this evidence.
var userAPI = []Operation{
	{ID: "createUser", Method: "POST", Path: "/v1/user/balances/crypto-and-fiat", Tag: "user", Evidence: "doc"},
	{ID: "addKycFiles", Method: "POST", Path: "/v1/user/kyc-files/{id}", Tag: "kyc", Evidence: "path doc, body assumed"},
	{ID: "createKycVerification", Method: "POST", Path: "/v1/kyc", Tag: "kyc", Evidence: "doc, answer assumed"},
	{ID: "openKycVerification", Method: "GET", Path: "/v1/kyc/verification/{id}/{verificationId}", Tag: "kyc", Evidence: "doc", Exempt: forBrowsers},
	{ID: "getKycStatus", Method: "GET", Path: "/v1/kyc/status/{id}", Tag: "kyc", Evidence: "path and errors doc, fields assumed from the webhook"},
	{ID: "addUserVerification", Method: "POST", Path: "/v1/user/verification", Tag: "kyc", Evidence: "path doc, body assumed"},
	{ID: "addPoaFiles", Method: "POST", Path: "/v1/user/poa-files/{id}", Tag: "kyc", Evidence: "doc"},
	{ID: "updateUser", Method: "PATCH", Path: "/v1/user/{id}", Tag: "user", Evidence: "method and fields doc, path assumed"},
	{ID: "deleteUser", Method: "DELETE", Path: "/v1/user/{id}", Tag: "user", Evidence: "method doc, path assumed"},
	{ID: "suspendUser", Method: "PATCH", Path: "/v1/user/suspend/{id}", Tag: "user", Evidence: "method, errors doc, path assumed"},
	{ID: "unsuspendUser", Method: "PATCH", Path: "/v1/user/unsuspend/{id}", Tag: "user", Evidence: "method doc, path assumed"},
	{ID: "getUserBalances", Method: "GET", Path: "/v1/user/balances/{id}", Tag: "balance", Evidence: "doc, both paths"},
	{ID: "getUserBalancesLegacy", Method: "GET", Path: "/v1/user/{id}/balances", Tag: "balance", Evidence: "doc, both paths", AlternativeOf: "getUserBalances"},
	{ID: "listUserTransactions", Method: "GET", Path: "/v1/user/history/{id}", Tag: "history", Evidence: "method doc, rest assumed"},
	{ID: "getExchangeRate", Method: "GET", Path: "/v1/exchange/get-rate", Tag: "exchange", Evidence: "name and method doc, rest assumed"},
	{ID: "createExchangeLock", Method: "GET", Path: "/v1/exchange/get-lock", Tag: "exchange", Evidence: "name and method doc, rest assumed"},
	{ID: "createExchange", Method: "POST", Path: "/v1/exchange", Tag: "exchange", Evidence: "body doc on the partner twin `/v1/partner/exchange`, user path assumed"},
	{ID: "getExchange", Method: "GET", Path: "/v1/exchange/details/{exchangeId}", Tag: "exchange", Evidence: "method doc, path assumed"},
	{ID: "getSepaDepositInfo", Method: "GET", Path: "/v1/sepa-deposit/info/{id}", Tag: "sepa", Evidence: "answer doc on the partner twin `/v1/partner/sepa-deposit/info`, user path assumed"},
	{ID: "listSepaContacts", Method: "GET", Path: "/v1/sepa-deposit/contacts/{id}", Tag: "sepa", Evidence: "method doc, rest assumed"},
	{ID: "createSepaContact", Method: "POST", Path: "/v1/sepa-deposit/contacts/{id}", Tag: "sepa", Evidence: contactsSeen},
	{ID: "updateSepaContact", Method: "PATCH", Path: "/v1/sepa-deposit/contacts/{id}/{contactId}", Tag: "sepa", Evidence: contactsSeen},
	{ID: "deleteSepaContact", Method: "DELETE", Path: "/v1/sepa-deposit/contacts/{id}/{contactId}", Tag: "sepa", Evidence: contactsSeen},
	{ID: "createSepaTransfer", Method: "POST", Path: "/v1/sepa-transfer", Tag: "sepa", Evidence: "doc"},
	{ID: "getSepaTransfer", Method: "GET", Path: "/v1/sepa-transfer/details/{transferId}", Tag: "sepa", Evidence: "doc"},
	{ID: "getNetworkFee", Method: "GET", Path: "/v1/crypto-withdrawal/get-network-fee", Tag: "crypto", Evidence: "doc"},
	{ID: "createCryptoWithdrawal", Method: "POST", Path: "/v1/crypto-withdrawal", Tag: "crypto", Evidence: "doc"},
	{ID: "getCryptoWithdrawal", Method: "GET", Path: "/v1/crypto-withdrawal/details/{withdrawalId}", Tag: "crypto", Evidence: "client"},
	{ID: "updateTravelRule", Method: "PATCH", Path: "/v1/crypto-deposit/update-travel-rule/{cryptoDepositId}", Tag: "crypto", Evidence: "client"},
	{ID: "createTransfer", Method: "POST", Path: "/v1/transfer", Tag: "transfer", Evidence: "method doc, path assumed"},
	{ID: "getTransfer", Method: "GET", Path: "/v1/transfer/details/{transferId}", Tag: "transfer", Evidence: "method doc, path assumed"},
	{ID: "getPartnerBalances", Method: "GET", Path: "/v1/partner/balances", Tag: "balance", Evidence: "doc"},
	{ID: "createVirtualCard", Method: "POST", Path: "/v1/card/virtual", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "listVirtualCards", Method: "GET", Path: "/v1/card/all/{id}", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "getVirtualCard", Method: "GET", Path: "/v1/card/details/{id}/{cardId}", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "updateVirtualCardPin", Method: "PATCH", Path: "/v1/card/pin", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "blockVirtualCard", Method: "PATCH", Path: "/v1/card/block", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "unblockVirtualCard", Method: "PATCH", Path: "/v1/card/unblock", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "getVirtualCardLimits", Method: "GET", Path: "/v1/card/limits/{id}/{cardId}", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "updateVirtualCardLimits", Method: "PATCH", Path: "/v1/card/limits", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
	{ID: "deleteVirtualCard", Method: "DELETE", Path: "/v1/card", Tag: "card", Evidence: "doc/client", Exempt: cardsOffline},
}

var controlAPI = []Operation{
	{ID: "getSandboxInfo", Method: "GET", Path: "/sandbox/v1/info", Tag: "sandbox", Evidence: "sandbox"},
	{ID: "decideKyc", Method: "POST", Path: "/sandbox/v1/kyc/decision", Tag: "kyc", Evidence: "sandbox"},
	{ID: "decidePoa", Method: "POST", Path: "/sandbox/v1/poa/decision", Tag: "kyc", Evidence: "sandbox"},
	{ID: "receiveSepaDeposit", Method: "POST", Path: "/sandbox/v1/sepa-deposits", Tag: "sepa", Evidence: "sandbox"},
	{ID: "getSepaDeposit", Method: "GET", Path: "/sandbox/v1/sepa-deposits/{depositId}", Tag: "sepa", Evidence: "sandbox"},
	{ID: "decideIban", Method: "POST", Path: "/sandbox/v1/ibans/decision", Tag: "sepa", Evidence: "sandbox"},
	{ID: "receiveCryptoDeposit", Method: "POST", Path: "/sandbox/v1/crypto-deposits", Tag: "crypto", Evidence: "sandbox"},
	{ID: "getCryptoDeposit", Method: "GET", Path: "/sandbox/v1/crypto-deposits/{cryptoDepositId}", Tag: "crypto", Evidence: "sandbox"},
	{ID: "getClock", Method: "GET", Path: "/sandbox/v1/clock", Tag: "clock", Evidence: "sandbox"},
	{ID: "advanceClock", Method: "POST", Path: "/sandbox/v1/clock/advance", Tag: "clock", Evidence: "sandbox"},
	{ID: "getModes", Method: "GET", Path: "/sandbox/v1/modes", Tag: "sandbox", Evidence: "sandbox"},
	{ID: "updateModes", Method: "PATCH", Path: "/sandbox/v1/modes", Tag: "sandbox", Evidence: "sandbox"},
	{ID: "resetSandbox", Method: "POST", Path: "/sandbox/v1/reset", Tag: "sandbox", Evidence: "sandbox"},
	{ID: "listSnapshots", Method: "GET", Path: "/sandbox/v1/snapshots", Tag: "snapshots", Evidence: "sandbox"},
	{ID: "createSnapshot", Method: "POST", Path: "/sandbox/v1/snapshots", Tag: "snapshots", Evidence: "sandbox"},
	{ID: "deleteSnapshot", Method: "DELETE", Path: "/sandbox/v1/snapshots/{name}", Tag: "snapshots", Evidence: "sandbox"},
	{ID: "restoreSnapshot", Method: "POST", Path: "/sandbox/v1/snapshots/restore", Tag: "snapshots", Evidence: "sandbox"},
	{ID: "getRates", Method: "GET", Path: "/sandbox/v1/rates", Tag: "sandbox", Evidence: "sandbox"},
	{ID: "updateRates", Method: "PATCH", Path: "/sandbox/v1/rates", Tag: "sandbox", Evidence: "sandbox"},
	{ID: "listFaults", Method: "GET", Path: "/sandbox/v1/faults", Tag: "faults", Evidence: "sandbox"},
	{ID: "addFault", Method: "POST", Path: "/sandbox/v1/faults", Tag: "faults", Evidence: "sandbox"},
	{ID: "removeFaults", Method: "DELETE", Path: "/sandbox/v1/faults", Tag: "faults", Evidence: "sandbox"},
	{ID: "removeFault", Method: "DELETE", Path: "/sandbox/v1/faults/{faultId}", Tag: "faults", Evidence: "sandbox"},
	{ID: "listRequests", Method: "GET", Path: "/sandbox/v1/requests", Tag: "requests", Evidence: "sandbox"},
	{ID: "clearRequests", Method: "DELETE", Path: "/sandbox/v1/requests", Tag: "requests", Evidence: "sandbox"},
	{ID: "listWebhooks", Method: "GET", Path: "/sandbox/v1/webhooks", Tag: "webhook", Evidence: "sandbox"},
	{ID: "redeliverWebhook", Method: "POST", Path: "/sandbox/v1/webhooks/redelivery", Tag: "webhook", Evidence: "sandbox"},
}

var webhookAPI = []Operation{
	{ID: "userStatusChanged", Method: "POST", Path: "/webhook/user/status", Tag: "user", Evidence: "doc"},
	{ID: "kycFilesStatusChanged", Method: "POST", Path: "/webhook/kyc-files/status", Tag: "kyc", Evidence: "doc"},
	{ID: "kycStatusChanged", Method: "POST", Path: "/webhook/kyc/status", Tag: "kyc", Evidence: "body doc, path assumed"},
	{ID: "poaStatusChanged", Method: "POST", Path: "/webhook/poa-files/status", Tag: "kyc", Evidence: "statuses doc, body and path assumed"},
	{ID: "ibanStatusChanged", Method: "POST", Path: "/webhook/iban/status", Tag: "sepa", Evidence: "body and path assumed"},
	{ID: "sepaTransferChanged", Method: "POST", Path: "/sepa-transfer-webhook", Tag: "sepa", Evidence: "body doc, path assumed"},
	{ID: "transferChanged", Method: "POST", Path: "/transfer-webhook", Tag: "transfer", Evidence: "path doc, body assumed"},
	{ID: "cryptoWithdrawalChanged", Method: "POST", Path: "/crypto-withdrawal-webhook", Tag: "crypto", Evidence: "path doc, body assumed"},
	{ID: "cryptoDepositChanged", Method: "POST", Path: "/crypto-deposit-webhook", Tag: "crypto", Evidence: "body doc, path assumed"},
}

func TestOperations(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		contract *Contract
		want     []Operation
	}{
		"user API":    {mustP100(t), userAPI},
		"control API": {mustSandbox(t), controlAPI},
		"webhooks":    {mustWebhooks(t), webhookAPI},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.contract.Operations()
			byID := func(a, b Operation) int { return cmp.Compare(a.ID, b.ID) }
			if !slices.IsSortedFunc(got, byID) {
				t.Error("operations are not sorted by id")
			}
			want := slices.SortedFunc(slices.Values(test.want), byID)
			if diff := gocmp.Diff(want, got, cmpopts.IgnoreFields(Operation{}, "Summary")); diff != "" {
				t.Errorf("operations differ (-known +contract):\n%s", diff)
			}
			for _, op := range got {
				if op.Summary == "" {
					t.Errorf("%s has no summary", op.ID)
				}
			}
		})
	}
}

// Every operation has one of the document's nouns, and each noun says what it is and has operations, with other paths as well.
func TestTags(t *testing.T) {
	t.Parallel()
	moved, err := mustP100(t).WithPaths(map[string]string{"getUserBalances": "/v1/user/{id}/balances"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*Contract{"user API": mustP100(t), "with another path": moved, "control API": mustSandbox(t)} {
		unused := map[string]bool{}
		for _, tag := range c.Tags() {
			unused[tag.Name] = true
			if !strings.HasSuffix(tag.Description, ".") {
				t.Errorf("%s: the tag %q is described by %q", name, tag.Name, tag.Description)
			}
		}
		declared := maps.Clone(unused)
		for _, op := range c.Operations() {
			if !declared[op.Tag] {
				t.Errorf("%s: the tag %q of %s is not declared", name, op.Tag, op.ID)
			}
			delete(unused, op.Tag)
		}
		if len(declared) == 0 || len(unused) > 0 {
			t.Errorf("%s: of %d tags these have no operation: %v", name, len(declared), unused)
		}
	}
}

func TestOperationsAreACopy(t *testing.T) {
	t.Parallel()
	c := mustP100(t)
	c.Operations()[0].ID = "changed"
	if c.Operations()[0].ID == "changed" {
		t.Error("a caller can change the contract's operations")
	}
}

func mustP100(tb testing.TB) *Contract {
	tb.Helper()
	c, err := P100()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func mustSandbox(tb testing.TB) *Contract {
	tb.Helper()
	c, err := Sandbox()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func mustWebhooks(tb testing.TB) *Contract {
	tb.Helper()
	c, err := Webhooks()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

const (
	webhooksPath  = "/sandbox/v1/webhooks"
	redeliverPath = "/sandbox/v1/webhooks/redelivery"
)

// webhooks lists the partner's webhooks, oldest first, and holds each against the
// contract.
func (a *api) webhooks(query string) []webhookShape {
	a.t.Helper()
	var list webhookList
	if err := json.Unmarshal([]byte(a.must("GET", webhooksPath+query, nil).text), &list); err != nil {
		a.t.Fatal(err)
	}
	doc, err := contract.Webhooks()
	if err != nil {
		a.t.Fatal(err)
	}
	for _, w := range list.Webhooks {
		request, err := http.NewRequest("POST", w.Path, bytes.NewReader(w.Payload))
		if err != nil {
			a.t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		if op, _, _ := doc.Find("POST", w.Path); op.ID != w.Event {
			a.t.Errorf("%s has the path %s, which is that of %q", w.Event, w.Path, op.ID)
		}
		if err := doc.ValidateRequest(request, w.Payload); err != nil {
			a.t.Errorf("%s violates its contract: %v\n%s", w.Event, err, w.Payload)
		}
	}
	slices.Reverse(list.Webhooks)
	return list.Webhooks
}

// told says in short what the partner was told of.
func (a *api) told(query string) []string {
	a.t.Helper()
	var all []string
	for _, w := range a.webhooks(query) {
		var said struct {
			Status  string `json:"status"`
			Attempt string `json:"attemptStatus"`
		}
		if err := json.Unmarshal(w.Payload, &said); err != nil {
			a.t.Error(err)
		}
		all = append(all, w.Event+" "+said.Status+said.Attempt)
	}
	return all
}

func (a *api) wantTold(query string, want ...string) {
	a.t.Helper()
	if diff := cmp.Diff(want, a.told(query)); diff != "" {
		a.t.Errorf("webhooks%s (-want +got):\n%s", query, diff)
	}
}

func TestWebhooksTellOfOnboarding(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice")
		id := a.startKYC("alice")
		a.wantTold("") // what the partner does itself it knows
		a.must("GET", "/v1/kyc/verification/alice/"+id, nil)
		a.must("GET", "/v1/kyc/verification/alice/"+id, nil)
		a.decide("alice", id, attemptRejected)
		a.wantUpload(a.upload(kycFilesPath("alice"), "PASSPORT", document("PASSPORT")...), 201, "")
		a.must("POST", advancePath, object{"seconds": 1})
		for range 2 {
			a.must("POST", decidePath, object{"externalUserId": "alice", "status": kycVerified})
		}
		a.must("POST", verifyPath, documentBody("alice"))
		a.must("POST", advancePath, object{"seconds": 1})
		a.wantUpload(a.upload(poaFilesPath("alice"), "", picture("bill")), 201, "")
		for range 2 {
			a.must("POST", poaDecisionPath, object{"externalUserId": "alice", "status": poaApproved})
		}
		a.wantTold("?externalUserId=alice",
			"kycStatusChanged VERIFICATION", "kycStatusChanged REJECTED_BY_PROVIDER",
			"kycFilesStatusChanged ADDED", "kycStatusChanged VERIFICATION", "kycStatusChanged SUCCESSFUL",
			"userStatusChanged ACTIVE", "poaStatusChanged WAITING", "poaStatusChanged APPROVED")
		a.wantTold("?event=userStatusChanged", "userStatusChanged ACTIVE")
		a.wantTold("?externalUserId=bob")
		a.wantTold("?limit=2", "poaStatusChanged WAITING", "poaStatusChanged APPROVED")
		a.with("X-Api-Key", "other").wantTold("")
		a.refused("GET", webhooksPath+"?state=SENT", nil, 400, "P403")
	})
}

func TestWebhooksTellOfAutomaticReviews(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.setModes(func(m *Modes) {
		m.KYCFilesDecision, m.POADecision, m.ContactApproval = DecisionAutomatic, DecisionAutomatic, ApprovalAutomatic
	})
	a.create("alice")
	a.wantUpload(a.upload(kycFilesPath("alice"), "PASSPORT", document("PASSPORT")...), 201, "")
	a.must("POST", advancePath, object{"seconds": 1})
	a.wantUpload(a.upload(poaFilesPath("alice"), "", picture("bill")), 201, "")
	a.must("POST", advancePath, object{"seconds": 1})
	a.addContact("alice", landlord())
	a.wantTold("", "kycFilesStatusChanged ADDED", "kycStatusChanged SUCCESSFUL", "poaStatusChanged WAITING", "poaStatusChanged APPROVED", "ibanStatusChanged APPROVED")
}

func TestWebhooksTellOfMoney(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		wait := func() { a.must("POST", advancePath, object{"seconds": 1}) }
		a.payouter("alice")
		a.decideIBAN("alice", landlordIBAN, contactApproved) // changes nothing
		id := a.receiveCrypto(held("alice"))
		wait()
		a.must("PATCH", travelRulePath(id), ownWallet())
		a.transfer(collection("alice").but("amount", "1000000.00"))
		wait()
		a.pay(payout("alice"))
		wait()
		credit(t, a.sandbox, "alice", "eth", 1_0000_0000)
		a.withdraw(withdrawalBody("alice"))
		wait()
		a.wantTold("",
			"kycStatusChanged SUCCESSFUL", "userStatusChanged ACTIVE", "transferChanged SUCCESSFUL", "ibanStatusChanged APPROVED",
			"cryptoDepositChanged WAITING_FOR_VERIFICATION", "cryptoDepositChanged WAITING_FOR_TR_DATA", "cryptoDepositChanged SUCCESSFUL",
			"transferChanged FAILED", "sepaTransferChanged SUCCESSFUL", "cryptoWithdrawalChanged SUCCESSFUL")
		sepa := a.webhooks("?event=sepaTransferChanged")[0]
		if bytes.Contains(sepa.Payload, []byte(`"user"`)) || !bytes.Contains(sepa.Payload, []byte(`"amount":"5.51"`)) {
			t.Errorf("a SEPA transfer is told as %s", sepa.Payload)
		}
		if sepa.State != webhookUnsent || sepa.NextAttemptAt != nil || len(sepa.Attempts) != 0 {
			t.Errorf("without a URL a webhook is %+v", sepa)
		}
		a.must("DELETE", "/v1/user/alice", nil)
		a.wantTold("")
	})
}

func TestWebhooksTellOfSendersOfDeposits(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	for _, title := range []any{"no title that matches", nil, nil} { // the second of those that match approves nothing
		a.receive(object{"externalUserId": "alice", "amount": "10.00", "senderIban": aliceIBAN, "senderName": "Alice Kowalska"}.but("title", title))
		a.must("POST", advancePath, object{"seconds": 1})
	}
	a.wantTold("?event=ibanStatusChanged", "ibanStatusChanged PENDING", "ibanStatusChanged APPROVED")
}

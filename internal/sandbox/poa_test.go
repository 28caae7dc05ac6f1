package sandbox

import "testing"

const poaDecisionPath = "/sandbox/v1/poa/decision"

func TestProofOfAddress(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		add := func(status int, code string) {
			t.Helper()
			a.wantUpload(a.upload(poaFilesPath("alice"), "", sent{"application/pdf", pdf + "bill"}, picture("bill")), status, code)
		}
		decide := func(status string) {
			a.must("POST", poaDecisionPath, object{"externalUserId": "alice", "status": status})
		}
		refuse := func(status string) {
			t.Helper()
			a.refused("POST", poaDecisionPath, object{"externalUserId": "alice", "status": status}, 409, "SBXPOADECIDED")
		}
		add(400, "P412")
		a.create("alice")
		add(404, "P460")
		id := a.startKYC("alice")
		add(404, "P460")
		a.decide("alice", id, kycVerified)
		a.refused("POST", poaDecisionPath, object{"externalUserId": "alice", "status": poaApproved}, 404, "P460")
		a.refused("POST", poaDecisionPath, object{"externalUserId": "nobody", "status": poaApproved}, 400, "P412")
		a.decide("alice", id, kycExpired) // it has succeeded once
		add(201, "")
		add(202, "P211")
		for range 2 {
			decide(poaRejected)
		}
		refuse(poaApproved)
		add(201, "")
		decide(poaQuestioned)
		add(201, "")
		add(202, "P211")
		decide(poaQuestioned)
		decide(poaApproved) // after an answer by other means
		add(400, "P447")
		decide(poaApproved)
		refuse(poaRejected)
		add(400, "P447")
		a.refused("POST", poaDecisionPath, object{"externalUserId": "alice", "status": poaWaiting}, 400, "P403")
		a.with("X-Api-Key", "other").refused("POST", poaDecisionPath, object{"externalUserId": "alice", "status": poaApproved}, 400, "P412")
	})
}

func TestProofOfAddressIsApprovedAutomatically(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.setModes(func(m *Modes) { m.POADecision, m.ReviewDelaySeconds = DecisionAutomatic, 60 })
	a.active("alice")
	a.active("bob")
	a.must("PATCH", "/v1/user/suspend/alice", nil) // administration goes on
	for _, user := range []string{"alice", "bob"} {
		a.wantUpload(a.upload(poaFilesPath(user), "", picture("bill")), 201, "")
	}
	a.must("POST", poaDecisionPath, object{"externalUserId": "bob", "status": poaRejected})
	a.must("POST", advancePath, object{"seconds": 59})
	a.wantUpload(a.upload(poaFilesPath("alice"), "", picture("bill")), 202, "P211")
	a.must("POST", advancePath, object{"seconds": 1})
	a.wantUpload(a.upload(poaFilesPath("alice"), "", picture("bill")), 400, "P447")
	a.wantUpload(a.upload(poaFilesPath("bob"), "", picture("bill")), 201, "")
}

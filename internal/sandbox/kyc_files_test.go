package sandbox

import (
	"testing"

	"github.com/google/uuid"
)

// attemptID is the id of the user's latest attempt, which no answer tells.
func (a *api) attemptID(user string) (id string) {
	a.t.Helper()
	inside(a.t, a.sandbox, func(c *call) error {
		u, err := c.user(user)
		if err != nil {
			return err
		}
		latest, err := c.latestAttempt(u)
		id = latest.publicID
		return err
	})
	return id
}

func TestKYCByFiles(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.setModes(func(m *Modes) { m.ReviewDelaySeconds = 30 })
		a.wantUpload(a.upload(kycFilesPath("alice"), "PASSPORT", document("PASSPORT")...), 400, "P412")
		for i, documentType := range []string{"ID_CARD", "PASSPORT", "RESIDENCE_PERMIT"} {
			user := []string{"alice", "bob", "carol"}[i]
			a.create(user)
			r := a.upload(kycFilesPath(user), documentType, document(documentType)...)
			a.wantUpload(r, 201, "")
			if r.text != `{"message":"KYC files added"}` {
				t.Errorf("the upload answers %s", r.text)
			}
			a.wantStatus(user, kycNotVerified, attemptPending, nil)
		}
		a.must("POST", advancePath, object{"seconds": 29})
		a.wantStatus("alice", kycNotVerified, attemptPending, nil)
		a.must("POST", advancePath, object{"seconds": 1})
		a.wantStatus("alice", kycNotVerified, attemptOpened, nil)
		id := a.attemptID("alice")
		if _, err := uuid.Parse(id); err != nil {
			t.Error(err)
		}
		a.refused("GET", "/v1/kyc/verification/alice/"+id, nil, 404, "P445") // there is no session

		a.decide("alice", id, kycVerified) // with the id
		a.wantStatus("alice", kycVerified, attemptSuccessful, nil)
		a.wantUpload(a.upload(kycFilesPath("alice"), "PASSPORT", document("PASSPORT")...), 400, "SBXKYCVERIFIED")
		a.must("POST", verifyPath, documentBody("alice"))
		a.must("POST", advancePath, object{"seconds": 1})
		a.wantEUR("alice", "0.00")

		rejection := object{"externalUserId": "bob", "status": attemptRejected} // and without
		for range 2 {
			a.must("POST", decidePath, rejection)
		}
		a.wantStatus("bob", kycNotVerified, attemptRejected, defaultRejection)
		a.refused("POST", decidePath, rejection.but("status", kycVerified), 409, "SBXKYCDECIDED")
		a.wantUpload(a.upload(kycFilesPath("bob"), "PASSPORT", document("PASSPORT")...), 201, "")
		a.wantStatus("bob", kycNotVerified, attemptPending, nil)
		a.must("POST", decidePath, object{"externalUserId": "bob", "status": kycVerified}) // before the review
		a.must("POST", advancePath, object{"seconds": 30})
		a.wantStatus("bob", kycVerified, attemptSuccessful, nil)
		a.create("dave")
		a.refused("POST", decidePath, object{"externalUserId": "dave", "status": kycVerified}, 404, "P445")
	})
}

func TestKYCFilesAreDecidedAutomatically(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.setModes(func(m *Modes) { m.KYCFilesDecision = DecisionAutomatic })
	a.create("alice")
	a.wantUpload(a.upload(kycFilesPath("alice"), "PASSPORT", document("PASSPORT")...), 201, "")
	a.wantStatus("alice", kycVerified, attemptSuccessful, nil) // by the next request
	a.must("POST", verifyPath, documentBody("alice"))

	a.setModes(func(m *Modes) { m.ReviewDelaySeconds = 10 })
	a.create("bob")
	a.wantUpload(a.upload(kycFilesPath("bob"), "PASSPORT", document("PASSPORT")...), 201, "")
	a.wantStatus("bob", kycNotVerified, attemptPending, nil)
	a.startKYC("bob") // takes the place of the upload, which is not looked at any more
	a.must("POST", advancePath, object{"seconds": 10})
	a.wantStatus("bob", kycNotVerified, attemptPending, nil)
	a.wantUpload(a.upload(poaFilesPath("bob"), "", picture("bill")), 404, "P460")

	a.create("carol")
	a.wantUpload(a.upload(kycFilesPath("carol"), "PASSPORT", document("PASSPORT")...), 201, "")
	a.must("POST", decidePath, object{"externalUserId": "carol", "status": kycExpired})
	a.must("POST", advancePath, object{"seconds": 10})
	a.wantStatus("carol", kycExpired, attemptPending, nil)
}

// A verification that has succeeded expires one day, and is made anew.
func TestVerifiedUsersExpire(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice")
		id := a.startKYC("alice")
		a.decide("alice", id, kycVerified)
		a.must("POST", verifyPath, documentBody("alice"))
		a.must("POST", advancePath, object{"seconds": 1})
		a.transfer(funding("alice"))
		for range 2 {
			a.decide("alice", id, kycExpired)
			a.wantStatus("alice", kycExpired, attemptSuccessful, nil)
		}
		a.refused("POST", decidePath, object{"externalUserId": "alice", "verificationId": id, "status": kycVerified}, 409, "SBXKYCDECIDED")
		a.refused("POST", transferPath, collection("alice"), 400, "P459")
		a.wantEUR("alice", "25.00") // what she has is hers
		a.wantUpload(a.upload(kycFilesPath("alice"), "PASSPORT", document("PASSPORT")...), 201, "")
		a.refused("POST", decidePath, object{"externalUserId": "alice", "verificationId": id, "status": attemptRejected}, 409, "SBXKYCDECIDED")
		a.wantStatus("alice", kycNotVerified, attemptOpened, nil)
		a.must("POST", decidePath, object{"externalUserId": "alice", "status": kycVerified})
		a.wantStatus("alice", kycVerified, attemptSuccessful, nil)
		a.transfer(collection("alice"))
		a.wantEUR("alice", "0.00")
	})
}

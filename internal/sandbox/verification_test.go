package sandbox

import (
	"testing"
	"time"
)

func TestAddUserVerification(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("POST", verifyPath, documentBody("alice"), 400, "P412")
		a.create("alice")
		a.refused("POST", verifyPath, documentBody("alice"), 400, "P459")
		id := a.startKYC("alice")
		a.refused("POST", verifyPath, documentBody("alice"), 400, "P459")
		a.decide("alice", id, kycVerified)
		for field, value := range map[string]string{"documentCountry": "MQ", "documentExpirationDate": "2031-13-01", "documentType": "LIBRARY_CARD"} {
			a.refused("POST", verifyPath, documentBody("alice").but(field, value), 400, "P403")
		}
		a.must("POST", verifyPath, documentBody("alice"))
		a.refused("POST", verifyPath, documentBody("alice"), 400, "SBXVERIFIED")
	})
}

func (a *api) fiat(user string) map[string]any {
	a.t.Helper()
	list, _ := a.must("GET", "/v1/user/balances/"+user, nil).object["fiatBalances"].([]any)
	if len(list) != 1 {
		a.t.Fatalf("%s has %d fiat balances", user, len(list))
	}
	balance, _ := list[0].(map[string]any)
	return balance
}

func TestActivationIsDueLater(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.setModes(func(m *Modes) { m.ActivationDelaySeconds = 90 })
		a.verified("alice")
		waiting := func() {
			t.Helper()
			if b := a.fiat("alice"); b["status"] != fiatWaiting || b["iban"] != nil || b["amount"] != "0.00" {
				t.Errorf("before activation: %v", b)
			}
		}
		waiting()
		if err := a.sandbox.Advance(89*time.Second + 999*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		waiting()
		if err := a.sandbox.Advance(time.Millisecond); err != nil {
			t.Fatal(err)
		}
		b := a.fiat("alice")
		if iban, _ := b["iban"].(string); b["status"] != fiatActive || !validIBAN(iban) {
			t.Errorf("after activation: %v", b)
		}
		if again := a.fiat("alice"); again["iban"] != b["iban"] {
			t.Errorf("the IBAN changed from %v to %v", b["iban"], again["iban"])
		}
	})
}

func TestSuspendedUsersAreActivated(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.verified("alice")
	a.must("PATCH", "/v1/user/suspend/alice", nil)
	a.must("POST", advancePath, object{"seconds": 1})
	if b := a.fiat("alice"); b["status"] != fiatActive {
		t.Errorf("the balance is %v", b)
	}
}

// What is due is carried out by a write too, and stays done when that is refused.
func TestRefusedRequestsCarryOutWhatIsDue(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.verified("alice")
	if err := s.Advance(time.Second); err != nil {
		t.Fatal(err)
	}
	a.refused("POST", createPath, alice(), 400, "P411")
	var waiting int
	if err := s.store.view(t.Context(), func(tx *tx) error {
		_, err := tx.get("SELECT count(*) FROM events", nil, &waiting)
		return err
	}); err != nil || waiting != 0 {
		t.Errorf("%d events are waiting (%v)", waiting, err)
	}
	if b := a.fiat("alice"); b["status"] != fiatActive {
		t.Errorf("the balance is %v", b)
	}
}

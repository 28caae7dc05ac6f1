package sandbox

import (
	"errors"
	"net/http"
	"testing"
)

// acting calls a sandbox as a person who steers it does.
func (a *api) acting(partner string) *api {
	a.t.Helper()
	transport, err := a.sandbox.Act(a.t.Context(), partner)
	if err != nil {
		a.t.Fatal(err)
	}
	other := *a
	other.client, other.header = &http.Client{Transport: transport}, http.Header{}
	return &other
}

func TestActingNeedsNeitherTokenNorKey(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{ControlToken: "token", Keys: []string{"key"}}))
	a.create("alice")
	person := a.acting(partnerName(hashKey("key")))
	person.must("POST", kycPath, kycBody("alice"))
	person.must("POST", decidePath, object{"externalUserId": "alice", "status": kycVerified})
	person.must("POST", advancePath, object{"seconds": 1})

	nobody := a.acting("")
	nobody.must("POST", advancePath, object{"seconds": 1})
	if r := nobody.call("POST", decidePath, object{"externalUserId": "alice", "status": kycVerified}); r.status != http.StatusUnauthorized {
		t.Errorf("without a partner, an operation on one answers %d %s", r.status, r.text)
	}
	if _, err := a.sandbox.Act(t.Context(), "partner-00000000"); !errors.Is(err, ErrNoSuchPartner) {
		t.Errorf("acting for an unknown partner: %v", err)
	}
	// What goes through the others is as closed as before.
	a.with("X-Api-Key", "").refused("POST", advancePath, object{"seconds": 1}, http.StatusUnauthorized, "SBXTOKEN")
}

func TestActingIsForOnePartner(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	a.with("X-Api-Key", "other").must("GET", partnerPath, nil)
	other := a.acting(partnerName(hashKey("other")))
	other.refused("PATCH", "/v1/user/suspend/alice", nil, http.StatusBadRequest, "P412")
	a.acting(partnerName(hashKey("key"))).must("PATCH", "/v1/user/suspend/alice", nil)
}

func TestActingMeetsNoFaultAndNoRateLimit(t *testing.T) {
	t.Parallel()
	broken := func(FaultRequest) *Fault { return &Fault{Code: "P501"} }
	a := embedded(t, open(t, Options{Faults: broken}))
	a.setModes(func(m *Modes) { m.RateLimitPerSecond = 1 })
	person := a.acting(partnerName(hashKey(DefaultKey)))
	for range 5 {
		person.must("GET", partnerPath, nil)
	}
	person.must("POST", advancePath, object{"seconds": 1})
	a.refused("GET", partnerPath, nil, http.StatusBadRequest, "P501")
	log := a.sandbox.Log()
	if len(log) != 2 || log[0].OperationID != "advanceClock" || log[0].Partner != partnerName(hashKey(DefaultKey)) {
		t.Errorf("the log has %d entries, the first %+v", len(log), log[0])
	}
}

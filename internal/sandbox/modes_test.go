package sandbox

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModes(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		read := func() (m Modes) {
			t.Helper()
			if err := json.Unmarshal([]byte(a.must("GET", modesPath, nil).text), &m); err != nil {
				t.Fatal(err)
			}
			return m
		}
		want := Modes{BalancesPath: "current", DeletedIDsReusable: true, ActivationDelaySeconds: 1, ContactApproval: "manual", KYCFilesDecision: "manual", POADecision: "manual"}
		if diff := cmp.Diff(want, read()); diff != "" {
			t.Errorf("the modes of a new file (-want +got):\n%s", diff)
		}
		r := a.must("PATCH", modesPath, object{"suspensionVisible": true, "balancesPath": "both", "rateLimitPerSecond": 100})
		want.SuspensionVisible, want.BalancesPath, want.RateLimitPerSecond = true, "both", 100
		a.must("PATCH", modesPath, object{"contactsReadOnly": true, "deletedIdsReusable": false, "activationDelaySeconds": 0})
		if !strings.Contains(r.text, `"balancesPath":"both"`) {
			t.Errorf("updateModes answers %s", r.text)
		}
		want.ContactsReadOnly, want.DeletedIDsReusable, want.ActivationDelaySeconds = true, false, 0
		a.must("PATCH", modesPath, object{"depositDelaySeconds": 60, "movementDelaySeconds": 90, "openLoop": true, "contactApproval": "automatic"})
		a.must("PATCH", modesPath, object{"reviewDelaySeconds": 30, "kycFilesDecision": "automatic", "poaDecision": "automatic"})
		want.DepositDelaySeconds, want.MovementDelaySeconds, want.OpenLoop, want.ContactApproval = 60, 90, true, "automatic"
		want.ReviewDelaySeconds, want.KYCFilesDecision, want.POADecision = 30, "automatic", "automatic"
		if diff := cmp.Diff(want, read()); diff != "" {
			t.Errorf("the changed modes (-want +got):\n%s", diff)
		}
		for _, bad := range []object{
			{"balancesPath": "old"},
			{"rateLimitPerSecond": -1},
			{"activationDelaySeconds": -1},
			{"depositDelaySeconds": -1},
			{"movementDelaySeconds": -1},
			{"contactApproval": "never"},
			{"reviewDelaySeconds": -1},
			{"kycFilesDecision": "never"},
			{"poaDecision": "never"},
			{"fnord": true},
			{"suspensionVisible": nil},
		} {
			a.refused("PATCH", modesPath, bad, 400, "P403")
		}
		if diff := cmp.Diff(want, read()); diff != "" {
			t.Errorf("refused changes changed something (-want +got):\n%s", diff)
		}
	})
}

func TestModesAreKeptAndShared(t *testing.T) {
	t.Parallel()
	want := Modes{
		SuspensionVisible: true, BalancesPath: BalancesLegacy, DepositDelaySeconds: 5, MovementDelaySeconds: 6, OpenLoop: true, ContactApproval: ApprovalAutomatic,
		ReviewDelaySeconds: 7, KYCFilesDecision: DecisionAutomatic, POADecision: DecisionManual,
	}
	s := open(t, Options{Modes: &want})
	other := open(t, Options{File: s.opts.File})
	if got, err := other.Modes(); err != nil || got != want {
		t.Errorf("the other object has %+v (%v)", got, err)
	}
	want.RateLimitPerSecond = 5
	if err := other.SetModes(want); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Modes(); err != nil || got != want {
		t.Errorf("the first object has %+v (%v)", got, err)
	}
	for _, spoil := range []func(*Modes){
		func(m *Modes) { *m = Modes{} },
		func(m *Modes) { m.BalancesPath = "x" },
		func(m *Modes) { m.ContactApproval = "x" },
		func(m *Modes) { m.ContactApproval = "" },
		func(m *Modes) { m.KYCFilesDecision = "x" },
		func(m *Modes) { m.POADecision = "" },
		func(m *Modes) { m.RateLimitPerSecond = -1 },
		func(m *Modes) { m.ActivationDelaySeconds = -1 },
		func(m *Modes) { m.DepositDelaySeconds = -1 },
		func(m *Modes) { m.MovementDelaySeconds = -1 },
		func(m *Modes) { m.ReviewDelaySeconds = -1 },
	} {
		bad := DefaultModes()
		spoil(&bad)
		if err := s.SetModes(bad); err == nil {
			t.Errorf("SetModes takes %+v", bad)
		}
		if _, err := Open(t.Context(), Options{File: s.opts.File, Modes: &bad}); err == nil {
			t.Errorf("Open takes %+v", bad)
		}
	}
}

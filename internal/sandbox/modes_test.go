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
		want := Modes{BalancesPath: "current", DeletedIDsReusable: true, ActivationDelaySeconds: 1, ContactApproval: "manual"}
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
		want.DepositDelaySeconds, want.MovementDelaySeconds, want.OpenLoop, want.ContactApproval = 60, 90, true, "automatic"
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
	want := Modes{SuspensionVisible: true, BalancesPath: BalancesLegacy, DepositDelaySeconds: 5, MovementDelaySeconds: 6, OpenLoop: true, ContactApproval: ApprovalAutomatic}
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
	for _, bad := range []Modes{
		{},
		{BalancesPath: "x", ContactApproval: ApprovalManual},
		{BalancesPath: BalancesBoth},
		{BalancesPath: BalancesBoth, ContactApproval: "x"},
		{BalancesPath: BalancesBoth, ContactApproval: ApprovalManual, RateLimitPerSecond: -1},
		{BalancesPath: BalancesBoth, ContactApproval: ApprovalManual, ActivationDelaySeconds: -1},
		{BalancesPath: BalancesBoth, ContactApproval: ApprovalManual, DepositDelaySeconds: -1},
		{BalancesPath: BalancesBoth, ContactApproval: ApprovalManual, MovementDelaySeconds: -1},
	} {
		if err := s.SetModes(bad); err == nil {
			t.Errorf("SetModes takes %+v", bad)
		}
		if _, err := Open(t.Context(), Options{File: s.opts.File, Modes: &bad}); err == nil {
			t.Errorf("Open takes %+v", bad)
		}
	}
}

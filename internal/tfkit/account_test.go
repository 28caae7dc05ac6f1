package tfkit

import (
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestAccountReady(t *testing.T) {
	t.Parallel()
	t.Run("configured", func(t *testing.T) {
		t.Parallel()
		var diags diag.Diagnostics
		if !(&Account{}).Ready(&diags) || len(diags) > 0 {
			t.Errorf("not ready: %v", diags)
		}
	})
	t.Run("never configured", func(t *testing.T) {
		t.Parallel()
		var diags diag.Diagnostics
		if (*Account)(nil).Ready(&diags) {
			t.Error("ready without an account")
		}
		wantText(t, diags, "The provider is not configured")
	})
	t.Run("not known yet", func(t *testing.T) {
		t.Parallel()
		var diags diag.Diagnostics
		why := diag.NewErrorDiagnostic("The provider configuration is not known yet", "base_url")
		if (&Account{Unavailable: why}).Ready(&diags) {
			t.Error("ready without a client")
		}
		if len(diags) != 1 || !diags[0].Equal(why) {
			t.Errorf("the reason is not handed on: %v", diags)
		}
	})
}

func TestAccountKnowsItsEnvironment(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name                string
		account             *Account
		production, sandbox bool
	}{
		{"none", nil, false, false},
		{"not known yet", &Account{}, false, false},
		{"sandbox", &Account{Environment: EnvironmentSandbox}, false, true},
		{"staging", &Account{Environment: EnvironmentStaging}, false, false},
		{"production", &Account{Environment: EnvironmentProduction}, true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := tc.account.InProduction(); got != tc.production {
				t.Errorf("InProduction = %t", got)
			}
			if got := tc.account.InSandbox(); got != tc.sandbox {
				t.Errorf("InSandbox = %t", got)
			}
		})
	}
}

func TestClaimSuspension(t *testing.T) {
	t.Parallel()
	account := &Account{}
	claims := []struct {
		user, by, holder string
		ok               bool
	}{
		{"alice", "p100_user", "p100_user", true},
		{"alice", "p100_user", "p100_user", true}, // read and plan of one resource
		{"alice", "p100_user_suspension", "p100_user", false},
		{"bob", "p100_user_suspension", "p100_user_suspension", true},
		{"bob", "p100_user", "p100_user_suspension", false},
	}
	for _, c := range claims {
		if holder, ok := account.ClaimSuspension(c.user, c.by); holder != c.holder || ok != c.ok {
			t.Errorf("%s claims %s: holder %s, %t; want %s, %t", c.by, c.user, holder, ok, c.holder, c.ok)
		}
	}
}

// Whichever of the two is planned first, the second sees it.
func TestContactsChangeHands(t *testing.T) {
	t.Parallel()
	claim := func(a *Account, user string) { a.ClaimContacts(user, "list") }
	leave := func(a *Account, user string) { a.LeaveContacts(user, "single") }
	for name, tc := range map[string]struct {
		plans []func(*Account, string)
		want  bool
	}{
		"kept": {[]func(*Account, string){claim}, false}, "destroyed": {[]func(*Account, string){leave}, false},
		"destroyed, then kept": {[]func(*Account, string){leave, claim}, true}, "kept, then destroyed": {[]func(*Account, string){claim, leave}, true},
		"another of its type": {[]func(*Account, string){claim, func(a *Account, user string) { a.LeaveContacts(user, "list") }}, false},
	} {
		account := &Account{}
		for _, plan := range tc.plans {
			plan(account, "alice")
		}
		if from, to, ok := account.ContactsChangeHands("alice"); ok != tc.want || ok && (from != "single" || to != "list") {
			t.Errorf("%s: from %q to %q, %t", name, from, to, ok)
		}
		if _, _, ok := account.ContactsChangeHands("bob"); ok {
			t.Errorf("%s: another user's change hands", name)
		}
	}
}

func TestClaimSuspensionHasOneWinner(t *testing.T) {
	t.Parallel()
	account := &Account{}
	var wg sync.WaitGroup
	var mu sync.Mutex
	winners := map[string]bool{}
	for i := range 20 {
		kind := []string{"p100_user", "p100_user_suspension"}[i%2]
		wg.Go(func() {
			if _, ok := account.ClaimSuspension("alice", kind); ok {
				mu.Lock()
				defer mu.Unlock()
				winners[kind] = true
			}
		})
	}
	wg.Wait()
	if len(winners) != 1 {
		t.Errorf("winners: %v", winners)
	}
}

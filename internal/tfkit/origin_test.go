package tfkit

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		balances client.Balances
		want     string
	}{
		"the euro balance, whatever comes first": {client.Balances{
			Fiat:   []client.FiatBalance{{ID: "a", Currency: "usd"}, {ID: "z", Currency: "eur"}},
			Crypto: []client.CryptoBalance{{ID: "b", Currency: "btc"}},
		}, "z"},
		"without one, the smallest id": {client.Balances{
			Fiat:   []client.FiatBalance{{ID: "m", Currency: "usd"}},
			Crypto: []client.CryptoBalance{{ID: "c", Currency: "eth"}, {ID: "b", Currency: "btc"}},
		}, "b"},
		"a euro balance without an id does not count": {client.Balances{
			Fiat:   []client.FiatBalance{{Currency: "eur"}},
			Crypto: []client.CryptoBalance{{ID: "b", Currency: "btc"}},
		}, "b"},
		"nothing": {client.Balances{}, ""},
	} {
		if got := fingerprint(tc.balances); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestOriginIsAskedOnce(t *testing.T) {
	t.Parallel()
	api := &fakeAPI{balances: euro("partner-1"), instance: "file-1"}
	account := api.account(t, EnvironmentSandbox)
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			origin, err := account.Origin(t.Context())
			if err != nil || origin != (Origin{EnvironmentSandbox, "partner-1", "file-1"}) {
				t.Errorf("origin %+v, %v", origin, err)
			}
		})
	}
	wg.Wait()
	if n := api.count(); n != 2 { // balances and sandbox
		t.Errorf("%d requests, want 2", n)
	}
}

func TestOriginOutsideTheSandbox(t *testing.T) {
	t.Parallel()
	api := &fakeAPI{balances: euro("partner-1"), instance: "file-1"}
	origin, err := api.account(t, EnvironmentStaging).Origin(t.Context())
	if err != nil || origin != (Origin{Environment: EnvironmentStaging, Partner: "partner-1"}) {
		t.Errorf("origin %+v, %v", origin, err)
	}
	if n := api.count(); n != 1 {
		t.Errorf("%d requests: the control API was asked outside the sandbox", n)
	}
}

func TestOriginFailures(t *testing.T) {
	t.Parallel()
	for name, api := range map[string]*fakeAPI{
		"the key is refused":        {instance: "file-1"},
		"a partner without balance": {balances: `{"fiatBalances":[],"cryptoBalances":[]}`, instance: "file-1"},
		"no sandbox at the address": {balances: euro("partner-1")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := api.account(t, EnvironmentSandbox)
			if origin, err := account.Origin(t.Context()); err == nil {
				t.Fatalf("an origin without proof: %+v", origin)
			}
			// A failure is not remembered.
			api.set(func(f *fakeAPI) { f.balances, f.instance = euro("partner-1"), "file-1" })
			if _, err := account.Origin(t.Context()); err != nil {
				t.Errorf("the next attempt fails too: %v", err)
			}
		})
	}
}

// recorded is private state with an origin.
func recorded(t *testing.T, origin Origin) notes {
	t.Helper()
	raw, err := json.Marshal(origin)
	if err != nil {
		t.Fatal(err)
	}
	return notes{originKey: raw}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	here := Origin{EnvironmentSandbox, "partner-1", "file-1"}
	for _, tc := range []struct {
		name     string
		private  PrivateReader
		ok       bool
		requests int
		says     []string
	}{
		{"the same origin", recorded(t, here), true, 2, nil},
		{"nothing recorded", notes{}, true, 0, nil},
		// Told without a single request: what the wrong environment answers is worth nothing.
		{"another environment", recorded(t, Origin{EnvironmentProduction, "partner-1", ""}), false, 0, []string{
			"Error: This object belongs to another environment",
			`The user "alice" was created in production, but the provider is configured for sandbox.`,
			"Nothing was read, planned or changed", `Set ` + "`environment`" + ` back to "production"`,
		}},
		{"another partner", recorded(t, Origin{EnvironmentSandbox, "partner-2", "file-1"}), false, 2, []string{
			"Error: This object belongs to another partner",
			`The user "alice" was created with the API key of another partner.`, "Use the key that it was created with",
		}},
		{"another sandbox file", recorded(t, Origin{EnvironmentSandbox, "partner-1", "file-2"}), true, 2, []string{
			"Warning: The sandbox is a new one", "planned anew", "`sandbox_file`",
		}},
		{"another sandbox file and key", recorded(t, Origin{EnvironmentSandbox, "partner-2", "file-2"}), true, 2, []string{"Warning: The sandbox is a new one"}},
		{"an unreadable note", notes{originKey: []byte(`"x`)}, false, 0, []string{"Error: Unreadable private state", `"origin"`}},
		{"private state that fails", locked{}, false, 0, []string{"Error: locked"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			api := &fakeAPI{balances: euro("partner-1"), instance: "file-1"}
			var diags diag.Diagnostics
			if ok := api.account(t, EnvironmentSandbox).Guard(t.Context(), tc.private, `the user "alice"`, &diags); ok != tc.ok {
				t.Errorf("Guard = %t", ok)
			}
			if diags.HasError() == tc.ok || (len(tc.says) == 0) != (len(diags) == 0) {
				t.Errorf("diagnostics:\n%s", text(diags))
			}
			wantText(t, diags, tc.says...)
			if n := api.count(); n != tc.requests {
				t.Errorf("%d requests, want %d", n, tc.requests)
			}
		})
	}
}

func TestGuardWithoutAnswer(t *testing.T) {
	t.Parallel()
	api := &fakeAPI{}
	var diags diag.Diagnostics
	private := recorded(t, Origin{Environment: EnvironmentStaging, Partner: "partner-1"})
	if api.account(t, EnvironmentStaging).Guard(t.Context(), private, `the user "alice"`, &diags) {
		t.Error("passes although the partner is not known")
	}
	wantText(t, diags, "Error: Unable to identify the partner", `Before touching the user "alice"`, "the API key is wrong (code xo2,", "staging and production have keys of their own")
}

func TestGuardWarnsOnceAboutANewSandbox(t *testing.T) {
	t.Parallel()
	account := (&fakeAPI{balances: euro("partner-1"), instance: "file-2"}).account(t, EnvironmentSandbox)
	private := recorded(t, Origin{EnvironmentSandbox, "partner-1", "file-1"})
	var wg sync.WaitGroup
	var mu sync.Mutex
	var all diag.Diagnostics
	for range 10 {
		wg.Go(func() {
			var diags diag.Diagnostics
			if !account.Guard(t.Context(), private, "the user", &diags) {
				t.Error("a new sandbox is an error")
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, diags...) // diags.Append would drop repetitions
		})
	}
	wg.Wait()
	if len(all) != 1 {
		t.Errorf("%d warnings, want 1", len(all))
	}
}

func TestGuardNeedsAnAccount(t *testing.T) {
	t.Parallel()
	private := recorded(t, Origin{EnvironmentSandbox, "partner-1", "file-1"})
	why := diag.NewErrorDiagnostic("The provider configuration is not known yet", "")
	for _, account := range []*Account{nil, {Environment: EnvironmentSandbox, Unavailable: why}} {
		var diags diag.Diagnostics
		if account.Guard(t.Context(), private, "the user", &diags) || !diags.HasError() {
			t.Errorf("passes without a client: %v", account)
		}
	}
}

func TestRecordOrigin(t *testing.T) {
	t.Parallel()
	api := &fakeAPI{balances: euro("partner-1"), instance: "file-1"}
	account := api.account(t, EnvironmentSandbox)
	private := notes{}
	var diags diag.Diagnostics
	account.RecordOrigin(t.Context(), private, &diags)
	if want := `{"environment":"sandbox","partner":"partner-1","sandbox":"file-1"}`; string(private[originKey]) != want {
		t.Errorf("recorded %s, want %s", private[originKey], want)
	}
	// What was recorded is what Guard recognises.
	if !account.Guard(t.Context(), private, "the user", &diags) || len(diags) > 0 {
		t.Errorf("not recognised:\n%s", text(diags))
	}

	account.RecordOrigin(t.Context(), locked{}, &diags)
	wantText(t, diags, "Error: locked")
}

func TestIdentify(t *testing.T) {
	t.Parallel()
	t.Run("known", func(t *testing.T) {
		t.Parallel()
		api := &fakeAPI{balances: euro("partner-1")}
		var diags diag.Diagnostics
		if !api.account(t, EnvironmentStaging).Identify(t.Context(), &diags) || len(diags) > 0 {
			t.Errorf("diagnostics:\n%s", text(diags))
		}
	})
	t.Run("not found out", func(t *testing.T) {
		t.Parallel()
		var diags diag.Diagnostics
		account := (&fakeAPI{}).account(t, EnvironmentStaging)
		if account.Identify(t.Context(), &diags) {
			t.Error("goes on to create what could not carry its origin")
		}
		wantText(t, diags, "Unable to identify the partner", "Nothing was created", "xo2")
		diags = nil
		private := notes{}
		account.RecordOrigin(t.Context(), private, &diags)
		if len(private) > 0 || !diags.HasError() {
			t.Errorf("recorded %v without knowing: %v", private, diags)
		}
	})
	t.Run("no account", func(t *testing.T) {
		t.Parallel()
		var diags diag.Diagnostics
		if (*Account)(nil).Identify(t.Context(), &diags) || !diags.HasError() {
			t.Error("goes on without an account")
		}
	})
}

func TestSentenceStart(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", `the user "x"`: `The user "x"`, "The user": "The user"} {
		if got := SentenceStart(in); got != want {
			t.Errorf("SentenceStart(%q) = %q", in, got)
		}
	}
}

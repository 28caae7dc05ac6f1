package doctor_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/doctor"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	key  = "a-secret-key"
	user = "fixture-alice"
)

// open makes a sandbox with modes of its own, whose user has been paid and has exchanged.
func open(t *testing.T, change func(*sandbox.Modes)) *sandbox.Sandbox {
	t.Helper()
	modes := sandbox.DefaultModes()
	modes.ActivationDelaySeconds = 0
	box, err := sandbox.Open(t.Context(), sandbox.Options{File: filepath.Join(t.TempDir(), "sandbox.db"), Modes: &modes})
	must(t, err)
	t.Cleanup(func() { must(t, box.Close()) })
	api, err := client.New(config(box.RoundTripper()))
	must(t, err)
	outside, err := control.New(config(box.RoundTripper()), "")
	must(t, err)
	ctx := t.Context()
	_, err = api.CreateUser(ctx, client.NewUser{
		ExternalUserID: user, Email: "alice@example.pl", Phone: "48601234567", FirstName: "Alice", LastName: "Kowalska", Street: "ul. Marszalkowska",
		Number: "123/5", City: "Warszawa", PostCode: "00-001", Country: "PL", Citizenship: "PL", Nationality: "PL", BirthCountry: "PL",
		BirthDate: "1990-05-15", HasAcceptedP100Tc: true,
	})
	must(t, err)
	verification, err := api.CreateKYCVerification(ctx, client.NewKYCVerification{
		ExternalUserID: user, DocumentType: "PASSPORT", Country: "PL", IncomeSource: "SALARY", Occupation: "IT", OpenAccountReason: "DAILY_USE",
	})
	must(t, err)
	must(t, outside.DecideKYC(ctx, control.KYCDecision{ExternalUserID: user, VerificationID: verification, Status: "VERIFIED"}))
	_, err = api.AddUserVerification(ctx, client.UserVerification{
		ExternalUserID: user, DocumentType: "PASSPORT", DocumentNumber: "AB1234567", DocumentCountry: "PL", DocumentExpirationDate: "2099-01-01",
	})
	must(t, err)
	_, err = api.CreateTransfer(ctx, client.NewTransfer{DestinationExternalUserID: user, Currency: "eth", Amount: decimal.RequireFromString("1")})
	must(t, err)
	change(&modes)
	must(t, box.SetModes(modes))
	return box
}

func as(*sandbox.Modes) {}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// config reaches a deployment without ever waiting.
func config(transport http.RoundTripper) client.Config {
	return client.Config{BaseURL: "https://p100.invalid", APIKey: key, Transport: transport, RetryWaitMin: time.Nanosecond, RetryWaitMax: time.Nanosecond, MaxRetries: 1}
}

// examined runs the checks and fails the test when anything but a read was sent, or the report tells what it must not.
func examined(t *testing.T, opts doctor.Options) (doctor.Report, string) {
	t.Helper()
	next := opts.Client.Transport
	opts.Client.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		if req.Method != http.MethodGet || strings.HasSuffix(req.URL.Path, "get-lock") && !opts.TakeLock {
			t.Errorf("%s %s was sent", req.Method, req.URL.Path)
		}
		return next.RoundTrip(req)
	})
	report, err := doctor.Run(t.Context(), opts)
	must(t, err)
	var b strings.Builder
	must(t, report.WriteTable(&b))
	for _, secret := range []string{key, user, "p100-doctor-", "Kowalska", "LT", secretValue} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("the report tells %q:\n%s", secret, b.String())
		}
	}
	return report, b.String()
}

// verdicts are the verdicts and details of the operations that were checked, by operation.
func verdicts(r doctor.Report) map[string]string {
	found := map[string]string{}
	for _, c := range r.Checks {
		if c.Verdict != doctor.NotChecked {
			found[c.Operation] = string(c.Verdict)
		}
	}
	return found
}

// wantVerdicts compares the verdicts with those of a healthy deployment whose user has a transfer, but for some.
func wantVerdicts(t *testing.T, r doctor.Report, but map[string]doctor.Verdict) {
	t.Helper()
	for operation, want := range map[string]doctor.Verdict{
		"getPartnerBalances": doctor.Agrees, "getUserBalances": doctor.Agrees, "getKycStatus": doctor.Agrees, "listUserTransactions": doctor.Agrees,
		"getExchangeRate": doctor.Agrees, "getNetworkFee": doctor.Agrees, "getSepaDepositInfo": doctor.Agrees, "listSepaContacts": doctor.Agrees,
		"getTransfer": doctor.Agrees, "getExchange": doctor.PathAgrees, "getSepaTransfer": doctor.PathAgrees, "getCryptoWithdrawal": doctor.PathAgrees,
		"createExchangeLock": "", "createUser": "", "suspendUser": "", "createTransfer": "", "listVirtualCards": "", "openKycVerification": "",
	} {
		if other, ok := but[operation]; ok {
			want = other
		}
		if got := verdicts(r)[operation]; got != string(want) {
			t.Errorf("%s: %q, want %q", operation, got, want)
		}
	}
	differs := slices.ContainsFunc(r.Checks, func(c doctor.Check) bool {
		return c.Verdict != doctor.Agrees && c.Verdict != doctor.PathAgrees && c.Verdict != doctor.NotChecked
	})
	if r.Agreed() == differs {
		t.Errorf("agreed: %v, although something differs: %v", r.Agreed(), differs)
	}
	if len(r.Checks) != len(client.Operations) {
		t.Errorf("%d operations were reported, there are %d", len(r.Checks), len(client.Operations))
	}
}

func wantText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in:\n%s", part, text)
		}
	}
}

func TestModesOfTheSandbox(t *testing.T) {
	t.Parallel()
	legacy := func(m *sandbox.Modes) { m.BalancesPath = sandbox.BalancesLegacy }
	const legacyPath = "/v1/user/{id}/balances"
	for name, test := range map[string]struct {
		modes func(*sandbox.Modes)
		paths map[string]string
		but   map[string]doctor.Verdict
		says  []string
	}{
		"as assumed":               {as, nil, nil, []string{"would change something", "would take a lock", "virtual cards are offline", "this kind of movement in the history: exchange"}},
		"old path":                 {legacy, nil, map[string]doctor.Verdict{"getUserBalances": doctor.OtherPath}, []string{"operation_paths = {\n  getUserBalances = \"" + legacyPath + "\"\n}\n"}},
		"old path, configured":     {legacy, map[string]string{"getUserBalances": legacyPath}, nil, nil},
		"new path, old configured": {as, map[string]string{"getUserBalances": legacyPath}, map[string]doctor.Verdict{"getUserBalances": doctor.OtherPath}, []string{`getUserBalances = "/v1/user/balances/{id}"`}},
		"both paths":               {func(m *sandbox.Modes) { m.BalancesPath = sandbox.BalancesBoth }, nil, nil, nil},
		"contacts are read-only":   {func(m *sandbox.Modes) { m.ContactsReadOnly = true }, nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := config(open(t, test.modes).RoundTripper())
			cfg.OperationPaths = test.paths
			report, text := examined(t, doctor.Options{Client: cfg, ExternalUserID: user})
			wantVerdicts(t, report, test.but)
			wantText(t, text, test.says...)
		})
	}
}

func TestWithoutAUserPathsAreChecked(t *testing.T) {
	t.Parallel()
	report, text := examined(t, doctor.Options{Client: config(open(t, as).RoundTripper()), TakeLock: true})
	but := map[string]doctor.Verdict{"createExchangeLock": doctor.PathAgrees}
	for _, operation := range []string{"getUserBalances", "getKycStatus", "listUserTransactions", "getSepaDepositInfo", "listSepaContacts", "getTransfer"} {
		but[operation] = doctor.PathAgrees
	}
	wantVerdicts(t, report, but)
	wantText(t, text, "400 P412", "an existing user (--external-user-id)")
}

func TestUserThatDoesNotExist(t *testing.T) {
	t.Parallel()
	_, text := examined(t, doctor.Options{Client: config(open(t, as).RoundTripper()), ExternalUserID: "nobody"})
	wantText(t, text, "the user of --external-user-id does not exist here")
}

func TestTakeLock(t *testing.T) {
	t.Parallel()
	report, _ := examined(t, doctor.Options{Client: config(open(t, as).RoundTripper()), ExternalUserID: user, TakeLock: true})
	wantVerdicts(t, report, map[string]doctor.Verdict{"createExchangeLock": doctor.Agrees})
}

func TestSuspensionThatShows(t *testing.T) {
	t.Parallel()
	box := open(t, func(m *sandbox.Modes) { m.SuspensionVisible = true })
	api, err := client.New(config(box.RoundTripper()))
	must(t, err)
	must(t, api.SuspendUser(t.Context(), user))
	report, text := examined(t, doctor.Options{Client: config(box.RoundTripper()), ExternalUserID: user})
	if got := verdicts(report)["getUserBalances"]; got != string(doctor.PathAgrees) || !report.Agreed() {
		t.Errorf("getUserBalances: %s, agreed: %v", got, report.Agreed())
	}
	wantText(t, text, "400 P455", "this deployment shows suspensions on reads")
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	box := open(t, func(m *sandbox.Modes) { m.RateLimitPerSecond = 1 })
	cfg := config(box.RoundTripper())
	cfg.MaxRetries = 0
	report, text := examined(t, doctor.Options{Client: cfg, ExternalUserID: user})
	if report.Agreed() || report.Count(doctor.Failed) == 0 {
		t.Errorf("agreed in spite of the limit:\n%s", text)
	}
	wantText(t, text, "429", "try again later: Too many requests")
}

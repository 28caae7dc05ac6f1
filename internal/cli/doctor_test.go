package cli

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// deployed is the address of a sandbox that stands for a deployment.
func deployed(t *testing.T, opts sandbox.Options) string {
	t.Helper()
	opts.File = filepath.Join(t.TempDir(), "sandbox.db")
	box, err := sandbox.Open(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(box)
	t.Cleanup(func() {
		server.Close()
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	modes := sandbox.DefaultModes()
	modes.BalancesPath = sandbox.BalancesLegacy
	address := deployed(t, sandbox.Options{Modes: &modes, Keys: []string{"secret-key"}})
	const legacy = " --operation-path getUserBalances=/v1/user/{id}/balances"
	for name, test := range map[string]struct {
		args     string
		key      string
		env      map[string]string
		out, err string // part of standard output and standard error
		code     int
	}{
		"another path":          {args: "doctor --base-url " + address, key: "secret-key", out: `getUserBalances = "/v1/user/{id}/balances"`, err: "differ and 0 could not be checked", code: 1},
		"everything agrees":     {args: "doctor --base-url " + address + legacy, key: "secret-key", out: "createUser"},
		"wrong key":             {args: "doctor --base-url " + address, key: "another-key", err: "refuses the key", code: 1},
		"no deployment":         {args: "doctor", env: map[string]string{"P100_ENVIRONMENT": ""}, err: "no deployment is named: write --environment staging or --environment production, or set P100_ENVIRONMENT", code: 1},
		"no key":                {args: "doctor --environment staging", err: "Missing API key", code: 1},
		"another's environment": {args: "doctor --environment staging --base-url https://partner-api.p100.io", key: "secret-key", err: "base_url is the production host", code: 1},
		"key in clear":          {args: "doctor --environment staging --base-url http://example.com", key: "secret-key", err: "base_url is plain http", code: 1},
		"embedded":              {args: "doctor", err: "the embedded sandbox is no deployment", code: 1},
		"not an operation":      {args: "doctor --operation-path readUser=/v1/user --base-url " + address, key: "secret-key", err: `there is no operation "readUser"`, code: 1},
		"argument":              {args: "doctor staging", err: "takes no arguments", code: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := map[string]string{"P100_ENVIRONMENT": "sandbox", "P100_API_KEY": test.key}
			maps.Copy(env, test.env)
			got := runProvider(t, env, strings.Fields(test.args)...)
			if got.code != test.code || !strings.Contains(got.out, test.out) || !strings.Contains(got.err, test.err) || (test.err == "") != (got.err == "") {
				t.Errorf("exit code %d, want %d; said\n%s\n%s", got.code, test.code, got.out, got.err)
			}
			if test.key != "" && strings.Contains(got.out+got.err, test.key) {
				t.Error("the key was printed")
			}
		})
	}
}

func TestDoctorPrintsJSON(t *testing.T) {
	t.Parallel()
	address := deployed(t, sandbox.Options{})
	got := runProvider(t, map[string]string{"P100_ENVIRONMENT": "sandbox", "P100_BASE_URL": address}, "doctor", "--json")
	var report struct {
		BaseURL        string
		Agreed         bool
		OperationPaths map[string]string
		Operations     []struct{ Operation, Method, Path, Evidence, Answer, Verdict string }
	}
	if err := json.Unmarshal([]byte(got.out), &report); err != nil || got.code != 0 {
		t.Fatalf("exit code %d, %v: %s", got.code, err, got.out)
	}
	if !report.Agreed || report.BaseURL != address || report.OperationPaths == nil || len(report.OperationPaths) != 0 || len(report.Operations) < 40 {
		t.Errorf("the report is %+v", report)
	}
	for _, o := range report.Operations {
		if o.Verdict == "" || o.Path == "" || o.Method == "" || o.Evidence == "" {
			t.Errorf("%+v lacks something", o)
		}
	}
}

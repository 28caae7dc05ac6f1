package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// A flag wins over its variable, and that over the default.
func TestServeSettings(t *testing.T) {
	t.Parallel()
	defaults := serving{address: "127.0.0.1:8100", file: sandbox.DefaultFile}
	everywhere := map[string]string{
		"P100_SANDBOX_ADDRESS": "127.0.0.1:1", "P100_SANDBOX_HOSTS": "a b", "P100_SANDBOX_FILE": "env.db", "P100_SANDBOX_API_KEYS": "k1,k2\nk3",
		"P100_SANDBOX_CONTROL_TOKEN": "env-token", "P100_SANDBOX_SEED": "env seed", "P100_SANDBOX_FAULTS": "env.json", "P100_SANDBOX_WEBHOOK_URL": "http://env.example", "P100_SANDBOX_WEBHOOK_SECRET": "env secret",
		"P100_SANDBOX_JSON": "true",
	}
	for name, test := range map[string]struct {
		args []string
		env  map[string]string
		want serving
	}{
		"nothing":         {want: defaults},
		"empty variables": {env: map[string]string{"P100_SANDBOX_ADDRESS": "", "P100_SANDBOX_API_KEYS": "", "P100_SANDBOX_JSON": ""}, want: defaults},
		"other variables": {env: map[string]string{"P100_API_KEY": "production", "P100_BASE_URL": "https://p100.example"}, want: defaults},
		"variables": {env: everywhere, want: serving{
			address: "127.0.0.1:1", hosts: []string{"a", "b"}, file: "env.db", keys: []string{"k1", "k2", "k3"}, controlToken: "env-token", seed: "env seed", faults: "env.json", json: true,
			webhookURL: "http://env.example", webhookKey: "env secret",
		}},
		"flags": {
			env: everywhere,
			args: []string{
				"--address", "[::1]:0", "--host", "c", "--file", "flag.db", "--api-key", "k4", "--api-key", "k5,6",
				"--control-token", "flag-token", "--seed", "flag, seed", "--faults", "flag.json", "--json=false", "--webhook-url", "https://flag.example/hooks/", "--webhook-secret", "flag",
			},
			want: serving{
				address: "[::1]:0", hosts: []string{"c"}, file: "flag.db", keys: []string{"k4", "k5,6"}, controlToken: "flag-token", seed: "flag, seed", faults: "flag.json",
				webhookURL: "https://flag.example/hooks/", webhookKey: "flag",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _, _ := program(test.env)
			got := serving{Program: p}
			cmd := got.command()
			if err := cmd.ParseFlags(test.args); err != nil {
				t.Fatal(err)
			}
			if err := cmd.PreRunE(cmd, nil); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(serving{}), cmpopts.IgnoreFields(serving{}, "Program"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing", "sandbox.db")
	for name, test := range map[string]struct {
		args []string
		env  map[string]string
		err  string
		code int
	}{
		"an address without a port": {args: []string{"--address", "localhost"}, err: `such as 127.0.0.1:8100 or 127.0.0.1:0, but is "localhost"`, code: 2},
		"the same from outside":     {env: map[string]string{"P100_SANDBOX_ADDRESS": "8100"}, err: `but is "8100"`, code: 2},
		"an address without a host": {args: []string{"--address", ":8100"}, err: "127.0.0.1:8100 for this machine alone, or 0.0.0.0:8100", code: 2},
		"a host that is a URL":      {args: []string{"--host", "http://p100"}, err: `without scheme and path, but is "http://p100"`, code: 2},
		"every host":                {args: []string{"--host", "*"}, err: `a host is a name`, code: 2},
		"a key in two lines":        {args: []string{"--api-key", "private\nkey"}, err: "an API key consists of", code: 2},
		"an empty key":              {args: []string{"--api-key", ""}, err: "and is not empty", code: 2},
		"separators for keys":       {env: map[string]string{"P100_SANDBOX_API_KEYS": " ,"}, err: "P100_SANDBOX_API_KEYS holds separators alone", code: 2},
		"an empty token":            {args: []string{"--control-token", ""}, env: map[string]string{"P100_SANDBOX_CONTROL_TOKEN": "private"}, err: "the control token is empty", code: 2},
		"a token with a space":      {env: map[string]string{"P100_SANDBOX_CONTROL_TOKEN": "private token"}, err: "the control token consists of", code: 2},
		"a webhook without scheme":  {args: []string{"--webhook-url", "private.example/hooks"}, err: "the webhook URL must be", code: 2},
		"a webhook with a query":    {args: []string{"--webhook-url", "http://private.example/hooks?a=b"}, err: "the webhook URL must be", code: 2},
		"a webhook secret alone":    {args: []string{"--webhook-secret", "private"}, err: "name it with --webhook-url", code: 2},
		"a webhook secret in lines": {args: []string{"--webhook-url", "http://p.example", "--webhook-secret", "private\nkey"}, err: "the webhook secret consists of", code: 2},
		"no boolean":                {env: map[string]string{"P100_SANDBOX_JSON": "jein"}, err: `P100_SANDBOX_JSON must be true or false, but is "jein"`, code: 2},
		"an argument":               {args: []string{"8100"}, err: `takes no arguments, but got "8100"`, code: 2},
		"a file without a folder":   {args: []string{"--file", missing}, err: "the directory must exist", code: 1},
		"no fault rules":            {args: []string{"--faults", missing}, err: "reading the fault rules", code: 1},
		"an address elsewhere":      {args: []string{"--file", filepath.Join(t.TempDir(), "s.db"), "--address", "192.0.2.1:0"}, err: "choose another address with --address", code: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runProvider(t, test.env, append([]string{"sandbox", "serve"}, test.args...)...)
			if got.code != test.code || !strings.Contains(got.err, test.err) || got.out != "" {
				t.Errorf("exit code %d, said %q and %q; want %d and %q", got.code, got.err, got.out, test.code, test.err)
			}
			if strings.Contains(got.err, "private") {
				t.Errorf("a secret is in %q", got.err)
			}
		})
	}
}

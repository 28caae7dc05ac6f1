package cli

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// script runs an example script in a folder of the test, with arguments and an
// environment, and returns what it says.
func script(t *testing.T, dir, name string, args []string, env ...string) (string, error) {
	t.Helper()
	unlessWindows(t)
	for _, needed := range []string{"sh", "sed", "curl", "mkfifo"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("needs %s", needed)
		}
	}
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{example(t, name)}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "P100_") }), asProgram+"=1", "TMPDIR="+t.TempDir())
	cmd.Env = append(cmd.Env, env...)
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// example is the path of an example script.
func example(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "examples", "ci", name))
	must(t, err)
	return path
}

// self is this program, which the environment of script makes the sandbox's.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	must(t, err)
	return path
}

// The script is an example of what a test of an application does, and of what the
// sandbox can do over HTTP; it checks itself what it gets. The test is the
// application's server.
func TestDriveScript(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	arrived := map[string]int{}
	partner := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		arrived[r.Header.Get("Authorization")+" "+r.URL.Path]++
	}))
	defer partner.Close()
	said, err := script(t, t.TempDir(), "drive-sandbox.sh", []string{self(t)}, "P100_SANDBOX_WEBHOOK_URL="+partner.URL, "P100_SANDBOX_WEBHOOK_SECRET=secret")
	if err != nil || !strings.HasSuffix(said, "\ndone\n") {
		t.Errorf("%v: %s", err, said)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, path := range []string{"/webhook/user/status", "/webhook/kyc/status", "/webhook/iban/status", "/sepa-transfer-webhook", "/crypto-deposit-webhook"} {
		if arrived["secret "+path] == 0 {
			t.Errorf("nothing has arrived at %s: %v", path, arrived)
		}
	}
}

func TestDriveScriptFails(t *testing.T) {
	t.Parallel()
	if said, err := script(t, t.TempDir(), "drive-sandbox.sh", []string{"false"}); err == nil || !strings.Contains(said, "false does not start") {
		t.Errorf("%v: %s", err, said)
	}
}

// The script for CI: users are there, the outcome is the command's, the log is kept, and
// the sandbox has ended.
func TestWithSandboxScript(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const tests = `set -- --silent --header "x-api-key: $P100_API_KEY"
		curl "$@" --output /dev/null "$P100_BASE_URL/v1/user/balances/[1-1000]"
		curl "$@" --fail "$P100_BASE_URL/v1/user/balances/bob" && exit 7`
	said, err := script(t, dir, "with-sandbox.sh", []string{"sh", "-c", tests}, "P100_SANDBOX_PROGRAM="+self(t))
	var failure *exec.ExitError
	if !errors.As(err, &failure) || failure.ExitCode() != 7 || !strings.Contains(said, `"amount":"1500.00","name":"eur"`) {
		t.Errorf("%v: %s", err, said)
	}
	text, err := os.ReadFile(filepath.Join(dir, "p100-logs", "requests.json"))
	must(t, err)
	var log struct {
		Requests []struct{ OperationID, ExternalUserID string }
	}
	must(t, json.Unmarshal(text, &log))
	if n := len(log.Requests); n == 0 || log.Requests[n-1].OperationID != "getUserBalances" || log.Requests[n-1].ExternalUserID != "bob" {
		t.Errorf("the log of requests is %s", text)
	}
	text, err = os.ReadFile(filepath.Join(dir, "p100-logs", "sandbox.log"))
	must(t, err)
	if !strings.Contains(string(text), `"msg":"stopped"`) {
		t.Errorf("the sandbox's log is %s", text)
	}
}

func TestWithSandboxScriptFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		program, want string
	}{
		{"false", ""},
		{"no-such-program", "not found"},
	} {
		said, err := script(t, t.TempDir(), "with-sandbox.sh", []string{"echo", "tests have run"}, "P100_SANDBOX_PROGRAM="+test.program)
		if err == nil || strings.Contains(said, "tests have run") || !strings.Contains(said, test.want) {
			t.Errorf("%s: %v: %s", test.program, err, said)
		}
	}
	refused := []string{"sh", "-c", `P100_SANDBOX_CONTROL_TOKEN=another sh "$1" carol && echo "tests have run"`, "", example(t, "seed.sh")}
	if said, err := script(t, t.TempDir(), "with-sandbox.sh", refused, "P100_SANDBOX_PROGRAM="+self(t)); err == nil || !strings.Contains(said, "/sandbox/v1/kyc/decision: ") || !strings.Contains(said, "SBXTOKEN") || strings.Contains(said, "tests have run") {
		t.Errorf("%v: %s", err, said)
	}
}

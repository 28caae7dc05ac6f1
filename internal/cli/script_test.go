package cli

import (
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

// drive runs the example script with a program and an environment, and returns what it
// says.
func drive(t *testing.T, program string, env ...string) (string, error) {
	t.Helper()
	for _, needed := range []string{"sh", "sed", "curl", "mkfifo"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("needs %s", needed)
		}
	}
	cmd := exec.CommandContext(t.Context(), "sh", filepath.Join("..", "..", "examples", "ci", "drive-sandbox.sh"), program)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "P100_") }), asProgram+"=1", "TMPDIR="+t.TempDir())
	cmd.Env = append(cmd.Env, env...)
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// The script is an example of what a test of an application does, and of what the
// sandbox can do over HTTP; it checks itself what it gets. The test is the
// application's server.
func TestDriveScript(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	self, err := os.Executable()
	must(t, err)
	var mu sync.Mutex
	arrived := map[string]int{}
	partner := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		arrived[r.Header.Get("Authorization")+" "+r.URL.Path]++
	}))
	defer partner.Close()
	said, err := drive(t, self, "P100_SANDBOX_WEBHOOK_URL="+partner.URL, "P100_SANDBOX_WEBHOOK_SECRET=secret")
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
	unlessWindows(t)
	if said, err := drive(t, "false"); err == nil || !strings.Contains(said, "false does not start") {
		t.Errorf("%v: %s", err, said)
	}
}

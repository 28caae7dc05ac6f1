package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// drive runs the example script with a program and returns what it says.
func drive(t *testing.T, program ...string) (string, error) {
	t.Helper()
	for _, needed := range []string{"sh", "sed", "curl", "mkfifo"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("needs %s", needed)
		}
	}
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{filepath.Join("..", "..", "examples", "ci", "drive-sandbox.sh")}, program...)...)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "P100_") }), asProgram+"=1", "TMPDIR="+t.TempDir())
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// The script is an example of what a test of an application does, and of what the
// sandbox can do over HTTP; it checks itself what it gets.
func TestDriveScript(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	self, err := os.Executable()
	must(t, err)
	said, err := drive(t, self)
	if err != nil || !strings.HasSuffix(said, "\ndone\n") {
		t.Errorf("%v: %s", err, said)
	}
}

func TestDriveScriptFails(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	if said, err := drive(t, "false"); err == nil || !strings.Contains(said, "false does not start") {
		t.Errorf("%v: %s", err, said)
	}
}

package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/pflag"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// guide is the text about testing applications.
func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "testing-applications.md"))
	must(t, err)
	return string(text)
}

// blocks are the guide's blocks in a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	var all []string
	for _, part := range strings.Split(guide(t), "\n```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(part, "\n```")
		all = append(all, block+"\n")
	}
	if len(all) == 0 {
		t.Fatalf("the guide has no %s", language)
	}
	return all
}

// Every command of the guide works, one after the other.
func TestGuideCommands(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	for _, needed := range []string{"sh", "sed", "curl", "mkfifo", "jq"} {
		if _, err := exec.LookPath(needed); err != nil {
			t.Skipf("needs %s", needed)
		}
	}
	dir, bin := t.TempDir(), t.TempDir()
	must(t, os.Symlink(self(t), filepath.Join(bin, "p100-sandbox")))
	for _, name := range []string{"with-sandbox.sh", "seed.sh"} {
		must(t, os.Symlink(example(t, name), filepath.Join(dir, name)))
	}
	p := startServer(t, filepath.Join(dir, "test.db"), "--control-token", "token-of-the-guide")
	commands := strings.ReplaceAll(strings.Join(blocks(t, "shell"), ""), "http://127.0.0.1:8100", p.start.URL)
	cmd := exec.CommandContext(t.Context(), "sh", "-eu", "-c", commands)
	cmd.Dir = dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "P100_") }),
		asProgram+"=1", "TMPDIR="+t.TempDir(), "P100_SANDBOX_CONTROL_TOKEN=token-of-the-guide", "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, said)
	}
	p.signal(syscall.SIGTERM)
	p.end()
	for line := range strings.Lines(p.said.String()) {
		var entry struct {
			Operation string
			Status    int
			Fault     bool
		}
		must(t, json.Unmarshal([]byte(line), &entry))
		if entry.Status >= 400 && !entry.Fault {
			t.Errorf("refused: %s", line)
		}
	}
	if !strings.Contains(string(said), `"type":"SEPA_DEPOSIT","status":"APPROVED"`) {
		t.Errorf("alice has received nothing: %s", said)
	}
}

// The guide shows what the example has, in its order.
func TestGuideGo(t *testing.T) {
	t.Parallel()
	var sources string
	for _, name := range []string{"sandbox_test.go", "payout_test.go"} {
		text, err := os.ReadFile(example(t, filepath.Join("payouts", name)))
		must(t, err)
		sources += string(text)
	}
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	sources = words(sources)
	for _, block := range blocks(t, "go") {
		for line := range strings.Lines(block) {
			if !strings.Contains(sources, words(line)) {
				t.Errorf("the example has no %s", line)
			}
		}
	}
}

func TestGuideTables(t *testing.T) {
	t.Parallel()
	text := guide(t)
	newServe(NewProgram("p100-sandbox", "")).Flags().VisitAll(func(f *pflag.Flag) {
		if variable := f.Annotations[variableOf]; len(variable) > 0 && !strings.Contains(text, "| `--"+f.Name+"` | `"+variable[0]+"` | ") {
			t.Errorf("the guide does not have the flag --%s with %s", f.Name, variable[0])
		}
	})
	hooks, err := contract.Webhooks()
	must(t, err)
	for _, op := range hooks.Operations() {
		if row := "| `" + op.ID + "` | `" + op.Path + "` | " + op.Evidence + " |"; !strings.Contains(text, row) {
			t.Errorf("the guide does not have %s", row)
		}
	}
	api, err := contract.Sandbox()
	must(t, err)
	for _, op := range api.Operations() {
		if path, _, _ := strings.Cut(strings.TrimPrefix(op.Path, "/sandbox/v1"), "/{"); op.ID != "getSandboxInfo" && !strings.Contains(text, strings.TrimPrefix(path, "/")) {
			t.Errorf("the guide does not have %s", op.Path)
		}
	}
}

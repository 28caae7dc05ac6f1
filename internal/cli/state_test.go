package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// users is a sandbox whose users can be counted from outside.
type users struct {
	t   *testing.T
	box *sandbox.Sandbox
}

func (u users) create(externalUserID string) {
	u.t.Helper()
	if status, text := send(u.t, u.box.RoundTripper(), request(u.t, "POST", "http://p100.invalid/v1/user/balances/crypto-and-fiat", newUser(externalUserID))); status != 201 {
		u.t.Fatalf("creating a user: %d %s", status, text)
	}
}

func (u users) want(externalUserID string, exists bool) {
	u.t.Helper()
	_, text := send(u.t, u.box.RoundTripper(), request(u.t, "GET", "http://p100.invalid/v1/kyc/status/"+externalUserID, ""))
	if got := strings.Contains(text, "P445"); got != exists { // the user is there, a verification is not
		u.t.Errorf("%s exists: %t, want %t (%s)", externalUserID, got, exists, text)
	}
}

// sandboxCommand runs a command of the sandbox, which must end with a code and say something.
func sandboxCommand(t *testing.T, env map[string]string, code int, says string, args ...string) {
	t.Helper()
	got := runProvider(t, env, append([]string{"sandbox"}, args...)...)
	said := got.out
	if code != 0 {
		said = got.err
	}
	if got.code != code || !strings.Contains(said, says) {
		t.Errorf("%s: exit code %d, said %q and %q; want %d and %q", strings.Join(args, " "), got.code, got.out, got.err, code, says)
	}
	if strings.Contains(got.out+got.err, "private") {
		t.Errorf("%s: a secret is in %q", strings.Join(args, " "), got.out+got.err)
	}
}

// A file that is in use is saved, changed, restored and emptied, by its path and through
// a server.
func TestStateOfASandbox(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"file", "url"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			file := filepath.Join(folder, "sandbox.db")
			box, err := sandbox.Open(t.Context(), sandbox.Options{File: file, ControlToken: "private-token"})
			must(t, err)
			t.Cleanup(func() { must(t, box.Close()) })
			server := httptest.NewServer(box)
			t.Cleanup(server.Close)

			env, saved, where := map[string]string{"P100_SANDBOX_FILE": file}, filepath.Join(folder, "saved.db"), file
			exists, missing := "not saved over an existing file", "no such file"
			if way == "url" {
				env = map[string]string{"P100_SANDBOX_URL": server.URL, "P100_SANDBOX_CONTROL_TOKEN": "private-token", "P100_SANDBOX_FILE": "elsewhere.db"}
				saved, where = "saved", server.URL
				exists, missing = "choose another name or add --replace", "has no snapshot of this name"
			}

			u := users{t, box}
			u.create("alice")
			sandboxCommand(t, env, 0, where, "snapshot", "save", saved)
			sandboxCommand(t, env, 1, exists, "snapshot", "save", saved)
			u.create("bob")
			sandboxCommand(t, env, 0, where, "snapshot", "restore", saved)
			u.want("alice", true)
			u.want("bob", false)
			sandboxCommand(t, env, 1, missing, "snapshot", "restore", saved+"-not")
			u.want("alice", true)

			modes := sandbox.DefaultModes()
			modes.SuspensionVisible = true
			must(t, box.SetModes(modes))
			sandboxCommand(t, env, 0, where, "reset", "--keep", "modes,clock,rates,faults")
			u.want("alice", false)
			if kept, err := box.Modes(); err != nil || kept != modes {
				t.Errorf("the modes are %+v (%v)", kept, err)
			}
			sandboxCommand(t, env, 0, where, "reset")
			if reset, err := box.Modes(); err != nil || reset != sandbox.DefaultModes() {
				t.Errorf("the modes are %+v (%v)", reset, err)
			}
			if way == "url" {
				u.create("carol")
				sandboxCommand(t, env, 0, where, "snapshot", "save", "--replace", saved)
				sandboxCommand(t, env, 0, where, "snapshot", "restore", saved)
				u.want("carol", true)
				u.want("alice", false)
			}
		})
	}
}

func TestStateRefuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := filepath.Join(folder, "text")
	must(t, os.WriteFile(text, []byte("shopping list"), 0o600))
	missing := filepath.Join(folder, "missing.db")
	guarded := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"errorCode":"SBXTOKEN","errorName":"invalid-control-token","errorMessage":"The control token ` + r.Header.Get("X-Sandbox-Token") + ` is wrong."}`))
	}))
	t.Cleanup(guarded.Close)
	token := map[string]string{"P100_SANDBOX_CONTROL_TOKEN": "private-token", "P100_SANDBOX_URL": guarded.URL}
	for _, test := range []struct {
		args string
		env  map[string]string
		code int
		says string
	}{
		{args: "reset --file " + missing, code: 1, says: "no such file or directory\nName the sandbox's file with --file, or a served sandbox with --url"},
		{args: "snapshot save x --file " + missing, code: 1, says: "\nName the sandbox's file with --file"},
		{args: "reset --file " + text, code: 1, says: "not a sandbox file"},
		{args: "reset --file " + missing + " --keep users", code: 2, says: `can keep modes, clock, rates, faults, not "users"`},
		{args: "reset --file " + missing + " --url http://127.0.0.1:1", code: 2, says: "exclude each other"},
		{args: "reset --file " + missing, env: token, code: 1, says: "no such file"},
		{args: "reset", env: token, code: 1, says: "SBXTOKEN"},
		{args: "reset", env: token, code: 1, says: "\nUse the token that the sandbox is served with"},
		{args: "snapshot save x", env: token, code: 1, says: "unable to save the sandbox at " + guarded.URL},
		{args: "snapshot restore x", env: token, code: 1, says: "unable to restore the sandbox at " + guarded.URL},
		{args: "reset --url sandbox:8100", code: 1, says: "must consist of https:// or http:// and a host"},
		{args: "reset everything", code: 2, says: "takes no arguments"},
		{args: "snapshot save", code: 2, says: "the snapshot is missing"},
		{args: "snapshot save a b", code: 2, says: "one snapshot is wanted, but 2 are given"},
		{args: "snapshot save --replace " + missing, code: 2, says: "--replace goes with --url"},
		{args: "snapshot restore --file " + missing + " " + text, code: 1, says: "not a sandbox file"},
		{args: "snapshot restor", code: 2, says: "did you mean restore?"},
	} {
		sandboxCommand(t, test.env, test.code, test.says, strings.Fields(test.args)...)
	}
	if content, err := os.ReadFile(text); err != nil || string(content) != "shopping list" {
		t.Errorf("the file that is no sandbox holds %q (%v)", content, err)
	}
	if _, err := os.Stat(missing); !os.IsNotExist(err) {
		t.Errorf("a file was created: %v", err)
	}
}

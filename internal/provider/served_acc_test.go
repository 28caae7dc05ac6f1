package provider_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// serveSandbox starts `sandbox serve` in a process of its own and returns its URL. The process is interrupted at the end of the
// test, and must end well.
func serveSandbox(t *testing.T, file string, env []string, flags ...string) string {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1 (make test)")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the server cannot be interrupted")
	}
	self, err := os.Executable()
	must(t, err)
	server := exec.Command(self, append([]string{"sandbox", "serve", "--json", "--address", "127.0.0.1:0", "--file", file}, flags...)...)
	server.Env = append(append(os.Environ(), env...), asPlugin+"=1")
	out, err := server.StdoutPipe()
	must(t, err)
	must(t, server.Start())
	t.Cleanup(func() {
		must(t, server.Process.Signal(os.Interrupt))
		if err := server.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	must(t, err)
	var start struct{ URL string }
	must(t, json.Unmarshal(line, &start))
	return start.URL
}

// The provider works with a sandbox that another process serves, and the sandbox's file can be used embedded as well, one after the
// other and at once.
func TestAccProvider_servedByAProcess(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sandbox.db")
	url := serveSandbox(t, file, []string{"P100_SANDBOX_API_KEYS=planted-key planted-other", "P100_SANDBOX_CONTROL_TOKEN=planted-token"})
	const key = `api_key = "planted-key"`
	served := func(key, token string) string {
		return requiredProviders + providerBlock(`environment = "sandbox"`, `base_url = "`+url+`"`, key, `sandbox_control_token = "`+token+`"`) + servedLife("rent")
	}
	embedded := func(label string) string {
		return requiredProviders + providerBlock(`environment = "sandbox"`, `sandbox_file = "`+filepath.ToSlash(file)+`"`, key) + servedLife(label)
	}
	c := newCLI(t, served(key, "planted-token"))
	write := func(config string) {
		t.Helper()
		must(t, os.WriteFile(filepath.Join(c.folder, "main.tf"), []byte(config), 0o600))
	}
	unchanged := func(where string) {
		t.Helper()
		if said, ok := c.run("plan", "-input=false", "-detailed-exitcode"); !ok {
			t.Errorf("the plan is not empty, %s:\n%s", where, said)
		}
	}

	for _, wrong := range []struct{ config, says string }{
		{served(`api_key = "planted-guess"`, "planted-token"), `Access Denied. xo2`},
		{served(key, "planted-guess"), "Use the token that the sandbox is served with"},
	} {
		write(wrong.config)
		said, ok := c.run("apply", "-auto-approve", "-input=false")
		if ok || !acctest.Words(wrong.says).MatchString(said) || strings.Contains(said, "planted") {
			t.Errorf("apply does not say %q:\n%s", wrong.says, said)
		}
	}
	write(served(key, "planted-token"))
	if said := c.do("apply", "-auto-approve", "-input=false"); !strings.Contains(said, `eur = "1500.00"`) {
		t.Errorf("the apply says:\n%s", said)
	}
	unchanged("right after the apply")
	write(embedded("rent"))
	unchanged("embedded")
	write(embedded("rent of the new flat"))
	c.do("apply", "-auto-approve", "-input=false")
	write(strings.ReplaceAll(served(key, "planted-token"), `"rent"`, `"rent of the new flat"`))
	unchanged("served again")
	c.do("destroy", "-auto-approve", "-input=false")
}

// servedLife is an active user who has received money, with a contact.
func servedLife(label string) string {
	return acctest.User(acctest.Attrs{"force_destroy": "true"}) + acctest.Verification() + acctest.Decision() + acctest.UserVerification() +
		acctest.Block("resource", "p100_sandbox_sepa_deposit", "salary", acctest.Attrs{
			"external_user_id": "p100_user_verification.alice.external_user_id", "amount": `"1500.00"`,
			"sender_iban": `"PL61109010140000071219812874"`, "sender_name": `"Alice Kowalska"`,
		}) +
		acctest.Block("resource", "p100_sepa_contact", "landlord", acctest.Attrs{
			"external_user_id": "p100_user_verification.alice.external_user_id", "account_holder": `"Alice Kowalska"`,
			"iban": `"DE89370400440532013000"`, "label": `"` + label + `"`,
		}) + `
data "p100_user_balances" "alice" {
  external_user_id = p100_user_verification.alice.external_user_id
  depends_on       = [p100_sandbox_sepa_deposit.salary]
}

output "eur" {
  value = data.p100_user_balances.alice.fiat["eur"].amount
}
`
}

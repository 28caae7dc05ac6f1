package provider_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/p100-community/terraform-provider-p100/internal/cli"
	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// asPlugin makes the test binary the provider's program: Terraform starts it as it starts the real one, a process for each
// configuration, and with arguments it is the command line.
const asPlugin = "P100_TEST_AS_PLUGIN"

func TestMain(m *testing.M) {
	if os.Getenv(asPlugin) == "" {
		os.Exit(m.Run())
	}
	plugin := func(ctx context.Context, debug bool) error {
		return providerserver.Serve(ctx, provider.New("test", mortal()...), providerserver.ServeOpts{Address: "registry.terraform.io/p100-community/p100", Debug: debug})
	}
	os.Exit(cli.Provider(context.Background(), cli.NewProgram("terraform-provider-p100", "test"), cli.Plugin{Serve: plugin, Deployment: provider.Deployment}, os.Args[1:]))
}

// commandLine is the command line in a folder of its own, with the provider in processes of its own: what a user has.
type commandLine struct {
	t      *testing.T
	folder string
	env    []string
}

func newCLI(t *testing.T, config string) *commandLine {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1 (make test)")
	}
	folder, plugins := t.TempDir(), t.TempDir()
	self, err := os.Executable()
	must(t, err)
	name := "terraform-provider-p100"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	must(t, os.Symlink(self, filepath.Join(plugins, name)))
	settings := filepath.Join(folder, "cli.tfrc")
	must(t, os.WriteFile(settings, fmt.Appendf(nil, "disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n    \"p100-community/p100\" = %q\n  }\n  direct {}\n}\n", plugins), 0o600))
	must(t, os.WriteFile(filepath.Join(folder, "main.tf"), []byte(config), 0o600))
	c := &commandLine{t: t, folder: folder}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "P100_") {
			c.env = append(c.env, variable)
		}
	}
	c.env = append(c.env, "TF_CLI_CONFIG_FILE="+settings, "TF_IN_AUTOMATION=1", asPlugin+"=1")
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// run runs the command line and returns what it says, and whether it succeeded.
func (c *commandLine) run(arguments ...string) (string, bool) {
	c.t.Helper()
	program := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if program == "" {
		program = "terraform"
	}
	cmd := exec.CommandContext(c.t.Context(), program, append(arguments, "-no-color")...)
	cmd.Dir, cmd.Env = c.folder, c.env
	said, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		c.t.Fatal(err)
	}
	return string(said), err == nil
}

// do runs the command line, which must succeed.
func (c *commandLine) do(arguments ...string) string {
	c.t.Helper()
	said, ok := c.run(arguments...)
	if !ok {
		c.t.Fatalf("%s failed:\n%s", strings.Join(arguments, " "), said)
	}
	return said
}

const requiredProviders = `
terraform {
  required_providers {
    p100 = { source = "p100-community/p100" }
  }
}
`

// rewrite changes a file of the configuration.
func (c *commandLine) rewrite(file string, change func(string) string) {
	c.t.Helper()
	path := filepath.Join(c.folder, file)
	before, err := os.ReadFile(path)
	must(c.t, err)
	after := change(string(before))
	if after == string(before) {
		c.t.Fatalf("nothing changes in %s", file)
	}
	must(c.t, os.WriteFile(path, []byte(after), 0o600))
}

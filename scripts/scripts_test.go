// Package scripts_test tests how the scripts choose a command line and what of
// the caller's environment they let through.
package scripts_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// run runs a shell command line in this folder, with exactly the environment
// given besides PATH, which holds the named fake programs and a few utilities.
func run(t *testing.T, env []string, programs map[string]string, command ...string) (stdout, stderr string, err error) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a POSIX shell")
	}
	bin := t.TempDir()
	for _, utility := range []string{"sh", "basename", "cat", "dirname", "env", "grep", "mkdir", "sed"} {
		path, err := exec.LookPath(utility)
		if err != nil {
			t.Skipf("needs %s", utility)
		}
		if err := os.Symlink(path, filepath.Join(bin, utility)); err != nil {
			t.Fatal(err)
		}
	}
	for name, version := range programs {
		text := "#!/bin/sh\nprintf '%s\\non linux_amd64\\n' '" + version + "'\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(filepath.Join(bin, "sh"), command...)
	cmd.Env = append([]string{"PATH=" + bin, "P100_CACHE_DIR=" + t.TempDir()}, env...)
	var out, problems strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &problems
	err = cmd.Run()
	// The fakes' folder has another name each time.
	return strings.ReplaceAll(out.String(), bin, "BIN"), strings.ReplaceAll(problems.String(), bin, "BIN"), err
}

func TestCLIIsChosen(t *testing.T) {
	t.Parallel()
	const nothingToBuildWith = "there is no Go to build OpenTofu with"
	for name, test := range map[string]struct {
		programs  map[string]string
		env       []string
		arguments []string
		want      string // the path that is printed; empty: it fails
		says      string // part of what is said on standard error
	}{
		"Terraform first":          {programs: map[string]string{"terraform": "Terraform v1.11.4", "tofu": "OpenTofu v1.12.6"}, want: "BIN/terraform"},
		"OpenTofu alone":           {programs: map[string]string{"tofu": "OpenTofu v1.8.0"}, want: "BIN/tofu"},
		"old Terraform, OpenTofu":  {programs: map[string]string{"terraform": "Terraform v1.7.5", "tofu": "OpenTofu v1.9.0"}, want: "BIN/tofu", says: "BIN/terraform is Terraform 1.7.5; 1.8 or newer is needed"},
		"development version":      {programs: map[string]string{"terraform": "Terraform v1.17.0-dev"}, want: "BIN/terraform"},
		"next major version":       {programs: map[string]string{"terraform": "Terraform v2.0.1"}, want: "BIN/terraform"},
		"ancient version":          {programs: map[string]string{"terraform": "Terraform v0.15.5"}, says: nothingToBuildWith},
		"something else":           {programs: map[string]string{"terraform": "Terraspace 1.8"}, says: "does not answer `version`"},
		"nothing at all":           {says: nothingToBuildWith},
		"only OpenTofu will do":    {programs: map[string]string{"terraform": "Terraform v1.11.4", "tofu": "OpenTofu v1.12.6"}, arguments: []string{"--tofu"}, want: "BIN/tofu"},
		"Terraform is no OpenTofu": {programs: map[string]string{"terraform": "Terraform v1.11.4"}, arguments: []string{"--tofu"}, says: nothingToBuildWith},
		"chosen by name":           {programs: map[string]string{"terraform": "Terraform v1.11.4", "other": "Terraform v1.9.0"}, env: []string{"P100_CLI=other"}, want: "BIN/other"},
		"chosen for tests":         {programs: map[string]string{"terraform": "Terraform v1.11.4", "other": "OpenTofu v1.9.0"}, env: []string{"TF_ACC_TERRAFORM_PATH=other"}, want: "BIN/other"},
		"chosen but misspelt":      {programs: map[string]string{"terraform": "Terraform v1.11.4"}, env: []string{"P100_CLI=terrafrom"}, says: "P100_CLI: terrafrom is not a program"},
		"chosen but too old":       {programs: map[string]string{"terraform": "Terraform v1.11.4", "other": "Terraform v1.5.7"}, env: []string{"P100_CLI=other"}, says: "P100_CLI: BIN/other is Terraform 1.5.7"},
		"chosen, but not OpenTofu": {programs: map[string]string{"terraform": "Terraform v1.11.4", "tofu": "OpenTofu v1.12.6"}, env: []string{"P100_CLI=terraform"}, arguments: []string{"--tofu"}, want: "BIN/tofu"},
		"unknown argument":         {programs: map[string]string{"terraform": "Terraform v1.11.4"}, arguments: []string{"--newest"}, says: "unknown argument --newest"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, err := run(t, test.env, test.programs, append([]string{"cli"}, test.arguments...)...)
			if got := strings.TrimSuffix(stdout, "\n"); got != test.want {
				t.Errorf("printed %q, want %q (%s)", got, test.want, stderr)
			}
			if (err == nil) != (test.want != "") {
				t.Errorf("error = %v", err)
			}
			if !strings.Contains(stderr, test.says) {
				t.Errorf("said %q, want %q in it", stderr, test.says)
			}
		})
	}
}

func TestDescription(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{
		"Terraform v1.17.0-dev": "terraform 1.17.0-dev linux_amd64 Terraform 1.17.0-dev registry.terraform.io",
		"OpenTofu v1.12.6":      "tofu 1.12.6 linux_amd64 OpenTofu 1.12.6 registry.opentofu.org",
	} {
		const script = `. ./lib.sh; cli_describe fake; echo "$cli_product $cli_version $cli_platform $(cli_name) $(cli_registry)"`
		stdout, stderr, err := run(t, nil, map[string]string{"fake": version}, "-euc", script, "./script")
		if got := strings.TrimSpace(stdout); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q (%s)", version, got, err, want, stderr)
		}
	}
}

func TestNothingOfTheCallerPasses(t *testing.T) {
	t.Parallel()
	env := []string{
		"P100_API_KEY=secret", "P100_ENVIRONMENT=production", "TF_CLI_ARGS=-destroy", "TF_TOKEN_example_com=secret",
		"TF_WORKSPACE=live", "TF_VAR_lines=one\nTF_two=2", "TF_LOG=trace", "TF_ACC_LOG=info", "HOME=/somewhere", "XTF_LIKE=1",
	}
	names := func(keep string) string {
		stdout, stderr, err := run(t, env, nil, "-euc", `. ./lib.sh; isolate "$1"; env`, "./script", keep)
		if err != nil {
			t.Fatalf("%v: %s", err, stderr)
		}
		var left []string
		for _, name := range []string{"P100_API_KEY", "P100_ENVIRONMENT", "TF_CLI_ARGS", "TF_TOKEN_example_com", "TF_WORKSPACE", "TF_VAR_lines", "TF_LOG", "TF_ACC_LOG", "HOME", "XTF_LIKE", "CHECKPOINT_DISABLE"} {
			if strings.Contains("\n"+stdout, "\n"+name+"=") {
				left = append(left, name)
			}
		}
		return strings.Join(left, " ")
	}
	if got, want := names(""), "HOME XTF_LIKE CHECKPOINT_DISABLE"; got != want {
		t.Errorf("passed %q, want %q", got, want)
	}
	if got, want := names("^(TF_LOG|TF_ACC_)"), "TF_LOG TF_ACC_LOG HOME XTF_LIKE CHECKPOINT_DISABLE"; got != want {
		t.Errorf("with an exception passed %q, want %q", got, want)
	}
}

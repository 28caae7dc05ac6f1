package cli

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/api"
	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// result is what a command line did.
type result struct {
	out, err string
	code     int
	// plugin is how the plugin server was started; empty: it was not.
	plugin string
}

// program is one with an environment of its own, whose output is kept.
func program(env map[string]string) (p *Program, out, problems *bytes.Buffer) {
	out, problems = &bytes.Buffer{}, &bytes.Buffer{}
	return &Program{
		Name:      "terraform-provider-p100",
		Version:   "1.2.3",
		LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
		Out:       out,
		Err:       problems,
	}, out, problems
}

func runProvider(t *testing.T, env map[string]string, args ...string) result {
	t.Helper()
	p, out, problems := program(env)
	var r result
	r.code = Provider(t.Context(), p, Plugin{Deployment: provider.Deployment, Serve: func(_ context.Context, debug bool) error {
		r.plugin = "released"
		if debug {
			r.plugin = "debugged"
		}
		if env["FAIL"] != "" {
			return errors.New("no handshake")
		}
		return nil
	}}, args)
	r.out, r.err = out.String(), problems.String()
	return r
}

func TestCommandLines(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args   string
		env    map[string]string
		out    string // the beginning of standard output
		err    string // part of standard error
		code   int
		plugin string
	}{
		"as Terraform starts it": {plugin: "released"},
		"one dash":               {args: "-debug", plugin: "debugged"},
		"one dash with a value":  {args: "-debug=false", plugin: "released"},
		"two dashes":             {args: "--debug", plugin: "debugged"},
		"the server fails":       {env: map[string]string{"FAIL": "1"}, plugin: "released", err: "terraform-provider-p100: no handshake\n", code: 1},
		"version, one dash":      {args: "-version", out: "terraform-provider-p100 1.2.3\n"},
		"version, two dashes":    {args: "--version", out: "terraform-provider-p100 1.2.3\n"},
		"help, one dash":         {args: "-help", out: "The Terraform and OpenTofu provider for the P100 User API.\n"},
		"unknown flag":           {args: "-dbug", err: "unknown shorthand flag", code: 2},
		"unknown command":        {args: "sandbix", err: "there is no command \"sandbix\" in terraform-provider-p100; did you mean sandbox?\nRun `terraform-provider-p100 --help`", code: 2},
		"nothing like a command": {args: "apply", err: "there is no command \"apply\" in terraform-provider-p100\n", code: 2},
		"group":                  {args: "sandbox", out: "A small P100 of your own"},
		"unknown in a group":     {args: "sandbox verzion", err: "there is no command \"verzion\" in terraform-provider-p100 sandbox; did you mean version?", code: 2},
		"one dash too few there": {args: "sandbox -debug", err: "unknown shorthand flag", code: 2},
		"argument too many":      {args: "sandbox version 2", err: "takes no arguments, but got \"2\"", code: 2},
		"sandbox version":        {args: "sandbox version", out: "terraform-provider-p100 1.2.3\nsandbox 1\ngo"},
		"openapi":                {args: "sandbox openapi", out: string(api.P100)},
		"openapi of the control": {args: "sandbox openapi --control", out: string(api.Sandbox)},
		"openapi of webhooks":    {args: "sandbox openapi --webhooks", out: string(api.Webhooks)},
		"openapi of everything":  {args: "sandbox openapi --webhooks --control", err: "none of the others can be", code: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runProvider(t, test.env, strings.Fields(test.args)...)
			if got.code != test.code || got.plugin != test.plugin {
				t.Errorf("exit code %d, plugin server %q; want %d, %q", got.code, got.plugin, test.code, test.plugin)
			}
			if !strings.HasPrefix(got.out, test.out) || (test.out == "") != (got.out == "") {
				t.Errorf("standard output is %q, want %q first", got.out, test.out)
			}
			if !strings.Contains(got.err, test.err) || (test.err == "") != (got.err == "") {
				t.Errorf("standard error is %q, want %q in it", got.err, test.err)
			}
		})
	}
}

func TestStandaloneProgram(t *testing.T) {
	t.Parallel()
	p, out, problems := program(nil)
	p.Name = "p100-sandbox"
	if code := Sandbox(t.Context(), p, []string{"version"}); code != 0 || !strings.HasPrefix(out.String(), "p100-sandbox 1.2.3\n") {
		t.Errorf("exit code %d, said %q", code, out)
	}
	out.Reset()
	if code := Sandbox(t.Context(), p, []string{"--version"}); code != 0 || out.String() != "p100-sandbox 1.2.3\n" {
		t.Errorf("exit code %d, said %q", code, out)
	}
	if code := Sandbox(t.Context(), p, []string{"-debug"}); code != 2 || !strings.Contains(problems.String(), "p100-sandbox: unknown") {
		t.Errorf("a flag of the plugin server: exit code %d, said %q", code, problems)
	}
}

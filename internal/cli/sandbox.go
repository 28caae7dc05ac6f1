package cli

import (
	"context"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/p100-community/terraform-provider-p100/api"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Sandbox runs the command line of the sandbox as a program of its own and returns
// the exit code.
func Sandbox(ctx context.Context, p *Program, args []string) int {
	root := newSandbox(p, p.Name)
	root.Version = p.Version
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.Flags().Bool("version", false, "print the version and exit")
	return p.run(ctx, root, args)
}

// newSandbox is the sandbox's commands under a name: a part of the provider's
// command line, or all of a program's.
func newSandbox(p *Program, name string) *cobra.Command {
	return group(name, "Serve a P100 of your own and work with its file",
		`A small P100 of your own: the User API with its users, money and asynchronous
processing, over one file. Applications can be tested against it, and Terraform
configurations without an account.`,
		newServe(p), newReset(p), newSnapshot(p), newOpenAPI(p), newVersion(p))
}

func newVersion(p *Program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of the sandbox's behaviour",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(p.Out, "%s %s\nsandbox %s\n%s %s/%s\n",
				p.Name, p.Version, sandbox.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

func newOpenAPI(p *Program) *cobra.Command {
	var control, webhooks bool
	cmd := &cobra.Command{
		Use:   "openapi",
		Short: "Print the OpenAPI document of the User API, the control API or the webhooks",
		Long: `Prints an OpenAPI 3.0 document in YAML: of the User API, with --control of the
control API, or with --webhooks of what P100 sends to the partner's server. The
sandbox validates requests with the first two.`,
		Args: noArguments,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmd.ValidateFlagGroups(); err != nil {
				return usageError{err, cmd.CommandPath()}
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error {
			document := api.P100
			switch {
			case control:
				document = api.Sandbox
			case webhooks:
				document = api.Webhooks
			}
			_, err := p.Out.Write(document)
			return err
		},
	}
	cmd.Flags().BoolVar(&control, "control", false, "the control API: what the outside world does to the sandbox")
	cmd.Flags().BoolVar(&webhooks, "webhooks", false, "what P100 sends to the partner's server")
	cmd.MarkFlagsMutuallyExclusive("control", "webhooks")
	return cmd
}

package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// Plugin is what only a program with the provider in it can do.
type Plugin struct {
	// Serve is the plugin server; with debug it waits for a debugger.
	Serve func(ctx context.Context, debug bool) error
	// Deployment reads how to reach P100 by the rules of the provider block.
	Deployment Deployment
}

// Provider runs the provider's command line and returns the exit code. Without
// arguments, as Terraform starts it, that is the plugin server.
func Provider(ctx context.Context, p *Program, plugin Plugin, args []string) int {
	return p.run(ctx, newProvider(p, plugin), oneDash(args))
}

// allowClicks lets Windows start the program from its desktop: Terraform starts it, and how that looks is no concern. The
// setting is the whole process's.
var allowClicks = sync.OnceFunc(func() { cobra.MousetrapHelpText = "" })

func newProvider(p *Program, plugin Plugin) *cobra.Command {
	allowClicks()
	var debug, version bool
	root := &cobra.Command{
		Use:   p.Name,
		Short: "The Terraform and OpenTofu provider for P100",
		Long: `The Terraform and OpenTofu provider for the P100 User API.

Terraform and OpenTofu start this program themselves, without arguments. Its
commands are for people: see what each of them says about itself.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if version {
				fmt.Fprintln(p.Out, p.Name, p.Version)
				return nil
			}
			return plugin.Serve(cmd.Context(), debug)
		},
	}
	root.Flags().BoolVar(&debug, "debug", false, "wait for a debugger and print TF_REATTACH_PROVIDERS")
	root.Flags().BoolVar(&version, "version", false, "print the version and exit")
	root.AddCommand(newSandbox(p, "sandbox"), newDoctor(p, plugin.Deployment))
	return root
}

// oneDash lets the flags of the plugin server be written with one dash, as other
// providers have them.
func oneDash(args []string) []string {
	rewritten := make([]string, 0, len(args))
	for i, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return append(rewritten, args[i:]...)
		}
		switch name, _, _ := strings.Cut(arg, "="); name {
		case "-debug", "-version", "-help":
			arg = "-" + arg
		}
		rewritten = append(rewritten, arg)
	}
	return rewritten
}

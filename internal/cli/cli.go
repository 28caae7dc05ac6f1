// Package cli is the command line: what the programs of this repository do when a
// person or a script runs them. A main package names its program and hands over
// what only it knows.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// Program is what a command line runs in. Tests replace everything but Name and
// Version.
type Program struct {
	// Name is what the program is called in its texts.
	Name string
	// Version is that of the release.
	Version string
	// LookupEnv reads an environment variable.
	LookupEnv func(string) (string, bool)
	// Out is for results, Err for everything that is said about them.
	Out, Err io.Writer
}

// NewProgram is a program with the streams and the environment of the process.
func NewProgram(name, version string) *Program {
	return &Program{Name: name, Version: version, LookupEnv: os.LookupEnv, Out: os.Stdout, Err: os.Stderr}
}

// usageError is a command line that cannot be understood.
type usageError struct {
	err     error
	command string
}

func (e usageError) Error() string {
	return e.err.Error() + "\nRun `" + e.command + " --help` to see what there is."
}

func (e usageError) Unwrap() error { return e.err }

// Exit codes.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130 // as shells say it
)

// run executes a command and returns the process's exit code.
func (p *Program) run(ctx context.Context, root *cobra.Command, args []string) int {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	root.SetArgs(args)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError{err, cmd.CommandPath()} })
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintf(p.Err, "%s: %v\n", p.Name, err)
	if errors.As(err, new(usageError)) {
		return exitUsage
	}
	return exitFailed
}

// group is a command that only holds others. Called by itself it shows them.
func group(use, short, long string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Long:  long,
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(commands...)
	return cmd
}

// noArguments refuses arguments, which where there are commands are misspelt ones.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasAvailableSubCommands() {
		return usageError{fmt.Errorf("%s takes no arguments, but got %q", cmd.CommandPath(), args[0]), cmd.CommandPath()}
	}
	cmd.SuggestionsMinimumDistance = 2
	message := fmt.Sprintf("there is no command %q in %s", args[0], cmd.CommandPath())
	if similar := cmd.SuggestionsFor(args[0]); len(similar) > 0 {
		message += "; did you mean " + strings.Join(similar, " or ") + "?"
	}
	return usageError{errors.New(message), cmd.CommandPath()}
}

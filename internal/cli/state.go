package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// target is the sandbox that a command acts on: a file, or the one that is served at a URL.
type target struct {
	*Program
	file         string
	url          string
	controlToken string
}

// flags adds the flags that choose the sandbox, and the check of them.
func (t *target) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&t.file, "file", sandbox.DefaultFile, "`path` of the sandbox's file")
	flags.StringVar(&t.url, "url", "", "`URL` of a served sandbox, in place of a file")
	flags.StringVar(&t.controlToken, "control-token", "", "the served sandbox's control `token`")
	nameVariables(cmd)
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		fileGiven := flags.Changed("file")
		if fileGiven && flags.Changed("url") {
			return usageError{errors.New("--file and --url exclude each other: a served sandbox has a file of its own"), cmd.CommandPath()}
		}
		if err := t.readEnvironment(cmd); err != nil {
			return err
		}
		if fileGiven {
			t.url = "" // from the environment
		}
		return nil
	}
}

// served says whether the sandbox is one at a URL.
func (t *target) served() bool { return t.url != "" }

func (t *target) control() (*control.Control, error) {
	return control.New(client.Config{BaseURL: t.url, APIKey: sandbox.DefaultKey, UserAgent: t.Name + "/" + t.Version}, t.controlToken)
}

func (t *target) say(format string, args ...any) error {
	_, err := fmt.Fprintf(t.Out, format+"\n", args...)
	return err
}

// failure says what a served sandbox did not do, and what to do about it.
func (t *target) failure(verb string, err error) error {
	err = fmt.Errorf("unable to %s the sandbox at %s: %w", verb, t.url, err)
	if hint := client.Hint(err); hint != "" {
		return fmt.Errorf("%w\n%s", err, hint)
	}
	return err
}

// fileFailure says what to do where there is no sandbox's file.
func (t *target) fileFailure(err error) error {
	if _, missing := os.Stat(t.file); errors.Is(missing, fs.ErrNotExist) {
		return fmt.Errorf("%w\nName the sandbox's file with --file, or a served sandbox with --url", err)
	}
	return err
}

// keepable is what a reset can leave as it is.
var keepable = []string{string(sandbox.KeepModes), string(sandbox.KeepClock), string(sandbox.KeepRates), string(sandbox.KeepFaults)}

func newReset(p *Program) *cobra.Command {
	t := &target{Program: p}
	var keep []string
	cmd := &cobra.Command{
		Use:   "reset",
		Short: "Empty a sandbox",
		Long: `Removes all users and money from a sandbox's file, or from a served sandbox, for
everyone who uses it. The sandbox counts as another one afterwards: to Terraform
the objects of its state are gone. The same requests give the same ids again.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if t.served() {
				c, err := t.control()
				if err != nil {
					return err
				}
				if _, err := c.Reset(cmd.Context(), keep...); err != nil {
					return t.failure("reset", err)
				}
				return t.say("The sandbox at %s is empty.", t.url)
			}
			var kept []sandbox.Keep
			for _, what := range keep {
				kept = append(kept, sandbox.Keep(what))
			}
			if err := sandbox.Reset(cmd.Context(), t.file, kept...); err != nil {
				return t.fileFailure(err)
			}
			return t.say("The sandbox in %s is empty.", t.file)
		},
	}
	t.flags(cmd)
	cmd.Flags().StringSliceVar(&keep, "keep", nil, "`what` stays as it is, of "+strings.Join(keepable, ", "))
	check := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		for _, what := range keep {
			if !slices.Contains(keepable, what) {
				return usageError{fmt.Errorf("a reset can keep %s, not %q", strings.Join(keepable, ", "), what), cmd.CommandPath()}
			}
		}
		return check(cmd, args)
	}
	return cmd
}

func newSnapshot(p *Program) *cobra.Command {
	return group("snapshot", "Save the state of a sandbox, and go back to it",
		`Saves the state of a sandbox, and goes back to it: a test suite prepares its users
once and restores them before each test. Others may use the sandbox meanwhile.`,
		newSave(p), newRestore(p))
}

func newSave(p *Program) *cobra.Command {
	t := &target{Program: p}
	var replace bool
	cmd := &cobra.Command{
		Use:   "save SNAPSHOT",
		Short: "Save the state of a sandbox",
		Long: `Saves the state of a sandbox in a file of its own, which is a sandbox's file like
any other. SNAPSHOT is the path of the new file; with --url it is a name, under
which the served sandbox keeps the snapshot beside its own file.`,
		Args: oneArgument,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !t.served() {
				if replace {
					return usageError{errors.New("--replace goes with --url; delete the file yourself if you no longer need it"), cmd.CommandPath()}
				}
				if err := sandbox.Snapshot(cmd.Context(), t.file, args[0]); err != nil {
					return t.fileFailure(err)
				}
				return t.say("Saved %s in %s.", t.file, args[0])
			}
			c, err := t.control()
			if err != nil {
				return err
			}
			_, err = c.SaveSnapshot(cmd.Context(), args[0], replace)
			switch {
			case control.IsSnapshotExists(err):
				return fmt.Errorf("the sandbox at %s has a snapshot of this name; choose another name or add --replace", t.url)
			case err != nil:
				return t.failure("save", err)
			}
			return t.say("Saved the sandbox at %s as %s.", t.url, args[0])
		},
	}
	t.flags(cmd)
	cmd.Flags().BoolVar(&replace, "replace", false, "replace an earlier snapshot of this name; with --url")
	return cmd
}

func newRestore(p *Program) *cobra.Command {
	t := &target{Program: p}
	cmd := &cobra.Command{
		Use:   "restore SNAPSHOT",
		Short: "Go back to a saved state",
		Long: `Brings a sandbox to the state of a snapshot: users, money, clock and modes. What it
holds now is lost. SNAPSHOT is the path of a saved file, which does not change;
with --url it is the name that the served sandbox keeps the snapshot under.`,
		Args: oneArgument,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !t.served() {
				if err := sandbox.Restore(cmd.Context(), t.file, args[0]); err != nil {
					return err
				}
				return t.say("%s is in the state of %s.", t.file, args[0])
			}
			c, err := t.control()
			if err != nil {
				return err
			}
			_, err = c.RestoreSnapshot(cmd.Context(), args[0])
			switch {
			case control.IsSnapshotNotFound(err):
				return fmt.Errorf("the sandbox at %s has no snapshot of this name", t.url)
			case err != nil:
				return t.failure("restore", err)
			}
			return t.say("The sandbox at %s is in the state of %s.", t.url, args[0])
		},
	}
	t.flags(cmd)
	return cmd
}

// oneArgument wants the name of a snapshot.
func oneArgument(cmd *cobra.Command, args []string) error {
	switch len(args) {
	case 1:
		return nil
	case 0:
		return usageError{errors.New("the snapshot is missing"), cmd.CommandPath()}
	}
	return usageError{fmt.Errorf("one snapshot is wanted, but %d are given", len(args)), cmd.CommandPath()}
}

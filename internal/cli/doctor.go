package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/doctor"
)

// Deployment finds out how to reach a deployment of P100: from flags, which may be
// empty, and the environment.
type Deployment func(ctx context.Context, environment, baseURL, userAgent string, lookup func(string) (string, bool)) (client.Config, error)

// newDoctor is the command that checks the contract's assumptions on a deployment.
func newDoctor(p *Program, deployment Deployment) *cobra.Command {
	var environment, baseURL string
	var opts doctor.Options
	var paths map[string]string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check on a deployment what this provider assumes about P100",
		Long: `Asks a deployment of P100 which of the assumed paths exist and whether their
answers have the documented shape, with your own key. It only reads: operations
that would change something are listed as not checked. What is found elsewhere is
printed as operation_paths for the provider block.

The key is read from P100_API_KEY, never from an argument, and the other settings
from the same variables as the provider's. Neither the key nor any value of an
answer is printed: a report names operations, statuses, error codes and fields,
and can be passed on.

The exit code is 0 when everything that was checked agrees, 1 when something
differs or could not be checked, and 2 when the command line is wrong.`,
		Example: `  export P100_API_KEY=...
  terraform-provider-p100 doctor --environment staging
  terraform-provider-p100 doctor --environment staging --external-user-id user-17 --json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			opts.Client, err = deployment(cmd.Context(), environment, baseURL, p.Name+"/"+p.Version+" doctor", p.LookupEnv)
			if err != nil {
				return err
			}
			opts.Client.OperationPaths = paths
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			report, err := doctor.Run(ctx, opts)
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(p, report)
			} else {
				err = report.WriteTable(p.Out)
			}
			return errors.Join(err, verdict(report))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&environment, "environment", "", "staging, production, or sandbox with a base URL (P100_ENVIRONMENT)")
	flags.StringVar(&baseURL, "base-url", "", "scheme and host of the deployment where it is not P100's own (P100_BASE_URL)")
	flags.StringVar(&opts.ExternalUserID, "external-user-id", "", "an existing user of yours; without one, only paths are checked where a user is needed")
	flags.BoolVar(&opts.TakeLock, "take-lock", false, "take an exchange lock as well, which reserves a rate for a while and moves no money")
	flags.StringToStringVar(&paths, "operation-path", nil, "check `operationId=path` in place of the assumed path; may be repeated")
	flags.BoolVar(&asJSON, "json", false, "print the report as JSON")
	return cmd
}

// jsonReport is a report as it is printed for scripts.
type jsonReport struct {
	doctor.Report

	Agreed         bool              `json:"agreed"`
	OperationPaths map[string]string `json:"operationPaths"`
}

func printJSON(p *Program, report doctor.Report) error {
	encoder := json.NewEncoder(p.Out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(jsonReport{report, report.Agreed(), report.OperationPaths()})
}

// verdict is the report in one sentence, as an error unless everything agrees.
func verdict(report doctor.Report) error {
	if report.Agreed() {
		return nil
	}
	differ, failed := report.Count(doctor.OtherPath, doctor.ShapeDiffers, doctor.PathUnknown), report.Count(doctor.Failed)
	return fmt.Errorf("of %d operations %d differ and %d could not be checked", len(report.Checks)-report.Count(doctor.NotChecked), differ, failed)
}

package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// embeddedURL is the address of the embedded sandbox. Nothing listens there: requests to it never leave the process.
const embeddedURL = "http://p100-sandbox.invalid"

// account turns a provider block into an account: this is where the client meets the embedded sandbox.
func (p *p100Provider) account(ctx context.Context, config configModel, terraformVersion string, diags *diag.Diagnostics) *tfkit.Account {
	if unknown := config.unknowns(); len(unknown) > 0 {
		account := &tfkit.Account{Unavailable: diag.NewErrorDiagnostic("The provider configuration is not known yet",
			"`"+strings.Join(unknown, "`, `")+"` of the provider \"p100\" depends on something that is created in the same run, so P100 cannot be "+
				"asked anything during this plan. No other environment or host is used in its place.\n\nApply in two steps: first "+
				"`terraform apply -target=...` for what the value depends on, then everything.")}
		if !config.Environment.IsUnknown() { // what needs no client, such as the rules for production, is checked all the same
			account.Environment = resolver{lookup: p.lookupEnv, diags: diags}.environment(config)
		}
		return account
	}
	s := resolve(ctx, config, p.lookupEnv, diags)
	if diags.HasError() {
		return nil
	}

	cfg := s.client(fmt.Sprintf("terraform-provider-p100/%s (Terraform %s)", p.version, terraformVersion))
	cfg.Log = func(ctx context.Context, msg string, fields map[string]any) {
		tflog.Debug(ctx, msg, fields)
	}
	var transport http.RoundTripper = client.NewTransport()
	if s.environment == tfkit.EnvironmentSandbox && s.baseURL == "" {
		box := p.embed(ctx, s, diags)
		if box == nil {
			return nil
		}
		cfg.BaseURL = embeddedURL
		transport = box.RoundTripper()
	}
	cfg.Transport = p.wrapTransport(transport)

	api, err := client.New(cfg)
	if err != nil {
		diags.AddError("Unable to set up the P100 client", err.Error())
		return nil
	}
	account := &tfkit.Account{Environment: s.environment, Client: api, AllowMoneyMovement: s.allowMoneyMovement, DuplicateWindow: s.duplicateWindow, PaymentSearch: p.paymentSearch}
	if s.environment == tfkit.EnvironmentSandbox {
		cfg.OperationPaths = nil // they are of the User API
		if account.Control, err = control.New(cfg, s.sandboxControlToken); err != nil {
			diags.AddError("Unable to set up the sandbox's control client", err.Error())
			return nil
		}
	}
	return account
}

// embed opens the embedded sandbox. It stays open as long as the process: the plugin protocol has no call to close a provider.
func (p *p100Provider) embed(ctx context.Context, s settings, diags *diag.Diagnostics) *sandbox.Sandbox {
	opts := sandbox.Options{File: s.sandboxFile}
	if s.sandboxFaults != "" {
		rules, err := sandbox.ReadFaultRules(s.sandboxFaults)
		if err != nil {
			diags.AddError("Wrong environment variable P100_SANDBOX_FAULTS",
				tfkit.SentenceStart(err.Error())+".\n\nThe variable names a file with a JSON list of fault rules for the embedded sandbox; the guide \"The sandbox\" "+
					"describes them. Correct the file, or unset the variable to let nothing go wrong.")
			return nil
		}
		opts.FaultRules = rules
	}
	box, err := p.openSandbox(ctx, opts)
	if err == nil {
		return box
	}
	detail := tfkit.SentenceStart(err.Error()) + "." // it names the file, and says what to do
	if errors.Is(err, sandbox.ErrNotSandbox) {
		detail += " Nothing was changed in it."
	}
	diags.AddAttributeError(path.Root("sandbox_file"), "Unable to use the sandbox file",
		detail+"\n\nThe file is the one that `sandbox_file` or P100_SANDBOX_FILE names, else "+sandbox.DefaultFile+" in the directory that Terraform runs in.")
	return nil
}

// Package provider is the Terraform side: the provider's configuration, the connection between client and embedded sandbox,
// and, in one package per noun, the resources, data sources, actions and list resources.
package provider

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/p100-community/terraform-provider-p100/internal/provider/balance"
	"github.com/p100-community/terraform-provider-p100/internal/provider/crypto"
	"github.com/p100-community/terraform-provider-p100/internal/provider/exchange"
	"github.com/p100-community/terraform-provider-p100/internal/provider/history"
	"github.com/p100-community/terraform-provider-p100/internal/provider/kyc"
	"github.com/p100-community/terraform-provider-p100/internal/provider/sepa"
	"github.com/p100-community/terraform-provider-p100/internal/provider/simulation"
	"github.com/p100-community/terraform-provider-p100/internal/provider/transfer"
	"github.com/p100-community/terraform-provider-p100/internal/provider/user"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// TypeName is the prefix of every resource and data source.
const TypeName = "p100"

// Option changes how the provider meets the outside world. Only tests need one.
type Option func(*p100Provider)

// WithSandboxOpener replaces sandbox.Open for the embedded sandbox: tests add faults, modes and a log, and close what they opened.
func WithSandboxOpener(open func(context.Context, sandbox.Options) (*sandbox.Sandbox, error)) Option {
	return func(p *p100Provider) { p.openSandbox = open }
}

// WithTransport wraps the transport of every client: tests watch requests and answers.
func WithTransport(wrap func(http.RoundTripper) http.RoundTripper) Option {
	return func(p *p100Provider) { p.wrapTransport = wrap }
}

// WithEnvironment replaces os.LookupEnv, so that parallel tests do not share variables.
func WithEnvironment(lookup func(string) (string, bool)) Option {
	return func(p *p100Provider) { p.lookupEnv = lookup }
}

// WithPaymentSearch replaces how long the history is searched for a payment whose answer was lost.
func WithPaymentSearch(d time.Duration) Option {
	return func(p *p100Provider) { p.paymentSearch = d }
}

// paymentSearch gives the history time to show a payment, and a person an answer.
const paymentSearch = 30 * time.Second

type p100Provider struct {
	version       string
	openSandbox   func(context.Context, sandbox.Options) (*sandbox.Sandbox, error)
	wrapTransport func(http.RoundTripper) http.RoundTripper
	lookupEnv     func(string) (string, bool)
	paymentSearch time.Duration
}

var (
	_ provider.Provider                  = (*p100Provider)(nil)
	_ provider.ProviderWithActions       = (*p100Provider)(nil)
	_ provider.ProviderWithListResources = (*p100Provider)(nil)
)

// New returns a constructor of the provider, as the plugin server wants it.
func New(version string, opts ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &p100Provider{
			version:       version,
			openSandbox:   sandbox.Open,
			wrapTransport: func(t http.RoundTripper) http.RoundTripper { return t },
			lookupEnv:     os.LookupEnv,
			paymentSearch: paymentSearch,
		}
		for _, opt := range opts {
			opt(p)
		}
		return p
	}
}

func (p *p100Provider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = TypeName
	resp.Version = p.version
}

// Configure builds the account that resources and data sources work with. Values that are not known yet do not fail the plan
// and never fall back to a default: the account then says so to whoever uses it.
func (p *p100Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config configModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	account := p.account(ctx, config, req.TerraformVersion, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.ResourceData = account
	resp.DataSourceData = account
	resp.ActionData = account
	resp.ListResourceData = account
}

func (p *p100Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		user.NewResource,
		user.NewSuspensionResource,
		kyc.NewFilesResource,
		kyc.NewVerificationResource,
		kyc.NewVerificationWaitResource,
		kyc.NewUserVerificationResource,
		kyc.NewPOAFilesResource,
		sepa.NewContactResource,
		sepa.NewContactsExclusiveResource,
		sepa.NewTransferResource,
		transfer.NewResource,
		exchange.NewResource,
		crypto.NewTravelRuleResource,
		crypto.NewWithdrawalResource,
		simulation.NewKYCDecisionResource,
		simulation.NewSEPADepositResource,
		simulation.NewCryptoDepositResource,
		simulation.NewIBANDecisionResource,
	}
}

func (p *p100Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		user.NewDataSource,
		kyc.NewStatusDataSource,
		balance.NewUserDataSource,
		balance.NewPartnerDataSource,
		history.NewDataSource,
		sepa.NewContactsDataSource,
		sepa.NewTransferDataSource,
		transfer.NewDataSource,
		exchange.NewDataSource,
		exchange.NewRateDataSource,
		sepa.NewDepositInfoDataSource,
		crypto.NewNetworkFeeDataSource,
		crypto.NewWithdrawalDataSource,
	}
}

// Actions need Terraform 1.14; older ones, and OpenTofu, do not ask for them.
func (p *p100Provider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		user.NewSuspendAction,
		user.NewUnsuspendAction,
	}
}

// ListResources need Terraform 1.14, like actions.
func (p *p100Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		sepa.NewContactList,
	}
}

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// configModel is the provider block.
type configModel struct {
	Environment           types.String  `tfsdk:"environment"`
	BaseURL               types.String  `tfsdk:"base_url"`
	APIKey                types.String  `tfsdk:"api_key"`
	SandboxFile           types.String  `tfsdk:"sandbox_file"`
	SandboxControlToken   types.String  `tfsdk:"sandbox_control_token"`
	RequestsPerSecond     types.Float64 `tfsdk:"requests_per_second"`
	MaxConcurrentRequests types.Int64   `tfsdk:"max_concurrent_requests"`
	MaxRetries            types.Int64   `tfsdk:"max_retries"`
	RetryWaitMin          types.String  `tfsdk:"retry_wait_min"`
	RetryWaitMax          types.String  `tfsdk:"retry_wait_max"`
	RequestTimeout        types.String  `tfsdk:"request_timeout"`
	DuplicateWindow       types.String  `tfsdk:"duplicate_window"`
	OperationPaths        types.Map     `tfsdk:"operation_paths"`
	AllowMoneyMovement    types.Bool    `tfsdk:"allow_money_movement"`
}

func (p *p100Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Users, KYC, contacts, deposits and payments of the [P100](https://p100.io) User API. With " +
			"`environment = \"sandbox\"` everything runs against a P100 that is embedded in the provider: no account, key or network is needed.",
		Attributes: map[string]schema.Attribute{
			"environment": schema.StringAttribute{
				MarkdownDescription: "Where the objects live: `sandbox` (embedded in the provider, or a served one with `base_url`), `staging` " +
					"(test data, test networks) or `production`. Required, here or as `P100_ENVIRONMENT`; there is no default, so that nothing " +
					"ever reaches an environment that was not named.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(environmentNames()...)},
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "Base URL of the deployment, without `/v1`. Default: the environment's own (staging `" + stagingURL +
					"`, production `" + productionURL + "`, sandbox: none, it runs inside the provider). Plain `http` is accepted on loopback " +
					"addresses only. Environment variable: `P100_BASE_URL`.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"api_key": schema.StringAttribute{
				MarkdownDescription: "The partner's API key. Required in staging and production. In the sandbox it may be left out, and a key, " +
					"if given, selects a partner of its own. Environment variable: `P100_API_KEY`.",
				Optional:  true,
				Sensitive: true,
			},
			"sandbox_file": schema.StringAttribute{
				MarkdownDescription: "File that holds the state of the embedded sandbox; it is created when it is missing. Only with " +
					"`environment = \"sandbox\"` and without `base_url`. Default: `" + sandbox.DefaultFile + "` in the directory that Terraform " +
					"runs in. Environment variable: `P100_SANDBOX_FILE`.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"sandbox_control_token": schema.StringAttribute{
				MarkdownDescription: "Token of a served sandbox's control API, which the `p100_sandbox_*` resources use. The embedded sandbox " +
					"needs none. Environment variable: `P100_SANDBOX_CONTROL_TOKEN`.",
				Optional:  true,
				Sensitive: true,
			},
			"requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "At most so many requests a second are sent, retries included; 0 means no limit. Range 0 to 1000. Default: 10 " +
					"in staging and production, no limit in the sandbox. Environment variable: `P100_REQUESTS_PER_SECOND`.",
				Optional:   true,
				Validators: []validator.Float64{float64validator.Between(0, 1000)},
			},
			"max_concurrent_requests": schema.Int64Attribute{
				MarkdownDescription: "At most so many requests are under way at once; 0 means no limit but Terraform's own `-parallelism`. " +
					"Range 0 to 1000. Default: 0. Environment variable: `P100_MAX_CONCURRENT_REQUESTS`.",
				Optional:   true,
				Validators: []validator.Int64{int64validator.Between(0, 1000)},
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: "How often a request is sent again after the first attempt, where sending it again is safe. Range 0 to 20. " +
					"Default: 4. Environment variable: `P100_MAX_RETRIES`.",
				Optional:   true,
				Validators: []validator.Int64{int64validator.Between(0, 20)},
			},
			"retry_wait_min": durationAttribute("Shortest pause before a retry", "10ms", "1m", "500ms", "P100_RETRY_WAIT_MIN",
				retryWaitMinRange),
			"retry_wait_max": durationAttribute("Longest pause before a retry; not shorter than `retry_wait_min`. A `Retry-After` header of the API is obeyed even when it is longer",
				"10ms", "10m", "30s", "P100_RETRY_WAIT_MAX", retryWaitMaxRange),
			"request_timeout": durationAttribute("Time limit of one attempt of one request", "1s", "10m", "30s", "P100_REQUEST_TIMEOUT",
				requestTimeoutRange),
			"duplicate_window": durationAttribute("How far back the history is searched for an identical payment before one is sent; an identical one refuses the payment", "1m", "720h", "24h",
				"P100_DUPLICATE_WINDOW", duplicateWindowRange),
			"operation_paths": schema.MapAttribute{
				MarkdownDescription: "Path templates that differ on your deployment, by operation id, such as `{ getUserBalances = " +
					"\"/v1/user/{id}/balances\" }`. Some paths of the API are not published and assumed by this provider; the placeholders must be those of " +
					"the operation. Has no environment variable.",
				Optional:    true,
				ElementType: types.StringType,
			},
			"allow_money_movement": schema.BoolAttribute{
				MarkdownDescription: "Must be `true` before a resource may move money in production. Default: `false`. Not needed elsewhere. Has no " +
					"environment variable.",
				Optional: true,
			},
		},
	}
}

func durationAttribute(what, lowest, highest, byDefault, variable string, allowed durationRange) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: what + ", as a duration with unit (`250ms`, `30s`, `2m`). Range " + lowest + " to " + highest +
			". Default: `" + byDefault + "`. Environment variable: `" + variable + "`.",
		Optional:   true,
		Validators: []validator.String{tfkit.DurationBetween(allowed.min, allowed.max)},
	}
}

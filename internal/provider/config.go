package provider

import (
	"context"
	"fmt"
	"math"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const (
	stagingURL    = "https://partner-api-stage.p100.io"
	productionURL = "https://partner-api.p100.io"
)

// hostOwners are the vendor's own hosts: neither may be reached under the name of another environment.
var hostOwners = map[string]tfkit.Environment{
	"partner-api-stage.p100.io": tfkit.EnvironmentStaging,
	"partner-api.p100.io":       tfkit.EnvironmentProduction,
}

type durationRange struct{ min, max time.Duration }

var (
	retryWaitMinRange   = durationRange{10 * time.Millisecond, time.Minute}
	retryWaitMaxRange   = durationRange{10 * time.Millisecond, 10 * time.Minute}
	requestTimeoutRange = durationRange{time.Second, 10 * time.Minute}

	duplicateWindowRange = durationRange{time.Minute, 720 * time.Hour}
)

func environmentNames() []string {
	return []string{string(tfkit.EnvironmentSandbox), string(tfkit.EnvironmentStaging), string(tfkit.EnvironmentProduction)}
}

// settings is the provider block with environment variables and defaults filled in, and checked.
type settings struct {
	environment           tfkit.Environment
	baseURL               string // empty: the embedded sandbox
	apiKey                string
	sandboxFile           string
	sandboxFaults         string // path of a file with fault rules for the embedded sandbox
	sandboxControlToken   string
	requestsPerSecond     float64
	maxConcurrentRequests int
	maxRetries            int
	retryWaitMin          time.Duration
	retryWaitMax          time.Duration
	requestTimeout        time.Duration
	duplicateWindow       time.Duration
	operationPaths        map[string]string
	allowMoneyMovement    bool
}

// unknowns names the attributes whose values are not known during this plan.
func (c configModel) unknowns() []string {
	var names []string
	for _, a := range []struct {
		name  string
		value interface{ IsUnknown() bool }
	}{
		{"environment", c.Environment},
		{"base_url", c.BaseURL},
		{"api_key", c.APIKey},
		{"sandbox_file", c.SandboxFile},
		{"sandbox_control_token", c.SandboxControlToken},
		{"requests_per_second", c.RequestsPerSecond},
		{"max_concurrent_requests", c.MaxConcurrentRequests},
		{"max_retries", c.MaxRetries},
		{"retry_wait_min", c.RetryWaitMin},
		{"retry_wait_max", c.RetryWaitMax},
		{"request_timeout", c.RequestTimeout},
		{"duplicate_window", c.DuplicateWindow},
		{"operation_paths", c.OperationPaths},
		{"allow_money_movement", c.AllowMoneyMovement},
	} {
		if a.value.IsUnknown() {
			names = append(names, a.name)
		}
	}
	for _, element := range c.OperationPaths.Elements() {
		if element.IsUnknown() {
			return append(names, "operation_paths")
		}
	}
	return names
}

// resolver reads settings from the provider block first and the environment second, and collects what is wrong with them.
type resolver struct {
	lookup func(string) (string, bool)
	diags  *diag.Diagnostics
}

// variable returns an environment variable; an empty one counts as not set.
func (r resolver) variable(name string) (string, bool) {
	value, ok := r.lookup(name)
	return value, ok && value != ""
}

func (r resolver) text(configured types.String, variable string) string {
	if !configured.IsNull() {
		return configured.ValueString()
	}
	value, _ := r.variable(variable)
	return value
}

// number reads a number that the schema's validators have checked when it comes from the block, and checks it when it comes
// from the environment.
func (r resolver) number(configured *float64, variable string, lowest, highest, byDefault float64, whole bool) float64 {
	if configured != nil {
		return *configured
	}
	raw, ok := r.variable(variable)
	if !ok {
		return byDefault
	}
	value, err := strconv.ParseFloat(raw, 64)
	inRange := value >= lowest && value <= highest // false for NaN
	if err != nil || !inRange || (whole && value != math.Trunc(value)) {
		kind := "a number"
		if whole {
			kind = "a whole number"
		}
		r.diags.AddError("Wrong environment variable "+variable,
			fmt.Sprintf("%s must be %s from %v to %v, but is %q.", variable, kind, lowest, highest, raw))
		return byDefault
	}
	return value
}

func (r resolver) duration(configured types.String, variable string, allowed durationRange, byDefault time.Duration) time.Duration {
	if !configured.IsNull() {
		if value, err := time.ParseDuration(configured.ValueString()); err == nil {
			return value
		}
		return byDefault // the schema has refused it
	}
	raw, ok := r.variable(variable)
	if !ok {
		return byDefault
	}
	value, err := time.ParseDuration(raw)
	if err != nil || value < allowed.min || value > allowed.max {
		r.diags.AddError("Wrong environment variable "+variable,
			fmt.Sprintf("%s must be a duration with unit from %s to %s, such as %s, but is %q.", variable, allowed.min, allowed.max, byDefault, raw))
		return byDefault
	}
	return value
}

func resolve(ctx context.Context, c configModel, lookup func(string) (string, bool), diags *diag.Diagnostics) settings {
	r := resolver{lookup: lookup, diags: diags}
	s := settings{
		environment:         r.environment(c),
		baseURL:             r.text(c.BaseURL, "P100_BASE_URL"),
		apiKey:              r.text(c.APIKey, "P100_API_KEY"),
		sandboxFile:         r.text(c.SandboxFile, "P100_SANDBOX_FILE"),
		sandboxFaults:       r.text(types.StringNull(), "P100_SANDBOX_FAULTS"),
		sandboxControlToken: r.text(c.SandboxControlToken, "P100_SANDBOX_CONTROL_TOKEN"),
		retryWaitMin:        r.duration(c.RetryWaitMin, "P100_RETRY_WAIT_MIN", retryWaitMinRange, 500*time.Millisecond),
		retryWaitMax:        r.duration(c.RetryWaitMax, "P100_RETRY_WAIT_MAX", retryWaitMaxRange, 30*time.Second),
		requestTimeout:      r.duration(c.RequestTimeout, "P100_REQUEST_TIMEOUT", requestTimeoutRange, 30*time.Second),
		duplicateWindow:     r.duration(c.DuplicateWindow, "P100_DUPLICATE_WINDOW", duplicateWindowRange, 24*time.Hour),
		allowMoneyMovement:  c.AllowMoneyMovement.ValueBool(),
	}
	defaultRate := 10.0
	if s.environment == tfkit.EnvironmentSandbox {
		defaultRate = 0
	}
	s.requestsPerSecond = r.number(c.RequestsPerSecond.ValueFloat64Pointer(), "P100_REQUESTS_PER_SECOND", 0, 1000, defaultRate, false)
	s.maxConcurrentRequests = int(r.number(asFloat(c.MaxConcurrentRequests), "P100_MAX_CONCURRENT_REQUESTS", 0, 1000, 0, true))
	s.maxRetries = int(r.number(asFloat(c.MaxRetries), "P100_MAX_RETRIES", 0, 20, 4, true))
	if s.retryWaitMin > s.retryWaitMax {
		diags.AddAttributeError(path.Root("retry_wait_min"), "retry_wait_min is longer than retry_wait_max",
			fmt.Sprintf("The shortest pause before a retry is %s, the longest %s.", s.retryWaitMin, s.retryWaitMax))
	}
	r.checkKey(s)
	r.checkURL(&s)
	if s.environment == tfkit.EnvironmentSandbox {
		r.checkSandboxFile(c, &s)
	} else if s.environment != "" {
		r.refuseSandboxSettings(c)
	}
	s.operationPaths = r.operationPaths(ctx, c.OperationPaths)
	return s
}

func asFloat(v types.Int64) *float64 {
	if v.IsNull() {
		return nil
	}
	f := float64(v.ValueInt64())
	return &f
}

func (r resolver) environment(c configModel) tfkit.Environment {
	name := r.text(c.Environment, "P100_ENVIRONMENT")
	switch e := tfkit.Environment(name); e {
	case tfkit.EnvironmentSandbox, tfkit.EnvironmentStaging, tfkit.EnvironmentProduction:
		return e
	}
	if name == "" {
		r.diags.AddAttributeError(path.Root("environment"), "Missing environment",
			"Say where the objects live: set `environment` in the provider block, or P100_ENVIRONMENT, to \"sandbox\" (runs inside the "+
				"provider, needs no account), \"staging\" or \"production\". There is no default on purpose.")
	} else {
		r.diags.AddAttributeError(path.Root("environment"), "Unknown environment",
			fmt.Sprintf("%q is none of %s.", name, strings.Join(environmentNames(), ", ")))
	}
	return ""
}

// checkKey never prints the key, not even a part of it. Its errors do not point at the attribute either, because Terraform would
// quote the line of the configuration.
func (r resolver) checkKey(s settings) {
	if s.apiKey == "" {
		if s.environment == tfkit.EnvironmentStaging || s.environment == tfkit.EnvironmentProduction {
			r.diags.AddAttributeError(path.Root("api_key"), "Missing API key",
				fmt.Sprintf("The %s environment needs the partner's API key. Set the environment variable P100_API_KEY, or `api_key` from a "+
					"variable that is marked sensitive. To work without a key, use environment = \"sandbox\".", s.environment))
		}
		return
	}
	for _, c := range s.apiKey {
		switch {
		case unicode.IsSpace(c):
			r.diags.AddError("The API key contains a space or line break",
				"A key has none. It was probably copied or read from a file together with one; use trimspace(file(...)) or \"$(cat file)\". The key is not shown here.")
			return
		case c < 0x21 || c > 0x7e:
			r.diags.AddError("The API key contains a character that cannot be sent",
				"A key consists of printable ASCII characters, because it travels in an HTTP header. The key is not shown here.")
			return
		}
	}
}

func (r resolver) checkURL(s *settings) {
	if s.baseURL == "" {
		switch s.environment {
		case tfkit.EnvironmentStaging:
			s.baseURL = stagingURL
		case tfkit.EnvironmentProduction:
			s.baseURL = productionURL
		}
		return
	}
	at := path.Root("base_url")
	u, err := url.Parse(s.baseURL)
	switch {
	case err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http"):
		r.diags.AddAttributeError(at, "base_url is not a URL",
			"Write the scheme and the host, without /v1, for example \"https://partner-api-stage.p100.io\" or \"http://127.0.0.1:8100\".")
		return
	case u.User != nil: // not at the attribute: Terraform would quote the line, and so the password
		r.diags.AddError("base_url contains a user name or password", "The API knows only the key; take them out of the URL.")
		return
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "": // likewise: a key may be in it
		r.diags.AddError("base_url contains a query or fragment", "Write the scheme, the host and, if need be, a path prefix.")
		return
	case strings.HasSuffix(strings.TrimRight(u.Path, "/"), "/v1"):
		r.diags.AddAttributeError(at, "base_url ends in /v1", "The provider adds /v1 itself; leave it out.")
		return
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		r.diags.AddAttributeError(at, "base_url is plain http",
			"The API key and personal data would cross the network unencrypted. Use https; plain http is accepted only on this machine (127.0.0.0/8, ::1, localhost).")
		return
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".") // a name may be written with the root's dot
	if owner, ok := hostOwners[host]; ok && s.environment != "" && owner != s.environment {
		r.diags.AddAttributeError(at, fmt.Sprintf("base_url is the %s host, environment is %s", owner, s.environment),
			fmt.Sprintf("%s is the host of P100's %s environment. Either set environment = %q, and mean it, or take base_url out "+
				"(it may come from P100_BASE_URL).", host, owner, owner))
	}
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (r resolver) checkSandboxFile(c configModel, s *settings) {
	if s.baseURL != "" {
		if !c.SandboxFile.IsNull() {
			r.diags.AddAttributeError(path.Root("sandbox_file"), "sandbox_file and base_url exclude each other",
				"With base_url (which may come from P100_BASE_URL) the sandbox is served by another process, which has its own file. Take one of the two out.")
		}
		return
	}
	if s.sandboxFile == "" {
		s.sandboxFile = sandbox.DefaultFile
	}
}

// refuseSandboxSettings refuses what is written in the block; variables may be set for other configurations.
func (r resolver) refuseSandboxSettings(c configModel) {
	const what = "Take it out, or set environment = \"sandbox\"."
	if !c.SandboxFile.IsNull() {
		r.diags.AddAttributeError(path.Root("sandbox_file"), "sandbox_file is for the sandbox only", what)
	}
	if !c.SandboxControlToken.IsNull() { // not at the attribute: Terraform would quote the line, and so the token
		r.diags.AddError("sandbox_control_token is for the sandbox only", what)
	}
}

func (r resolver) operationPaths(ctx context.Context, configured types.Map) map[string]string {
	if configured.IsNull() {
		return nil
	}
	paths := map[string]string{}
	r.diags.Append(configured.ElementsAs(ctx, &paths, false)...)
	api, err := contract.P100()
	if err == nil {
		_, err = api.WithPaths(paths)
	}
	if err != nil {
		r.diags.AddAttributeError(path.Root("operation_paths"), "Wrong operation path",
			wrongPaths(err)+"\n\nThe guide \"Coverage of the API\" lists all operations with their paths.")
	}
	return paths
}

// wrongPaths is what is wrong with operation_paths, each in a sentence.
func wrongPaths(err error) string {
	problems := strings.Split(err.Error(), "\n")
	for i, problem := range problems {
		problems[i] = tfkit.SentenceStart(problem) + "."
	}
	return strings.Join(problems, "\n")
}

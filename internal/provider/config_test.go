package provider

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// emptyBlock is a provider block in which nothing is written.
func emptyBlock() configModel {
	return configModel{OperationPaths: types.MapNull(types.StringType)}
}

// block is a provider block for an environment, changed by each of the functions.
func block(environment string, changes ...func(*configModel)) configModel {
	c := emptyBlock()
	c.Environment = types.StringValue(environment)
	for _, change := range changes {
		change(&c)
	}
	return c
}

func withKey(key string) func(*configModel) {
	return func(c *configModel) { c.APIKey = types.StringValue(key) }
}

func withURL(url string) func(*configModel) {
	return func(c *configModel) { c.BaseURL = types.StringValue(url) }
}

// resolved resolves a block with variables, and also returns the names of the variables that were asked for.
func resolved(t *testing.T, c configModel, vars map[string]string) (settings, diag.Diagnostics, []string) {
	t.Helper()
	asked := map[string]bool{}
	lookup := func(name string) (string, bool) {
		asked[name] = true
		value, ok := vars[name]
		return value, ok
	}
	var diags diag.Diagnostics
	s := resolve(t.Context(), c, lookup, &diags)
	return s, diags, slices.Sorted(maps.Keys(asked))
}

// says joins what diagnostics say, with the attribute that each is about.
func says(diags diag.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			b.WriteString("[" + at.Path().String() + "] ")
		}
		b.WriteString(d.Summary() + ": " + d.Detail() + "\n")
	}
	return b.String()
}

func wantSettings(t *testing.T, got, want settings, diags diag.Diagnostics) {
	t.Helper()
	if len(diags) > 0 {
		t.Errorf("diagnostics:\n%s", says(diags))
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(settings{})); d != "" {
		t.Errorf("settings (-want +got):\n%s", d)
	}
}

func sandboxDefaults() settings {
	return settings{
		environment: tfkit.EnvironmentSandbox, sandboxFile: "p100-sandbox.db",
		requestsPerSecond: 0, maxConcurrentRequests: 0, maxRetries: 4,
		retryWaitMin: 500 * time.Millisecond, retryWaitMax: 30 * time.Second, requestTimeout: 30 * time.Second, duplicateWindow: 24 * time.Hour,
	}
}

func deploymentDefaults(environment tfkit.Environment, url string) settings {
	s := sandboxDefaults()
	s.environment, s.baseURL, s.sandboxFile, s.apiKey, s.requestsPerSecond = environment, url, "", "key", 10
	return s
}

func TestResolveDefaults(t *testing.T) {
	t.Parallel()
	for environment, want := range map[string]settings{
		"sandbox":    sandboxDefaults(),
		"staging":    deploymentDefaults(tfkit.EnvironmentStaging, "https://partner-api-stage.p100.io"),
		"production": deploymentDefaults(tfkit.EnvironmentProduction, "https://partner-api.p100.io"),
	} {
		t.Run(environment, func(t *testing.T) {
			t.Parallel()
			c := block(environment)
			if environment != "sandbox" {
				c.APIKey = types.StringValue("key")
			}
			got, diags, _ := resolved(t, c, nil)
			wantSettings(t, got, want, diags)
		})
	}
}

// allVariables sets every variable, each to something else than the default.
var allVariables = map[string]string{
	"P100_ENVIRONMENT":             "sandbox",
	"P100_BASE_URL":                "http://127.0.0.1:8100/prefix",
	"P100_API_KEY":                 "env-key",
	"P100_SANDBOX_FILE":            "env.db",
	"P100_SANDBOX_FAULTS":          "faults.json",
	"P100_SANDBOX_CONTROL_TOKEN":   "env-token",
	"P100_REQUESTS_PER_SECOND":     "2.5",
	"P100_MAX_CONCURRENT_REQUESTS": "7",
	"P100_MAX_RETRIES":             "9",
	"P100_RETRY_WAIT_MIN":          "20ms",
	"P100_RETRY_WAIT_MAX":          "2m",
	"P100_REQUEST_TIMEOUT":         "5s",
	"P100_DUPLICATE_WINDOW":        "48h",
}

func TestResolveTakesEveryVariable(t *testing.T) {
	t.Parallel()
	got, diags, asked := resolved(t, emptyBlock(), allVariables)
	wantSettings(t, got, settings{
		environment: tfkit.EnvironmentSandbox, baseURL: "http://127.0.0.1:8100/prefix", apiKey: "env-key",
		sandboxFile: "env.db", sandboxFaults: "faults.json", sandboxControlToken: "env-token", requestsPerSecond: 2.5, maxConcurrentRequests: 7, maxRetries: 9,
		retryWaitMin: 20 * time.Millisecond, retryWaitMax: 2 * time.Minute, requestTimeout: 5 * time.Second, duplicateWindow: 48 * time.Hour,
	}, diags)
	// No other variable is looked at: allow_money_movement and operation_paths have none.
	if want := slices.Sorted(maps.Keys(allVariables)); !slices.Equal(asked, want) {
		t.Errorf("looked at %v, want %v", asked, want)
	}
}

func TestResolveEmptyVariablesAreNotSet(t *testing.T) {
	t.Parallel()
	empty := map[string]string{}
	for name := range allVariables {
		empty[name] = ""
	}
	got, diags, _ := resolved(t, block("sandbox"), empty)
	wantSettings(t, got, sandboxDefaults(), diags)
}

func TestResolveBlockWinsOverVariables(t *testing.T) {
	t.Parallel()
	paths := map[string]attr.Value{"getUserBalances": types.StringValue("/v1/user/{id}/balances")}
	c := configModel{
		Environment:           types.StringValue("production"),
		BaseURL:               types.StringValue("https://gateway.example.com/p100"),
		APIKey:                types.StringValue("block-key"),
		RequestsPerSecond:     types.Float64Value(0),
		MaxConcurrentRequests: types.Int64Value(1),
		MaxRetries:            types.Int64Value(0),
		RetryWaitMin:          types.StringValue("1s"),
		RetryWaitMax:          types.StringValue("10s"),
		RequestTimeout:        types.StringValue("1m"),
		DuplicateWindow:       types.StringValue("1h"),
		OperationPaths:        types.MapValueMust(types.StringType, paths),
		AllowMoneyMovement:    types.BoolValue(true),
	}
	vars := maps.Clone(allVariables)
	delete(vars, "P100_SANDBOX_FILE") // see TestResolveSandboxSettings
	delete(vars, "P100_SANDBOX_FAULTS")
	delete(vars, "P100_SANDBOX_CONTROL_TOKEN")
	got, diags, _ := resolved(t, c, vars)
	wantSettings(t, got, settings{
		environment: tfkit.EnvironmentProduction, baseURL: "https://gateway.example.com/p100", apiKey: "block-key",
		requestsPerSecond: 0, maxConcurrentRequests: 1, maxRetries: 0,
		retryWaitMin: time.Second, retryWaitMax: 10 * time.Second, requestTimeout: time.Minute, duplicateWindow: time.Hour,
		operationPaths: map[string]string{"getUserBalances": "/v1/user/{id}/balances"}, allowMoneyMovement: true,
	}, diags)
}

func TestSchemaDocumentsTheVariables(t *testing.T) {
	t.Parallel()
	var resp provider.SchemaResponse
	New("test")().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	named := regexp.MustCompile("`(P100_[A-Z_]+)`")
	var documented []string
	for name, attribute := range resp.Schema.Attributes {
		text := attribute.GetMarkdownDescription()
		variables := named.FindAllStringSubmatch(text, -1)
		switch {
		case name == "operation_paths" || name == "allow_money_movement":
			if len(variables) > 0 || !strings.Contains(text, "Has no environment variable") {
				t.Errorf("%s: %s", name, text)
			}
		case len(variables) != 1 || variables[0][1] != "P100_"+strings.ToUpper(name):
			t.Errorf("%s does not name its variable: %s", name, text)
		default:
			documented = append(documented, variables[0][1])
		}
		if name != "environment" && name != "api_key" && name != "sandbox_control_token" && !strings.Contains(text, "efault:") &&
			name != "operation_paths" {
			t.Errorf("%s does not state its default: %s", name, text)
		}
	}
	// What is for tests alone has no attribute; the guide has it.
	guide, err := os.ReadFile("../../templates/guides/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(guide), "P100_SANDBOX_FAULTS=") {
		documented = append(documented, "P100_SANDBOX_FAULTS")
	}
	slices.Sort(documented)
	if want := slices.Sorted(maps.Keys(allVariables)); !slices.Equal(documented, want) {
		t.Errorf("documented %v, want %v", documented, want)
	}
}

func TestResolveWrongVariables(t *testing.T) {
	t.Parallel()
	numbers := map[string]string{
		"P100_REQUESTS_PER_SECOND":     "P100_REQUESTS_PER_SECOND must be a number from 0 to 1000",
		"P100_MAX_CONCURRENT_REQUESTS": "P100_MAX_CONCURRENT_REQUESTS must be a whole number from 0 to 1000",
		"P100_MAX_RETRIES":             "P100_MAX_RETRIES must be a whole number from 0 to 20",
		"P100_RETRY_WAIT_MIN":          "P100_RETRY_WAIT_MIN must be a duration with unit from 10ms to 1m0s",
		"P100_RETRY_WAIT_MAX":          "P100_RETRY_WAIT_MAX must be a duration with unit from 10ms to 10m0s",
		"P100_REQUEST_TIMEOUT":         "P100_REQUEST_TIMEOUT must be a duration with unit from 1s to 10m0s",
		"P100_DUPLICATE_WINDOW":        "P100_DUPLICATE_WINDOW must be a duration with unit from 1m0s to 720h0m0s",
	}
	wrong := map[string][]string{
		"P100_REQUESTS_PER_SECOND":     {"-0.1", "1000.5", "NaN", "Inf", "many", "1,5"},
		"P100_MAX_CONCURRENT_REQUESTS": {"-1", "1001", "1.5", "NaN", "1e30", "x"},
		"P100_MAX_RETRIES":             {"-1", "21", "0.5"},
		"P100_RETRY_WAIT_MIN":          {"9ms", "61s", "5", "-1s", "soon"},
		"P100_RETRY_WAIT_MAX":          {"9ms", "601s", "5"},
		"P100_REQUEST_TIMEOUT":         {"999ms", "11m", "5"},
		"P100_DUPLICATE_WINDOW":        {"59s", "721h", "1"},
	}
	right := map[string][]string{
		"P100_REQUESTS_PER_SECOND": {"0", "1000", "0.5"}, "P100_MAX_CONCURRENT_REQUESTS": {"0", "1000"}, "P100_MAX_RETRIES": {"0", "20"},
		"P100_RETRY_WAIT_MIN": {"10ms", "30s"}, "P100_RETRY_WAIT_MAX": {"500ms", "10m"}, "P100_REQUEST_TIMEOUT": {"1s", "10m"}, "P100_DUPLICATE_WINDOW": {"1m", "720h"},
	}
	for name, message := range numbers {
		for _, value := range wrong[name] {
			_, diags, _ := resolved(t, block("sandbox"), map[string]string{name: value})
			if text := says(diags); diags.ErrorsCount() != 1 || !strings.Contains(text, message) || !strings.Contains(text, `"`+value+`"`) {
				t.Errorf("%s=%s: %s", name, value, text)
			}
		}
		for _, value := range right[name] {
			if _, diags, _ := resolved(t, block("sandbox"), map[string]string{name: value}); len(diags) > 0 {
				t.Errorf("%s=%s: %s", name, value, says(diags))
			}
		}
	}
}

func TestResolveWaitsInTheirOrder(t *testing.T) {
	t.Parallel()
	for name, vars := range map[string]map[string]string{
		"both":            {"P100_RETRY_WAIT_MIN": "2s", "P100_RETRY_WAIT_MAX": "1s"},
		"against default": {"P100_RETRY_WAIT_MAX": "100ms"},
	} {
		_, diags, _ := resolved(t, block("sandbox"), vars)
		if text := says(diags); !strings.Contains(text, "[retry_wait_min] retry_wait_min is longer than retry_wait_max") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestResolveEnvironment(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, variable string
		says           []string
	}{
		{"missing", "", []string{"[environment] Missing environment", "P100_ENVIRONMENT", `"sandbox"`, `"staging"`, `"production"`, "no default on purpose"}},
		{"unknown", "prod", []string{"[environment] Unknown environment", `"prod" is none of sandbox, staging, production`}},
		{"another spelling", "Production", []string{`"Production" is none of`}},
	} {
		got, diags, _ := resolved(t, emptyBlock(), map[string]string{"P100_ENVIRONMENT": tc.variable, "P100_API_KEY": "key"})
		for _, part := range tc.says {
			if !strings.Contains(says(diags), part) {
				t.Errorf("%s: %q is missing in %s", tc.name, part, says(diags))
			}
		}
		if got.environment != "" || got.baseURL != "" || got.sandboxFile != "" {
			t.Errorf("%s: goes on with %+v", tc.name, got)
		}
	}
}

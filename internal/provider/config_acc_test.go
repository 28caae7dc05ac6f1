package provider_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Everything may come from variables; the provider block need not even be written.
func TestAccProvider_environmentVariables(t *testing.T) {
	env := acctest.New(t)
	env.Vars = map[string]string{
		"P100_ENVIRONMENT": "sandbox", "P100_BASE_URL": env.URL(), "P100_API_KEY": "a-partner", "P100_MAX_RETRIES": "1",
		"P100_RETRY_WAIT_MIN": "10ms", "P100_RETRY_WAIT_MAX": "20ms", "P100_SANDBOX_CONTROL_TOKEN": "token",
		"P100_REQUESTS_PER_SECOND": "0", "P100_MAX_CONCURRENT_REQUESTS": "4", "P100_REQUEST_TIMEOUT": "30s",
		"P100_SANDBOX_FILE": filepath.Join(t.TempDir(), "unused.db"),
	}
	env.Test(resource.TestStep{Config: acctest.User()})
	env.WantRequests("createUser", 1)
	if _, err := os.Stat(env.Vars["P100_SANDBOX_FILE"]); !os.IsNotExist(err) {
		t.Errorf("the embedded sandbox was opened beside the served one: %v", err)
	}
}

func TestAccProvider_blockWinsOverVariables(t *testing.T) {
	env := acctest.New(t)
	env.Vars = map[string]string{
		"P100_ENVIRONMENT": "production", "P100_API_KEY": "not sendable", "P100_SANDBOX_FILE": filepath.Join(t.TempDir(), "other.db"), "P100_MAX_RETRIES": "many",
	}
	env.Test(resource.TestStep{Config: env.ConfigWith("  api_key = \"mine\"\n  max_retries = 0", acctest.User())})
	if _, err := os.Stat(env.Vars["P100_SANDBOX_FILE"]); !os.IsNotExist(err) {
		t.Errorf("the file of the variable was opened: %v", err)
	}
}

func TestAccProvider_badInput(t *testing.T) {
	for name, tc := range map[string]struct {
		block []string
		vars  map[string]string
		says  []string
	}{
		"missing environment": {nil, map[string]string{"P100_API_KEY": "key"}, []string{
			"Missing environment", "set `environment` in the provider block, or P100_ENVIRONMENT", "There is no default on purpose",
		}},
		"unknown environment":                 {[]string{`environment = "prod"`}, nil, []string{`value must be one of: ["sandbox" "staging" "production"]`, `"prod"`}},
		"unknown environment in the variable": {nil, map[string]string{"P100_ENVIRONMENT": "prod"}, []string{"Unknown environment", `"prod" is none of sandbox, staging, production`}},
		"missing key in staging":              {[]string{`environment = "staging"`}, nil, []string{"Missing API key", "P100_API_KEY", `use environment = "sandbox"`}},
		"missing key in production": {[]string{`environment = "production"`}, nil, []string{
			"Missing API key", "The production environment needs the partner's API key", "P100_API_KEY", `use environment = "sandbox"`,
		}},
		"key with a line break": {[]string{`environment = "production"`, `api_key = "s3cr3t-part\n"`}, nil, []string{"The API key contains a space or line break", "trimspace(file(...))"}},
		"key with a space in the variable": {[]string{`environment = "staging"`}, map[string]string{"P100_API_KEY": "s3cr3t part"}, []string{
			"The API key contains a space or line break", "The key is not shown here",
		}},
		"key that is not ASCII": {[]string{`environment = "staging"`, `api_key = "s3cr3t-ż"`}, nil, []string{"The API key contains a character that cannot be sent"}},
		"no URL":                {[]string{`environment = "staging"`, `api_key = "key"`, `base_url = "partner-api-stage.p100.io"`}, nil, []string{"base_url is not a URL", "Write the scheme and the host"}},
		"plain http":            {[]string{`environment = "staging"`, `api_key = "key"`, `base_url = "http://p100.example.com"`}, nil, []string{"base_url is plain http", "Use https"}},
		"password in the URL":   {[]string{`environment = "staging"`, `api_key = "key"`, `base_url = "https://me:s3cr3t-part@example.com"`}, nil, []string{"base_url contains a user name or password"}},
		"query in the URL":      {[]string{`environment = "staging"`, `api_key = "key"`, `base_url = "https://example.com?x=1"`}, nil, []string{"base_url contains a query"}},
		"version in the URL":    {[]string{`environment = "staging"`, `api_key = "key"`, `base_url = "https://example.com/v1"`}, nil, []string{"base_url ends in /v1", "leave it out"}},
		"production host, staging": {[]string{`environment = "staging"`, `api_key = "key"`, `base_url = "https://partner-api.p100.io"`}, nil, []string{
			"base_url is the production host, environment is staging", `Either set environment = "production", and mean it`,
		}},
		"staging host, production": {[]string{`environment = "production"`, `api_key = "key"`}, map[string]string{"P100_BASE_URL": "https://partner-api-stage.p100.io"}, []string{
			"base_url is the staging host, environment is production", "P100_BASE_URL",
		}},
		"staging host, sandbox": {[]string{`environment = "sandbox"`, `base_url = "https://partner-api-stage.p100.io"`}, nil, []string{"base_url is the staging host, environment is sandbox"}},
		"file and URL":          {[]string{`environment = "sandbox"`, `base_url = "http://127.0.0.1:1"`, `sandbox_file = "x.db"`}, nil, []string{"sandbox_file and base_url exclude each other"}},
		"sandbox file in staging": {[]string{`environment = "staging"`, `api_key = "key"`, `sandbox_file = "x.db"`}, nil, []string{
			"sandbox_file is for the sandbox only", `Take it out, or set environment = "sandbox"`,
		}},
		"control token in production": {[]string{`environment = "production"`, `api_key = "key"`, `sandbox_control_token = "s3cr3t"`}, nil, []string{"sandbox_control_token is for the sandbox only"}},
		"retries out of range":        {[]string{`environment = "sandbox"`, `max_retries = 21`}, nil, []string{"max_retries value must be between 0 and 20"}},
		"rate out of range":           {[]string{`environment = "sandbox"`, `requests_per_second = -1`}, nil, []string{"requests_per_second value must be between 0"}},
		"no whole number":             {[]string{`environment = "sandbox"`, `max_concurrent_requests = 1.5`}, nil, []string{"max_concurrent_requests", "is not an integer"}},
		"wait out of range":           {[]string{`environment = "sandbox"`, `retry_wait_min = "5ms"`}, nil, []string{"The value must be a duration from 10ms to 1m0s, but is 5ms"}},
		"wait without unit":           {[]string{`environment = "sandbox"`, `retry_wait_max = "5"`}, nil, []string{"retry_wait_max", `as numbers with units (250ms, 30s, 1h30m), but is "5"`}},
		"timeout out of range":        {[]string{`environment = "sandbox"`, `request_timeout = "1h"`}, nil, []string{"The value must be a duration from 1s to 10m0s, but is 1h0m0s"}},
		"waits in the wrong order":    {[]string{`environment = "sandbox"`, `retry_wait_min = "1m"`}, nil, []string{"retry_wait_min is longer than retry_wait_max", "the longest 30s"}},
		"variable out of range":       {[]string{`environment = "sandbox"`}, map[string]string{"P100_MAX_RETRIES": "21"}, []string{"P100_MAX_RETRIES must be a whole number from 0 to 20"}},
		"unknown operation":           {[]string{`environment = "sandbox"`, `operation_paths = { readUser = "/v1/user/{id}" }`}, nil, []string{`There is no operation "readUser" in the contract.`, `The guide "Coverage of the API" lists all operations`}},
		"wrong placeholder": {[]string{`environment = "sandbox"`, `operation_paths = { getUserBalances = "/v1/user/{externalUserId}/balances" }`}, nil, []string{
			"The path of getUserBalances must have the placeholder {id}, as in /v1/user/balances/{id}",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Vars = tc.vars
			config := providerBlock(tc.block...) + acctest.User()
			said := env.Errors(config)
			if len(said) != 1 {
				t.Fatalf("the errors are %q, want one", said)
			}
			wantParts(t, said[0], tc.says...)
			// What the command line adds, such as the line of the configuration, must not tell a secret either.
			if strings.Contains(fmt.Sprint(tc.block, tc.vars), "s3cr3t") {
				said = append(said, failure(t, env, planned(config)))
			}
			if strings.Contains(strings.Join(said, ""), "s3cr3t") {
				t.Errorf("a secret is printed: %q", said)
			}
			wantNoRequests(t, env)
		})
	}
}

func TestAccProvider_sandboxFileIsNoSandbox(t *testing.T) {
	env := acctest.New(t)
	file := foreignDatabase(t, t.TempDir())
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	env.File = file
	wantParts(t, failure(t, env, planned(env.Config(acctest.User()))), "Unable to use the sandbox file", "it is a database of another program", "Nothing was changed in it")
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file was changed (%v)", err)
	}
}

func TestAccProvider_operationPaths(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.BalancesPath = sandbox.BalancesLegacy })
	override := "  operation_paths = { getUserBalances = \"/v1/user/{id}/balances\" }"
	env.Test(
		// The older deployment knows the user, but the provider looks for it in the wrong place: not a user that is gone.
		resource.TestStep{
			Config:      env.Config(userData("nobody")),
			ExpectError: acctest.Words(`This deployment does not seem to have the operation under the path used`),
		},
		resource.TestStep{
			Config:      env.Config(userData("nobody")),
			ExpectError: acctest.Words(`operation_paths = { getUserBalances =`),
		},
		resource.TestStep{
			Config: env.ConfigWith(override, acctest.User()+acctest.Block("data", "p100_user", "alice", acctest.Attrs{"external_user_id": "p100_user.alice.external_user_id"})),
			Check:  resource.TestCheckResourceAttr("data.p100_user.alice", "exists", "true"),
		},
		// Without the override, the user that exists is not planned anew.
		resource.TestStep{
			Config:      env.Config(acctest.User()),
			ExpectError: acctest.Words("Unable to read the user"),
		},
		resource.TestStep{
			Config:           env.ConfigWith(override, acctest.User()),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
	)
	env.WantRequests("createUser", 1)
}

package provider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// passing is trouble that passes: one of each kind.
func passing() []sandbox.Fault {
	return []sandbox.Fault{
		{Status: 429, RetryAfter: "0"},
		{Status: 429, RetryAfter: time.Now().Add(-time.Minute).UTC().Format(http.TimeFormat)},
		{Code: "P500"},
		{Code: "P501"},
		{Status: 500},
		{Status: 502, Body: "<html><h1>Bad Gateway</h1></html>"},
		{Drop: true},
	}
}

// A whole life in bad weather: every read fails in every way that passes, and nobody notices.
func TestAccProvider_readsInTrouble(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		trouble := func() {
			for _, operation := range []string{"getPartnerBalances", "getUserBalances", "getSandboxInfo"} {
				for _, fault := range passing() {
					env.Fault(operation, 1, fault)
				}
			}
		}
		config := env.ConfigWith("  max_retries = 7", acctest.User()+userData("nobody"))
		env.Test(
			resource.TestStep{PreConfig: trouble, Config: config, Check: resource.TestCheckResourceAttr("data.p100_user.seen", "exists", "false")},
			resource.TestStep{PreConfig: trouble, Config: config, PlanOnly: true},
		)
		faulted := 0
		for _, entry := range env.Requests() {
			if entry.Faulted {
				faulted++
			}
		}
		if want := 2 * 3 * len(passing()); faulted != want {
			t.Errorf("%d requests went wrong, want %d", faulted, want)
		}
		env.WantRequests("createUser", 1)
	})
}

// Without retries the same trouble is an error, and an error is never taken for a user who is gone.
func TestAccProvider_troubleWithoutRetries(t *testing.T) {
	for name, tc := range map[string]struct {
		fault sandbox.Fault
		says  []string
	}{
		"429":       {sandbox.Fault{Status: 429, RetryAfter: "1"}, []string{"HTTP 429 Too Many Requests", "Lower the number of requests per second or allow more retries"}},
		"P500":      {sandbox.Fault{Code: "P500"}, []string{"code P500", "Try again later"}},
		"P501":      {sandbox.Fault{Code: "P501"}, []string{"code P501", "Try again later"}},
		"500":       {sandbox.Fault{Status: 500}, []string{"HTTP 500 Internal Server Error", "Try again later"}},
		"web page":  {sandbox.Fault{Status: 200, Body: "<html>Log in</html>"}, []string{"the answer is a web page", "Check that the base URL leads to the P100 API itself"}},
		"lost":      {sandbox.Fault{Drop: true}, []string{"the connection broke", "Check the network and any proxy"}},
		"not there": {sandbox.Fault{Status: 404}, []string{"does not seem to have the operation", "operation_paths = { getUserBalances ="}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			config := env.ConfigWith("  max_retries = 0", acctest.User())
			stage := env.Stage()
			stage.Apply(config)
			env.ResetLog()
			for _, says := range tc.says {
				env.Fault("getUserBalances", 1, tc.fault)
				stage.Plan(config, acctest.Refusal{Summary: "Unable to read the user", Says: says})
			}
			env.WantRequests("getUserBalances", len(tc.says))
			if left := stage.Plan(config); len(left) > 0 {
				t.Errorf("planned %v", left)
			}
			env.WantRequests("createUser", 0)
		})
	}
}

// A pause that the API asks for, and that the resource has no time for, ends the wait at once instead of sleeping it away.
func TestAccProvider_retryAfterBeyondTheTimeout(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createUser", 1, sandbox.Fault{Status: 429, RetryAfter: "3600"})
	said := failure(t, env, resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"timeouts": `{ create = "5m" }`}))})
	wantParts(t, said, "Unable to create the user", "HTTP 429 Too Many Requests")
	env.WantRequests("createUser", 1)
}

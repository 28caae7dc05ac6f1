package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// failure runs steps of which one must fail, and returns what Terraform says, on one line.
func failure(t *testing.T, env *acctest.Env, steps ...resource.TestStep) string {
	t.Helper()
	var said string
	steps[len(steps)-1].ExpectNonEmptyPlan = !steps[len(steps)-1].PlanOnly // the harness adds no step that must find nothing to do
	env.TestCase(resource.TestCase{
		Steps: steps,
		ErrorCheck: func(err error) error {
			said = strings.Join(strings.Fields(err.Error()), " ")
			return nil
		},
	})
	if said == "" {
		t.Fatal("nothing failed")
	}
	return said
}

// someUser are the attributes of a user, for tests that speak the protocol.
var someUser = map[string]string{
	"external_user_id": acctest.Fixture, "email": "alice@example.pl", "phone": "48601234567", "first_name": "Alice", "last_name": "Kowalska",
	"address.street": "Polna", "address.number": "1", "address.city": "Warszawa", "address.post_code": "00-001", "address.country": "PL",
	"citizenship": "PL", "nationality": "PL", "birth_country": "PL", "birth_date": "1990-05-15", "accepted_terms": "true",
}

// started is the provider of an environment, for tests that speak the protocol with it. It is not configured yet.
func started(t *testing.T, env *acctest.Env) *server {
	t.Helper()
	made, err := env.Factories()["p100"]()
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, made)
}

// planned is a step that only plans, as `terraform plan -refresh=false` and `terraform plan` do one after the other.
func planned(config string) resource.TestStep {
	return resource.TestStep{Config: config, PlanOnly: true}
}

// providerBlock is a provider block with the given lines, and no environment, file or address of the test's own.
func providerBlock(lines ...string) string {
	return "provider \"p100\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func userData(id string) string {
	return acctest.Block("data", "p100_user", "seen", acctest.Attrs{"external_user_id": `"` + id + `"`})
}

// wantNoWrites fails the test when anything but a read has reached the sandbox since the last ResetLog.
func wantNoWrites(t *testing.T, env *acctest.Env) {
	t.Helper()
	for _, entry := range env.Requests() {
		if entry.Method != http.MethodGet {
			t.Errorf("%s %s was sent", entry.Method, entry.OperationID)
		}
	}
}

func wantNoRequests(t *testing.T, env *acctest.Env) {
	t.Helper()
	for _, entry := range env.Requests() {
		t.Errorf("%s %s was sent", entry.Method, entry.OperationID)
	}
}

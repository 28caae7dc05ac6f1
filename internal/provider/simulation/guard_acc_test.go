package simulation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// simulated are the resources of deposits and decisions about them, with what one of each needs.
var simulated = map[string]string{
	sepaDepositType:   sepaDeposit(),
	cryptoDepositType: cryptoDeposit(),
	ibanDecisionType:  ibanDecision(),
}

// Outside of the sandbox the plan fails, and nobody is asked anything.
func TestAccSimulation_outsideTheSandbox(t *testing.T) {
	for typeName, body := range simulated {
		for _, environment := range []string{"staging", "production"} {
			t.Run(typeName+" in "+environment, func(t *testing.T) {
				env := acctest.New(t)
				env.Test(resource.TestStep{
					Config:      strings.Replace(env.ConfigAs(environment, body), `"`+sandbox.DefaultKey+`"`, `"not-a-key"`, 1),
					PlanOnly:    true,
					ExpectError: acctest.Words(typeName + ` simulates what only the outside world can do, and the provider is configured for ` + environment + `. Take the resource out`),
				})
				if requests := env.Requests(); len(requests) > 0 {
					t.Errorf("%d requests were made, the first was %s", len(requests), requests[0].OperationID)
				}
			})
		}
	}
}

// What was made in the sandbox is not taken to another environment or partner, and not forgotten there.
func TestAccSimulation_belongsToPartnerAndEnvironment(t *testing.T) {
	for typeName, body := range simulated {
		for _, refresh := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, refresh %t", typeName, refresh), func(t *testing.T) {
				env := acctest.New(t)
				env.AddActiveUser(acctest.Fixture)
				letArrive(t, env) // a contact to decide about
				otherPartner := acctest.Words("The " + typeName + " was created with the API key of another partner")
				env.TestCase(resource.TestCase{
					AdditionalCLIOptions: &resource.AdditionalCLIOptions{Plan: resource.PlanOptions{NoRefresh: !refresh}},
					Steps: []resource.TestStep{
						{Config: env.Config(body)},
						{Config: env.ConfigWith(`  api_key = "another-partner"`, body), ExpectError: otherPartner},
						{Config: env.ConfigWith(`  api_key = "another-partner"`, ""), ExpectError: otherPartner},
						{Config: env.ConfigAs("staging", ""), ExpectError: acctest.Words("The " + typeName + " was created in sandbox, but the provider is configured for staging")},
						{Config: env.Config(body), PlanOnly: true},
					},
				})
			})
		}
	}
}

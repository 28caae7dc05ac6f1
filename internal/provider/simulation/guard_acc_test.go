package simulation_test

import (
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const kycDecisionType = "p100_sandbox_kyc_decision"

// simulated are the resources of deposits and decisions, with what one of each needs.
var simulated = map[string]string{
	sepaDepositType:   sepaDeposit(),
	cryptoDepositType: cryptoDeposit(),
	ibanDecisionType:  ibanDecision(),
	kycDecisionType:   decided("any"),
}

// Outside of the sandbox the plan fails, and nobody is asked anything.
func TestAccSimulation_outsideTheSandbox(t *testing.T) {
	for typeName, body := range simulated {
		for _, environment := range []string{"staging", "production"} {
			t.Run(typeName+" in "+environment, func(t *testing.T) {
				env := acctest.New(t)
				env.Refuses(strings.Replace(env.ConfigAs(environment, body), `"`+sandbox.DefaultKey+`"`, `"not-a-key"`, 1), acctest.Refusal{
					Summary: "A sandbox resource outside the sandbox",
					Says:    typeName + ` simulates what only the outside world can do, and the provider is configured for ` + environment + `. Take the resource out`,
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
		t.Run(typeName, func(t *testing.T) {
			env := acctest.New(t)
			verificationID := env.AddVerifiedUser(acctest.Fixture)
			env.SubmitDocument(acctest.Fixture)
			letArrive(t, env) // a contact to decide about
			if typeName == kycDecisionType {
				body = decided(verificationID)
			}
			env.WantOwned(body, "", "The "+typeName)
		})
	}
}

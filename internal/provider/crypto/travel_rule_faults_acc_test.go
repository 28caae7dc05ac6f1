package crypto_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// The data arrived, the answer did not, and the next attempt is told that the deposit does not wait: success, with one warning.
func TestAccTravelRule_lostAnswer(t *testing.T) {
	for name, attrs := range map[string]acctest.Attrs{"with user": nil, "without user": withoutUser} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			id := held(t, env)
			env.Fault("updateTravelRule", 1, sandbox.Fault{Drop: true, AfterEffect: true})
			env.Test(resource.TestStep{Config: env.Config(ruleOf(id, attrs)), Check: attribute("id", id)})
			env.WantRequests("updateTravelRule", 2)
			if got := warned(env, "The travel-rule data was submitted, but the answer was lost"); got != 1 {
				t.Errorf("warned %d times", got)
			}
			if got := statusOf(t, env, id); got != "SUCCESSFUL" {
				t.Errorf("the deposit is %s", got)
			}
		})
	}
}

// A deposit that is still being verified takes the data twice.
func TestAccTravelRule_lostAnswerWhileVerifying(t *testing.T) {
	env := acctest.New(t)
	id := verifying(t, env)
	env.Fault("updateTravelRule", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Test(resource.TestStep{Config: env.Config(ruleOf(id))})
	env.WantRequests("updateTravelRule", 2)
	if got := warned(env, "the answer was lost"); got != 0 {
		t.Errorf("warned %d times", got)
	}
}

// All answers were lost, and without the user nothing tells what became of it: an error, and the import takes the record over, without
// sending anything again.
func TestAccTravelRule_allAnswersLost(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	env.Fault("updateTravelRule", 100, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Test(
		resource.TestStep{Config: env.Config(ruleOf(id, withoutUser)), ExpectError: acctest.Words("Unable to submit the travel-rule data")},
		resource.TestStep{PreConfig: env.Heal, Config: env.Config(ruleOf(id, withoutUser)), ExpectError: acctest.Words("If its data was submitted before, import the record: its import id is the crypto_deposit_id.")},
		resource.TestStep{PreConfig: env.ResetLog, Config: env.Config(ruleOf(id, withoutUser) + acctest.Import(record, id)), Check: attribute("id", id)},
	)
	env.WantWrites()
}

// The data is submitted although the history cannot be read afterwards. The next refresh completes the record.
func TestAccTravelRule_statusUnreadAfterwards(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	env.Fault("listUserTransactions", 1, sandbox.Fault{Code: "P418"})
	env.Test(
		resource.TestStep{Config: env.Config(ruleOf(id)), Check: resource.TestCheckNoResourceAttr(record, "deposit_status")},
		resource.TestStep{Config: env.Config(ruleOf(id)), ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("deposit_status", "SUCCESSFUL")},
	)
	env.WantWarning(recordType, `The status of the deposit is not known yet: .* P100 answered "Partner not found\."`)
	env.WantRequests("updateTravelRule", 1)
}

// warned counts the warnings about records that contain a text.
func warned(env *acctest.Env, text string) int {
	count := 0
	for _, warning := range env.Warnings(recordType) {
		if strings.Contains(warning, text) {
			count++
		}
	}
	return count
}

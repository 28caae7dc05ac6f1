package crypto_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// The data is sent once and releases the deposit. The destroy only forgets, and says so.
func TestAccTravelRule(t *testing.T) {
	for name, tc := range map[string]struct{ walletType, originator, want string }{
		"owner":   {"SELF_CUSTODY", owner, `{"walletType":"SELF_CUSTODY","externalUserId":"fixture-alice","details":{"iAmOwnerOfWallet":true}}`},
		"person":  {"CUSTODIAL", person, `{"walletType":"CUSTODIAL","externalUserId":"fixture-alice","details":{"firstName":"Jan","lastName":"Nowak","city":"Gdynia","street":"ul. Nowa 7","postCode":"81-001","country":"PL"}}`},
		"company": {"CUSTODIAL", company, `{"walletType":"CUSTODIAL","externalUserId":"fixture-alice","details":{"country":"DE","companyName":"Example GmbH","vatId":"DE123456789"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			id := held(t, env)
			env.Test(resource.TestStep{
				Config: env.Config(ruleOf(id, acctest.Attrs{"wallet_type": `"` + tc.walletType + `"`, "originator": tc.originator}) +
					acctest.Block("data", "p100_user_balances", "alice", acctest.Attrs{"external_user_id": record + ".external_user_id"})),
				Check: all(
					attribute("id", id),
					attribute("crypto_deposit_id", id),
					attribute("deposit_status", "SUCCESSFUL"),
					resource.TestCheckResourceAttr("data.p100_user_balances.alice", "crypto.eth.amount", "0.5"),
				),
			})
			env.WantWrites("updateTravelRule")
			if got := string(env.Requests("updateTravelRule")[0].RequestBody); got != tc.want {
				t.Errorf("sent %s, want %s", got, tc.want)
			}
			env.WantWarning(recordType, `The travel-rule data stays with P100: Terraform forgets the travel-rule record of the deposit `+id)
		})
	}
}

// Without the user nothing reads the deposit.
func TestAccTravelRule_withoutUser(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	env.Test(resource.TestStep{Config: env.Config(ruleOf(id, withoutUser)), Check: resource.TestCheckNoResourceAttr(record, "deposit_status")})
	env.WantRequests("listUserTransactions", 0)
	if got := statusOf(t, env, id); got != "SUCCESSFUL" {
		t.Errorf("the deposit is %s", got)
	}
}

// While the deposit is being verified, other data replaces the first, in place.
func TestAccTravelRule_changedWhileWaiting(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		id := verifying(t, env)
		env.Test(
			resource.TestStep{Config: env.Config(ruleOf(id)), Check: attribute("deposit_status", "WAITING_FOR_VERIFICATION")},
			resource.TestStep{
				Config:           env.Config(ruleOf(id, acctest.Attrs{"wallet_type": `"CUSTODIAL"`, "originator": person})),
				ConfigPlanChecks: acctest.Plans(record, plancheck.ResourceActionUpdate),
				Check:            attribute("deposit_status", "WAITING_FOR_VERIFICATION"),
			},
		)
		env.WantWrites("updateTravelRule", "updateTravelRule")
	})
}

// The status follows the deposit, which is no difference from the configuration. From then on nothing can be changed.
func TestAccTravelRule_statusFollows(t *testing.T) {
	env := acctest.New(t)
	id := verifying(t, env)
	env.Test(
		resource.TestStep{Config: env.Config(ruleOf(id))},
		resource.TestStep{
			PreConfig: func() { env.Modes(func(m *sandbox.Modes) { m.DepositDelaySeconds = 0 }); later(t, env) },
			Config:    env.Config(ruleOf(id)), ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("deposit_status", "SUCCESSFUL"),
		},
		resource.TestStep{
			PreConfig: env.ResetLog,
			Config:    env.Config(ruleOf(id, acctest.Attrs{"originator": company})),
			ExpectError: acctest.Words("The deposit " + id + " is SUCCESSFUL: P100 has taken its travel-rule data, and does not take other data afterwards. Put the old values back. " +
				"If the data was wrong, P100's support has to correct it."),
		},
		resource.TestStep{Config: env.Config(ruleOf(id, acctest.Attrs{"wallet_type": `"CUSTODIAL"`})), ExpectError: acctest.Words("Travel-rule data cannot be changed any more")},
		resource.TestStep{Config: env.Config(ruleOf(id)), ConfigPlanChecks: acctest.PlansNothing()},
	)
	env.WantWrites()
}

// Data that was submitted is not submitted again because its resource has another name.
func TestAccTravelRule_renamed(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	stage := env.Stage()
	stage.Apply(env.Config(ruleOf(id)))
	_, name, _ := strings.Cut(record, ".")
	stage.Plan(env.Config(strings.Replace(ruleOf(id), `"`+name+`"`, `"renamed"`, 1)), acctest.Refusal{
		At: "crypto_deposit_id", Summary: "Deleted under one address, managed under another", Says: "The data would be submitted a second time, which P100 refuses",
	})
	stage.Apply(env.Config(ruleOf(id)))
	env.WantRequests("updateTravelRule", 1)
}

// Without the user the plan cannot know that it is too late, so P100's refusal is explained.
func TestAccTravelRule_changedTooLateWithoutUser(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	stage := env.Stage()
	stage.Apply(env.Config(ruleOf(id, withoutUser)))
	stage.Apply(env.Config(ruleOf(id, withoutUser, acctest.Attrs{"originator": person})), acctest.Refusal{
		At: "crypto_deposit_id", Summary: "Unable to change the travel-rule data", Says: "P100 takes travel-rule data only of a deposit that waits for it",
	})
	if left := stage.Plan(env.Config(ruleOf(id, withoutUser))); len(left) > 0 {
		t.Errorf("planned %v", left)
	}
}

// To name the user later sends nothing and shows the status; another deposit is another record.
func TestAccTravelRule_otherUserOrDeposit(t *testing.T) {
	env := acctest.New(t)
	first := held(t, env)
	second := receive(t, env, acctest.Fixture)
	stage := env.Stage()
	stage.Apply(env.Config(ruleOf(first, withoutUser)))
	for _, step := range []struct {
		id     string
		action plancheck.ResourceActionType
	}{{first, plancheck.ResourceActionUpdate}, {second, plancheck.ResourceActionReplace}} {
		config := env.Config(ruleOf(step.id))
		if got := stage.Plan(config); got[record] != step.action {
			t.Errorf("planned %v, want %s", got, step.action)
		}
		stage.Apply(config)
		if id, status := stage.Text(record, "id"), stage.Text(record, "deposit_status"); id != step.id || status != "SUCCESSFUL" {
			t.Errorf("the record of %q has the status %q, want that of %q", id, status, step.id)
		}
	}
	env.WantRequests("updateTravelRule", 2)
}

// A deployment without a history does not show the status. That is no trouble.
func TestAccTravelRule_noHistory(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	noSuchPath := sandbox.Fault{Status: 404, Body: "<html><body>Cannot GET</body></html>"}
	env.Fault("listUserTransactions", 100, noSuchPath)
	config := env.Config(ruleOf(id))
	stage := env.Stage()
	stage.Apply(config)
	if got := stage.Text(record, "deposit_status"); got != "" {
		t.Errorf("the status is %q", got)
	}
	env.Heal()
	stage.Apply(config)
	env.Fault("listUserTransactions", 100, noSuchPath) // the last known status stands when the history goes away, too
	stage.Apply(config)
	if got := stage.Text(record, "deposit_status"); got != "SUCCESSFUL" {
		t.Errorf("the status is %q", got)
	}
	env.WantWrites("updateTravelRule")
}

// Nothing that is only not shown is planned anew; what is gone with its user is.
func TestAccTravelRule_drift(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
	id := held(t, env)
	config := env.Config(ruleOf(id))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: func() { env.SuspendUser(acctest.Fixture) }, Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: attribute("deposit_status", "SUCCESSFUL")},
		resource.TestStep{
			PreConfig: func() { env.DeleteUser(acctest.Fixture) },
			Config:    config, PlanOnly: true, ExpectNonEmptyPlan: true, ConfigPlanChecks: onlyPlanned(plancheck.ResourceActionCreate),
		},
	)
	env.WantRequests("updateTravelRule", 1)
}

// An unreadable history is no proof of anything.
func TestAccTravelRule_unreadableHistory(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	config := env.Config(ruleOf(id))
	stage := env.Stage()
	stage.Apply(config)
	env.Fault("listUserTransactions", 100, sandbox.Fault{Code: "P418"})
	stage.Plan(config, acctest.Refusal{Summary: "Unable to read the status of the deposit", Says: "code P418 partner-not-found"})
	env.Heal()
	if left := stage.Plan(config); len(left) > 0 {
		t.Errorf("planned %v", left)
	}
}

// A new sandbox file knows neither deposit nor record, whether the user is named or not.
func TestAccTravelRule_newSandbox(t *testing.T) {
	for name, attrs := range map[string]acctest.Attrs{"with user": nil, "without user": withoutUser} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			body := ruleOf(held(t, env), attrs)
			stage := env.Stage()
			stage.Apply(env.Config(body))
			env.File += ".new"
			env.AddActiveUser(acctest.Fixture)
			if got := stage.Plan(env.Config(body)); len(got) != 1 || got[record] != plancheck.ResourceActionCreate {
				t.Errorf("planned %v, want the record anew", got)
			}
		})
	}
}

package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// exists reports whether P100 still knows alice.
func exists(env *acctest.Env, t *testing.T) bool {
	t.Helper()
	_, err := env.Client().FreshUserBalances(t.Context(), alice)
	if err != nil && !client.IsUserNotFound(err) && !client.IsSuspended(err) {
		t.Fatal(err)
	}
	return !client.IsUserNotFound(err)
}

func TestAccUser_onDestroy(t *testing.T) {
	for choice, want := range map[string]struct {
		exists              bool
		deletions, suspends int
	}{
		"delete":  {false, 1, 0},
		"suspend": {true, 0, 1},
		"abandon": {true, 0, 0},
	} {
		t.Run(choice, func(t *testing.T) {
			env := acctest.New(t)
			env.Test(resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"on_destroy": `"` + choice + `"`}))})
			if got := exists(env, t); got != want.exists {
				t.Errorf("the user exists after the destroy: %v, want %v", got, want.exists)
			}
			env.WantRequests("deleteUser", want.deletions)
			env.WantRequests("suspendUser", want.suspends)
		})
	}
}

// A user whose balances cannot be read is not deleted, because there may be money on them.
func TestAccUser_unreadableBalancesAreNotDeleted(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				env.Modes(visible)
				env.SuspendUser(alice)
			},
			Config: config, Destroy: true,
			ExpectError: acctest.Words("Unable to see whether the user has money"),
		},
		resource.TestStep{
			PreConfig: func() { env.WantRequests("deleteUser", 0) },
			Config:    env.Config(acctest.User(acctest.Attrs{"force_destroy": "true"})),
		},
	)
	env.WantRequests("deleteUser", 1)
	if exists(env, t) {
		t.Error("force_destroy did not delete the user")
	}
}

// The plan says it already, before anything else is destroyed that belongs to the user. What it cannot see is left to the apply.
func TestAccUser_moneyIsSeenByThePlan(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser("fixture-bob")
	env.Fund("fixture-bob", "0.01")
	contact := acctest.Block("resource", "p100_sepa_contact", "bob", acctest.Attrs{
		"external_user_id": `"fixture-bob"`, "account_holder": `"Bob Nowak"`, "iban": `"DE89370400440532013000"`,
	})
	bob := func(attrs ...acctest.Attrs) string {
		return env.Config(acctest.User(append(attrs, acctest.Attrs{"external_user_id": `"fixture-bob"`})...) + contact)
	}
	env.Test(
		resource.TestStep{Config: bob() + acctest.Import("p100_user.alice", "fixture-bob")},
		resource.TestStep{PreConfig: env.ResetLog, Config: env.Config(""), ExpectError: acctest.Words("has money on the account, which would be lost")},
		resource.TestStep{Config: bob(acctest.Attrs{"birth_date": `"1990-05-16"`}), PlanOnly: true, ExpectError: acctest.Words("has money on the account, which would be lost")},
		resource.TestStep{
			PreConfig: func() { env.WantWrites() },
			Config:    bob(acctest.Attrs{"force_destroy": "true"}),
		},
	)
}

// A user with money is not deleted; force_destroy says that it may be.
func TestAccUser_moneyIsNotDeleted(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User())
	const rich = `{"fiatBalances":[{"id":"1","amount":"0.01","name":"eur","rate":1,"iban":"LT683130019950000568","status":"ACTIVE"}],"cryptoBalances":[]}`
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { env.Fault("getUserBalances", 50, sandbox.Fault{Status: 200, Body: rich}) },
			Config:    config, Destroy: true,
			ExpectError: acctest.Words("has money on the account"),
		},
		resource.TestStep{
			PreConfig: func() { env.WantRequests("deleteUser", 0) },
			Config:    env.Config(acctest.User(acctest.Attrs{"force_destroy": "true"})),
		},
	)
	env.WantRequests("deleteUser", 1)
}

func TestAccUser_gonePersonIsDestroyed(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(acctest.User())
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: func() { env.DeleteUser(alice) }, Config: config, Destroy: true},
	)
}

func TestAccUser_deletedIDsNotReusable(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.DeletedIDsReusable = false })
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User())},
		resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"first_name": `"Alicja"`})), ExpectError: acctest.Words("P411")},
	)
	env.WantRequests("deleteUser", 1)
}

// Production: what becomes of a person is chosen, never defaulted.
func TestAccUser_productionOnDestroyMustBeChosen(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.ConfigAs("production", acctest.User()), PlanOnly: true,
		ExpectError: acctest.Words(`on_destroy must be chosen in production`),
	})
	env.WantRequests("createUser", 0)
}

// Production: a changed identity is an explained plan error, not a deleted person.
func TestAccUser_productionIdentityNeverReplaces(t *testing.T) {
	chosen := acctest.Attrs{"on_destroy": `"delete"`}
	for name, attrs := range map[string]acctest.Attrs{
		"last_name":        {"last_name": `"Nowak"`},
		"address.country":  {"address": acctest.Address("DE")},
		"external_user_id": {"external_user_id": `"fixture-alicja"`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			stage := env.Stage()
			stage.Apply(env.ConfigAs("production", acctest.User(chosen)))
			stage.Plan(env.ConfigAs("production", acctest.User(chosen, attrs)), acctest.Refusal{
				At: name, Summary: "A person's identity cannot change", Says: "Put the old value back.",
			})
			env.WantRequests("createUser", 1)
		})
	}
}

func TestAccUser_productionProfileChangesInPlace(t *testing.T) {
	env := acctest.New(t)
	chosen := acctest.Attrs{"on_destroy": `"delete"`}
	env.Test(
		resource.TestStep{Config: env.ConfigAs("production", acctest.User(chosen))},
		resource.TestStep{
			Config:           env.ConfigAs("production", acctest.User(chosen, acctest.Attrs{"phone": `"48601234568"`})),
			ConfigPlanChecks: action("p100_user.alice", plancheck.ResourceActionUpdate),
		},
	)
	env.WantRequests("updateUser", 1)
}

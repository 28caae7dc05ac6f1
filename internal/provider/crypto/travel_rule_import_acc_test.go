package crypto_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// release submits a deposit's data outside of Terraform.
func release(t *testing.T, env *acctest.Env, depositID string) {
	t.Helper()
	owns := true
	_, err := env.Client().UpdateTravelRule(t.Context(), depositID, client.TravelRule{WalletType: "SELF_CUSTODY", Details: client.TravelRuleDetails{IAmOwnerOfWallet: &owns}})
	if err != nil {
		t.Fatal(err)
	}
}

// Data that was submitted is recorded in place, and nothing is sent.
func TestAccTravelRule_import(t *testing.T) {
	for name, attrs := range map[string]acctest.Attrs{"with user": nil, "without user": withoutUser} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			id := held(t, env)
			release(t, env, id)
			env.ResetLog()
			env.Test(resource.TestStep{
				Config:           env.Config(ruleOf(id, attrs) + acctest.Import(record, id)),
				ConfigPlanChecks: acctest.Plans(record, plancheck.ResourceActionUpdate),
				Check:            all(attribute("id", id), attribute("wallet_type", "SELF_CUSTODY"), attribute("originator.owner_of_wallet", "true")),
			})
			env.WantWrites()
			env.WantWarning(recordType, `Sent to P100: nothing\. Only recorded in the state, not sent: wallet_type, originator\.`)
		})
	}
}

// A deposit that still waits shows that nobody has submitted its data: then it is sent, and said so.
func TestAccTravelRule_importOfADepositThatWaits(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	env.Test(resource.TestStep{
		Config:           env.Config(ruleOf(id) + acctest.Import(record, id)),
		ConfigPlanChecks: acctest.Plans(record, plancheck.ResourceActionUpdate),
		Check:            attribute("deposit_status", "SUCCESSFUL"),
	})
	env.WantWrites("updateTravelRule")
	env.WantWarning(recordType, `Sent to P100: wallet_type, originator\. Only recorded in the state, not sent: nothing\.`)
}

// Once recorded, a change is a change again: too late.
func TestAccTravelRule_importThenChange(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	release(t, env, id)
	env.ResetLog()
	env.Test(
		resource.TestStep{Config: env.Config(ruleOf(id) + acctest.Import(record, id))},
		resource.TestStep{Config: env.Config(ruleOf(id, acctest.Attrs{"originator": person})), ExpectError: acctest.Words("Travel-rule data cannot be changed any more")},
	)
	env.WantWrites()
}

func TestAccTravelRule_importVerify(t *testing.T) {
	env := acctest.New(t)
	config := env.Config(ruleOf(held(t, env)))
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			Config: config, ResourceName: record, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"external_user_id", "wallet_type", "originator", "deposit_status"},
		},
	)
}

// Identities come with creating, reading and importing, for the command lines that know them.
func TestAccTravelRule_identity(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	session := env.Session()
	want := map[string]string{"crypto_deposit_id": id}
	imported := session.Import(t.Context(), recordType, want)
	for name, o := range map[string]acctest.Object{"imported": imported, "read": session.Refresh(t.Context(), recordType, imported)} {
		if len(o.Errors) > 0 || !maps.Equal(o.Identity, want) || o.Text("id") != id || o.Text("crypto_deposit_id") != id {
			t.Errorf("%s %q with the identity %q: %q", name, o.Text("id"), o.Identity, o.Errors)
		}
	}
}

package crypto_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const nowhere = "0f5a7c0e-6a3f-4f4c-8e6b-9a2b1d3c4e5f"

// Who is what is checked during the plan, before anybody is asked anything.
func TestAccTravelRule_badInput(t *testing.T) {
	acctest.RefusesAll(t, func(attrs ...acctest.Attrs) string {
		return ruleOf(nowhere, attrs...)
	}, map[string]acctest.BadInput{
		"nobody":                     {Attrs: acctest.Attrs{"originator": `{}`}, At: "originator", Summary: "Who is the originator?", Says: `Say who sent the deposit: owner_of_wallet = true for the user's own wallet, first_name and last_name for another natural person, or company_name for a company.`},
		"not the owner":              {Attrs: acctest.Attrs{"originator": `{ owner_of_wallet = false }`}, At: "originator", Summary: "Who is the originator?", Says: `Say who sent the deposit`},
		"owner and person":           {Attrs: acctest.Attrs{"originator": `{ owner_of_wallet = true, first_name = "Jan", last_name = "Nowak" }`}, At: "originator.owner_of_wallet", Summary: "Contradictory originator", Says: `With owner_of_wallet = true the user is the originator, and P100 knows the user's name: take first_name and last_name out.`},
		"owner and company":          {Attrs: acctest.Attrs{"originator": `{ owner_of_wallet = true, company_name = "Example GmbH" }`}, At: "originator.owner_of_wallet", Summary: "Contradictory originator", Says: `take company_name and vat_id out`},
		"person and company":         {Attrs: acctest.Attrs{"originator": `{ first_name = "Jan", last_name = "Nowak", company_name = "Example GmbH" }`}, At: "originator.company_name", Summary: "Contradictory originator", Says: `either a natural person (first_name and last_name) or a company (company_name, vat_id), not both`},
		"company without name":       {Attrs: acctest.Attrs{"originator": `{ vat_id = "DE123456789" }`}, At: "originator.company_name", Summary: "A company without a name", Says: `vat_id is a company's; say which: add company_name.`},
		"half a person":              {Attrs: acctest.Attrs{"originator": `{ last_name = "Nowak" }`}, At: "originator.first_name", Summary: "A natural person needs both names", Says: `Add first_name.`},
		"empty name":                 {Attrs: acctest.Attrs{"originator": `{ first_name = "", last_name = "Nowak" }`}, At: "originator.first_name", Summary: "Invalid Attribute Value Length", Says: `first_name string length must be between 1 and 255`},
		"country by name":            {Attrs: acctest.Attrs{"originator": `{ company_name = "Example GmbH", country = "pl" }`}, At: "originator.country", Summary: "Country cannot be used", Says: `write "PL"`},
		"wallet type of withdrawals": {Attrs: acctest.Attrs{"wallet_type": `"NON_CUSTODIAL"`}, At: "wallet_type", Summary: "Invalid Attribute Value Match", Says: `wallet_type value must be one of: ["CUSTODIAL" "SELF_CUSTODY"]`},
		"empty deposit":              {Attrs: acctest.Attrs{"crypto_deposit_id": `""`}, At: "crypto_deposit_id", Summary: "Invalid Attribute Value Length", Says: `crypto_deposit_id string length must be between 1 and 255`},
		"external id of spaces":      {Attrs: acctest.Attrs{"external_user_id": `" "`}, At: "external_user_id", Summary: "External user id cannot be used", Says: `spaces around it`},
	})
}

// What only the apply knows is checked then, before anything is sent.
func TestAccTravelRule_contradictionKnownAtApply(t *testing.T) {
	env := acctest.New(t)
	id := held(t, env)
	env.Test(resource.TestStep{
		Config: env.Config(acctest.Block("resource", "terraform_data", "name", acctest.Attrs{"input": `"Jan"`}) +
			ruleOf(id, acctest.Attrs{"originator": `{ company_name = "Example GmbH", first_name = terraform_data.name.output }`})),
		ExpectError: acctest.Words("Contradictory originator"),
	})
	env.WantRequests("updateTravelRule", 0)
}

// P100 takes data only where it is wanted. Nothing is recorded otherwise.
func TestAccTravelRule_refused(t *testing.T) {
	const toBlame = "P100 takes travel-rule data only of a deposit that waits for it and that is this partner's, and the user's where external_user_id is set. " +
		"If its data was submitted before, import the record: its import id is the crypto_deposit_id."
	for name, tc := range map[string]struct {
		prepare func(*testing.T, *acctest.Env) (depositID string)
		attrs   acctest.Attrs
		want    acctest.Refusal
	}{
		"unknown deposit": {func(_ *testing.T, env *acctest.Env) string { env.AddUser(acctest.Fixture); return nowhere }, nil, acctest.Refusal{At: "crypto_deposit_id", Summary: "Unable to submit the travel-rule data", Says: toBlame}},
		"not waiting": {func(t *testing.T, env *acctest.Env) string {
			id := held(t, env)
			release(t, env, id)
			return id
		}, nil, acctest.Refusal{At: "crypto_deposit_id", Summary: "Unable to submit the travel-rule data", Says: toBlame}},
		"of another user": {func(t *testing.T, env *acctest.Env) string {
			env.AddUser("fixture-bob")
			return held(t, env)
		}, acctest.Attrs{"external_user_id": `"fixture-bob"`}, acctest.Refusal{At: "crypto_deposit_id", Summary: "Unable to submit the travel-rule data", Says: toBlame}},
		"of a suspended user": {func(t *testing.T, env *acctest.Env) string {
			id := held(t, env)
			env.SuspendUser(acctest.Fixture)
			return id
		}, nil, acctest.Refusal{At: "crypto_deposit_id", Summary: "Unable to submit the travel-rule data", Says: `code P455 user-suspended`}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			id := tc.prepare(t, env)
			env.ResetLog()
			env.RefusesToCreate(env.Config(ruleOf(id, tc.attrs)), tc.want)
			env.WantRequests("updateTravelRule", 1)
		})
	}
}

// A lost answer is no success when what P100 says next has another reason.
func TestAccTravelRule_lostAndRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*testing.T, *acctest.Env) (depositID string)
		attrs   acctest.Attrs
	}{
		"unknown deposit":                  {func(_ *testing.T, env *acctest.Env) string { env.AddUser(acctest.Fixture); return nowhere }, nil},
		"unknown deposit of somebody":      {func(*testing.T, *acctest.Env) string { return nowhere }, withoutUser},
		"suspended":                        {suspendedAndHeld, nil},
		"suspended, without the user":      {suspendedAndHeld, withoutUser},
		"still waiting as the history has": {held, nil},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			id := tc.prepare(t, env)
			env.Fault("updateTravelRule", 1, sandbox.Fault{Drop: true})
			if name == "still waiting as the history has" {
				env.Fault("updateTravelRule", 1, sandbox.Fault{Code: "SBXDEPOSITNOTWAITING"})
			}
			env.ResetLog()
			env.RefusesToCreate(env.Config(ruleOf(id, tc.attrs)), acctest.Refusal{At: "crypto_deposit_id", Summary: "Unable to submit the travel-rule data"})
			env.WantRequests("updateTravelRule", 2)
			env.WantNoWarning(recordType)
		})
	}
}

func suspendedAndHeld(t *testing.T, env *acctest.Env) string {
	t.Helper()
	id := held(t, env)
	env.SuspendUser(acctest.Fixture)
	return id
}

package user_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
)

const alice = acctest.Fixture

func TestAccUser_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Test(
			resource.TestStep{
				Config: env.Config(acctest.User()),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr("p100_user.alice", "id", alice),
					resource.TestCheckResourceAttr("p100_user.alice", "poa_required_for_extended", "false"),
					resource.TestMatchResourceAttr("p100_user.alice", "user_id", regexp.MustCompile(`^[0-9a-f]{8}-`)),
					resource.TestCheckNoResourceAttr("p100_user.alice", "suspended"),
				),
			},
			resource.TestStep{
				PreConfig: env.ResetLog,
				Config: env.Config(acctest.User(acctest.Attrs{
					"email":   `"alice.k@example.pl"`,
					"address": `{ street = "ul. Nowa", number = "123/5", city = "Warszawa", post_code = "00-002", country = "PL" }`,
				})),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("p100_user.alice", plancheck.ResourceActionUpdate),
				}},
				Check: resource.TestCheckResourceAttr("p100_user.alice", "address.street", "ul. Nowa"),
			},
		)
		sent := env.Requests("updateUser")
		if len(sent) != 1 {
			t.Fatalf("updateUser was called %d times, want once", len(sent))
		}
		var body map[string]string
		if err := json.Unmarshal(sent[0].RequestBody, &body); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"email": "alice.k@example.pl", "street": "ul. Nowa", "postCode": "00-002"}
		if diff := cmp.Diff(want, body); diff != "" {
			t.Errorf("updateUser must send what changed and nothing else (-want +got):\n%s", diff)
		}
		env.WantRequests("createUser", 0)
		env.WantRequests("deleteUser", 1)
		if _, err := env.Client().FreshUserBalances(t.Context(), alice); !client.IsUserNotFound(err) {
			t.Errorf("the user is still there after the destroy: %v", err)
		}
	})
}

func TestAccUser_oneCreatePerUser(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"suspended": "true"}))})
	env.WantRequests("createUser", 1)
	env.WantRequests("suspendUser", 1)
}

func TestAccUser_identityChangeReplaces(t *testing.T) {
	for name, attrs := range map[string]acctest.Attrs{
		"first_name":                 {"first_name": `"Alicja"`},
		"birth_date":                 {"birth_date": `"1990-05-16"`},
		"citizenship":                {"citizenship": `"DE"`},
		"country":                    {"address": acctest.Address("DE")},
		"external_user_id":           {"external_user_id": `"fixture-alicja"`},
		"user_identification_number": {"user_identification_number": `"90051512345"`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			stage := env.Stage()
			stage.Apply(env.Config(acctest.User()))
			if got := stage.Plan(env.Config(acctest.User(attrs))); got["p100_user.alice"] != plancheck.ResourceActionReplace {
				t.Errorf("planned %v", got)
			}
			// What belongs to the user goes without being seen, unless it is seen to belong to another one.
			if name == "external_user_id" {
				env.WantNoWarning("p100_user")
			} else {
				env.WantWarning("p100_user", `The user is deleted and created anew: .* deletes the user "fixture-alice", with verification, account, balances and contacts`)
			}
			stage.Apply(env.Config(acctest.User(attrs)))
			env.WantRequests("deleteUser", 1)
			env.WantRequests("createUser", 2)
		})
	}
}

// The creation of a replacement would be refused by P100 after the destruction has suspended or forgotten the user.
func TestAccUser_keptUserIsNotReplaced(t *testing.T) {
	for _, onDestroy := range []string{"abandon", "suspend"} {
		t.Run(onDestroy, func(t *testing.T) {
			env := acctest.New(t)
			stage := env.Stage()
			kept := acctest.Attrs{"on_destroy": `"` + onDestroy + `"`}
			stage.Apply(env.Config(acctest.User(kept)))
			stage.Plan(env.Config(acctest.User(kept, acctest.Attrs{"birth_date": `"1990-05-16"`})), acctest.Refusal{
				At: "birth_date", Summary: "A user whom P100 keeps cannot be replaced", Says: `But on_destroy is "` + onDestroy + `", and P100 has an external_user_id only once.`,
			})
			stage.Apply(env.Config(acctest.User(kept, acctest.Attrs{"external_user_id": `"fixture-alicja"`})))
			env.WantRequests("deleteUser", 0)
		})
	}
}

func TestAccUser_unknownAddress(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(`
resource "terraform_data" "address" {
  input = ` + acctest.Address("PL") + `
}
` + acctest.User(acctest.Attrs{"address": "terraform_data.address.output"})),
		Check: resource.TestCheckResourceAttr("p100_user.alice", "address.city", "Warszawa"),
	})
}

func TestAccUser_externalIDWithSlash(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"external_user_id": `"team a/alice?1"`, "suspended": "false"}))},
		resource.TestStep{Config: env.Config(acctest.User(acctest.Attrs{"external_user_id": `"team a/alice?1"`, "suspended": "true"}))},
	)
	env.WantRequests("suspendUser", 1)
}

func TestAccUser_badInput(t *testing.T) {
	acctest.RefusesAll(t, acctest.User, map[string]acctest.BadInput{
		"unknown country":      {Attrs: acctest.Attrs{"citizenship": `"XX"`}, At: "citizenship", Summary: "Country cannot be used", Says: "not a country of ISO 3166-1"},
		"lower case country":   {Attrs: acctest.Attrs{"nationality": `"pl"`}, At: "nationality", Summary: "Country cannot be used", Says: `PL`},
		"region of France":     {Attrs: acctest.Attrs{"address": acctest.Address("GP")}, At: "address.country", Summary: "Country cannot be used", Says: `FR`},
		"Svalbard":             {Attrs: acctest.Attrs{"birth_country": `"SJ"`}, At: "birth_country", Summary: "Country cannot be used", Says: `NO`},
		"malformed date":       {Attrs: acctest.Attrs{"birth_date": `"15.05.1990"`}, At: "birth_date", Summary: "Date cannot be used", Says: "YYYY-MM-DD"},
		"impossible date":      {Attrs: acctest.Attrs{"birth_date": `"1990-02-30"`}, At: "birth_date", Summary: "Date cannot be used", Says: "does not have that many days"},
		"birth in the future":  {Attrs: acctest.Attrs{"birth_date": `"2999-01-01"`}, At: "birth_date", Summary: "Date is not in the past", Says: "in the past"},
		"phone with a plus":    {Attrs: acctest.Attrs{"phone": `"+48601234567"`}, At: "phone", Summary: "Phone number cannot be used", Says: "plus"},
		"phone with spaces":    {Attrs: acctest.Attrs{"phone": `"48 601 234 567"`}, At: "phone", Summary: "Phone number cannot be used", Says: "space"},
		"e-mail without at":    {Attrs: acctest.Attrs{"email": `"alice.example.pl"`}, At: "email", Summary: "E-mail address cannot be used", Says: "@"},
		"terms not accepted":   {Attrs: acctest.Attrs{"accepted_terms": "false"}, At: "accepted_terms", Summary: "The user has not accepted P100's terms and conditions", Says: "accepted the terms"},
		"unknown on_destroy":   {Attrs: acctest.Attrs{"on_destroy": `"archive"`}, At: "on_destroy", Summary: "Invalid Attribute Value Match", Says: "on_destroy"},
		"external id with tab": {Attrs: acctest.Attrs{"external_user_id": `"alice\t1"`}, At: "external_user_id", Summary: "External user id cannot be used", Says: "invisible character"},
		"empty first name":     {Attrs: acctest.Attrs{"first_name": `""`}, At: "first_name", Summary: "Invalid Attribute Value Length", Says: "first_name"},
	})
}

func TestAccUser_sameExternalIDTwice(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(alice)
	env.Test(resource.TestStep{Config: env.Config(acctest.User()), ExpectError: acctest.Words(`P411`)},
		resource.TestStep{Config: env.Config(acctest.User()), ExpectError: acctest.Words(`import { to = p100_user.NAME id = "fixture-alice" }`)})
	env.WantRequests("deleteUser", 0)
}

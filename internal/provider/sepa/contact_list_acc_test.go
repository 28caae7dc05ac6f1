package sepa_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// withThree makes a user with the landlord, who is approved, and two more contacts, and returns their ids.
func withThree(t *testing.T, env *acctest.Env) []string {
	t.Helper()
	env.AddUser(acctest.Fixture)
	ids := []string{save(t, env)}
	decide(t, env, "APPROVED")
	for _, c := range []client.NewContact{
		{IBAN: otherIBAN, AccountHolder: "Alice Kowalska"},
		{IBAN: thirdIBAN, AccountHolder: "Alice Kowalska", BIC: "BNPAFRPP"},
	} {
		created, err := env.Client().CreateContact(t.Context(), acctest.Fixture, c)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, created.ID)
	}
	return ids
}

func listAll(t *testing.T, s *acctest.Session, filters map[string]string, limit int64) acctest.Listing {
	t.Helper()
	attributes := map[string]string{"external_user_id": acctest.Fixture}
	for name, value := range filters {
		attributes[name] = value
	}
	return s.List(t.Context(), contactType, attributes, limit, true)
}

func TestAccSEPAContactList(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		ids := withThree(t, env)
		s := env.Session()
		env.ResetLog()
		all := listAll(t, s, nil, 0)
		if want := []string{"rent DE** **** 3000, APPROVED", "PL** **** 2874, PENDING", "FR** **** 2606, PENDING"}; len(all.Errors) > 0 || !slices.Equal(all.Names, want) {
			t.Fatalf("%q, want %q; errors %q", all.Names, want, all.Errors)
		}
		for i, o := range all.Results {
			if o.Identity["external_user_id"] != acctest.Fixture || o.Identity["contact_id"] != ids[i] {
				t.Errorf("result %d has the identity %v, want the contact %s", i, o.Identity, ids[i])
			}
		}
		for name, want := range map[string]string{
			"id": acctest.Fixture + "/" + ids[0], "contact_id": ids[0], "iban": landlordIBAN, "account_holder": "Alice Kowalska", "label": "rent", "status": "APPROVED", "source": "API",
		} {
			if got := all.Results[0].Text(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		// What is listed again within the run is not read again.
		for name, tc := range map[string]struct {
			filters map[string]string
			limit   int64
			want    []string
		}{
			"by IBAN":             {map[string]string{"iban": landlordOnPaper}, 0, ids[:1]},
			"by status":           {map[string]string{"status": "PENDING"}, 0, ids[1:]},
			"none":                {map[string]string{"status": "REJECTED"}, 0, nil},
			"limited":             {nil, 2, ids[:2]},
			"limited by a filter": {map[string]string{"status": "PENDING"}, 1, ids[1:2]},
		} {
			got := listAll(t, s, tc.filters, tc.limit)
			var found []string
			for _, o := range got.Results {
				found = append(found, o.Identity["contact_id"])
			}
			if len(got.Errors) > 0 || !slices.Equal(found, tc.want) {
				t.Errorf("%s: %v, want %v; errors %q", name, found, tc.want, got.Errors)
			}
		}
		env.WantRequests("listSepaContacts", 1)
	})
}

// What the list gives is what an import gives: the query's configuration plans nothing.
func TestAccSEPAContactList_isWhatAnImportGives(t *testing.T) {
	env := acctest.New(t)
	withThree(t, env)
	s := env.Session()
	without := s.List(t.Context(), contactType, map[string]string{"external_user_id": acctest.Fixture}, 0, false)
	with := listAll(t, s, nil, 0)
	for i, o := range with.Results {
		if without.Results[i].State != nil {
			t.Errorf("a resource that nobody asked for: %v", without.Results[i].State)
		}
		imported := s.Import(t.Context(), contactType, o.Identity)
		for name, value := range o.State {
			if !value.Equal(imported.State[name]) {
				t.Errorf("%s is listed as %s and imported as %s", name, value, imported.State[name])
			}
		}
	}
}

func TestAccSEPAContactList_badInput(t *testing.T) {
	env := acctest.New(t)
	s := env.Session()
	env.ResetLog()
	for name, tc := range map[string]struct {
		filters map[string]string
		want    string
	}{
		"no user":   {map[string]string{"external_user_id": ""}, "The external user id is empty"},
		"no IBAN":   {map[string]string{"iban": "DE88370400440532013000"}, "check digits"},
		"no status": {map[string]string{"status": "NEW"}, `"REJECTED"`},
	} {
		if got := listAll(t, s, tc.filters, 0); len(got.Errors) == 0 || !strings.Contains(got.Errors[0], tc.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	env.WantRequests("listSepaContacts", 0)
	if got := listAll(t, s, nil, 0); len(got.Errors) != 1 || !strings.Contains(got.Errors[0], "code P412 invalid-user") || len(got.Results) > 0 {
		t.Errorf("nobody: %+v", got)
	}
}

// The command line queries from Terraform 1.14 on.
func TestAccSEPAContactList_commandLine(t *testing.T) {
	env := acctest.New(t)
	identity := map[string]knownvalue.Check{"external_user_id": knownvalue.StringExact(acctest.Fixture), "contact_id": knownvalue.NotNull()}
	const query = contactType + ".all"
	env.TestCase(resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: env.Config(acctest.User() + contact())},
			{
				Query: true,
				Config: `
list "p100_sepa_contact" "all" {
  provider         = p100
  include_resource = true
  config {
    external_user_id = "fixture-alice"
  }
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(query, 1),
					querycheck.ExpectIdentity(query, identity),
					querycheck.ExpectResourceDisplayName(query, queryfilter.ByResourceIdentity(identity), knownvalue.StringExact("rent DE** **** 3000, PENDING")),
				},
			},
		},
	})
}

package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// What the documentation shows works as it stands: it is applied, leaves nothing to do, and is destroyed.
func TestAccExamples(t *testing.T) {
	var files []string
	for _, pattern := range []string{"resources/*/resource*.tf", "data-sources/*/data-source*.tf", "actions/*/action*.tf"} {
		found, err := filepath.Glob(filepath.Join(examples, filepath.FromSlash(pattern)))
		must(t, err)
		if len(found) == 0 {
			t.Fatalf("no examples are at %s", pattern)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			config := exampleConfig(t, file)
			env := acctest.New(t)
			tc := resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(config)}}}
			if strings.Contains(config, "_wo ") {
				tc.TerraformVersionChecks = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}
			}
			if strings.Contains(config, "action_trigger") {
				tc.TerraformVersionChecks = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}
			}
			env.TestCase(tc)
		})
	}
}

// Queries find what a configuration has made.
func TestAccQueryExamples(t *testing.T) {
	contact := exampleConfig(t, filepath.Join(examples, "resources", "p100_sepa_contact", "resource.tf"))
	query, err := os.ReadFile(filepath.Join(examples, "list-resources", "p100_sepa_contact", "list-resource.tfquery.hcl"))
	must(t, err)
	env := acctest.New(t)
	env.TestCase(resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: env.Config(contact)},
			{Query: true, Config: string(query), QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("p100_sepa_contact.alice", 1)}},
		},
	})
}

func TestAccQuickstart(t *testing.T) {
	config := exampleConfig(t, filepath.Join(examples, "quickstart", "main.tf"))
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Test(resource.TestStep{
			Config: env.Config(config),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckOutput("eur", "1500.00"),
				resource.TestCheckResourceAttr("data.p100_user_balances.alice", "crypto.eth.amount", "0.5"),
				resource.TestCheckResourceAttr("p100_sandbox_sepa_deposit.salary", "status", "APPROVED"),
				resource.TestCheckResourceAttr("p100_travel_rule_record.eth", "deposit_status", "SUCCESSFUL"),
				resource.TestCheckResourceAttr("p100_sepa_contact.landlord", "label", "rent"),
			),
		})
		if _, err := env.Client().FreshUserBalances(t.Context(), acctest.Fixture); !client.IsUserNotFound(err) {
			t.Errorf("the user is still there after the destroy: %v", err)
		}
		var order []string
		for _, entry := range env.Requests("suspendUser", "createSepaContact", "updateTravelRule", "unsuspendUser", "deleteSepaContact", "deleteUser") {
			order = append(order, entry.OperationID)
		}
		if got := strings.Join(order[len(order)-4:], " "); got != "suspendUser unsuspendUser deleteSepaContact deleteUser" {
			t.Errorf("last up, first down: %s", got)
		}
	})
}

var (
	settingsBlock = regexp.MustCompile(`(?ms)^(terraform|provider "p100") \{\n.*?\n\}\n`)
	usesAlice     = regexp.MustCompile(`(^|[^.\w])p100_user(_verification)?\.alice\b`)
)

// exampleConfig reads an example without its own settings of the provider, with the files beside it. Pages stay short where an
// example refers to an active user that others show.
func exampleConfig(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	must(t, err)
	folder, err := filepath.Abs(filepath.Dir(file))
	must(t, err)
	config := settingsBlock.ReplaceAllString(string(raw), "")
	config = strings.ReplaceAll(config, "${path.module}", filepath.ToSlash(folder))
	if usesAlice.MatchString(config) && !strings.Contains(config, `resource "p100_user" "alice"`) {
		config = acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) + config
	}
	return config
}

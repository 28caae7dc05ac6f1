package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// Each workflow works as it stands, does what it says, leaves nothing to do, and is destroyed with its users.
func TestAccWorkflows(t *testing.T) {
	iban := resource.TestMatchOutput("iban", regexp.MustCompile(`^LT\d{18}$`))
	workflows := map[string][]resource.TestCheckFunc{
		"onboarding-kyc-files": {
			iban,
			resource.TestCheckResourceAttr("p100_kyc_verification_wait.alice", "attempt_status", "SUCCESSFUL"),
			resource.TestCheckResourceAttr("p100_poa_files.alice", "pending", "false"),
		},
		"onboarding-kyc-redirect": {
			iban,
			resource.TestMatchOutput("verification_url", regexp.MustCompile(`/v1/kyc/verification/fixture-alice/`)),
			resource.TestCheckResourceAttr("p100_kyc_verification_wait.alice", "attempt_status", "SUCCESSFUL"),
		},
		"internal-transfers": {
			resource.TestCheckOutput("status", "SUCCESSFUL"),
			resource.TestCheckResourceAttr("data.p100_user_balances.alice", "fiat.eur.amount", "45.00"),
			resource.TestCheckResourceAttr("data.p100_user_balances.bob", "fiat.eur.amount", "25.00"),
		},
		"crypto-payout": {
			resource.TestCheckResourceAttr("p100_travel_rule_record.eth", "deposit_status", "SUCCESSFUL"),
			resource.TestCheckResourceAttr("p100_exchange.eth_eur", "status", "SUCCESSFUL"),
			resource.TestCheckResourceAttr("p100_crypto_withdrawal.eth", "status", "SUCCESSFUL"),
			// 1.5 arrived, 0.25 was exchanged, 0.5 paid out: fees come on top.
			resource.TestMatchResourceAttr("data.p100_user_balances.alice", "crypto.eth.amount", regexp.MustCompile(`^0\.7[34]\d+$`)),
		},
	}
	folders, err := filepath.Glob(filepath.Join(examples, "workflows", "*"))
	must(t, err)
	if len(folders) != len(workflows) {
		t.Errorf("there are %d workflows, and %d are tested", len(folders), len(workflows))
	}
	for name, checks := range workflows {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			folder := filepath.Join(examples, "workflows", name)
			readme, err := os.ReadFile(filepath.Join(folder, "README.md"))
			if err != nil || !strings.Contains(string(readme), "terraform apply") {
				t.Errorf("the README does not say how to run it: %v", err)
			}
			env.Test(resource.TestStep{
				Config: env.Config(exampleConfig(t, filepath.Join(folder, "main.tf"))),
				Check:  resource.ComposeAggregateTestCheckFunc(checks...),
			})
			if _, err := env.Client().FreshUserBalances(t.Context(), acctest.Fixture); !client.IsUserNotFound(err) {
				t.Errorf("the user is still there after the destroy: %v", err)
			}
		})
	}
}

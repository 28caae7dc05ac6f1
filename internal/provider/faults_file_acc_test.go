package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// A file that the environment names lets requests go wrong in a plain test. The provider starts anew for every command, and what should
// happen once happens once.
func TestAccProvider_faultsFromAFile(t *testing.T) {
	env := acctest.New(t)
	file := filepath.Join(t.TempDir(), "faults.json")
	write := func(content string) {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env.Vars["P100_SANDBOX_FAULTS"] = file
	config := env.Config(acctest.User())
	env.Test(
		resource.TestStep{
			PreConfig: func() {
				write(`[{"operation": "createUser", "kind": "html"}, {"operation": "createUser", "kind": "explosion"}]`)
			},
			Config:      config,
			ExpectError: regexp.MustCompile(`(?s)P100_SANDBOX_FAULTS.*Reading\s+\S+faults.json:\s+fault\s+rule\s+2:\s+kind\s+must\s+be\s+one`),
		},
		resource.TestStep{
			PreConfig: func() {
				write(`[{"operation": "createUser", "kind": "connection-closed", "moment": "after", "times": 1},
					{"operation": "getUserBalances", "kind": "status", "status": 502, "times": 2}]`)
			},
			Config: config,
			Check:  resource.TestCheckResourceAttr("p100_user.alice", "external_user_id", "fixture-alice"),
		},
	)
	env.WantRequests("createUser", 2) // the first one's answer was lost, the second one said that the user exists
	faulted := map[string]int{}
	for _, entry := range env.Requests() {
		if entry.Faulted {
			faulted[entry.OperationID]++
		}
	}
	if faulted["createUser"] != 1 || faulted["getUserBalances"] != 2 {
		t.Errorf("went wrong: %v", faulted)
	}
}

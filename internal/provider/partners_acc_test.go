package provider_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// Two aliases with two keys are two partners of one sandbox, with users of the same name and two purses: in two processes that
// share a file.
func TestAccProvider_twoPartners(t *testing.T) {
	t.Parallel()
	user := func(name string) string {
		return strings.Replace(acctest.User(acctest.Attrs{"provider": "p100." + name}), `"alice"`, `"`+name+`"`, 1)
	}
	c := newCLI(t, requiredProviders+`
provider "p100" {
  alias       = "first"
  environment = "sandbox"
  api_key     = "key-of-the-first"
}

provider "p100" {
  alias       = "second"
  environment = "sandbox"
  api_key     = "key-of-the-second"
}

data "p100_partner_balances" "first" {
  provider = p100.first
}

data "p100_partner_balances" "second" {
  provider = p100.second
}

output "users" {
  value = [p100_user.first.user_id, p100_user.second.user_id]
}

output "purses" {
  value = [data.p100_partner_balances.first.fiat["eur"].id, data.p100_partner_balances.second.fiat["eur"].id]
}
`+user("first")+user("second"))
	c.do("apply", "-auto-approve", "-input=false")

	var outputs map[string]struct{ Value []string }
	if err := json.Unmarshal([]byte(c.do("output", "-json")), &outputs); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"users", "purses"} {
		if v := outputs[name].Value; len(v) != 2 || v[0] == "" || v[0] == v[1] {
			t.Errorf("%s: %v", name, v)
		}
	}
	if said := c.do("plan", "-input=false", "-detailed-exitcode"); !strings.Contains(said, "No changes") {
		t.Errorf("the second plan is not empty:\n%s", said)
	}

	// A user under the other partner's key is refused, not planned anew.
	c.rewrite("main.tf", func(config string) string {
		return strings.NewReplacer(`"key-of-the-first"`, `"key-of-the-second"`, `"key-of-the-second"`, `"key-of-the-first"`).Replace(config)
	})
	said, ok := c.run("plan", "-input=false")
	if ok || strings.Count(said, "This object belongs to another partner") != 2 {
		t.Errorf("the keys were swapped, and the plan says:\n%s", said)
	}
	if strings.Contains(said, "key-of-the") {
		t.Errorf("a key is printed:\n%s", said)
	}
	c.rewrite("main.tf", func(config string) string {
		return strings.NewReplacer(`"key-of-the-first"`, `"key-of-the-second"`, `"key-of-the-second"`, `"key-of-the-first"`).Replace(config)
	})
	c.do("destroy", "-auto-approve", "-input=false")
}

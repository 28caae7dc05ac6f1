package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestAccProvider_wrongKey(t *testing.T) {
	env := acctest.New(t)
	env.Keys = []string{"the-right-key"}
	const wrong = "a-wrong-s3cr3t"
	said := failure(t, env, resource.TestStep{Config: env.ConfigWith("  api_key = "+`"`+wrong+`"`, acctest.User())})
	wantParts(t, said, "Unable to identify the partner", "Nothing was created", `P100 answered "Access Denied. xo2": the API key is wrong (code xo2, HTTP 401 Unauthorized`,
		"Check that the key was copied whole and that it belongs to this environment")
	if strings.Contains(said, "s3cr3t") {
		t.Errorf("the key is printed: %s", said)
	}
	env.WantRequests("createUser", 0)
	env.WantRequests("getPartnerBalances", 1) // a refused key is not tried again

	env.Test(resource.TestStep{Config: env.ConfigWith(`  api_key = "the-right-key"`, acctest.User())})
}

// A key that stops working hides nothing and plans nothing.
func TestAccProvider_keyRevoked(t *testing.T) {
	for code, explained := range map[string]string{
		"xo1": `"Access Denied. xo1": the API key was not sent`,
		"xo2": `"Access Denied. xo2": the API key is wrong`,
		"xo3": `"Access Denied. xo3": the IP address of this machine is not allowed`,
	} {
		t.Run(code, func(t *testing.T) {
			env := acctest.New(t)
			stage := env.Stage()
			stage.Apply(env.Config(acctest.User()))
			env.ResetLog()
			env.Fault("getPartnerBalances", 1000, sandbox.Fault{Status: 401, Body: "Access Denied. " + code})
			stage.Apply(env.Config(acctest.User(acctest.Attrs{"email": `"new@example.pl"`})), acctest.Refusal{Summary: "Unable to identify the partner", Says: explained})
			wantNoWrites(t, env)
			env.Heal()
			if left := stage.Plan(env.Config(acctest.User())); len(left) > 0 {
				t.Errorf("planned %v", left)
			}
		})
	}
}

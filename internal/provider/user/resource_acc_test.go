package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

func TestAccUser_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Test(
			resource.TestStep{
				Config: env.Config(acctest.ActiveUser()),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr("p100_user.alice", "id", "fixture-alice"),
					resource.TestCheckResourceAttrSet("p100_user.alice", "user_id"),
				),
			},
		)
		env.WantRequests("createUser", 1)
	})
}

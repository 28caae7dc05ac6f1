package exchange_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// An update sends nothing and learns nothing: what P100 told about the exchange stays.
func TestAccExchange_settings(t *testing.T) {
	env := acctest.New(t)
	env.Test(
		resource.TestStep{Config: env.Config(rich() + exchange())},
		resource.TestStep{
			Config: env.Config(rich() + exchange(acctest.Attrs{"allow_duplicate": "true", "min_amount_to": `"1"`})),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(made, "allow_duplicate", "true"),
				resource.TestCheckResourceAttrSet(made, "amount_to"),
				resource.TestCheckResourceAttrSet(made, "rate"),
			),
		},
	)
	env.WantRequests("createExchange", 1)
}

package transfer_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

func TestAccTransferDataSource(t *testing.T) {
	env := acctest.New(t)
	const data = `
data "p100_transfer" "funding" {
  id = p100_transfer.funding.id
}
`
	env.Test(
		resource.TestStep{Config: env.Config(rich() + transfer() + data), Check: resource.ComposeAggregateTestCheckFunc(
			resource.TestCheckResourceAttr("data.p100_transfer.funding", "status", "SUCCESSFUL"),
			resource.TestCheckResourceAttr("data.p100_transfer.funding", "amount", "10.50"),
			resource.TestCheckResourceAttr("data.p100_transfer.funding", "currency", "eur"),
			resource.TestCheckResourceAttr("data.p100_transfer.funding", "destination_external_user_id", acctest.Fixture),
			resource.TestCheckNoResourceAttr("data.p100_transfer.funding", "source_external_user_id"),
			resource.TestCheckNoResourceAttr("data.p100_transfer.funding", "failure_reason"),
		)},
		resource.TestStep{
			Config:      env.Config("data \"p100_transfer\" \"funding\" {\n  id = \"no-such-id\"\n}\n"),
			ExpectError: acctest.Words("Unable to read the transfer"),
		},
	)
}

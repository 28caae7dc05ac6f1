package crypto_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const fee = "data.p100_network_fee.now"

func networkFee(attrs ...acctest.Attrs) string {
	return acctest.Block("data", "p100_network_fee", "now", append([]acctest.Attrs{{"currency": `"eth"`}}, attrs...)...)
}

func feeIs(name, want string) resource.TestCheckFunc {
	return resource.TestCheckResourceAttr(fee, name, want)
}

// The network is the currency's own unless another one is named, and each has its fee.
func TestAccNetworkFeeDataSource(t *testing.T) {
	for name, tc := range map[string]struct{ currency, network, want string }{
		"eth":             {"eth", "", "ethereum"},
		"btc":             {"btc", "", "btc"},
		"pol":             {"pol", "", "polygon"},
		"usdc":            {"usdc", "", "ethereum"},
		"usdc on polygon": {"usdc", "polygon", "polygon"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			attrs := acctest.Attrs{"currency": `"` + tc.currency + `"`}
			if tc.network != "" {
				attrs["network"] = `"` + tc.network + `"`
			}
			env.Test(resource.TestStep{
				Config: env.Config(networkFee(attrs)),
				Check: all(
					feeIs("id", tc.currency+"/"+tc.want), feeIs("network", tc.want),
					resource.TestCheckNoResourceAttr(fee, "fee_withdrawal"), resource.TestCheckNoResourceAttr(fee, "min_withdrawal"), resource.TestCheckNoResourceAttr(fee, "min_deposit"),
					func(s *terraform.State) error {
						want, err := env.Client().NetworkFee(t.Context(), tc.currency, tc.want)
						if got := s.RootModule().Resources[fee].Primary.Attributes["network_fee"]; err != nil || got != want.String() {
							return fmt.Errorf("the fee is %s, want %s: %w", got, want, err)
						}
						return nil
					},
				),
			})
			env.WantRequests("getUserBalances", 0)
		})
	}
}

// The limits are those of the user's balance on the network.
func TestAccNetworkFeeDataSource_limits(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		ofUser := acctest.Attrs{"currency": `"usdc"`, "network": `"polygon"`, "external_user_id": "p100_user_verification.alice.external_user_id"}
		env.Test(resource.TestStep{
			Config: env.Config(acctest.ActiveUser() + networkFee(ofUser)),
			Check: func(s *terraform.State) error {
				balances, err := env.Client().UserBalances(t.Context(), acctest.Fixture)
				if err != nil {
					return err
				}
				for _, balance := range balances.Crypto {
					if balance.Currency != "usdc" {
						continue
					}
					limits := balance.Networks["polygon"]
					return all(
						feeIs("fee_withdrawal", limits.FeeWithdrawal.String()), feeIs("min_withdrawal", limits.MinWithdrawal.String()), feeIs("min_deposit", limits.MinDeposit.String()),
					)(s)
				}
				return fmt.Errorf("no usdc in %+v", balances)
			},
		})
	})
}

// What is wrong is found during the plan, before anybody is asked anything.
func TestAccNetworkFeeDataSource_badInput(t *testing.T) {
	acctest.RefusesAll(t, networkFee, map[string]acctest.BadInput{
		"eur":                    {Attrs: acctest.Attrs{"currency": `"eur"`}, At: "currency", Summary: "Not a crypto currency", Says: `eur is on no blockchain network: write a crypto currency.`},
		"unknown currency":       {Attrs: acctest.Attrs{"currency": `"xrp"`}, At: "currency", Summary: "Currency cannot be used", Says: `"xrp" is not a currency of P100: write one of eur, btc, eth, ltc, doge, pol, usdc, usdt.`},
		"currency in capitals":   {Attrs: acctest.Attrs{"currency": `"ETH"`}, At: "currency", Summary: "Currency cannot be used", Says: `"eth"`},
		"btc on polygon":         {Attrs: acctest.Attrs{"currency": `"btc"`, "network": `"polygon"`}, At: "network", Summary: "Network cannot be used", Says: `Btc has one network only: write "btc" or leave the network out.`},
		"usdc on another one":    {Attrs: acctest.Attrs{"currency": `"usdc"`, "network": `"solana"`}, At: "network", Summary: "Network cannot be used", Says: `Usdc has the networks ethereum and polygon: write one of them, or leave the network out for ethereum.`},
		"network in capitals":    {Attrs: acctest.Attrs{"network": `"ETHEREUM"`}, At: "network", Summary: "Network cannot be used", Says: `write "ethereum"`},
		"external id of spaces":  {Attrs: acctest.Attrs{"external_user_id": `" "`}, At: "external_user_id", Summary: "External user id cannot be used", Says: `spaces around it`},
		"empty network is wrong": {Attrs: acctest.Attrs{"currency": `"btc"`, "network": `""`}, At: "network", Summary: "Invalid Attribute Value Length", Says: `network string length must be at least 1`},
	})
}

func TestAccNetworkFeeDataSource_refused(t *testing.T) {
	ofAlice := acctest.Attrs{"external_user_id": `"fixture-alice"`}
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		attrs   acctest.Attrs
		want    acctest.Refusal
	}{
		"unknown user": {func(*acctest.Env) {}, ofAlice, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the user's limits", Says: `code P412 invalid-user`}},
		"not active": {
			func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, ofAlice,
			acctest.Refusal{At: "external_user_id", Summary: "The user has no such balance", Says: `P100 shows no eth balance on ethereum for the user "fixture-alice". Balances exist once the account is open: refer to p100_user_verification.NAME.external_user_id, which waits for that.`},
		},
		"currency that P100 does not know": {func(env *acctest.Env) { env.Fault("getNetworkFee", 1, sandbox.Fault{Code: "P410"}) }, nil, acctest.Refusal{At: "currency", Summary: "Unable to read the network fee", Says: `code P410 invalid-currency`}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Refuses(env.Config(networkFee(tc.attrs)), tc.want)
		})
	}
}

package balance_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	user    = "data.p100_user_balances.alice"
	partner = "data.p100_partner_balances.this"
)

func userBalances(attrs ...acctest.Attrs) string {
	return acctest.Block("data", "p100_user_balances", "alice", append([]acctest.Attrs{{"external_user_id": `"fixture-alice"`}}, attrs...)...)
}

// The balances of a user, from a user without an account to one with IBAN and wallets.
func TestAccUserBalances(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Modes(func(m *sandbox.Modes) { m.ActivationDelaySeconds = 3600 })
		env.AddVerifiedUser(acctest.Fixture)
		config := env.Config(userBalances())
		env.Test(
			resource.TestStep{Config: config, Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(user, "id", "fixture-alice"),
				resource.TestCheckResourceAttr(user, "fiat.%", "0"),
				resource.TestCheckResourceAttr(user, "crypto.%", "0"),
			)},
			resource.TestStep{
				PreConfig: func() { env.SubmitDocument(acctest.Fixture) },
				Config:    config,
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(user, "fiat.%", "1"),
					resource.TestCheckResourceAttr(user, "fiat.eur.amount", "0.00"),
					resource.TestCheckResourceAttr(user, "fiat.eur.status", "WAITING_TO_BE_ACTIVATED"),
					resource.TestCheckNoResourceAttr(user, "fiat.eur.iban"),
					resource.TestCheckResourceAttr(user, "crypto.%", "7"),
					resource.TestCheckNoResourceAttr(user, "crypto.eth.wallet"),
				),
			},
			resource.TestStep{
				PreConfig: func() {
					if _, err := env.Control().AdvanceClock(t.Context(), time.Hour); err != nil {
						t.Fatal(err)
					}
				},
				Config: config,
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(user, "fiat.eur.status", "ACTIVE"),
					resource.TestMatchResourceAttr(user, "fiat.eur.iban", regexp.MustCompile(`^LT\d{18}$`)),
					resource.TestMatchResourceAttr(user, "fiat.eur.id", regexp.MustCompile(`^[0-9a-f-]{36}$`)),
					resource.TestCheckResourceAttr(user, "fiat.eur.rate", "1"),
					resource.TestMatchResourceAttr(user, "crypto.eth.wallet", regexp.MustCompile(`^0x[0-9a-fA-F]{40}$`)),
					resource.TestCheckResourceAttr(user, "crypto.usdc.rate", "0.963728"),
					resource.TestCheckResourceAttr(user, "crypto.usdc.networks.%", "2"),
					resource.TestCheckResourceAttr(user, "crypto.usdc.networks.polygon.name", "amoy"),
					resource.TestCheckResourceAttr(user, "crypto.usdc.networks.polygon.mainnet", "false"),
					resource.TestCheckResourceAttr(user, "crypto.usdc.networks.polygon.fee_withdrawal", "0.5"),
					resource.TestCheckResourceAttr(user, "crypto.usdc.networks.polygon.min_withdrawal", "2"),
					resource.TestCheckResourceAttr(user, "crypto.usdc.networks.polygon.min_deposit", "0"),
				),
			},
		)
	})
}

// A partner begins with stated amounts. Two keys are two partners.
func TestAccPartnerBalances(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		var ids [2]string
		keep := func(i int) resource.TestCheckFunc {
			return resource.TestCheckResourceAttrWith(partner, "fiat.eur.id", func(id string) error {
				ids[i] = id
				return nil
			})
		}
		data := acctest.Block("data", "p100_partner_balances", "this")
		env.Test(
			resource.TestStep{Config: env.Config(data), Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(partner, "fiat.%", "1"),
				resource.TestCheckResourceAttr(partner, "fiat.eur.amount", "1000000.00"),
				resource.TestCheckResourceAttr(partner, "fiat.eur.status", "ACTIVE"),
				resource.TestCheckResourceAttrSet(partner, "fiat.eur.iban"),
				resource.TestCheckResourceAttr(partner, "crypto.%", "7"),
				resource.TestCheckResourceAttr(partner, "crypto.btc.amount", "10"),
				resource.TestCheckResourceAttr(partner, "crypto.usdt.amount", "1000000"),
				resource.TestCheckResourceAttrSet(partner, "crypto.doge.wallet"),
				resource.TestCheckResourceAttr(partner, "crypto.pol.networks.polygon.name", "amoy"),
				keep(0),
			)},
			resource.TestStep{Config: env.ConfigWith(`  api_key = "another-partner"`, data), Check: keep(1)},
		)
		if ids[0] == "" || ids[0] == ids[1] {
			t.Errorf("the euro balances of two partners are %q and %q", ids[0], ids[1])
		}
	})
}

// P100 sends amounts as strings and as numbers, and names in either case. None of it passes through a float.
func TestAccUserBalances_asP100Sends(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Fault("getUserBalances", 100, sandbox.Fault{Status: 200, Body: `{
		"fiatBalances": [{"id": "f", "amount": 9007199254740993.01, "name": "EUR", "iban": null, "status": "ACTIVE"}],
		"cryptoBalances": [{"id": "c", "amount": 0.10000001, "name": "ETH", "rate": "2150.75", "wallet": null,
			"networkConfig": {"ETHEREUM": {"mainnet": true, "name": "ethereum", "withdrawal": {"feeWithdrawal": "0.002"}}}}]}`})
	env.Test(resource.TestStep{Config: env.Config(userBalances()), Check: resource.ComposeAggregateTestCheckFunc(
		resource.TestCheckResourceAttr(user, "fiat.eur.amount", "9007199254740993.01"),
		resource.TestCheckNoResourceAttr(user, "fiat.eur.rate"),
		resource.TestCheckResourceAttr(user, "crypto.eth.amount", "0.10000001"),
		resource.TestCheckResourceAttr(user, "crypto.eth.networks.ethereum.fee_withdrawal", "0.002"),
		resource.TestCheckNoResourceAttr(user, "crypto.eth.networks.ethereum.min_deposit"),
	)})
}

// A deployment with the older path needs to be told.
func TestAccUserBalances_olderPath(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.BalancesPath = sandbox.BalancesLegacy })
	env.AddUser(acctest.Fixture)
	env.Test(
		resource.TestStep{Config: env.Config(userBalances()), ExpectError: acctest.Words(`This deployment does not seem to have the operation under the path used`)},
		resource.TestStep{
			Config: env.ConfigWith(`  operation_paths = { getUserBalances = "/v1/user/{id}/balances" }`, userBalances()),
			Check:  resource.TestCheckResourceAttr(user, "fiat.%", "0"),
		},
	)
}

func TestAccBalances_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		config  string
		want    acctest.Refusal
	}{
		"unknown user": {
			func(*acctest.Env) {}, userBalances(),
			acctest.Refusal{At: "external_user_id", Summary: "Unable to read the balances", Says: `P100 does not know the user "fixture-alice" in sandbox for this partner. If it is created in the same configuration, refer to it`},
		},
		"suspended": {func(env *acctest.Env) {
			env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
			env.AddUser(acctest.Fixture)
			env.SuspendUser(acctest.Fixture)
		}, userBalances(), acctest.Refusal{At: "external_user_id", Summary: "Unable to read the balances", Says: `code P455 user-suspended`}},
		"not verified": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getUserBalances", 1, sandbox.Fault{Code: "P459"})
		}, userBalances(), acctest.Refusal{At: "external_user_id", Summary: "Unable to read the balances", Says: `Wait until the KYC verification is VERIFIED`}},
		"no balances at all": {func(env *acctest.Env) {
			env.AddUser(acctest.Fixture)
			env.Fault("getUserBalances", 100, sandbox.Fault{Status: 200, Body: `{"message":"hello"}`})
		}, userBalances(), acctest.Refusal{At: "external_user_id", Summary: "Unable to read the balances", Says: `has neither "fiatBalances" nor "cryptoBalances"`}},
		"partner unavailable": {
			func(env *acctest.Env) { env.Fault("getPartnerBalances", 100, sandbox.Fault{Code: "P501"}) },
			acctest.Block("data", "p100_partner_balances", "this"),
			acctest.Refusal{Summary: "Unable to read the partner's balances", Says: `P100 answered "Service is temporarily unavailable." (code P501 service-unavailable`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Refuses(env.Config(tc.config), tc.want)
		})
	}
}

func TestAccBalances_badInput(t *testing.T) {
	acctest.RefusesAll(t, userBalances, map[string]acctest.BadInput{
		"wrong external id": {Attrs: acctest.Attrs{"external_user_id": `"alice "`}, At: "external_user_id", Summary: "External user id cannot be used", Says: `spaces around it: leave them out`},
	})
}

// Reads about one user are shared: many data sources are one request in a run.
func TestAccUserBalances_shared(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.ResetLog()
	many := "data \"p100_user_balances\" \"many\" {\n  count            = 20\n  external_user_id = \"fixture-alice\"\n}\n"
	reads := 0
	env.Test(resource.TestStep{
		PreConfig: env.ResetLog,
		Config:    env.Config(many),
		Check: resource.TestCheckResourceAttrWith("data.p100_user_balances.many.19", "fiat.%", func(string) error {
			reads = len(env.Requests("getUserBalances"))
			return nil
		}),
	})
	if reads == 0 || reads > 5 {
		t.Errorf("20 data sources of one user made %d requests", reads)
	}
}

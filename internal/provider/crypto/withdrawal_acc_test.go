package crypto_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const payout = "p100_crypto_withdrawal.payout"

// hodler is an active user with 1.5 eth.
func hodler() string {
	return acctest.ActiveUser(acctest.Attrs{"force_destroy": "true"}) + acctest.Block("resource", "p100_sandbox_crypto_deposit", "eth", acctest.Attrs{
		"external_user_id": "p100_user_verification.alice.external_user_id", "currency": `"eth"`, "amount": `"1.5"`,
	})
}

func withdrawal(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", "p100_crypto_withdrawal", "payout", append([]acctest.Attrs{{
		"external_user_id": "p100_sandbox_crypto_deposit.eth.external_user_id", "currency": `"eth"`, "amount": `"0.5"`,
		"wallet_address": `"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"`, "receiver_name": `"Alice Kowalska"`, "receiver_type": `"NATURAL"`, "wallet_type": `"NON_CUSTODIAL"`,
	}}, attrs...)...)
}

func TestAccCryptoWithdrawal_lifecycle(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		const data = "data \"p100_crypto_withdrawal\" \"payout\" {\n  id = p100_crypto_withdrawal.payout.id\n}\n"
		slow := acctest.Attrs{"timeouts": `{ create = "2s" }`}
		env.Test(
			resource.TestStep{Config: env.Config(hodler() + withdrawal(slow))},
			// Confirmations take their time, and are followed by the refresh.
			resource.TestStep{
				PreConfig: func() { env.Advance(24 * time.Hour) },
				Config:    env.Config(hodler() + withdrawal(slow) + data),
				Check: resource.ComposeAggregateTestCheckFunc(
					resource.TestCheckResourceAttr(payout, "status", "SUCCESSFUL"),
					resource.TestCheckResourceAttrPair(payout, "confirmations", payout, "required_confirmations"),
					resource.TestCheckResourceAttrSet(payout, "transaction_hash"),
					resource.TestCheckResourceAttrPair(payout, "transaction_hash", "data.p100_crypto_withdrawal.payout", "transaction_hash"),
					resource.TestCheckResourceAttr("data.p100_crypto_withdrawal.payout", "network", "ethereum"),
				),
			},
		)
		env.WantRequests("createCryptoWithdrawal", 1)
	})
}

// What P100 would refuse or let fail is found before it is sent.
func TestAccCryptoWithdrawal_checkedBeforeSending(t *testing.T) {
	for name, tc := range map[string]struct{ amount, want string }{
		"below the minimum": {`"0.00000001"`, "The smallest withdrawal of eth on ethereum"},
		"more than there":   {`"1.5"`, "but the balance is 1.5"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.Test(resource.TestStep{Config: env.Config(hodler() + withdrawal(acctest.Attrs{"amount": tc.amount})), ExpectError: acctest.Words(tc.want)})
			env.WantRequests("createCryptoWithdrawal", 0)
		})
	}
}

func TestAccCryptoWithdrawal_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.Fault("createCryptoWithdrawal", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Test(resource.TestStep{Config: env.Config(hodler() + withdrawal(acctest.Attrs{"timeouts": `{ create = "2s" }`})), Check: resource.TestCheckResourceAttr(payout, "uncertain", "false")})
	env.WantRequests("createCryptoWithdrawal", 1)
	env.WantWarning("p100_crypto_withdrawal", "P100 has it")
}

func TestAccCryptoWithdrawal_badInput(t *testing.T) {
	acctest.RefusesAll(t, func(attrs ...acctest.Attrs) string {
		return withdrawal(append([]acctest.Attrs{{"external_user_id": `"alice"`}}, attrs...)...)
	}, map[string]acctest.BadInput{
		"wrong checksum":         {Attrs: acctest.Attrs{"wallet_address": `"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"`}, At: "wallet_address", Summary: "Address cannot be used", Says: "The address's upper and lower case, which is its checksum (EIP-55), does not fit:"},
		"address of another":     {Attrs: acctest.Attrs{"wallet_address": `"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"`}, At: "wallet_address", Summary: "Address cannot be used", Says: "This is an address of the Bitcoin main network:"},
		"main network in a test": {Attrs: acctest.Attrs{"currency": `"btc"`, "wallet_address": `"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"`}, At: "wallet_address", Summary: "Address cannot be used", Says: "This is an address of the Bitcoin main network: write one of the Bitcoin test network."},
		"network it is not on":   {Attrs: acctest.Attrs{"network": `"polygon"`}, At: "network", Summary: "Network cannot be used", Says: `Eth has one network only: write "ethereum" or leave the network out.`},
		"euro":                   {Attrs: acctest.Attrs{"currency": `"eur"`}, At: "currency", Summary: "Not a crypto currency", Says: "eur is on no blockchain network: write a crypto currency."},
		"over-precise":           {Attrs: acctest.Attrs{"amount": `"0.123456789"`}, At: "amount", Summary: "Amount cannot be used", Says: "at most 8"},
	})
}

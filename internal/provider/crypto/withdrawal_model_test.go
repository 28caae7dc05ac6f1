package crypto

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// An address is compared by its meaning: in another case it is the same one where case means nothing, and another one where it does.
func TestWithdrawalComparesAddresses(t *testing.T) {
	t.Parallel()
	const evm, segwit, base58 = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"
	for name, tc := range map[string]struct {
		currency, a, b string
		same           bool
	}{
		"EIP-55 and lower case":     {"eth", evm, strings.ToLower(evm), true},
		"another Ethereum address":  {"eth", evm, strings.Replace(evm, "5a", "6a", 1), false},
		"bech32 in capitals":        {"btc", segwit, strings.ToUpper(segwit), true},
		"the same base58":           {"btc", base58, base58, true},
		"base58 in another case":    {"btc", base58, strings.ToLower(base58), false},
		"base58 with one character": {"doge", "nXpV6iSHMPUCZXvcZTPBWyaDCQ3V6vjvzK", "nXpV6iSHMPUCZXvcZTPBWyaDCQ3V6vjvzk", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withdrawal := func(address string) *withdrawalModel {
				return &withdrawalModel{Currency: types.StringValue(tc.currency), WalletAddress: types.StringValue(address)}
			}
			for _, ends := range [][2]string{{tc.a, tc.b}, {tc.b, tc.a}} {
				changed := tfkit.ChangedFields(true, withdrawal(ends[0]).Arguments(), withdrawal(ends[1]).Arguments())
				if same := len(changed) == 0; same != tc.same {
					t.Errorf("the same argument: %t, want %t (%v)", same, tc.same, changed)
				}
				item := client.Transaction{Type: "CRYPTO_WITHDRAWAL", Destination: ends[0]}
				if same := withdrawal(ends[1]).IsSame(item); same != tc.same {
					t.Errorf("the same movement: %t, want %t", same, tc.same)
				}
			}
			if !withdrawal(tc.a).IsSame(client.Transaction{Type: "CRYPTO_WITHDRAWAL"}) {
				t.Error("a destination that is not told may be the same")
			}
		})
	}
	unknown := (&withdrawalModel{WalletAddress: types.StringUnknown()}).Arguments()
	if changed := tfkit.ChangedFields(true, unknown, unknown); len(changed) > 0 {
		t.Errorf("changed %v", changed)
	}
}

// A reason may repeat what the withdrawal was sent with, of which its details tell the address at most.
func TestWithdrawalMasksReasons(t *testing.T) {
	t.Parallel()
	withdrawal := &withdrawalModel{
		ExternalUserID: types.StringValue("fixture-alice"), Currency: types.StringValue("eth"), Amount: tfkit.NewDecimalValue(decimal.New(5, 0)),
		WalletAddress: types.StringValue("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), Memo: types.StringValue("rent of May"),
		ReceiverName: types.StringValue("Jan Nowak"), ReceiverType: types.StringValue("NATURAL"), WalletType: types.StringValue("CUSTODIAL"),
	}
	const (
		reason = "5 eth of fixture-alice to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed (0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed), CUSTODIAL of JAN NOWAK, Rent of May"
		masked = "5 eth of [external_user_id] to [wallet_address] ([wallet_address]), CUSTODIAL of [receiver_name], [memo]"
	)
	if got := tfkit.MaskPersonal(reason, withdrawal.Arguments()); got != masked {
		t.Errorf("got %q", got)
	}
}

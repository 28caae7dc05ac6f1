package crypto

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// P100 spells currencies and networks in either case.
func TestLimitsOf(t *testing.T) {
	t.Parallel()
	limits := func(fee int64) client.Network {
		d := decimal.NewFromInt(fee)
		return client.Network{FeeWithdrawal: &d}
	}
	balances := client.Balances{Crypto: []client.CryptoBalance{
		{Currency: "eth", Networks: map[string]client.Network{"ethereum": limits(1)}},
		{Currency: "USDC", Networks: map[string]client.Network{"ETHEREUM": limits(2), "Polygon": limits(3)}},
	}}
	for _, tc := range []struct {
		currency, network string
		want              int64 // 0: none
	}{
		{"eth", "ethereum", 1}, {"usdc", "ethereum", 2}, {"usdc", "polygon", 3}, {"eth", "polygon", 0}, {"btc", "btc", 0},
	} {
		got, ok := limitsOf(balances, tc.currency, tc.network)
		if ok != (tc.want != 0) || ok && !got.FeeWithdrawal.Equal(decimal.NewFromInt(tc.want)) {
			t.Errorf("%s on %s: %+v, %t", tc.currency, tc.network, got, ok)
		}
	}
}

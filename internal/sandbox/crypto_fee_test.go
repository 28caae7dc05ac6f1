package sandbox

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

func feePath(currency, network string) string {
	path := "/v1/crypto-withdrawal/get-network-fee?currency=" + currency
	if network != "" {
		path += "&network=" + network
	}
	return path
}

// fee reads a network fee as it was written.
func (a *api) fee(currency, network string) decimal.Decimal {
	a.t.Helper()
	text := a.must("GET", feePath(currency, network), nil).text
	const before, after = `{"networkFee":`, `}`
	d, err := decimal.NewFromString(text[len(before) : len(text)-len(after)])
	if err != nil {
		a.t.Fatalf("the fee is %s", text)
	}
	return d
}

func TestNetworkFees(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		for _, cur := range currencies[1:] {
			for i, network := range wallet.Networks(cur.Slug) {
				fee := a.fee(cur.Slug, network)
				usual := decimal.New(usualFees[cur.Slug][network], -cur.Decimals)
				if fee.LessThan(usual.Mul(decimal.RequireFromString("0.79"))) || fee.GreaterThan(usual.Mul(decimal.RequireFromString("1.21"))) || !fee.IsPositive() {
					t.Errorf("%s over %s costs %s, usual are %s", cur.Slug, network, fee, usual)
				}
				if i == 0 && !a.fee(cur.Slug, "").Equal(fee) {
					t.Errorf("%s costs %s without a network, over %s %s", cur.Slug, a.fee(cur.Slug, ""), network, fee)
				}
				if _, err := cur.toUnits(fee); err != nil {
					t.Errorf("the fee of %s over %s: %v", cur.Slug, network, err)
				}
			}
		}
		for _, currency := range []string{"eur", "xrp", "ETH"} {
			a.refused("GET", feePath(currency, ""), nil, 400, "P410")
		}
		a.refused("GET", feePath("eth", "polygon"), nil, 400, "SBXNETWORK")
		a.refused("GET", feePath("btc", "ethereum"), nil, 400, "SBXNETWORK")
		a.refused("GET", feePath("eth", "ETHEREUM"), nil, 400, "P403")
		a.refused("GET", feePath("", ""), nil, 400, "P403")
	})
}

func TestNetworkFeesVaryByTheHour(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	seen := map[string]bool{}
	for range 24 {
		fee := a.fee("btc", "")
		if err := s.Advance(time.Hour - time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if later := a.fee("btc", ""); !later.Equal(fee) {
			t.Errorf("within an hour the fee went from %s to %s", fee, later)
		}
		if err := s.Advance(time.Millisecond); err != nil {
			t.Fatal(err)
		}
		seen[fee.String()] = true
	}
	if len(seen) < 20 {
		t.Errorf("a day has %d fees", len(seen))
	}
	other := embedded(t, open(t, Options{Seed: "another"})).fee("eth", "")
	if fee := embedded(t, open(t, Options{})).fee("eth", ""); !fee.Equal(other) {
		t.Errorf("at one time, two sandboxes have the fees %s and %s", fee, other)
	}
}

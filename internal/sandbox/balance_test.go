package sandbox

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUserBalances(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		credit(t, a.sandbox, "alice", "eur", 150000)
		credit(t, a.sandbox, "alice", "btc", 1)
		var b balances
		if err := json.Unmarshal([]byte(a.must("GET", "/v1/user/balances/alice", nil).text), &b); err != nil {
			t.Fatal(err)
		}
		amounts := map[string]string{}
		for _, f := range b.Fiat {
			amounts[f.Name] = f.Amount
		}
		forms := map[string]string{
			"btc": `^tb1q[0-9a-z]{38}$`, "ltc": `^tltc1q[0-9a-z]{38}$`, "doge": `^n[1-9A-HJ-NP-Za-km-z]{33}$`,
		}
		for _, c := range b.Crypto {
			amounts[c.Name] = c.Amount
			form, ok := forms[c.Name]
			if !ok {
				form = `^0x[0-9a-f]{40}$`
			}
			if c.Wallet == nil || !regexp.MustCompile(form).MatchString(*c.Wallet) {
				t.Errorf("the %s wallet is %v", c.Name, c.Wallet)
			}
		}
		want := map[string]string{
			"eur": "1500.00", "btc": "0.00000001", "eth": "0.00000000", "ltc": "0.00000000", "doge": "0.00000000",
			"pol": "0.00000000", "usdc": "0.000000", "usdt": "0.000000",
		}
		if diff := cmp.Diff(want, amounts); diff != "" {
			t.Errorf("amounts (-want +got):\n%s", diff)
		}
	})
}

// The documented example of usdc.
func TestNetworkConfigIsTheDocumentedOne(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	const want = `{"ethereum":{"mainnet":false,"name":"sepolia","withdrawal":{"feeWithdrawal":10,"minWithdrawal":15},"deposit":{"minDeposit":5}},` +
		`"polygon":{"mainnet":false,"name":"amoy","withdrawal":{"feeWithdrawal":0.5,"minWithdrawal":2},"deposit":{"minDeposit":0}}}`
	networks := map[string][]string{}
	var answer struct {
		Crypto []struct {
			Name          string         `json:"name"`
			Rate          float64        `json:"rate"`
			NetworkConfig map[string]any `json:"networkConfig"`
		} `json:"cryptoBalances"`
	}
	if err := json.Unmarshal([]byte(a.must("GET", "/v1/user/balances/alice", nil).text), &answer); err != nil {
		t.Fatal(err)
	}
	for _, c := range answer.Crypto {
		name := c.Name
		networks[name] = slices.Sorted(maps.Keys(c.NetworkConfig))
		if name != "usdc" {
			continue
		}
		var documented map[string]any
		if err := json.Unmarshal([]byte(want), &documented); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(documented, c.NetworkConfig); diff != "" {
			t.Errorf("networkConfig of usdc (-documented +got):\n%s", diff)
		}
		if c.Rate != 0.963728 {
			t.Errorf("the rate of usdc is %v", c.Rate)
		}
	}
	if len(networks["usdt"]) != 2 {
		t.Errorf("usdt is on %v", networks["usdt"])
	}
	delete(networks, "usdc")
	delete(networks, "usdt")
	if diff := cmp.Diff(map[string][]string{"btc": {"btc"}, "ltc": {"ltc"}, "doge": {"doge"}, "eth": {"ethereum"}, "pol": {"polygon"}}, networks); diff != "" {
		t.Errorf("networks (-want +got):\n%s", diff)
	}
}

func TestBalancesPathModes(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	for mode, want := range map[string][2]int{BalancesCurrent: {200, 404}, BalancesLegacy: {404, 200}, BalancesBoth: {200, 200}} {
		a.setModes(func(m *Modes) { m.BalancesPath = mode })
		for i, path := range []string{"/v1/user/balances/alice", "/v1/user/alice/balances"} {
			r := a.call("GET", path, nil)
			if r.status != want[i] || r.code != "" {
				t.Errorf("mode %s: %s answers %d %s, want %d", mode, path, r.status, r.text, want[i])
			}
		}
	}
}

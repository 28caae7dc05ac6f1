package sandbox

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"
)

// tariff holds the prices that are not the usual ones, as the file keeps them.
// Amounts are in units of their currency.
type tariff struct {
	Rates           map[string]decimal.Decimal `json:"rates,omitempty"` // by pairKey
	SEPATransferFee *int64                     `json:"sepaTransferFee,omitempty"`
	Networks        map[string]networkTariff   `json:"networks,omitempty"` // by networkKey
}

// networkTariff is what a network costs for a currency. Nil is as usual.
type networkTariff struct {
	NetworkFee    *int64 `json:"networkFee,omitempty"`
	WithdrawalFee *int64 `json:"withdrawalFee,omitempty"`
	MinWithdrawal *int64 `json:"minWithdrawal,omitempty"`
	MinDeposit    *int64 `json:"minDeposit,omitempty"`
}

func (p pair) key() string                       { return p.from.Slug + "/" + p.to.Slug }
func networkKey(currency, network string) string { return currency + "/" + network }

type cachedTariff struct {
	text   string
	tariff tariff
}

// parseTariff reads the stored text and remembers the last result, like parseModes.
func (s *Sandbox) parseTariff(text string) (tariff, error) {
	if cached := s.tariffCache.Load(); cached != nil && cached.text == text {
		return cached.tariff, nil
	}
	var t tariff
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return tariff{}, fmt.Errorf("reading the rates and fees of the file: %w", err)
	}
	s.tariffCache.Store(&cachedTariff{text: text, tariff: t})
	return t, nil
}

// rate is how many units of the one currency are paid for one of the other.
func (c *call) rate(p pair) decimal.Decimal {
	if rate, ok := c.tariff.Rates[p.key()]; ok {
		return rate
	}
	return p.usualRate()
}

// sepaTransferFee is what a SEPA transfer costs, in cents, on top of its amount.
func (c *call) sepaTransferFee() int64 { return either(c.tariff.SEPATransferFee, usualSEPATransferFee) }

func either(changed *int64, usual int64) int64 {
	if changed != nil {
		return *changed
	}
	return usual
}

// prices are what a currency's network costs at the call's time.
func (c *call) prices(cur currency, network string) networkPrices {
	changed := c.tariff.Networks[networkKey(cur.Slug, network)]
	return networkPrices{
		fee:           either(changed.NetworkFee, feeAt(cur.Slug, network, c.now)),
		withdrawalFee: either(changed.WithdrawalFee, cur.withdrawalFee(network)),
		minWithdrawal: either(changed.MinWithdrawal, cur.minWithdrawal(network)),
		minDeposit:    either(changed.MinDeposit, cur.minDeposit(network)),
	}
}

// networkPrices are in units of the currency.
type networkPrices struct{ fee, withdrawalFee, minWithdrawal, minDeposit int64 }

// networkConfig is what balances state of a currency's networks.
func (c *call) networkConfig(cur currency) (json.RawMessage, error) {
	if len(c.tariff.Networks) == 0 {
		return cur.Networks, nil
	}
	number := func(units int64) json.Number { return json.Number(decimal.New(units, -cur.Decimals).String()) }
	networks := make(map[string]network, len(cur.networks))
	for name, n := range cur.networks {
		p := c.prices(cur, name)
		n.Withdrawal.Fee, n.Withdrawal.Minimum, n.Deposit.Minimum = number(p.withdrawalFee), number(p.minWithdrawal), number(p.minDeposit)
		networks[name] = n
	}
	return json.Marshal(networks)
}

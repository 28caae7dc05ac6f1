package sandbox

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/money"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

// network is how a currency travels on one network, as the balances answer states
// it.
type network struct {
	Mainnet    bool              `json:"mainnet"`
	Name       string            `json:"name"`
	Withdrawal networkWithdrawal `json:"withdrawal"`
	Deposit    networkDeposit    `json:"deposit"`
}

type networkWithdrawal struct {
	Fee     json.Number `json:"feeWithdrawal"`
	Minimum json.Number `json:"minWithdrawal"`
}

type networkDeposit struct {
	Minimum json.Number `json:"minDeposit"`
}

func testnet(name, fee, minWithdrawal, minDeposit string) network {
	return network{
		Name:       name,
		Withdrawal: networkWithdrawal{Fee: json.Number(fee), Minimum: json.Number(minWithdrawal)},
		Deposit:    networkDeposit{Minimum: json.Number(minDeposit)},
	}
}

// stablecoin is the documented example.
var stablecoin = map[string]network{
	"ethereum": testnet("sepolia", "10", "15", "5"),
	"polygon":  testnet("amoy", "0.5", "2", "0"),
}

// currency is what the sandbox knows of a currency beyond internal/money.
type currency struct {
	money.Currency
	// Rate is the EUR value of one unit.
	Rate json.Number
	// Funds is what a new partner starts with.
	Funds string
	// Networks is what balances state as networkConfig.
	Networks json.RawMessage
	networks map[string]network
}

// currencies lists every currency in the order of internal/money, euro first.
var currencies = makeCurrencies()

func makeCurrencies() []currency {
	known := map[string]struct {
		rate     json.Number
		funds    string
		networks map[string]network
	}{
		"eur":  {"1", "1000000.00", nil},
		"btc":  {"58250.5", "10", map[string]network{"btc": testnet("testnet", "0.0002", "0.0005", "0.0001")}},
		"eth":  {"2150.75", "100", map[string]network{"ethereum": testnet("sepolia", "0.002", "0.01", "0.001")}},
		"ltc":  {"82.4", "1000", map[string]network{"ltc": testnet("testnet", "0.001", "0.01", "0.001")}},
		"doge": {"0.1234", "1000000", map[string]network{"doge": testnet("testnet", "2", "10", "1")}},
		"pol":  {"0.2345", "100000", map[string]network{"polygon": testnet("amoy", "0.1", "1", "0.1")}},
		"usdc": {"0.963728", "1000000", stablecoin},
		"usdt": {"0.963412", "1000000", stablecoin},
	}
	var all []currency
	for _, slug := range money.Currencies() {
		c, _ := money.Lookup(slug)
		k := known[slug]
		networks, err := json.Marshal(k.networks)
		if err != nil { // unreachable: the table is constant
			panic(err)
		}
		all = append(all, currency{Currency: c, Rate: k.rate, Funds: k.funds, Networks: networks, networks: k.networks})
	}
	return all
}

// currencyOf finds a currency. Those of accounts are always there.
func currencyOf(slug string) currency {
	for _, c := range currencies {
		if c.Slug == slug {
			return c
		}
	}
	return currency{}
}

// cryptoCurrency finds the currency that a request names, P410 if there is none of
// this spelling or it is no crypto currency.
func cryptoCurrency(slug string) (currency, error) {
	if c := currencyOf(slug); c.Slug != "" && !c.Fiat {
		return c, nil
	}
	return currency{}, errInvalidCurrency
}

// network finds the network that a request names; the empty name is the currency's
// first.
func (c currency) network(name string) (string, error) {
	if name == "" {
		return wallet.Networks(c.Slug)[0], nil
	}
	if _, ok := c.networks[name]; !ok {
		return "", errNetwork
	}
	return name, nil
}

// minDeposit is the least that a deposit over a network may have, in units.
func (c currency) minDeposit(network string) int64 {
	return c.tableUnits(c.networks[network].Deposit.Minimum)
}

// minWithdrawal is the least that may be withdrawn over a network, in units.
func (c currency) minWithdrawal(network string) int64 {
	return c.tableUnits(c.networks[network].Withdrawal.Minimum)
}

// withdrawalFee is the fixed part of what a withdrawal over a network costs, in
// units.
func (c currency) withdrawalFee(network string) int64 {
	return c.tableUnits(c.networks[network].Withdrawal.Fee)
}

// tableUnits turns an amount of the table of networks into units.
func (c currency) tableUnits(amount json.Number) int64 {
	return decimal.RequireFromString(amount.String()).Shift(c.Decimals).IntPart()
}

// toUnits turns an amount into whole units of the currency's last decimal. Amounts
// that are more precise or larger than the ledger can hold are refused.
func (c currency) toUnits(amount decimal.Decimal) (int64, error) {
	if err := money.Check(amount, c.Slug); err != nil {
		return 0, err
	}
	units := amount.Shift(c.Decimals)
	if units.Abs().GreaterThan(decimal.New(maxUnits, 0)) {
		return 0, fmt.Errorf("amounts of %s above %s are not possible here", c.Slug, c.format(maxUnits))
	}
	return units.IntPart(), nil
}

// format writes units as the API writes amounts: with all of the currency's
// decimals.
func (c currency) format(units int64) string {
	return decimal.New(units, -c.Decimals).StringFixed(c.Decimals)
}

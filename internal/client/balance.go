package client

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Balances are the balances of a user or of the partner.
type Balances struct {
	Fiat   []FiatBalance
	Crypto []CryptoBalance
}

// FiatBalance is a balance in a fiat currency.
type FiatBalance struct {
	ID string
	// Currency is the currency's slug in lower case: eur.
	Currency string
	Amount   decimal.Decimal
	// Rate is the value of one unit in EUR, zero when the API names none.
	Rate decimal.Decimal
	// IBAN is empty before activation.
	IBAN string
	// Status is ACTIVE or WAITING_TO_BE_ACTIVATED.
	Status string
}

// CryptoBalance is a balance in a crypto currency.
type CryptoBalance struct {
	ID string
	// Currency is the currency's slug in lower case: btc.
	Currency string
	Amount   decimal.Decimal
	// Rate is the value of one unit in EUR, zero when the API names none.
	Rate decimal.Decimal
	// Wallet is the deposit address, empty before activation.
	Wallet string
	// Networks are the networks that the currency moves on, by slug in lower case: ethereum.
	Networks map[string]Network
}

// Network says what holds for a currency on one network. Nil amounts were not named by the API.
type Network struct {
	// Mainnet: real money. Name is the actual network, such as sepolia.
	Mainnet bool
	Name    string
	// FeeWithdrawal is the fixed fee, MinWithdrawal and MinDeposit the smallest amounts, all in the currency.
	FeeWithdrawal, MinWithdrawal, MinDeposit *decimal.Decimal
}

// Empty reports that there is no money in any balance.
func (b Balances) Empty() bool {
	for _, fiat := range b.Fiat {
		if !fiat.Amount.IsZero() {
			return false
		}
	}
	for _, crypto := range b.Crypto {
		if !crypto.Amount.IsZero() {
			return false
		}
	}
	return true
}

// Active reports that the account is active: a fiat balance has the status ACTIVE and an IBAN.
func (b Balances) Active() bool {
	return slices.ContainsFunc(b.Fiat, func(f FiatBalance) bool { return strings.EqualFold(f.Status, "ACTIVE") && f.IBAN != "" })
}

// clone copies what callers could change for each other.
func (b Balances) clone() Balances {
	b.Fiat, b.Crypto = slices.Clone(b.Fiat), slices.Clone(b.Crypto)
	for i := range b.Crypto {
		b.Crypto[i].Networks = maps.Clone(b.Crypto[i].Networks)
	}
	return b
}

// UserBalances returns a user's balances (getUserBalances). It is a shared read: an answer may be as old as SharedReadTTL, but
// not older than this client's last write about the user.
func (c *Client) UserBalances(ctx context.Context, externalUserID string) (Balances, error) {
	balances, err := c.userBalances.get(ctx, externalUserID, c.fetchUserBalances(externalUserID))
	return balances.clone(), err
}

// FreshUserBalances returns a user's balances as they are now, and refreshes the shared read.
func (c *Client) FreshUserBalances(ctx context.Context, externalUserID string) (Balances, error) {
	balances, err := c.userBalances.refresh(ctx, externalUserID, c.fetchUserBalances(externalUserID))
	return balances.clone(), err
}

func (c *Client) fetchUserBalances(externalUserID string) func(context.Context) (Balances, error) {
	return func(ctx context.Context) (Balances, error) {
		return c.fetchBalances(ctx, "getUserBalances", userPath(externalUserID))
	}
}

func (c *Client) fetchBalances(ctx context.Context, operationID string, path map[string]string) (Balances, error) {
	var answer balancesAnswer
	if _, err := c.call(ctx, operationID, Call{Path: path, Out: &answer}); err != nil {
		return Balances{}, err
	}
	return answer.balances(), nil
}

// balancesAnswer is the JSON of both balance operations.
type balancesAnswer struct {
	Fiat *[]struct {
		ID     string  `json:"id"`
		Name   string  `json:"name"`
		Amount *amount `json:"amount"`
		Rate   *amount `json:"rate"`
		IBAN   string  `json:"iban"`
		Status string  `json:"status"`
	} `json:"fiatBalances"`
	Crypto *[]struct {
		ID       string             `json:"id"`
		Name     string             `json:"name"`
		Amount   *amount            `json:"amount"`
		Rate     *amount            `json:"rate"`
		Wallet   string             `json:"wallet"`
		Networks map[string]network `json:"networkConfig"`
	} `json:"cryptoBalances"`
}

type network struct {
	Mainnet    bool   `json:"mainnet"`
	Name       string `json:"name"`
	Withdrawal struct {
		Fee *amount `json:"feeWithdrawal"`
		Min *amount `json:"minWithdrawal"`
	} `json:"withdrawal"`
	Deposit struct {
		Min *amount `json:"minDeposit"`
	} `json:"deposit"`
}

// check refuses what could be taken for empty balances: whether a user may be deleted depends on it.
func (a *balancesAnswer) check() error {
	if a.Fiat == nil && a.Crypto == nil {
		return unreadable(`the answer has neither "fiatBalances" nor "cryptoBalances"`)
	}
	const incomplete = unreadable("a balance in the answer lacks its currency or its amount")
	if a.Fiat != nil {
		for _, fiat := range *a.Fiat {
			if fiat.Amount == nil || fiat.Name == "" {
				return incomplete
			}
		}
	}
	if a.Crypto != nil {
		for _, crypto := range *a.Crypto {
			if crypto.Amount == nil || crypto.Name == "" {
				return incomplete
			}
		}
	}
	return nil
}

func (a *balancesAnswer) balances() Balances {
	var b Balances
	if a.Fiat != nil {
		for _, fiat := range *a.Fiat {
			b.Fiat = append(b.Fiat, FiatBalance{
				ID: fiat.ID, Currency: strings.ToLower(fiat.Name), Amount: fiat.Amount.Decimal,
				Rate: fiat.Rate.orZero(), IBAN: fiat.IBAN, Status: fiat.Status,
			})
		}
	}
	if a.Crypto != nil {
		for _, crypto := range *a.Crypto {
			networks := make(map[string]Network, len(crypto.Networks))
			for slug, n := range crypto.Networks {
				networks[strings.ToLower(slug)] = Network{
					Mainnet: n.Mainnet, Name: n.Name, FeeWithdrawal: n.Withdrawal.Fee.orNil(),
					MinWithdrawal: n.Withdrawal.Min.orNil(), MinDeposit: n.Deposit.Min.orNil(),
				}
			}
			b.Crypto = append(b.Crypto, CryptoBalance{
				ID: crypto.ID, Currency: strings.ToLower(crypto.Name), Amount: crypto.Amount.Decimal,
				Rate: crypto.Rate.orZero(), Wallet: crypto.Wallet, Networks: networks,
			})
		}
	}
	return b
}

package sandbox

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/p100-community/terraform-provider-p100/internal/money"
)

// Statuses of a fiat balance.
const (
	fiatActive  = "ACTIVE"
	fiatWaiting = "WAITING_TO_BE_ACTIVATED"
)

func balanceOperations() map[string]operation {
	return map[string]operation{
		"getUserBalances":       {run: balancesAt(BalancesCurrent)},
		"getUserBalancesLegacy": {run: balancesAt(BalancesLegacy)},
	}
}

// balances is the answer of the balances operations.
type balances struct {
	Fiat   []fiatBalance   `json:"fiatBalances"`
	Crypto []cryptoBalance `json:"cryptoBalances"`
}

type fiatBalance struct {
	ID     string      `json:"id"`
	Amount string      `json:"amount"`
	Name   string      `json:"name"`
	Rate   json.Number `json:"rate"`
	IBAN   *string     `json:"iban"`
	Status string      `json:"status"`
}

type cryptoBalance struct {
	ID       string          `json:"id"`
	Amount   string          `json:"amount"`
	Name     string          `json:"name"`
	Wallet   *string         `json:"wallet"`
	Rate     json.Number     `json:"rate"`
	Networks json.RawMessage `json:"networkConfig"`
}

// balancesAt answers a user's balances on one of the two paths, if the mode has
// that path at all.
func balancesAt(path string) func(*call) (answer, error) {
	return func(c *call) (answer, error) {
		if c.modes.BalancesPath != path && c.modes.BalancesPath != BalancesBoth {
			return notFound(), nil
		}
		u, err := c.visibleUser(c.params["id"])
		if err != nil {
			return answer{}, err
		}
		b, err := c.balances("SELECT public_id, currency, balance, iban, wallet FROM accounts WHERE user_id = ? ORDER BY id", u.id)
		if err != nil {
			return answer{}, err
		}
		return found(b)
	}
}

// notFound is what the API answers for paths that a deployment does not have.
func notFound() answer {
	return plain(http.StatusNotFound, "There is no such path.")
}

// balances reads the accounts that a query selects.
func (c *call) balances(query string, owner int64) (balances, error) {
	b := balances{Fiat: []fiatBalance{}, Crypto: []cryptoBalance{}}
	err := c.each(query, []any{owner}, func(scan func(...any) error) error {
		var id, slug string
		var units int64
		var iban, wallet *string
		if err := scan(&id, &slug, &units, &iban, &wallet); err != nil {
			return err
		}
		cur := currencyOf(slug)
		if !cur.Fiat {
			networks, err := c.networkConfig(cur)
			b.Crypto = append(b.Crypto, cryptoBalance{ID: id, Amount: cur.format(units), Name: slug, Wallet: wallet, Rate: cur.Rate, Networks: networks})
			return err
		}
		status := fiatWaiting
		if iban != nil {
			status = fiatActive
		}
		b.Fiat = append(b.Fiat, fiatBalance{ID: id, Amount: cur.format(units), Name: slug, Rate: cur.Rate, IBAN: iban, Status: status})
		return nil
	})
	return b, err
}

// openAccounts opens a balance in every currency, without IBAN and wallets.
func (c *call) openAccounts(u user) error {
	for _, cur := range currencies {
		err := c.exec("INSERT INTO accounts (partner_id, kind, user_id, currency, public_id) VALUES (?, ?, ?, ?, ?)",
			c.partnerID, accountUser, u.id, cur.Slug, deriveID(c.seed, "balance", u.publicID, cur.Slug))
		if err != nil {
			return err
		}
	}
	return nil
}

// activateUser gives a user's balances their IBAN and wallets.
func activateUser(c *call, userID int64) error {
	type account struct {
		id              int64
		currency, pubID string
	}
	var accounts []account
	err := c.each("SELECT id, currency, public_id FROM accounts WHERE user_id = ?", []any{userID}, func(scan func(...any) error) error {
		var a account
		err := scan(&a.id, &a.currency, &a.pubID)
		accounts = append(accounts, a)
		return err
	})
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if err := c.activateAccount(a.id, currencyOf(a.currency).Currency, a.pubID); err != nil {
			return err
		}
	}
	r, err := c.receiver(userID)
	if err != nil {
		return err
	}
	return c.notifyStatus(webhookUserStatus, r.user, statusActive)
}

// activateAccount gives an account its IBAN or wallet, derived from its id.
func (c *call) activateAccount(account int64, cur money.Currency, balanceID string) error {
	if !cur.Fiat {
		wallet, err := makeWallet(cur.Slug, balanceID)
		if err != nil {
			return err
		}
		return c.exec("UPDATE accounts SET wallet = ? WHERE id = ?", wallet, account)
	}
	// There are only 10^11 account numbers: a second choice must be possible.
	choice := balanceID
	for n := 1; ; n++ {
		iban, err := makeIBAN(choice)
		if err != nil {
			return err
		}
		var taken int64
		exists, err := c.get("SELECT id FROM accounts WHERE iban = ?", []any{iban}, &taken)
		if err != nil {
			return err
		}
		if !exists {
			return c.exec("UPDATE accounts SET iban = ? WHERE id = ?", iban, account)
		}
		choice = balanceID + "/" + strconv.Itoa(n)
	}
}

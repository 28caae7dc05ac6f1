package sandbox

import (
	"github.com/shopspring/decimal"
)

func partnerOperations() map[string]operation {
	return map[string]operation{
		"getPartnerBalances": {run: getPartnerBalances},
	}
}

// openPartner creates and funds the partner of the call's key. Its balance ids,
// IBAN and wallets derive from the key alone, so a new file has the same partner.
func openPartner(c *call) error {
	id, err := c.insert("INSERT INTO partners (key_hash, created_at) VALUES (?, ?)", c.keyHash, c.now.UnixMilli())
	if err != nil {
		return err
	}
	c.partnerID = id
	for _, cur := range currencies {
		balanceID := deriveID(partnerSeed, "balance", c.keyHash, cur.Slug)
		account, err := c.insert("INSERT INTO accounts (partner_id, kind, currency, public_id) VALUES (?, ?, ?, ?)",
			c.partnerID, accountPartner, cur.Slug, balanceID)
		if err != nil {
			return err
		}
		if err := c.activateAccount(account, cur.Currency, balanceID); err != nil {
			return err
		}
		if err := c.fund(cur, account); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) fund(cur currency, account int64) error {
	amount, err := decimal.NewFromString(cur.Funds)
	if err != nil {
		return err
	}
	units, err := cur.toUnits(amount)
	if err != nil {
		return err
	}
	external, err := c.houseAccount(accountExternal, cur.Slug)
	if err != nil {
		return err
	}
	return c.post(movementFunding, posting{external, cur.Slug, -units}, posting{account, cur.Slug, units})
}

func getPartnerBalances(c *call) (answer, error) {
	b, err := c.balances("SELECT public_id, currency, balance, iban, wallet FROM accounts WHERE partner_id = ? AND kind = 'partner' ORDER BY id", c.partnerID)
	if err != nil {
		return answer{}, err
	}
	return found(b)
}

package sandbox

import (
	"context"
	"errors"
	"fmt"
)

// maxUnits bounds an amount in units, so that no sum of a few amounts overflows:
// 10 billion bitcoin.
const maxUnits = 1_000_000_000_000_000_000

// Kinds of accounts. A user has one of kind user per currency; the others belong
// to the partner.
const (
	accountUser     = "user"
	accountPartner  = "partner"
	accountExternal = "external" // the world outside: the only kind that may be negative
	accountClosed   = "closed"   // what deleted users left behind
)

// Kinds of movements.
const (
	movementFunding = "FUNDING" // a new partner's first money
	movementClosing = "CLOSING" // a deleted user's last money
)

// posting changes an account by an amount in units.
type posting struct {
	account  int64
	currency string
	amount   int64
}

// post records a movement of money. For each currency the postings sum to zero,
// and no account but an external one goes below zero: that is errInsufficientFunds
// and leaves the transaction to be rolled back.
func (c *call) post(kind string, postings ...posting) error {
	sums := map[string]int64{}
	for _, p := range postings {
		if p.amount == 0 || p.amount > maxUnits || p.amount < -maxUnits {
			return fmt.Errorf("a %s movement of %d units", kind, p.amount)
		}
		sums[p.currency] += p.amount
	}
	for currency, sum := range sums {
		if sum != 0 {
			return fmt.Errorf("a %s movement of %s is out of balance by %d units", kind, currency, sum)
		}
	}
	movement, err := c.insert("INSERT INTO movements (kind, created_at) VALUES (?, ?)", kind, c.now.UnixMilli())
	if err != nil {
		return err
	}
	for _, p := range postings {
		changed, err := c.change("UPDATE accounts SET balance = balance + ?1 WHERE id = ?2 AND currency = ?3 AND (balance + ?1 >= 0 OR kind = 'external')",
			p.amount, p.account, p.currency)
		if err != nil {
			return err
		}
		if changed == 0 {
			return errInsufficientFunds
		}
		if err := c.exec("INSERT INTO entries (movement_id, account_id, amount) VALUES (?, ?, ?)", movement, p.account, p.amount); err != nil {
			return err
		}
	}
	return nil
}

// leg is one side of a movement: the change of an account of the user's or of the
// partner's, in units.
type leg struct {
	kind     string
	currency string
	amount   int64
}

// move records a movement between accounts of a user and the call's partner. Legs
// of nothing are left out.
func (c *call) move(movement string, userID int64, legs ...leg) error {
	postings := make([]posting, 0, len(legs))
	for _, l := range legs {
		if l.amount == 0 {
			continue
		}
		account, err := c.accountOf(userID, l)
		if err != nil {
			return err
		}
		postings = append(postings, posting{account, l.currency, l.amount})
	}
	return c.post(movement, postings...)
}

// covers says whether an account has what a leg takes from it.
func (c *call) covers(userID int64, l leg) (bool, error) {
	var balance int64 // nothing where there is no account
	var err error
	if l.kind == accountUser {
		_, err = c.get("SELECT balance FROM accounts WHERE user_id = ? AND currency = ?", []any{userID, l.currency}, &balance)
	} else {
		_, err = c.get("SELECT balance FROM accounts WHERE partner_id = ? AND kind = ? AND currency = ? AND user_id IS NULL", []any{c.partnerID, l.kind, l.currency}, &balance)
	}
	return balance+l.amount >= 0, err
}

func (c *call) accountOf(userID int64, l leg) (id int64, err error) {
	if l.kind != accountUser {
		return c.houseAccount(l.kind, l.currency)
	}
	_, err = c.get("SELECT id FROM accounts WHERE user_id = ? AND currency = ?", []any{userID, l.currency}, &id)
	return id, err
}

// houseAccount finds or opens the partner's account of a kind.
func (c *call) houseAccount(kind, currency string) (int64, error) {
	var id int64
	ok, err := c.get("SELECT id FROM accounts WHERE partner_id = ? AND kind = ? AND currency = ? AND user_id IS NULL",
		[]any{c.partnerID, kind, currency}, &id)
	if err != nil || ok {
		return id, err
	}
	return c.insert("INSERT INTO accounts (partner_id, kind, currency) VALUES (?, ?, ?)", c.partnerID, kind, currency)
}

// CheckLedger says whether the books are right: every movement sums to zero in
// each currency, every balance is the sum of its entries, and what has come in and
// what is going out is the money of the deposits and orders on their way.
func (s *Sandbox) CheckLedger(ctx context.Context) error {
	return s.store.view(ctx, func(t *tx) error {
		var errs []error
		err := t.each(`SELECT e.movement_id, a.currency, sum(e.amount) FROM entries e JOIN accounts a ON a.id = e.account_id
			GROUP BY e.movement_id, a.currency HAVING sum(e.amount) <> 0`, nil,
			func(scan func(...any) error) error {
				var movement, sum int64
				var currency string
				if err := scan(&movement, &currency, &sum); err != nil {
					return err
				}
				errs = append(errs, fmt.Errorf("movement %d is out of balance by %d units of %s", movement, sum, currency))
				return nil
			})
		if err != nil {
			return err
		}
		err = t.each(`SELECT a.id, a.balance, coalesce(sum(e.amount), 0) FROM accounts a LEFT JOIN entries e ON e.account_id = a.id
			GROUP BY a.id HAVING a.balance <> coalesce(sum(e.amount), 0)`, nil,
			func(scan func(...any) error) error {
				var account, balance, sum int64
				if err := scan(&account, &balance, &sum); err != nil {
					return err
				}
				errs = append(errs, fmt.Errorf("account %d holds %d units and its entries sum to %d", account, balance, sum))
				return nil
			})
		if err != nil {
			return err
		}
		return errors.Join(append(errs, checkIncoming(t), checkOutgoing(t))...)
	})
}

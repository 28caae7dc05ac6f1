package sandbox

import (
	"errors"
	"fmt"
	"time"
)

// Statuses of an order.
const (
	orderPending    = "PENDING"
	orderSuccessful = "SUCCESSFUL"
	orderFailed     = "FAILED"
)

// Kinds of movements of orders.
const (
	movementReservation = "ORDER_RESERVATION" // from the payer to the outgoing money
	movementSettlement  = "ORDER_SETTLEMENT"  // to where it is meant to go
	movementRelease     = "ORDER_RELEASE"     // back to the payer
)

// Kinds of accounts of orders.
const (
	accountOutgoing = "outgoing" // the money of orders that are not settled yet
	accountFees     = "fees"     // what orders cost
)

// order is a movement of money that a request asks for: everything but deposits.
// The amount and the fee are taken from the payer at once and reach their
// destination when the order is due. An order that the payer cannot pay takes
// nothing, and FAILED becomes visible when it is due.
type order struct {
	transaction
	payer   string // the kind of the account that pays: the user's or the partner's
	dueAt   int64
	failure *string // the code of the error that it fails with
}

const (
	orderColumns = transactionColumns + ", o.payer, o.due_at, o.failure"
	orderTables  = " FROM transactions t JOIN orders o ON o.transaction_id = t.id JOIN users u ON u.id = t.user_id"
)

// scan reads the orderColumns and whatever follows them.
func (o *order) scan(scan func(...any) error, more ...any) error {
	return o.transaction.scan(scan, append([]any{&o.payer, &o.dueAt, &o.failure}, more...)...)
}

// order finds the order that a condition selects.
func (c *call) order(condition string, args ...any) (o order, ok bool, err error) {
	err = c.each("SELECT "+orderColumns+orderTables+" WHERE "+condition, args, func(scan func(...any) error) error {
		ok = true
		return o.scan(scan)
	})
	return o, ok, err
}

// destinations say where the amount of each type of order goes.
var destinations = map[string]func(*call, order) ([]leg, error){
	typeTransfer:         transferDestination,
	typeSEPATransfer:     outside,
	typeExchange:         exchangeDestination,
	typeCryptoWithdrawal: outside,
}

// outside is beyond P100: another bank or the blockchain.
func outside(_ *call, o order) ([]leg, error) {
	return []leg{{accountExternal, o.currency.Slug, o.amount}}, nil
}

// mover finds a user of the partner whose money can be moved now. A verification
// that has expired has to be made anew first.
func (c *call) mover(externalID string) (receiver, error) {
	r, err := c.activeReceiver(externalID)
	if err != nil {
		return receiver{}, err
	}
	a, err := c.latestAttempt(r.user)
	if err == nil && a.verificationStatus != kycVerified {
		err = errNotVerified
	}
	return r, err
}

func (c *call) movementDelay() time.Duration {
	return time.Duration(c.modes.MovementDelaySeconds) * time.Second
}

// addOrder takes the money of a new order, records the order and plans its
// settlement.
func (c *call) addOrder(r receiver, o *order) error {
	o.userID, o.status = r.id, orderPending
	o.dueAt = c.now.Add(c.movementDelay()).UnixMilli()
	payer := leg{o.payer, o.currency.Slug, -(o.amount + o.fee)}
	enough, err := c.covers(r.id, payer)
	switch {
	case err != nil:
		return err
	case enough:
		err = c.move(movementReservation, r.id, payer, leg{accountOutgoing, o.currency.Slug, o.amount + o.fee})
	default:
		code := errInsufficientFunds.code
		o.failure = &code
	}
	if err != nil {
		return err
	}
	if err := c.addTransaction(&o.transaction); err != nil {
		return err
	}
	if err := c.exec("INSERT INTO orders (transaction_id, payer, due_at, failure) VALUES (?, ?, ?, ?)", o.id, o.payer, o.dueAt, o.failure); err != nil {
		return err
	}
	return c.schedule(eventSettleOrder, o.id, c.movementDelay())
}

// settleOrder brings an order that is due to its end. It may be asked at any time;
// orders of suspended users wait.
func settleOrder(c *call, id int64) error {
	o, ok, err := c.order("t.id = ?", id)
	if err != nil || !ok || o.status != orderPending || c.now.Before(time.UnixMilli(o.dueAt)) {
		return err
	}
	r, err := c.receiver(o.userID)
	switch {
	case err != nil || r.suspended:
		return err
	case o.failure != nil:
		return c.setStatus(r, o.transaction, orderFailed)
	}
	c = c.onBehalf(r)
	to, err := destinations[o.kind](c, o)
	if err != nil {
		return err
	}
	legs := append([]leg{{accountOutgoing, o.currency.Slug, -(o.amount + o.fee)}, {accountFees, o.currency.Slug, o.fee}}, to...)
	if err := c.move(movementSettlement, o.userID, legs...); err != nil {
		return err
	}
	return c.setStatus(r, o.transaction, orderSuccessful)
}

// unsettledOrders returns a user's orders that are not settled, oldest first.
func (c *call) unsettledOrders(u user) ([]order, error) {
	var all []order
	err := c.each("SELECT "+orderColumns+orderTables+" WHERE t.user_id = ? AND t.status = ? ORDER BY t.id", []any{u.id, orderPending},
		func(scan func(...any) error) error {
			var o order
			err := o.scan(scan)
			all = append(all, o)
			return err
		})
	return all, err
}

// resumeOrders settles what fell due while the user was suspended.
func (c *call) resumeOrders(u user) error {
	waiting, err := c.unsettledOrders(u)
	if err != nil {
		return err
	}
	for _, o := range waiting {
		if err := settleOrder(c, o.id); err != nil {
			return err
		}
	}
	return nil
}

// forgetOrders gives back what is not settled of a user who is deleted, and forgets
// all orders.
func (c *call) forgetOrders(u user) error {
	waiting, err := c.unsettledOrders(u)
	if err != nil {
		return err
	}
	for _, o := range waiting {
		if err := c.cancel(eventSettleOrder, o.id); err != nil {
			return err
		}
		if o.failure != nil {
			continue
		}
		total := o.amount + o.fee
		if err := c.move(movementRelease, u.id, leg{accountOutgoing, o.currency.Slug, -total}, leg{o.payer, o.currency.Slug, total}); err != nil {
			return err
		}
	}
	const ofUser = " WHERE transaction_id IN (SELECT id FROM transactions WHERE user_id = ?)"
	for _, forget := range []string{
		"DELETE FROM sepa_transfers" + ofUser,
		"DELETE FROM exchanges" + ofUser,
		"DELETE FROM exchange_locks WHERE user_id = ?",
		"DELETE FROM crypto_withdrawals" + ofUser,
		"DELETE FROM orders" + ofUser,
	} {
		if err := c.exec(forget, u.id); err != nil {
			return err
		}
	}
	return nil
}

// moneyError is why an order failed, as its details and the history state it.
type moneyError struct {
	Description string `json:"description"`
	Status      string `json:"status"`
}

// moneyError is nil unless the order has failed.
func (o order) moneyError() *moneyError {
	if o.status != orderFailed || o.failure == nil {
		return nil
	}
	e := knownError(*o.failure)
	return &moneyError{Description: e.message, Status: e.code}
}

// checkOutgoing compares the outgoing money of each partner with its unsettled
// orders.
func checkOutgoing(t *tx) error {
	return checkHeld(t, accountOutgoing, "SELECT u.partner_id, t.currency, t.amount + t.fee"+orderTables+" WHERE t.status = '"+orderPending+"' AND o.failure IS NULL")
}

// checkHeld compares what the partners' accounts of a kind hold with what a query of
// partner, currency and units says that they owe.
func checkHeld(t *tx, kind, owed string) error {
	var errs []error
	err := t.each(`SELECT partner_id, currency, sum(held), sum(owed) FROM (
			SELECT partner_id, currency, balance AS held, 0 AS owed FROM accounts WHERE kind = ?
			UNION ALL SELECT partner, currency, 0, units FROM (SELECT 0 AS partner, '' AS currency, 0 AS units WHERE false UNION ALL `+owed+`)
		) GROUP BY partner_id, currency HAVING sum(held) <> sum(owed)`, []any{kind},
		func(scan func(...any) error) error {
			var partner, held, owed int64
			var currency string
			if err := scan(&partner, &currency, &held, &owed); err != nil {
				return err
			}
			errs = append(errs, fmt.Errorf("the %s account of partner %d holds %d units of %s, and owes %d", kind, partner, held, currency, owed))
			return nil
		})
	return errors.Join(append(errs, err)...)
}

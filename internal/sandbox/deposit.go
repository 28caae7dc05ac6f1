package sandbox

import (
	"time"
)

// Kinds of movements of deposits. Money that has arrived is the partner's until
// its deposit is decided.
const (
	movementArrival = "DEPOSIT_ARRIVAL" // from the outside to the incoming money
	movementCredit  = "DEPOSIT_CREDIT"  // to the user
	movementRefund  = "DEPOSIT_REFUND"  // back to the outside
)

// accountIncoming holds the money of deposits that are not decided yet.
const accountIncoming = "incoming"

// undecided selects the deposits whose money is incoming.
const undecided = "(t.type = '" + typeSEPADeposit + "' AND t.status = '" + sepaPending + "' OR t.type = '" + typeCryptoDeposit +
	"' AND t.status IN ('" + cryptoVerifying + "', '" + cryptoHeld + "'))"

// depositKinds say for each type of deposit by which event it is decided, and how.
var depositKinds = map[string]struct {
	event  string
	decide func(*call, int64) error
}{
	typeSEPADeposit:   {eventDecideSEPADeposit, decideSEPADeposit},
	typeCryptoDeposit: {eventDecideCryptoDeposit, decideCryptoDeposit},
}

// receiver is a user whom money is sent to.
type receiver struct {
	user
	partnerID           int64
	email               string
	firstName, lastName string
	iban                string // empty until the user is active
}

// receiver finds out about a user by the row's id.
func (c *call) receiver(userID int64) (receiver, error) {
	r := receiver{user: user{id: userID}}
	var iban *string
	ok, err := c.get(`SELECT u.external_user_id, u.public_id, u.suspended, u.partner_id, u.email, u.first_name, u.last_name, a.iban
		FROM users u LEFT JOIN accounts a ON a.user_id = u.id AND a.currency = 'eur' WHERE u.id = ?`,
		[]any{userID}, &r.externalID, &r.publicID, &r.suspended, &r.partnerID, &r.email, &r.firstName, &r.lastName, &iban)
	if err == nil && !ok {
		err = errUnknownUser
	}
	r.iban = orEmpty(iban)
	return r, err
}

func (r receiver) name() string { return r.firstName + " " + r.lastName }

// activeReceiver finds a user of the partner to whom money can be sent now.
func (c *call) activeReceiver(externalID string) (receiver, error) {
	u, err := c.user(externalID)
	if err != nil {
		return receiver{}, err
	}
	r, err := c.receiver(u.id)
	switch {
	case err != nil:
		return receiver{}, err
	case r.suspended:
		return receiver{}, errUserSuspended
	case r.iban == "":
		return receiver{}, errNotVerified
	}
	return r, nil
}

// arrive books a new deposit, records it and plans its decision.
func (c *call) arrive(t *transaction) error {
	if err := c.book(movementArrival, *t, accountExternal, accountIncoming); err != nil {
		return err
	}
	if err := c.addTransaction(t); err != nil {
		return err
	}
	return c.schedule(depositKinds[t.kind].event, t.id, c.depositDelay())
}

func (c *call) depositDelay() time.Duration {
	return time.Duration(c.modes.DepositDelaySeconds) * time.Second
}

// credit gives a deposit's money to the user.
func (c *call) credit(r receiver, t transaction, status string) error {
	if err := c.book(movementCredit, t, accountIncoming, accountUser); err != nil {
		return err
	}
	return c.setStatus(r, t, status)
}

// refund sends a deposit's money back.
func (c *call) refund(r receiver, t transaction, status string) error {
	if err := c.book(movementRefund, t, accountIncoming, accountExternal); err != nil {
		return err
	}
	return c.setStatus(r, t, status)
}

// book moves a transaction's amount between two kinds of accounts: the user's or
// those of the user's partner.
func (c *call) book(movement string, t transaction, from, to string) error {
	return c.move(movement, t.userID, leg{from, t.currency.Slug, -t.amount}, leg{to, t.currency.Slug, t.amount})
}

// onBehalf is the call as the user's partner would make it: events run in the call
// of whoever comes next.
func (c *call) onBehalf(r receiver) *call {
	other := *c
	other.partnerID = r.partnerID
	return &other
}

// undecidedDeposits returns a user's deposits that are not decided, oldest first.
func (c *call) undecidedDeposits(u user) ([]transaction, error) {
	var all []transaction
	err := c.each("SELECT "+transactionColumns+" FROM transactions t WHERE t.user_id = ? AND "+undecided+" ORDER BY t.id", []any{u.id},
		func(scan func(...any) error) error {
			var t transaction
			err := t.scan(scan)
			all = append(all, t)
			return err
		})
	return all, err
}

// resumeDeposits decides what fell due while the user was suspended.
func (c *call) resumeDeposits(u user) error {
	waiting, err := c.undecidedDeposits(u)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		if err := depositKinds[t.kind].decide(c, t.id); err != nil {
			return err
		}
	}
	return nil
}

// forgetDeposits sends back what is undecided of a user who is deleted, and
// forgets all deposits and contacts.
func (c *call) forgetDeposits(u user) error {
	waiting, err := c.undecidedDeposits(u)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		if err := c.book(movementRefund, t, accountIncoming, accountExternal); err != nil {
			return err
		}
		if err := c.cancel(depositKinds[t.kind].event, t.id); err != nil {
			return err
		}
	}
	for _, forget := range []string{
		"DELETE FROM travel_rules WHERE transaction_id IN (SELECT id FROM transactions WHERE user_id = ?)",
		"DELETE FROM crypto_deposits WHERE transaction_id IN (SELECT id FROM transactions WHERE user_id = ?)",
		"DELETE FROM sepa_deposits WHERE transaction_id IN (SELECT id FROM transactions WHERE user_id = ?)",
		"DELETE FROM transactions WHERE user_id = ?",
		"DELETE FROM contacts WHERE user_id = ?",
	} {
		if err := c.exec(forget, u.id); err != nil {
			return err
		}
	}
	return nil
}

// checkIncoming compares the incoming money of each partner with its undecided
// deposits.
func checkIncoming(t *tx) error {
	return checkHeld(t, accountIncoming, "SELECT u.partner_id, t.currency, t.amount FROM transactions t JOIN users u ON u.id = t.user_id WHERE "+undecided)
}

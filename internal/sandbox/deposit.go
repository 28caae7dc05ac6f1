package sandbox

import (
	"errors"
	"fmt"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/money"
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

// maxDeposit bounds a deposit in units, so that thousands of the largest do not
// overflow a balance.
const maxDeposit = maxUnits / 1000

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
	firstName, lastName string
	iban                string // empty until the user is active
}

// receiver finds out about a user by the row's id.
func (c *call) receiver(userID int64) (receiver, error) {
	r := receiver{user: user{id: userID}}
	var iban *string
	ok, err := c.get(`SELECT u.external_user_id, u.public_id, u.suspended, u.partner_id, u.first_name, u.last_name, a.iban
		FROM users u LEFT JOIN accounts a ON a.user_id = u.id AND a.currency = 'eur' WHERE u.id = ?`,
		[]any{userID}, &r.externalID, &r.publicID, &r.suspended, &r.partnerID, &r.firstName, &r.lastName, &iban)
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

// depositUnits reads the amount of a deposit. The problem, if there is one, is a
// message of the API's validation; what the schema reports is none.
func depositUnits(amount string, cur currency) (units int64, problem string) {
	d, err := money.Parse(amount)
	if err != nil {
		return 0, ""
	}
	if err := money.Check(d, cur.Slug); err != nil {
		return 0, fmt.Sprintf("amount must have at most %d decimals", cur.Decimals)
	}
	units, err = cur.toUnits(d)
	if err != nil || units > maxDeposit {
		return 0, "amount must not be greater than " + cur.format(maxDeposit)
	}
	return units, ""
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
func (c *call) credit(t transaction, status string) error {
	if err := c.book(movementCredit, t, accountIncoming, accountUser); err != nil {
		return err
	}
	return c.setStatus(t, status)
}

// refund sends a deposit's money back.
func (c *call) refund(t transaction, status string) error {
	if err := c.book(movementRefund, t, accountIncoming, accountExternal); err != nil {
		return err
	}
	return c.setStatus(t, status)
}

// book moves a transaction's amount between two kinds of accounts: the user's or
// those of the user's partner.
func (c *call) book(movement string, t transaction, from, to string) error {
	var accounts [2]int64
	for i, kind := range []string{from, to} {
		var err error
		if kind == accountUser {
			_, err = c.get("SELECT id FROM accounts WHERE user_id = ? AND currency = ?", []any{t.userID, t.currency.Slug}, &accounts[i])
		} else {
			accounts[i], err = c.houseAccount(kind, t.currency.Slug)
		}
		if err != nil {
			return err
		}
	}
	return c.post(movement, posting{accounts[0], t.currency.Slug, -t.amount}, posting{accounts[1], t.currency.Slug, t.amount})
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
	var errs []error
	err := t.each(`SELECT partner_id, currency, sum(held), sum(owed) FROM (
			SELECT partner_id, currency, balance AS held, 0 AS owed FROM accounts WHERE kind = ?
			UNION ALL SELECT u.partner_id, t.currency, 0, t.amount FROM transactions t JOIN users u ON u.id = t.user_id WHERE `+undecided+`
		) GROUP BY partner_id, currency HAVING sum(held) <> sum(owed)`, []any{accountIncoming},
		func(scan func(...any) error) error {
			var partner, held, owed int64
			var currency string
			if err := scan(&partner, &currency, &held, &owed); err != nil {
				return err
			}
			errs = append(errs, fmt.Errorf("the incoming account of partner %d holds %d units of %s, the undecided deposits are %d", partner, held, currency, owed))
			return nil
		})
	return errors.Join(append(errs, err)...)
}

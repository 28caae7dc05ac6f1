package sandbox

import (
	"strconv"
	"time"
)

// Statuses of a SEPA deposit.
const (
	sepaPending  = "PENDING"
	sepaApproved = "APPROVED"
	sepaRejected = "REJECTED"
)

// Why a SEPA deposit waits or was rejected.
const (
	reasonName  = "NAME_MISMATCH"
	reasonTitle = "TITLE_MISMATCH"
	reasonIBAN  = "IBAN_REJECTED"
)

// sepaDeposit is money that came from another bank.
type sepaDeposit struct {
	transaction
	dueAt      int64
	senderIBAN string
	senderName string
	senderBIC  *string
	title      string
	reason     *string
	decision   *string // of decideIban about a deposit that waits for it
	contactID  *string // the contact's public id
}

const selectSEPADeposit = "SELECT " + transactionColumns + `, d.due_at, d.sender_iban, d.sender_name, d.sender_bic, d.title, d.reason, d.decision, co.public_id
	FROM transactions t JOIN sepa_deposits d ON d.transaction_id = t.id JOIN users u ON u.id = t.user_id LEFT JOIN contacts co ON co.id = d.contact_id`

// sepaDeposit finds the deposit that a condition selects.
func (c *call) sepaDeposit(condition string, args ...any) (d sepaDeposit, ok bool, err error) {
	err = c.each(selectSEPADeposit+" WHERE "+condition, args, func(scan func(...any) error) error {
		ok = true
		return d.scan(scan, &d.dueAt, &d.senderIBAN, &d.senderName, &d.senderBIC, &d.title, &d.reason, &d.decision, &d.contactID)
	})
	return d, ok, err
}

// addSEPADeposit lets a deposit arrive.
func (c *call) addSEPADeposit(r receiver, d *sepaDeposit) error {
	// Deposits that are alike are told apart by their number.
	var alike int
	_, err := c.get(`SELECT count(*) FROM sepa_deposits d JOIN transactions t ON t.id = d.transaction_id
		WHERE t.user_id = ? AND t.amount = ? AND d.sender_iban = ? AND d.sender_name = ? AND d.title = ?`,
		[]any{r.id, d.amount, d.senderIBAN, d.senderName, d.title}, &alike)
	if err != nil {
		return err
	}
	d.transaction = transaction{
		userID: r.id, kind: typeSEPADeposit, status: sepaPending, currency: currencyOf("eur"), amount: d.amount,
		publicID: deriveID(c.seed, "sepa-deposit", r.publicID, strconv.FormatInt(d.amount, 10), d.senderIBAN, d.senderName, d.title, strconv.Itoa(alike)),
	}
	if err := c.arrive(&d.transaction); err != nil {
		return err
	}
	return c.exec("INSERT INTO sepa_deposits (transaction_id, due_at, sender_iban, sender_name, sender_bic, title) VALUES (?, ?, ?, ?, ?, ?)",
		d.id, c.now.Add(c.depositDelay()).UnixMilli(), d.senderIBAN, d.senderName, d.senderBIC, d.title)
}

// decideSEPADeposit carries out what is to happen with a deposit that is due. It may
// be asked at any time; deposits of suspended users wait.
func decideSEPADeposit(c *call, id int64) error {
	d, ok, err := c.sepaDeposit("t.id = ?", id)
	if err != nil || !ok || d.status != sepaPending || c.now.Before(time.UnixMilli(d.dueAt)) {
		return err
	}
	r, err := c.receiver(d.userID)
	if err != nil || r.suspended {
		return err
	}
	c = c.onBehalf(r)
	switch decision := orEmpty(d.decision); {
	case decision == contactApproved:
		return c.approveSEPADeposit(r, d)
	case decision == contactRejected:
		return c.rejectSEPADeposit(r, d, reasonIBAN)
	case !sameHolder(d.senderName, r.name()):
		return c.rejectSEPADeposit(r, d, reasonName)
	case d.title != depositTitle(r.user):
		return c.holdSEPADeposit(r, d)
	default:
		return c.approveSEPADeposit(r, d)
	}
}

// approveSEPADeposit credits the money and approves the sender's IBAN.
func (c *call) approveSEPADeposit(r receiver, d sepaDeposit) error {
	co, err := c.senderContact(r, d, contactApproved)
	if err != nil {
		return err
	}
	if err := c.setContactStatus(r.user, co, contactApproved); err != nil {
		return err
	}
	if err := c.exec("UPDATE sepa_deposits SET reason = NULL, contact_id = ? WHERE transaction_id = ?", co.id, d.id); err != nil {
		return err
	}
	return c.credit(r, d.transaction, sepaApproved)
}

// rejectSEPADeposit sends the money back.
func (c *call) rejectSEPADeposit(r receiver, d sepaDeposit, reason string) error {
	if err := c.exec("UPDATE sepa_deposits SET reason = ? WHERE transaction_id = ?", reason, d.id); err != nil {
		return err
	}
	return c.refund(r, d.transaction, sepaRejected)
}

// holdSEPADeposit leaves the deposit to manual matching.
func (c *call) holdSEPADeposit(r receiver, d sepaDeposit) error {
	co, err := c.senderContact(r, d, contactPending)
	if err != nil {
		return err
	}
	return c.exec("UPDATE sepa_deposits SET reason = ?, contact_id = ? WHERE transaction_id = ?", reasonTitle, co.id, d.id)
}

// senderContact finds the contact of the sender's IBAN, and saves one in the given
// status if there is none.
func (c *call) senderContact(r receiver, d sepaDeposit, status string) (contact, error) {
	co, ok, err := c.contact(r.user, d.senderIBAN)
	if err != nil {
		return contact{}, err
	}
	if ok {
		return co, c.exec("UPDATE contacts SET bic = coalesce(bic, ?) WHERE id = ?", d.senderBIC, co.id)
	}
	co = contact{iban: d.senderIBAN, holder: d.senderName, bic: d.senderBIC, status: status, source: sourceDeposit}
	err = c.addContact(r.user, &co)
	return co, err
}

// decideWaitingDeposits hands a decision about a contact on to the deposits from its
// IBAN that wait for manual matching.
func (c *call) decideWaitingDeposits(u user, number, decision string) error {
	var ids []int64
	err := c.each(`SELECT d.transaction_id FROM sepa_deposits d JOIN transactions t ON t.id = d.transaction_id
		WHERE t.user_id = ? AND t.status = ? AND d.sender_iban = ? AND d.reason = ? ORDER BY t.id`, []any{u.id, sepaPending, number, reasonTitle},
		func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.exec("UPDATE sepa_deposits SET decision = ? WHERE transaction_id = ?", decision, id); err != nil {
			return err
		}
		if err := decideSEPADeposit(c, id); err != nil {
			return err
		}
	}
	return nil
}

// describeSEPADeposit fills in an item of the history.
func describeSEPADeposit(c *call, t transaction, item *historyItem) error {
	d, _, err := c.sepaDeposit("t.id = ?", t.id)
	item.SenderIBAN, item.SenderName, item.TransferTitle = &d.senderIBAN, &d.senderName, &d.title
	return err
}

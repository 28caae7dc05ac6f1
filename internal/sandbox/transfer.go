package sandbox

import (
	"strconv"
	"time"
)

func transferOperations() map[string]operation {
	return map[string]operation{
		"createTransfer": {write: true, check: checked(newTransfer.check), run: createTransfer},
		"getTransfer":    {run: getTransfer},
	}
}

// newTransfer is the body of createTransfer: whoever is left out is the partner.
type newTransfer struct {
	Source      *string `json:"sourceExternalUserId"`
	Destination *string `json:"destinationExternalUserId"`
	Currency    string  `json:"currency"`
	Amount      amount  `json:"amount"`
}

func (n newTransfer) check(time.Time) []string { return n.Amount.problems(n.Currency) }

// createdTransfer is the answer of createTransfer and createSepaTransfer.
type createdTransfer struct {
	TransferID string `json:"transferId"`
}

func createTransfer(c *call) (answer, error) {
	n, err := decode[newTransfer](c)
	if err != nil {
		return answer{}, err
	}
	payer, userID := accountPartner, n.Destination
	switch {
	case n.Source == nil && n.Destination == nil:
		return answer{}, errNoEnds
	case n.Source != nil && n.Destination != nil:
		return answer{}, errUserToUser
	case n.Source != nil:
		payer, userID = accountUser, n.Source
	}
	cur := currencyOf(n.Currency)
	if cur.Slug == "" {
		return answer{}, errInvalidCurrency
	}
	r, err := c.mover(*userID)
	if err != nil {
		return answer{}, err
	}
	o := order{transaction: transaction{kind: typeTransfer, currency: cur}, payer: payer}
	o.amount, _ = n.Amount.units(cur)
	if o.publicID, err = c.nextID("transfer", r.publicID, payer, cur.Slug, strconv.FormatInt(o.amount, 10)); err != nil {
		return answer{}, err
	}
	if err := c.addOrder(r, &o); err != nil {
		return answer{}, err
	}
	return created(createdTransfer{o.publicID})
}

// transferDestination is whoever does not pay.
func transferDestination(_ *call, o order) ([]leg, error) {
	to := accountUser
	if o.payer == accountUser {
		to = accountPartner
	}
	return []leg{{to, o.currency.Slug, o.amount}}, nil
}

type transferShape struct {
	ID          string      `json:"id"`
	Source      *string     `json:"sourceExternalUserId"`
	Destination *string     `json:"destinationExternalUserId"`
	Amount      string      `json:"amount"`
	Currency    string      `json:"currency"`
	Status      string      `json:"status"`
	CreatedAt   string      `json:"createdAt"`
	Error       *moneyError `json:"error"`
}

func getTransfer(c *call) (answer, error) {
	o, ok, err := c.order("t.public_id = ? AND t.type = ? AND u.partner_id = ?", c.params["transferId"], typeTransfer, c.partnerID)
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return answer{}, errTransferNotFound
	}
	r, err := c.receiver(o.userID)
	if err != nil {
		return answer{}, err
	}
	return found(transferDetails(r, o))
}

func transferDetails(r receiver, o order) transferShape {
	source, destination := transferEnds(r, o)
	return transferShape{
		ID: o.publicID, Source: source, Destination: destination, Amount: o.currency.format(o.amount), Currency: o.currency.Slug,
		Status: o.status, CreatedAt: formatMillis(o.createdAt), Error: o.moneyError(),
	}
}

func transferWebhook(c *call, r receiver, t transaction) (any, error) {
	o, _, err := c.order("t.id = ?", t.id)
	return transferDetails(r, o), err
}

// transferEnds names the user on one of the ends; nil is the partner.
func transferEnds(r receiver, o order) (source, destination *string) {
	if o.payer == accountUser {
		return &r.externalID, nil
	}
	return nil, &r.externalID
}

// describeTransfer fills in an item of the history.
func describeTransfer(c *call, t transaction, item *historyItem) error {
	o, _, err := c.order("t.id = ?", t.id)
	if err != nil {
		return err
	}
	r, err := c.receiver(o.userID)
	item.Error = o.moneyError()
	item.Source, item.Destination = transferEnds(r, o)
	return err
}

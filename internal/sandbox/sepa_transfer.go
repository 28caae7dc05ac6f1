package sandbox

import (
	"strconv"
	"time"
)

// usualSEPATransferFee is what a SEPA transfer usually costs, in cents, on top of its
// amount.
const usualSEPATransferFee = 20

// Types of receivers.
const (
	receiverNatural = "NATURAL"
	receiverLegal   = "LEGAL"
)

func sepaTransferOperations() map[string]operation {
	return map[string]operation{
		"createSepaTransfer": {write: true, check: checked(newSEPATransfer.check), run: createSEPATransfer},
		"getSepaTransfer":    {run: getSEPATransfer},
	}
}

// newSEPATransfer is the body of createSepaTransfer. With a type of receiver it is
// one of the open loop.
type newSEPATransfer struct {
	Source            string  `json:"sourceExternalUserId"`
	Currency          string  `json:"currency"`
	Amount            amount  `json:"amount"`
	DestinationIBAN   string  `json:"destinationIban"`
	TransferTitle     string  `json:"transferTitle"`
	ReceiverType      *string `json:"receiverType"`
	ReceiverFirstName *string `json:"receiverFirstName"`
	ReceiverLastName  *string `json:"receiverLastName"`
	CompanyName       *string `json:"companyName"`
}

// check asks for the receiver that the type needs, and for no other.
func (n newSEPATransfer) check(time.Time) []string {
	problems := n.Amount.problems(n.Currency)
	for _, field := range []struct {
		name  string
		value *string
		of    string
	}{
		{"receiverFirstName", n.ReceiverFirstName, receiverNatural},
		{"receiverLastName", n.ReceiverLastName, receiverNatural},
		{"companyName", n.CompanyName, receiverLegal},
	} {
		needed := n.ReceiverType != nil && *n.ReceiverType == field.of
		switch {
		case needed && field.value == nil:
			problems = append(problems, field.name+" should not be empty")
		case !needed && field.value != nil:
			problems = append(problems, field.name+" should not exist unless receiverType is "+field.of)
		}
	}
	return problems
}

// sepaTransfer is money that goes to another bank.
type sepaTransfer struct {
	order
	destinationIBAN   string
	title             string
	receiverFirstName *string
	receiverLastName  *string
	companyName       *string
}

func createSEPATransfer(c *call) (answer, error) {
	n, err := decode[newSEPATransfer](c)
	if err != nil {
		return answer{}, err
	}
	cur := currencyOf(n.Currency)
	switch {
	case !cur.Fiat:
		return answer{}, errInvalidCurrency
	case n.ReceiverType != nil && !c.modes.OpenLoop:
		return answer{}, invalid("receiverType should not exist, because the partner has the closed loop only")
	}
	r, err := c.mover(n.Source)
	if err != nil {
		return answer{}, err
	}
	t := sepaTransfer{
		destinationIBAN: n.DestinationIBAN, title: n.TransferTitle,
		receiverFirstName: n.ReceiverFirstName, receiverLastName: n.ReceiverLastName, companyName: n.CompanyName,
	}
	if n.ReceiverType == nil {
		err = c.checkClosedLoop(r, n.DestinationIBAN)
		t.receiverFirstName, t.receiverLastName = &r.firstName, &r.lastName
	} else {
		err = checkSEPA(n.DestinationIBAN)
	}
	if err != nil {
		return answer{}, err
	}
	t.order = order{transaction: transaction{kind: typeSEPATransfer, currency: cur, fee: c.sepaTransferFee()}, payer: accountUser}
	t.amount, _ = n.Amount.units(cur)
	if err := c.addSEPATransfer(r, &t); err != nil {
		return answer{}, err
	}
	return created(createdTransfer{t.publicID})
}

// checkClosedLoop lets money go to the approved ones of the user's bank accounts
// alone.
func (c *call) checkClosedLoop(r receiver, number string) error {
	co, ok, err := c.contact(r.user, number)
	if err == nil && (!ok || co.status != contactApproved) {
		err = errIBANNotWhitelisted
	}
	return err
}

func (c *call) addSEPATransfer(r receiver, t *sepaTransfer) (err error) {
	t.publicID, err = c.nextID("sepa-transfer", r.publicID, strconv.FormatInt(t.amount, 10), t.destinationIBAN, t.title,
		orEmpty(t.receiverFirstName), orEmpty(t.receiverLastName), orEmpty(t.companyName))
	if err != nil {
		return err
	}
	if err := c.addOrder(r, &t.order); err != nil {
		return err
	}
	return c.exec(`INSERT INTO sepa_transfers (transaction_id, destination_iban, title, receiver_first_name, receiver_last_name, company_name)
		VALUES (?, ?, ?, ?, ?, ?)`, t.id, t.destinationIBAN, t.title, t.receiverFirstName, t.receiverLastName, t.companyName)
}

// sepaTransfer finds the transfer that a condition selects.
func (c *call) sepaTransfer(condition string, args ...any) (t sepaTransfer, ok bool, err error) {
	err = c.each("SELECT "+orderColumns+", s.destination_iban, s.title, s.receiver_first_name, s.receiver_last_name, s.company_name"+orderTables+
		" JOIN sepa_transfers s ON s.transaction_id = t.id WHERE "+condition, args, func(scan func(...any) error) error {
		ok = true
		return t.scan(scan, &t.destinationIBAN, &t.title, &t.receiverFirstName, &t.receiverLastName, &t.companyName)
	})
	return t, ok, err
}

type sepaTransferShape struct {
	ID                string      `json:"id"`
	Type              string      `json:"type"`
	Amount            string      `json:"amount"`
	Currency          string      `json:"currency"`
	Fee               string      `json:"fee"`
	TransferTitle     string      `json:"transferTitle"`
	DestinationIBAN   string      `json:"destinationIban"`
	ReceiverFirstName *string     `json:"receiverFirstName"`
	ReceiverLastName  *string     `json:"receiverLastName"`
	CompanyName       *string     `json:"companyName"`
	Status            string      `json:"status"`
	CreatedAt         string      `json:"createdAt"`
	User              *payerShape `json:"user,omitempty"`
	Error             *moneyError `json:"error"`
}

// payerShape is the user who pays.
type payerShape struct {
	ExternalUserID string `json:"externalUserId"`
	Email          string `json:"email"`
	FirstName      string `json:"firstName"`
	LastName       string `json:"lastName"`
}

func getSEPATransfer(c *call) (answer, error) {
	t, ok, err := c.sepaTransfer("t.public_id = ? AND u.partner_id = ?", c.params["transferId"], c.partnerID)
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return answer{}, errSEPATransferNotFound
	}
	r, err := c.receiver(t.userID)
	if err != nil {
		return answer{}, err
	}
	details := t.details()
	details.User = &payerShape{ExternalUserID: r.externalID, Email: r.email, FirstName: r.firstName, LastName: r.lastName}
	return found(details)
}

// details are all of a transfer but the user.
func (t sepaTransfer) details() sepaTransferShape {
	return sepaTransferShape{
		ID: t.publicID, Type: "external", Amount: t.currency.format(t.amount), Currency: t.currency.Slug, Fee: t.currency.format(t.fee),
		TransferTitle: t.title, DestinationIBAN: t.destinationIBAN,
		ReceiverFirstName: t.receiverFirstName, ReceiverLastName: t.receiverLastName, CompanyName: t.companyName,
		Status: t.status, CreatedAt: formatMillis(t.createdAt), Error: t.moneyError(),
	}
}

// sepaTransferWebhook is documented to have no user.
func sepaTransferWebhook(c *call, _ receiver, about transaction) (any, error) {
	t, _, err := c.sepaTransfer("t.id = ?", about.id)
	return t.details(), err
}

// describeSEPATransfer fills in an item of the history.
func describeSEPATransfer(c *call, about transaction, item *historyItem) error {
	t, _, err := c.sepaTransfer("t.id = ?", about.id)
	item.TransferTitle, item.DestinationIBAN = &t.title, &t.destinationIBAN
	item.ReceiverFirstName, item.ReceiverLastName, item.CompanyName = t.receiverFirstName, t.receiverLastName, t.companyName
	item.Error = t.moneyError()
	return err
}

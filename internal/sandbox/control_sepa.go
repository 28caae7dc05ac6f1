package sandbox

import "time"

func sepaDepositOperations() map[string]operation {
	return map[string]operation{
		"receiveSepaDeposit": {write: true, partner: true, check: checked(newSEPADeposit.check), run: receiveSEPADeposit},
		"getSepaDeposit":     {partner: true, run: getSEPADeposit},
		"decideIban":         {write: true, partner: true, run: decideIBAN},
	}
}

// newSEPADeposit is the body of receiveSepaDeposit.
type newSEPADeposit struct {
	ExternalUserID string  `json:"externalUserId"`
	Amount         string  `json:"amount"`
	SenderIBAN     string  `json:"senderIban"`
	SenderName     string  `json:"senderName"`
	SenderBIC      *string `json:"senderBic"`
	Title          *string `json:"title"`
}

func (n newSEPADeposit) check(time.Time) []string {
	if _, problem := parseAmount(n.Amount).units(currencyOf("eur")); problem != "" {
		return []string{problem}
	}
	return nil
}

type receivedSEPADeposit struct {
	DepositID string  `json:"depositId"`
	Status    string  `json:"status"`
	Reason    *string `json:"reason"`
	ContactID *string `json:"contactId"`
	CreatedAt string  `json:"createdAt"`
}

func (d sepaDeposit) received() receivedSEPADeposit {
	return receivedSEPADeposit{DepositID: d.publicID, Status: d.status, Reason: d.reason, ContactID: d.contactID, CreatedAt: formatMillis(d.createdAt)}
}

func receiveSEPADeposit(c *call) (answer, error) {
	n, err := decode[newSEPADeposit](c)
	if err != nil {
		return answer{}, err
	}
	r, err := c.activeReceiver(n.ExternalUserID)
	if err != nil {
		return answer{}, err
	}
	if err := checkSEPA(n.SenderIBAN); err != nil {
		return answer{}, err
	}
	d := sepaDeposit{senderIBAN: n.SenderIBAN, senderName: n.SenderName, senderBIC: n.SenderBIC, title: depositTitle(r.user)}
	d.amount, _ = parseAmount(n.Amount).units(currencyOf("eur"))
	if n.Title != nil {
		d.title = *n.Title
	}
	if err := c.addSEPADeposit(r, &d); err != nil {
		return answer{}, err
	}
	return created(d.received())
}

type sepaDepositShape struct {
	receivedSEPADeposit
	ExternalUserID string  `json:"externalUserId"`
	Amount         string  `json:"amount"`
	SenderIBAN     string  `json:"senderIban"`
	SenderName     string  `json:"senderName"`
	SenderBIC      *string `json:"senderBic"`
	Title          string  `json:"title"`
}

func getSEPADeposit(c *call) (answer, error) {
	d, ok, err := c.sepaDeposit("t.public_id = ? AND u.partner_id = ?", c.params["depositId"], c.partnerID)
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return answer{}, errDepositNotFound
	}
	r, err := c.receiver(d.userID)
	if err != nil {
		return answer{}, err
	}
	return found(sepaDepositShape{
		receivedSEPADeposit: d.received(),
		ExternalUserID:      r.externalID,
		Amount:              d.currency.format(d.amount),
		SenderIBAN:          d.senderIBAN,
		SenderName:          d.senderName,
		SenderBIC:           d.senderBIC,
		Title:               d.title,
	})
}

// ibanDecision is the body of decideIban.
type ibanDecision struct {
	ExternalUserID string `json:"externalUserId"`
	IBAN           string `json:"iban"`
	Status         string `json:"status"`
}

type decidedIBAN struct {
	Message   string `json:"message"`
	ContactID string `json:"contactId"`
}

// decideIBAN decides a contact and the deposits that wait for it.
func decideIBAN(c *call) (answer, error) {
	n, err := decode[ibanDecision](c)
	if err != nil {
		return answer{}, err
	}
	u, err := c.user(n.ExternalUserID)
	if err != nil {
		return answer{}, err
	}
	co, ok, err := c.contact(u, n.IBAN)
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return answer{}, errContactNotFound
	}
	if err := c.setContactStatus(u, co, n.Status); err != nil {
		return answer{}, err
	}
	if err := c.decideWaitingDeposits(u, n.IBAN, n.Status); err != nil {
		return answer{}, err
	}
	return found(decidedIBAN{Message: "IBAN decided", ContactID: co.publicID})
}

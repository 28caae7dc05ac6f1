package sandbox

import (
	"fmt"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

func cryptoDepositOperations() map[string]operation {
	return map[string]operation{
		"receiveCryptoDeposit": {write: true, partner: true, check: checked(newCryptoDeposit.check), run: receiveCryptoDeposit},
		"getCryptoDeposit":     {partner: true, run: getCryptoDeposit},
	}
}

// newCryptoDeposit is the body of receiveCryptoDeposit.
type newCryptoDeposit struct {
	ExternalUserID    string `json:"externalUserId"`
	Currency          string `json:"currency"`
	Network           string `json:"network"`
	Amount            string `json:"amount"`
	RequireTravelRule bool   `json:"requireTravelRule"`
	SenderAddress     string `json:"senderAddress"`
	Fail              bool   `json:"fail"`
}

// check is about what depends on the currency. An unknown one has an error of its
// own.
func (n newCryptoDeposit) check(time.Time) []string {
	cur, err := cryptoCurrency(n.Currency)
	if err != nil {
		return nil
	}
	var problems []string
	if _, problem := parseAmount(n.Amount).units(cur); problem != "" {
		problems = append(problems, problem)
	}
	if _, err := cur.network(n.Network); err == nil && n.SenderAddress != "" && wallet.Check(n.SenderAddress, n.Currency, n.Network, true) != nil {
		problems = append(problems, fmt.Sprintf("senderAddress must be an address of %s on the test network", n.Currency))
	}
	return problems
}

type receivedCryptoDeposit struct {
	CryptoDepositID string `json:"cryptoDepositId"`
	Status          string `json:"status"`
	TransactionHash string `json:"transactionHash"`
	CreatedAt       string `json:"createdAt"`
}

func (d cryptoDeposit) received() receivedCryptoDeposit {
	return receivedCryptoDeposit{CryptoDepositID: d.publicID, Status: d.status, TransactionHash: d.transactionHash, CreatedAt: formatMillis(d.createdAt)}
}

func receiveCryptoDeposit(c *call) (answer, error) {
	n, err := decode[newCryptoDeposit](c)
	if err != nil {
		return answer{}, err
	}
	cur, err := cryptoCurrency(n.Currency)
	if err != nil {
		return answer{}, err
	}
	d := cryptoDeposit{senderAddress: n.SenderAddress, travelRuleRequired: n.RequireTravelRule, fails: n.Fail}
	if d.network, err = cur.network(n.Network); err != nil {
		return answer{}, err
	}
	r, err := c.activeReceiver(n.ExternalUserID)
	if err != nil {
		return answer{}, err
	}
	d.currency = cur
	d.amount, _ = parseAmount(n.Amount).units(cur)
	if d.amount < c.prices(cur, d.network).minDeposit {
		return answer{}, errBelowMinimum
	}
	if err := c.addCryptoDeposit(r, &d); err != nil {
		return answer{}, err
	}
	return created(d.received())
}

type cryptoDepositShape struct {
	receivedCryptoDeposit
	ExternalUserID        string `json:"externalUserId"`
	Currency              string `json:"currency"`
	Network               string `json:"network"`
	Amount                string `json:"amount"`
	SenderAddress         string `json:"senderAddress"`
	Confirmations         int64  `json:"confirmations"`
	RequiredConfirmations int64  `json:"requiredConfirmations"`
}

func getCryptoDeposit(c *call) (answer, error) {
	d, err := c.partnerCryptoDeposit(c.params["cryptoDepositId"])
	if err != nil {
		return answer{}, err
	}
	r, err := c.receiver(d.userID)
	if err != nil {
		return answer{}, err
	}
	return found(cryptoDepositShape{
		receivedCryptoDeposit: d.received(),
		ExternalUserID:        r.externalID,
		Currency:              d.currency.Slug,
		Network:               d.network,
		Amount:                d.currency.format(d.amount),
		SenderAddress:         d.senderAddress,
		Confirmations:         d.confirmations(c.now),
		RequiredConfirmations: requiredConfirmations[d.network],
	})
}

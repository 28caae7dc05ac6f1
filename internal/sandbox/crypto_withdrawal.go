package sandbox

import (
	"fmt"
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

func withdrawalOperations() map[string]operation {
	return map[string]operation{
		"createCryptoWithdrawal": {write: true, check: checked(newWithdrawal.check), run: createWithdrawal},
		"getCryptoWithdrawal":    {run: getWithdrawal},
	}
}

// newWithdrawal is the body of createCryptoWithdrawal.
type newWithdrawal struct {
	Source        string  `json:"sourceExternalUserId"`
	Currency      string  `json:"currency"`
	Amount        amount  `json:"amount"`
	WalletAddress string  `json:"walletAddress"`
	Memo          *string `json:"memo"`
	Network       string  `json:"network"`
	Name          string  `json:"name"`
	WalletType    string  `json:"walletType"`
	ReceiverType  string  `json:"receiverType"`
}

// check is about what depends on the currency. An unknown one has an error of its
// own, and so has a network that the currency is not on.
func (n newWithdrawal) check(time.Time) []string {
	cur, err := cryptoCurrency(n.Currency)
	if err != nil {
		return nil
	}
	problems := n.Amount.problems(cur.Slug)
	if _, err := cur.network(n.Network); err == nil && wallet.Check(n.WalletAddress, cur.Slug, n.Network, true) != nil {
		problems = append(problems, fmt.Sprintf("walletAddress must be an address of %s on the test network", cur.Slug))
	}
	return problems
}

type createdWithdrawal struct {
	WithdrawalID string `json:"withdrawalId"`
}

// withdrawal is money that goes over a network.
type withdrawal struct {
	order
	network         string
	destination     string
	transactionHash string
}

// createWithdrawal takes the fee of the network at this moment, and the fixed one.
func createWithdrawal(c *call) (answer, error) {
	n, err := decode[newWithdrawal](c)
	if err != nil {
		return answer{}, err
	}
	cur, err := cryptoCurrency(n.Currency)
	if err != nil {
		return answer{}, err
	}
	w := withdrawal{destination: n.WalletAddress}
	if w.network, err = cur.network(n.Network); err != nil {
		return answer{}, err
	}
	r, err := c.mover(n.Source)
	if err != nil {
		return answer{}, err
	}
	w.order = order{transaction: transaction{kind: typeCryptoWithdrawal, currency: cur}, payer: accountUser}
	w.amount, _ = n.Amount.units(cur)
	prices := c.prices(cur, w.network)
	w.fee = prices.fee + prices.withdrawalFee
	if w.amount < prices.minWithdrawal {
		return answer{}, errBelowMinimum
	}
	w.publicID, err = c.nextID("crypto-withdrawal", r.publicID, cur.Slug, w.network, strconv.FormatInt(w.amount, 10), n.WalletAddress, orEmpty(n.Memo),
		n.Name, n.WalletType, n.ReceiverType)
	if err != nil {
		return answer{}, err
	}
	w.transactionHash = transactionHash(w.network, w.publicID)
	if err := c.addOrder(r, &w.order); err != nil {
		return answer{}, err
	}
	err = c.exec(`INSERT INTO crypto_withdrawals (transaction_id, network, destination, memo, receiver_name, receiver_type, wallet_type, transaction_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, w.id, w.network, w.destination, n.Memo, n.Name, n.ReceiverType, n.WalletType, w.transactionHash)
	if err != nil {
		return answer{}, err
	}
	return created(createdWithdrawal{w.publicID})
}

// withdrawal finds the withdrawal that a condition selects.
func (c *call) withdrawal(condition string, args ...any) (w withdrawal, ok bool, err error) {
	err = c.each("SELECT "+orderColumns+", w.network, w.destination, w.transaction_hash"+orderTables+
		" JOIN crypto_withdrawals w ON w.transaction_id = t.id WHERE "+condition, args, func(scan func(...any) error) error {
		ok = true
		return w.scan(scan, &w.network, &w.destination, &w.transactionHash)
	})
	return w, ok, err
}

// progress is what the network shows. Money that was not there is never sent, and
// what was sent has a hash from the first confirmation on.
func (w withdrawal) progress(now time.Time) (confirmations int64, hash *string) {
	if w.failure == nil {
		confirmations = confirmationsOf(w.network, w.createdAt, w.dueAt, now)
	}
	if confirmations > 0 {
		hash = &w.transactionHash
	}
	return confirmations, hash
}

type withdrawalShape struct {
	ID                    string      `json:"id"`
	Status                string      `json:"status"`
	Amount                string      `json:"amount"`
	Fee                   string      `json:"fee"`
	Currency              string      `json:"currency"`
	Network               string      `json:"network"`
	Destination           string      `json:"destination"`
	Confirmations         int64       `json:"confirmations"`
	RequiredConfirmations int64       `json:"requiredConfirmations"`
	TransactionHash       *string     `json:"transactionHash"`
	CreatedAt             string      `json:"createdAt"`
	Error                 *moneyError `json:"error"`
}

func getWithdrawal(c *call) (answer, error) {
	w, ok, err := c.withdrawal("t.public_id = ? AND u.partner_id = ?", c.params["withdrawalId"], c.partnerID)
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return answer{}, errWithdrawalNotFound
	}
	return found(w.details(c.now))
}

func (w withdrawal) details(now time.Time) withdrawalShape {
	confirmations, hash := w.progress(now)
	return withdrawalShape{
		ID: w.publicID, Status: w.status, Amount: w.currency.format(w.amount), Fee: w.currency.format(w.fee), Currency: w.currency.Slug,
		Network: w.network, Destination: w.destination,
		Confirmations: confirmations, RequiredConfirmations: requiredConfirmations[w.network], TransactionHash: hash,
		CreatedAt: formatMillis(w.createdAt), Error: w.moneyError(),
	}
}

func withdrawalWebhook(c *call, _ receiver, t transaction) (any, error) {
	w, _, err := c.withdrawal("t.id = ?", t.id)
	return w.details(c.now), err
}

// describeWithdrawal fills in an item of the history.
func describeWithdrawal(c *call, t transaction, item *historyItem) error {
	w, _, err := c.withdrawal("t.id = ?", t.id)
	confirmations, hash := w.progress(c.now)
	required := requiredConfirmations[w.network]
	item.Network, item.WalletAddress, item.TransactionHash = &w.network, &w.destination, hash
	item.Confirmations, item.RequiredConfirmations = &confirmations, &required
	item.Error = w.moneyError()
	return err
}

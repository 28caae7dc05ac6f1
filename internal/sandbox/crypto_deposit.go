package sandbox

import (
	"encoding/hex"
	"strconv"
	"time"
)

// Statuses of a crypto deposit.
const (
	cryptoVerifying    = "WAITING_FOR_VERIFICATION"
	cryptoHeld         = "WAITING_FOR_TR_DATA"
	cryptoSuccessful   = "SUCCESSFUL"
	cryptoUnsuccessful = "UNSUCCESSFUL"
)

// cryptoDeposit is money that came over a network.
type cryptoDeposit struct {
	transaction
	dueAt              int64
	network            string
	senderAddress      string
	transactionHash    string
	travelRuleRequired bool
	fails              bool
	travelRuleKnown    bool
}

const selectCryptoDeposit = "SELECT " + transactionColumns + `, d.due_at, d.network, d.sender_address, d.transaction_hash, d.travel_rule_required, d.fails,
	EXISTS (SELECT 1 FROM travel_rules r WHERE r.transaction_id = t.id)
	FROM transactions t JOIN crypto_deposits d ON d.transaction_id = t.id JOIN users u ON u.id = t.user_id`

// cryptoDeposit finds the deposit that a condition selects.
func (c *call) cryptoDeposit(condition string, args ...any) (d cryptoDeposit, ok bool, err error) {
	err = c.each(selectCryptoDeposit+" WHERE "+condition, args, func(scan func(...any) error) error {
		ok = true
		return d.scan(scan, &d.dueAt, &d.network, &d.senderAddress, &d.transactionHash, &d.travelRuleRequired, &d.fails, &d.travelRuleKnown)
	})
	return d, ok, err
}

// partnerCryptoDeposit finds a deposit of the partner's by its public id.
func (c *call) partnerCryptoDeposit(publicID string) (cryptoDeposit, error) {
	d, ok, err := c.cryptoDeposit("t.public_id = ? AND u.partner_id = ?", publicID, c.partnerID)
	if err == nil && !ok {
		err = errDepositNotFound
	}
	return d, err
}

// addCryptoDeposit lets a deposit arrive. Without a sender it makes one up.
func (c *call) addCryptoDeposit(r receiver, d *cryptoDeposit) error {
	if d.senderAddress == "" {
		var err error
		if d.senderAddress, err = makeWallet(d.currency.Slug, "sender/"+r.publicID); err != nil {
			return err
		}
	}
	// Deposits that are alike are told apart by their number.
	var alike int
	_, err := c.get(`SELECT count(*) FROM crypto_deposits d JOIN transactions t ON t.id = d.transaction_id
		WHERE t.user_id = ? AND t.currency = ? AND t.amount = ? AND d.network = ? AND d.sender_address = ? AND d.travel_rule_required = ? AND d.fails = ?`,
		[]any{r.id, d.currency.Slug, d.amount, d.network, d.senderAddress, d.travelRuleRequired, d.fails}, &alike)
	if err != nil {
		return err
	}
	d.userID, d.kind, d.status = r.id, typeCryptoDeposit, cryptoVerifying
	d.publicID = deriveID(c.seed, "crypto-deposit", r.publicID, d.currency.Slug, d.network, strconv.FormatInt(d.amount, 10), d.senderAddress,
		strconv.FormatBool(d.travelRuleRequired), strconv.FormatBool(d.fails), strconv.Itoa(alike))
	d.transactionHash = transactionHash(d.network, d.publicID)
	if err := c.arrive(&d.transaction); err != nil {
		return err
	}
	err = c.exec(`INSERT INTO crypto_deposits (transaction_id, due_at, network, sender_address, transaction_hash, travel_rule_required, fails)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		d.id, c.now.Add(c.depositDelay()).UnixMilli(), d.network, d.senderAddress, d.transactionHash, d.travelRuleRequired, d.fails)
	if err != nil {
		return err
	}
	return c.notifyMovement(r, d.transaction)
}

type cryptoDepositChange struct {
	ExternalUserID  string `json:"externalUserId"`
	CryptoDepositID string `json:"cryptoDepositId"`
	Amount          string `json:"amount"`
	Currency        string `json:"currency"`
	Status          string `json:"status"`
	TransactionHash string `json:"transactionHash"`
	CreatedAt       string `json:"createdAt"`
}

func cryptoDepositWebhook(c *call, r receiver, t transaction) (any, error) {
	d, _, err := c.cryptoDeposit("t.id = ?", t.id)
	return cryptoDepositChange{
		ExternalUserID: r.externalID, CryptoDepositID: d.publicID, Amount: d.currency.format(d.amount), Currency: d.currency.Slug,
		Status: d.status, TransactionHash: d.transactionHash, CreatedAt: formatMillis(d.createdAt),
	}, err
}

// transactionHash makes up the hash of a transaction on a network, in the network's
// spelling.
func transactionHash(network, id string) string {
	sum := deriveBytes("transaction", id)
	hash := hex.EncodeToString(sum[:])
	if network == "ethereum" || network == "polygon" {
		return "0x" + hash
	}
	return hash
}

// decideCryptoDeposit carries out what is to happen with a deposit that is due. It
// may be asked at any time; deposits of suspended users wait.
func decideCryptoDeposit(c *call, id int64) error {
	d, ok, err := c.cryptoDeposit("t.id = ?", id)
	if err != nil || !ok || d.status != cryptoVerifying || c.now.Before(time.UnixMilli(d.dueAt)) {
		return err
	}
	r, err := c.receiver(d.userID)
	if err != nil || r.suspended {
		return err
	}
	c = c.onBehalf(r)
	switch {
	case d.fails:
		return c.refund(r, d.transaction, cryptoUnsuccessful)
	case d.travelRuleRequired && !d.travelRuleKnown:
		return c.setStatus(r, d.transaction, cryptoHeld)
	default:
		return c.credit(r, d.transaction, cryptoSuccessful)
	}
}

// requiredConfirmations is how many blocks each network has to build on a deposit.
var requiredConfirmations = map[string]int64{"btc": 2, "ltc": 6, "doge": 20, "ethereum": 12, "polygon": 64}

// confirmations are those of the deposit. One that fails never has any.
func (d cryptoDeposit) confirmations(now time.Time) int64 {
	if d.fails {
		return 0
	}
	return confirmationsOf(d.network, d.createdAt, d.dueAt, now)
}

// confirmationsOf grow evenly from the moment that something is created until it is
// due.
func confirmationsOf(network string, createdAt, dueAt int64, now time.Time) int64 {
	required := requiredConfirmations[network]
	elapsed, delay := now.UnixMilli()-createdAt, dueAt-createdAt
	if elapsed >= delay {
		return required
	}
	return elapsed * required / delay
}

// describeCryptoDeposit fills in an item of the history.
func describeCryptoDeposit(c *call, t transaction, item *historyItem) error {
	d, _, err := c.cryptoDeposit("t.id = ?", t.id)
	confirmations, required := d.confirmations(c.now), requiredConfirmations[d.network]
	item.Network, item.TransactionHash, item.Confirmations, item.RequiredConfirmations = &d.network, &d.transactionHash, &confirmations, &required
	return err
}

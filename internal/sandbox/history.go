package sandbox

import (
	"encoding/json"
	"strconv"
)

// Types of transactions.
const (
	typeSEPADeposit      = "SEPA_DEPOSIT"
	typeCryptoDeposit    = "CRYPTO_DEPOSIT"
	typeTransfer         = "TRANSFER"
	typeSEPATransfer     = "SEPA_TRANSFER"
	typeExchange         = "EXCHANGE"
	typeCryptoWithdrawal = "CRYPTO_WITHDRAWAL"
)

// historyDetails fill in what is particular to a type.
var historyDetails = map[string]func(*call, transaction, *historyItem) error{
	typeSEPADeposit:      describeSEPADeposit,
	typeCryptoDeposit:    describeCryptoDeposit,
	typeTransfer:         describeTransfer,
	typeSEPATransfer:     describeSEPATransfer,
	typeExchange:         describeExchange,
	typeCryptoWithdrawal: describeWithdrawal,
}

func historyOperations() map[string]operation {
	return map[string]operation{
		"listUserTransactions": {run: listUserTransactions},
	}
}

// transaction is what all of a user's transactions have in common.
type transaction struct {
	id        int64
	userID    int64
	kind      string
	publicID  string
	status    string
	currency  currency
	amount    int64 // in units
	fee       int64 // in units
	createdAt int64 // milliseconds since 1970
}

const transactionColumns = "t.id, t.user_id, t.type, t.public_id, t.status, t.currency, t.amount, t.fee, t.created_at"

// scan reads the transactionColumns and whatever follows them.
func (t *transaction) scan(scan func(...any) error, more ...any) error {
	var slug string
	err := scan(append([]any{&t.id, &t.userID, &t.kind, &t.publicID, &t.status, &slug, &t.amount, &t.fee, &t.createdAt}, more...)...)
	t.currency = currencyOf(slug)
	return err
}

// addTransaction records a new transaction and sets its id and time.
func (c *call) addTransaction(t *transaction) error {
	t.createdAt = c.now.UnixMilli()
	id, err := c.insert("INSERT INTO transactions (user_id, type, public_id, status, currency, amount, fee, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		t.userID, t.kind, t.publicID, t.status, t.currency.Slug, t.amount, t.fee, t.createdAt)
	t.id = id
	return err
}

// setStatus changes a transaction of a user, and tells the partner.
func (c *call) setStatus(r receiver, t transaction, status string) error {
	if err := c.exec("UPDATE transactions SET status = ? WHERE id = ?", status, t.id); err != nil {
		return err
	}
	return c.notifyMovement(r, t)
}

type historyPage struct {
	Items []historyItem `json:"items"`
	Page  int           `json:"page"`
	Limit int           `json:"limit"`
	Total int           `json:"total"`
}

// historyItem is a transaction as the history shows it, with the fields of its
// type.
type historyItem struct {
	ID                    string       `json:"id"`
	Type                  string       `json:"type"`
	Status                string       `json:"status"`
	Currency              string       `json:"currency"`
	Amount                string       `json:"amount"`
	Fee                   string       `json:"fee"`
	CreatedAt             string       `json:"createdAt"`
	CurrencyFrom          *string      `json:"currencyFrom,omitempty"`
	CurrencyTo            *string      `json:"currencyTo,omitempty"`
	AmountFrom            *string      `json:"amountFrom,omitempty"`
	AmountTo              *string      `json:"amountTo,omitempty"`
	Rate                  *json.Number `json:"rate,omitempty"`
	SenderIBAN            *string      `json:"senderIban,omitempty"`
	SenderName            *string      `json:"senderName,omitempty"`
	TransferTitle         *string      `json:"transferTitle,omitempty"`
	DestinationIBAN       *string      `json:"destinationIban,omitempty"`
	ReceiverFirstName     *string      `json:"receiverFirstName,omitempty"`
	ReceiverLastName      *string      `json:"receiverLastName,omitempty"`
	CompanyName           *string      `json:"companyName,omitempty"`
	Network               *string      `json:"network,omitempty"`
	WalletAddress         *string      `json:"destination,omitempty"`
	TransactionHash       *string      `json:"transactionHash,omitempty"`
	Confirmations         *int64       `json:"confirmations,omitempty"`
	RequiredConfirmations *int64       `json:"requiredConfirmations,omitempty"`
	Source                *string      `json:"sourceExternalUserId,omitempty"`
	Destination           *string      `json:"destinationExternalUserId,omitempty"`
	Error                 *moneyError  `json:"error,omitempty"`
}

// Pages of the history where the request names none.
const (
	firstPage   = 1
	historySize = 20
)

func listUserTransactions(c *call) (answer, error) {
	u, err := c.visibleUser(c.params["id"])
	if err != nil {
		return answer{}, err
	}
	p := historyPage{Items: []historyItem{}, Page: c.number("page", firstPage), Limit: c.number("limit", historySize)}
	if _, err := c.get("SELECT count(*) FROM transactions WHERE user_id = ?", []any{u.id}, &p.Total); err != nil {
		return answer{}, err
	}
	var transactions []transaction
	err = c.each("SELECT "+transactionColumns+" FROM transactions t WHERE t.user_id = ? ORDER BY t.created_at DESC, t.id DESC LIMIT ? OFFSET ?",
		[]any{u.id, p.Limit, (p.Page - 1) * p.Limit}, func(scan func(...any) error) error {
			var t transaction
			err := t.scan(scan)
			transactions = append(transactions, t)
			return err
		})
	if err != nil {
		return answer{}, err
	}
	for _, t := range transactions {
		item, err := c.describe(t)
		if err != nil {
			return answer{}, err
		}
		p.Items = append(p.Items, item)
	}
	return found(p)
}

// describe is a transaction as the history shows it.
func (c *call) describe(t transaction) (historyItem, error) {
	item := historyItem{
		ID: t.publicID, Type: t.kind, Status: t.status, Currency: t.currency.Slug,
		Amount: t.currency.format(t.amount), Fee: t.currency.format(t.fee), CreatedAt: formatMillis(t.createdAt),
	}
	err := historyDetails[t.kind](c, t, &item)
	return item, err
}

// number reads a query parameter, whose form and bounds have been validated.
func (c *call) number(name string, otherwise int) int {
	n, err := strconv.Atoi(c.query.Get(name))
	if err != nil {
		return otherwise
	}
	return n
}

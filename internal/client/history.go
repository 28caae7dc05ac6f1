package client

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Transaction is an item of a user's history (listUserTransactions). Which fields are filled depends on the type; empty
// texts and nil were not named by the API.
type Transaction struct {
	// ID is that of the transaction's own operation, such as a crypto deposit's id.
	ID string `json:"id"`
	// Type is SEPA_DEPOSIT, SEPA_TRANSFER, CRYPTO_DEPOSIT, CRYPTO_WITHDRAWAL, EXCHANGE or TRANSFER.
	Type string `json:"type"`
	// Status is that of the details: of a SEPA deposit PENDING, APPROVED or REJECTED; of a crypto deposit SUCCESSFUL,
	// UNSUCCESSFUL, WAITING_FOR_VERIFICATION or WAITING_FOR_TR_DATA; else SUCCESSFUL, FAILED, COMPLETED or still in progress.
	Status string `json:"status"`
	// Currency is the currency's slug in lower case: eur.
	Currency string           `json:"currency"`
	Amount   *decimal.Decimal `json:"-"`
	Fee      *decimal.Decimal `json:"-"`
	// CreatedAt is in ISO 8601.
	CreatedAt string `json:"createdAt"`

	// Of an exchange. The rate is units of CurrencyTo for one of CurrencyFrom.
	CurrencyFrom string           `json:"currencyFrom"`
	CurrencyTo   string           `json:"currencyTo"`
	AmountFrom   *decimal.Decimal `json:"-"`
	AmountTo     *decimal.Decimal `json:"-"`
	Rate         *decimal.Decimal `json:"-"`

	// Of SEPA transfers and deposits. IBANs are in capitals without spaces.
	TransferTitle     string `json:"transferTitle"`
	DestinationIBAN   string `json:"destinationIban"`
	ReceiverFirstName string `json:"receiverFirstName"`
	ReceiverLastName  string `json:"receiverLastName"`
	CompanyName       string `json:"companyName"`
	SenderIBAN        string `json:"senderIban"`
	SenderName        string `json:"senderName"`

	// Of crypto deposits and withdrawals. The network is a slug in lower case, the destination a wallet address.
	Network               string `json:"network"`
	Destination           string `json:"destination"`
	Confirmations         *int   `json:"confirmations"`
	RequiredConfirmations *int   `json:"requiredConfirmations"`
	TransactionHash       string `json:"transactionHash"`

	// Of transfers between partner and user.
	SourceExternalUserID      string `json:"sourceExternalUserId"`
	DestinationExternalUserID string `json:"destinationExternalUserId"`

	// Failure says why a movement failed.
	Failure Failure `json:"-"`
}

// TransactionPage is one page of a user's history, newest first.
type TransactionPage struct {
	Items []Transaction
	// Page counts from 1. Limit is the size of a full page, Total the number of items on all pages, as far as P100 is understood:
	// nobody documents them.
	Page, Limit, Total int
	// At is P100's time at this answer, by which its items are as old as they are. It is zero when the answer does not tell.
	At time.Time
}

// UserTransactions returns one page of a user's history (listUserTransactions). Pages count from 1, the limit is at most 100;
// 0 leaves either to the API. It is never shared.
func (c *Client) UserTransactions(ctx context.Context, externalUserID string, page, limit int) (TransactionPage, error) {
	query := url.Values{}
	if page != 0 {
		query.Set("page", strconv.Itoa(page))
	}
	if limit != 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	var answer historyAnswer
	res, err := c.call(ctx, "listUserTransactions", Call{Path: userPath(externalUserID), Query: query, Out: &answer})
	if err != nil {
		return TransactionPage{}, err
	}
	found := answer.page()
	found.At = res.Date
	return found, nil
}

type historyAnswer struct {
	Items *[]historyItem `json:"items"`
	Page  int            `json:"page"`
	Limit int            `json:"limit"`
	Total *int           `json:"total"`
}

type historyItem struct {
	Transaction

	Amount     *amount `json:"amount"`
	Fee        *amount `json:"fee"`
	AmountFrom *amount `json:"amountFrom"`
	AmountTo   *amount `json:"amountTo"`
	Rate       *amount `json:"rate"`

	Error *failureAnswer `json:"error"`
}

// check refuses an answer that must not pass for "nothing happened": whether to send money rests on it.
func (a *historyAnswer) check() error {
	if a.Items == nil || a.Total == nil {
		return unreadable(`the answer lacks "items" or "total"`)
	}
	if slices.ContainsFunc(*a.Items, func(i historyItem) bool { return i.ID == "" || i.Type == "" || i.Status == "" }) {
		return unreadable(`a transaction in the answer lacks its "id", "type" or "status"`)
	}
	return nil
}

func (a *historyAnswer) page() TransactionPage {
	page := TransactionPage{Page: a.Page, Limit: a.Limit, Total: *a.Total, Items: make([]Transaction, 0, len(*a.Items))}
	for _, item := range *a.Items {
		page.Items = append(page.Items, item.transaction())
	}
	return page
}

func (i historyItem) transaction() Transaction {
	t := i.Transaction
	t.Currency, t.CurrencyFrom, t.CurrencyTo = strings.ToLower(t.Currency), strings.ToLower(t.CurrencyFrom), strings.ToLower(t.CurrencyTo)
	t.Network = strings.ToLower(t.Network)
	t.SenderIBAN, t.DestinationIBAN = compact(t.SenderIBAN), compact(t.DestinationIBAN)
	t.Amount, t.Fee, t.Rate = i.Amount.orNil(), i.Fee.orNil(), i.Rate.orNil()
	t.AmountFrom, t.AmountTo = i.AmountFrom.orNil(), i.AmountTo.orNil()
	t.Failure = i.Error.without(map[string]string{
		t.TransferTitle: "transferTitle", t.DestinationIBAN: "destinationIban", t.SenderIBAN: "senderIban", t.SenderName: "senderName",
		t.ReceiverFirstName: "receiverFirstName", t.ReceiverLastName: "receiverLastName", t.CompanyName: "companyName",
		t.Destination: "destination", t.SourceExternalUserID: "sourceExternalUserId", t.DestinationExternalUserID: "destinationExternalUserId",
	})
	return t
}

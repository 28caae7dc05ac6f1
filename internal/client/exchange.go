package client

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/shopspring/decimal"
)

// ExchangeRate returns how many units of one currency are paid for one unit of another (getExchangeRate). It is indicative:
// CreateExchangeLock guarantees one. Nothing is shared, because the rate changes all the time.
func (c *Client) ExchangeRate(ctx context.Context, from, to string) (decimal.Decimal, error) {
	from, to = strings.ToLower(from), strings.ToLower(to)
	answer := exchangeRate{wanted: currencyPair{from, to}}
	if _, err := c.call(ctx, "getExchangeRate", Call{Query: url.Values{"currencyFrom": {from}, "currencyTo": {to}}, Out: &answer}); err != nil {
		return decimal.Decimal{}, err
	}
	return answer.Rate.Decimal, nil
}

type currencyPair struct {
	From string `json:"currencyFrom"`
	To   string `json:"currencyTo"`
}

type exchangeRate struct {
	currencyPair

	Rate *amount `json:"rate"`

	wanted currencyPair
}

// check refuses what is no rate of the currencies asked for: what is spent and got is reckoned with it.
func (r *exchangeRate) check() error {
	switch {
	case r.Rate == nil || !r.Rate.IsPositive():
		return unreadable(`the answer has no positive "rate"`)
	case !strings.EqualFold(r.From, r.wanted.From) || !strings.EqualFold(r.To, r.wanted.To):
		return unreadable("the answer is about other currencies than those asked for")
	}
	return nil
}

// ExchangeQuote says what a user would exchange.
type ExchangeQuote struct {
	SourceExternalUserID string `json:"sourceExternalUserId"`
	// CurrencyFrom is given, CurrencyTo is received.
	CurrencyFrom string `json:"currencyFrom"`
	CurrencyTo   string `json:"currencyTo"`
	// Amount is in CurrencyFrom.
	Amount decimal.Decimal `json:"-"`
}

// ExchangeLock is a guaranteed rate (createExchangeLock). It is used once.
type ExchangeLock struct {
	LockID string
	// Rate is units of CurrencyTo for one of CurrencyFrom.
	Rate decimal.Decimal
	// Amount is the amount as the API repeats it, nil when it does not.
	Amount                   *decimal.Decimal
	CurrencyFrom, CurrencyTo string
	// ExpiresAt is in ISO 8601, by P100's clock. It may be empty.
	ExpiresAt string
}

type exchangeLock struct {
	exchangeRate

	LockID    string  `json:"lockId"`
	Amount    *amount `json:"amount"`
	ExpiresAt string  `json:"expiresAt"`
}

func (l *exchangeLock) check() error {
	if l.LockID == "" {
		return unreadable(`the answer has no "lockId"`)
	}
	return l.exchangeRate.check()
}

// CreateExchangeLock guarantees a rate for a limited time (createExchangeLock). Every call makes a new lock, which costs
// nothing and moves nothing.
func (c *Client) CreateExchangeLock(ctx context.Context, quote ExchangeQuote) (ExchangeLock, error) {
	pair := currencyPair{strings.ToLower(quote.CurrencyFrom), strings.ToLower(quote.CurrencyTo)}
	answer := exchangeLock{exchangeRate: exchangeRate{wanted: pair}}
	query := url.Values{
		"sourceExternalUserId": {quote.SourceExternalUserID},
		"currencyFrom":         {pair.From},
		"currencyTo":           {pair.To},
		"amount":               {amountText(quote.Amount, pair.From)},
	}
	if _, err := c.call(ctx, "createExchangeLock", Call{Query: query, Out: &answer}); err != nil {
		return ExchangeLock{}, err
	}
	return ExchangeLock{
		LockID: answer.LockID, Rate: answer.Rate.Decimal, Amount: answer.Amount.orNil(),
		CurrencyFrom: pair.From, CurrencyTo: pair.To, ExpiresAt: answer.ExpiresAt,
	}, nil
}

// NewExchange is the body of createExchange: what the lock was made for, and the lock.
type NewExchange struct {
	ExchangeQuote

	LockID string `json:"lockId"`
}

type createdExchange struct {
	ExchangeID string `json:"exchangeId"`
}

func (a *createdExchange) check() error {
	if a.ExchangeID == "" {
		return unreadable(`the answer has no "exchangeId"`)
	}
	return nil
}

// CreateExchange exchanges at the rate of a lock (createExchange) and returns the id of the exchange, which is queued then:
// Exchange tells its outcome. It is never sent again once it may have been received: IsUnknownOutcome tells whether money may
// have moved in spite of an error, IsLockRefused whether a new lock would help.
func (c *Client) CreateExchange(ctx context.Context, exchange NewExchange) (exchangeID string, err error) {
	exchange.CurrencyFrom, exchange.CurrencyTo = strings.ToLower(exchange.CurrencyFrom), strings.ToLower(exchange.CurrencyTo)
	var answer createdExchange
	body := struct {
		NewExchange

		Amount json.Number `json:"amount"`
	}{exchange, amountNumber(exchange.Amount)}
	if _, err := c.write(ctx, "createExchange", exchange.SourceExternalUserID, Call{Body: body, Out: &answer}); err != nil {
		return "", err
	}
	return answer.ExchangeID, nil
}

// ExchangeDetails is the answer of getExchange. Nil amounts were not named by the API.
type ExchangeDetails struct {
	Movement

	CurrencyFrom, CurrencyTo string
	AmountFrom, AmountTo     *decimal.Decimal
	// Rate is units of CurrencyTo for one of CurrencyFrom.
	Rate *decimal.Decimal
	Fee  *decimal.Decimal
}

type exchangeAnswer struct {
	movementAnswer
	currencyPair

	AmountFrom *amount `json:"amountFrom"`
	AmountTo   *amount `json:"amountTo"`
	Rate       *amount `json:"rate"`
	Fee        *amount `json:"fee"`
}

// Exchange returns the details of an exchange (getExchange). An id that P100 does not know fails with IsMovementNotFound where
// its code is known.
func (c *Client) Exchange(ctx context.Context, exchangeID string) (ExchangeDetails, error) {
	var answer exchangeAnswer
	if _, err := c.call(ctx, "getExchange", Call{Path: map[string]string{"exchangeId": exchangeID}, Out: &answer}); err != nil {
		return ExchangeDetails{}, err
	}
	return ExchangeDetails{
		Movement:     answer.movement(exchangeID, nil),
		CurrencyFrom: strings.ToLower(answer.From), CurrencyTo: strings.ToLower(answer.To),
		AmountFrom: answer.AmountFrom.orNil(), AmountTo: answer.AmountTo.orNil(), Rate: answer.Rate.orNil(), Fee: answer.Fee.orNil(),
	}, nil
}

package sandbox

import (
	"encoding/json"
	"time"
)

func exchangeOperations() map[string]operation {
	return map[string]operation{
		"createExchange": {write: true, check: checked(newExchange.check), run: createExchange},
		"getExchange":    {run: getExchange},
	}
}

// newExchange is the body of createExchange: what its lock was made for.
type newExchange struct {
	Source       string `json:"sourceExternalUserId"`
	Amount       amount `json:"amount"`
	CurrencyFrom string `json:"currencyFrom"`
	CurrencyTo   string `json:"currencyTo"`
	LockID       string `json:"lockId"`
}

func (n newExchange) check(time.Time) []string { return n.Amount.problems(n.CurrencyFrom) }

type createdExchange struct {
	ExchangeID string `json:"exchangeId"`
}

// exchange is an order with the lock that it uses.
type exchange struct {
	order
	lock exchangeLock
}

// createExchange uses the lock up, also when the money turns out not to be there.
func createExchange(c *call) (answer, error) {
	n, err := decode[newExchange](c)
	if err != nil {
		return answer{}, err
	}
	if _, err := pairOf(n.CurrencyFrom, n.CurrencyTo); err != nil {
		return answer{}, err
	}
	r, err := c.mover(n.Source)
	if err != nil {
		return answer{}, err
	}
	l, err := c.lockFor(r, n)
	if err != nil {
		return answer{}, err
	}
	o := order{
		transaction: transaction{kind: typeExchange, publicID: deriveID(c.seed, "exchange", l.publicID), currency: l.from, amount: l.amountFrom},
		payer:       accountUser,
	}
	if err := c.addOrder(r, &o); err != nil {
		return answer{}, err
	}
	if err := c.exec("INSERT INTO exchanges (transaction_id, lock_id) VALUES (?, ?)", o.id, l.id); err != nil {
		return answer{}, err
	}
	return created(createdExchange{o.publicID})
}

// exchange finds the exchange that a condition selects.
func (c *call) exchange(condition string, args ...any) (x exchange, ok bool, err error) {
	err = c.each("SELECT "+orderColumns+", "+lockColumns+orderTables+
		" JOIN exchanges x ON x.transaction_id = t.id JOIN exchange_locks l ON l.id = x.lock_id WHERE "+condition, args, func(scan func(...any) error) error {
		ok = true
		return x.lock.scan(func(targets ...any) error { return x.scan(scan, targets...) })
	})
	return x, ok, err
}

// exchangeDestination is the world outside, which pays in the other currency.
func exchangeDestination(c *call, o order) ([]leg, error) {
	x, _, err := c.exchange("t.id = ?", o.id)
	to := x.lock.to.Slug
	return []leg{
		{accountExternal, o.currency.Slug, o.amount},
		{accountExternal, to, -x.lock.amountTo},
		{accountUser, to, x.lock.amountTo},
	}, err
}

type exchangeShape struct {
	ID           string      `json:"id"`
	Status       string      `json:"status"`
	CurrencyFrom string      `json:"currencyFrom"`
	CurrencyTo   string      `json:"currencyTo"`
	AmountFrom   string      `json:"amountFrom"`
	AmountTo     string      `json:"amountTo"`
	Rate         json.Number `json:"rate"`
	Fee          string      `json:"fee"`
	CreatedAt    string      `json:"createdAt"`
	Error        *moneyError `json:"error"`
}

func getExchange(c *call) (answer, error) {
	x, ok, err := c.exchange("t.public_id = ? AND u.partner_id = ?", c.params["exchangeId"], c.partnerID)
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return answer{}, errExchangeNotFound
	}
	return found(exchangeShape{
		ID: x.publicID, Status: x.status, CurrencyFrom: x.lock.from.Slug, CurrencyTo: x.lock.to.Slug,
		AmountFrom: x.lock.from.format(x.lock.amountFrom), AmountTo: x.lock.to.format(x.lock.amountTo), Rate: json.Number(x.lock.rate.String()),
		Fee: x.currency.format(x.fee), CreatedAt: formatMillis(x.createdAt), Error: x.moneyError(),
	})
}

// describeExchange fills in an item of the history.
func describeExchange(c *call, t transaction, item *historyItem) error {
	x, _, err := c.exchange("t.id = ?", t.id)
	if err != nil {
		return err
	}
	l := x.lock
	from, to, rate := l.from.format(l.amountFrom), l.to.format(l.amountTo), json.Number(l.rate.String())
	item.CurrencyFrom, item.CurrencyTo, item.AmountFrom, item.AmountTo, item.Rate = &l.from.Slug, &l.to.Slug, &from, &to, &rate
	item.Error = x.moneyError()
	return nil
}

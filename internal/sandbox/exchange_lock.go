package sandbox

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// lockLifetime is how long a lock guarantees its rate.
const lockLifetime = time.Minute

func exchangeLockOperations() map[string]operation {
	return map[string]operation{
		"createExchangeLock": {write: true, run: createExchangeLock},
	}
}

// exchangeLock is a rate that is guaranteed to a user for an amount. It is used when
// an exchange has it.
type exchangeLock struct {
	pair
	id         int64
	userID     int64
	publicID   string
	amountFrom int64
	amountTo   int64
	rate       decimal.Decimal
	expiresAt  int64
	used       bool
}

const (
	lockColumns = "l.id, l.user_id, l.public_id, l.currency_from, l.currency_to, l.amount_from, l.amount_to, l.rate, l.expires_at"
	lockUsed    = "EXISTS (SELECT 1 FROM exchanges x WHERE x.lock_id = l.id)"
)

// scan hands targets for the lockColumns on to a function that reads them.
func (l *exchangeLock) scan(read func(targets ...any) error) error {
	var from, to, rate string
	if err := read(&l.id, &l.userID, &l.publicID, &from, &to, &l.amountFrom, &l.amountTo, &rate, &l.expiresAt); err != nil {
		return err
	}
	l.from, l.to = currencyOf(from), currencyOf(to)
	var err error
	l.rate, err = decimal.NewFromString(rate)
	return err
}

type exchangeLockShape struct {
	LockID       string      `json:"lockId"`
	Rate         json.Number `json:"rate"`
	Amount       string      `json:"amount"`
	CurrencyFrom string      `json:"currencyFrom"`
	CurrencyTo   string      `json:"currencyTo"`
	ExpiresAt    string      `json:"expiresAt"`
}

// createExchangeLock moves nothing, so that it does not look at the balance.
func createExchangeLock(c *call) (answer, error) {
	p, err := pairOf(c.query.Get("currencyFrom"), c.query.Get("currencyTo"))
	if err != nil {
		return answer{}, err
	}
	l := exchangeLock{pair: p, rate: c.rate(p), expiresAt: c.now.Add(lockLifetime).UnixMilli()}
	var problem string
	if l.amountFrom, problem = parseAmount(c.query.Get("amount")).units(p.from); problem != "" {
		return answer{}, invalid(problem)
	}
	if l.amountTo, problem = p.gives(l.amountFrom, l.rate); problem != "" {
		return answer{}, invalid(problem)
	}
	r, err := c.mover(c.query.Get("sourceExternalUserId"))
	if err != nil {
		return answer{}, err
	}
	if l.publicID, err = c.nextID("exchange-lock", r.publicID, p.from.Slug, p.to.Slug, strconv.FormatInt(l.amountFrom, 10)); err != nil {
		return answer{}, err
	}
	err = c.exec(`INSERT INTO exchange_locks (user_id, public_id, currency_from, currency_to, amount_from, amount_to, rate, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, r.id, l.publicID, p.from.Slug, p.to.Slug, l.amountFrom, l.amountTo, l.rate.String(), l.expiresAt)
	if err != nil {
		return answer{}, err
	}
	return found(exchangeLockShape{
		LockID: l.publicID, Rate: json.Number(l.rate.String()), Amount: p.from.format(l.amountFrom),
		CurrencyFrom: p.from.Slug, CurrencyTo: p.to.Slug, ExpiresAt: formatMillis(l.expiresAt),
	})
}

// lockFor finds the lock of an exchange and says what is wrong with it.
func (c *call) lockFor(r receiver, n newExchange) (l exchangeLock, err error) {
	ok := false
	err = c.each("SELECT "+lockUsed+", "+lockColumns+" FROM exchange_locks l JOIN users u ON u.id = l.user_id WHERE l.public_id = ? AND u.partner_id = ?",
		[]any{n.LockID, c.partnerID}, func(scan func(...any) error) error {
			ok = true
			return l.scan(func(targets ...any) error { return scan(append([]any{&l.used}, targets...)...) })
		})
	if err != nil {
		return l, err
	}
	amount, _ := n.Amount.units(l.from)
	switch {
	case !ok:
		return l, errLockNotFound
	case l.userID != r.id || l.from.Slug != n.CurrencyFrom || l.to.Slug != n.CurrencyTo || l.amountFrom != amount:
		return l, errLockMismatch
	case l.used:
		return l, errLockUsed
	case c.now.UnixMilli() >= l.expiresAt:
		return l, errLockExpired
	}
	return l, nil
}

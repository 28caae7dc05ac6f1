package sandbox

import (
	"maps"
	"slices"
)

// modelOrder is what an order should be: who pays how much, and who gets what.
type modelOrder struct {
	id, user     string
	payer, payee string // a user, the partner or nobody here
	currency     string
	amount, fee  int64
	currencyTo   string
	amountTo     int64
	due          int64
	short        bool // the payer could not pay
	status       string
}

// modelLock is a lock and whether an exchange has it.
type modelLock struct {
	body    object
	expires int64
	used    bool
	to      int64
}

const (
	thePartner = "the partner"
	nobody     = "nobody"
)

// orderModel is a plain account of what the sandbox does with orders.
type orderModel struct {
	now       int64 // in seconds
	living    []string
	gone      []string
	suspended map[string]bool
	balances  map[string]map[string]int64 // by owner and currency
	orders    []*modelOrder
	locks     []*modelLock
}

// add takes the money of a new order.
func (m *orderModel) add(o *modelOrder) {
	o.status = orderPending
	if o.currencyTo == "" {
		o.currencyTo, o.amountTo = o.currency, o.amount
	}
	if o.payer != nobody {
		from := m.balances[o.payer]
		if o.short = from[o.currency] < o.amount+o.fee; !o.short {
			from[o.currency] -= o.amount + o.fee
		}
	}
	m.orders = append(m.orders, o)
}

// settle brings to its end everything that is due.
func (m *orderModel) settle() {
	for _, o := range m.orders {
		switch {
		case o.status != orderPending || o.due > m.now || m.suspended[o.user]:
		case o.short:
			o.status = orderFailed
		default:
			o.status = orderSuccessful
			if o.payee != nobody {
				m.balances[o.payee][o.currencyTo] += o.amountTo
			}
		}
	}
}

// forget deletes a user. What is on its way goes back to whoever paid.
func (m *orderModel) forget(user string) {
	for _, o := range m.orders {
		if o.user == user && o.status == orderPending && o.payer == thePartner && !o.short {
			m.balances[thePartner][o.currency] += o.amount + o.fee
		}
	}
	m.orders = slices.DeleteFunc(m.orders, func(o *modelOrder) bool { return o.user == user })
	m.gone = append(m.gone, user)
	m.living = slices.DeleteFunc(m.living, func(u string) bool { return u == user })
	for _, l := range m.locks {
		if l.body["sourceExternalUserId"] == user {
			l.body = l.body.but("lockId", "gone")
		}
	}
	delete(m.balances, user)
}

// outgoing is what should be held for orders on their way.
func (m *orderModel) outgoing(currency string) string {
	var units int64
	for _, o := range m.orders {
		if o.status == orderPending && o.currency == currency && o.payer != nobody && !o.short {
			units += o.amount + o.fee
		}
	}
	return currencyOf(currency).format(units)
}

// lockCode is what an exchange with a lock answers.
func (m *orderModel) lockCode(l *modelLock, body object) string {
	user, _ := body["sourceExternalUserId"].(string)
	same := maps.Equal(l.body, body)
	switch {
	case m.suspended[user]:
		return "P455"
	case l.body["lockId"] == "gone":
		return "SBXLOCKNOTFOUND"
	case !same:
		return "SBXLOCKMISMATCH"
	case l.used:
		return "SBXLOCKUSED"
	case m.now >= l.expires:
		return "SBXLOCKEXPIRED"
	}
	return ""
}

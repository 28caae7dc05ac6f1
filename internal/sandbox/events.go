package sandbox

import (
	"context"
	"fmt"
	"time"
)

// Kinds of events. The subject of each is the row id of what it is about.
const (
	eventActivateUser        = "activate-user"
	eventDecideSEPADeposit   = "decide-sepa-deposit"
	eventDecideCryptoDeposit = "decide-crypto-deposit"
	eventSettleOrder         = "settle-order"
	eventReviewKYCFiles      = "review-kyc-files"
	eventReviewPOA           = "review-poa"
)

// eventHandlers carry out what has become due. The call's time is the event's due
// time and its partner is nobody's.
var eventHandlers = map[string]func(c *call, subject int64) error{
	eventActivateUser:        activateUser,
	eventDecideSEPADeposit:   decideSEPADeposit,
	eventDecideCryptoDeposit: decideCryptoDeposit,
	eventSettleOrder:         settleOrder,
	eventReviewKYCFiles:      reviewKYCFiles,
	eventReviewPOA:           reviewPOA,
}

// schedule plans an event. It is carried out by the first request at or after the
// due time.
func (c *call) schedule(kind string, subject int64, after time.Duration) error {
	return c.exec("INSERT INTO events (due_at, kind, subject) VALUES (?, ?, ?)", c.now.Add(after).UnixMilli(), kind, subject)
}

// cancel drops the events of a kind about a subject.
func (c *call) cancel(kind string, subject int64) error {
	return c.exec("DELETE FROM events WHERE kind = ? AND subject = ?", kind, subject)
}

// Settle carries out what is due, as any request would.
func (s *Sandbox) Settle(ctx context.Context) error {
	c := &call{sandbox: s}
	var due bool
	err := s.store.view(ctx, func(t *tx) (err error) {
		due, err = c.enter(t)
		return err
	})
	if err != nil || !due {
		return err
	}
	return s.store.update(ctx, func(t *tx) error {
		if _, err := c.enter(t); err != nil {
			return err
		}
		return c.settle()
	})
}

// carryOut runs everything that is due, in the order of the due times. Events may
// schedule further events.
func (c *call) carryOut() error {
	for {
		var id, due, subject int64
		var kind string
		ok, err := c.get("SELECT id, due_at, kind, subject FROM events WHERE due_at <= ? ORDER BY due_at, id LIMIT 1",
			[]any{c.now.UnixMilli()}, &id, &due, &kind, &subject)
		if err != nil || !ok {
			return err
		}
		handle, ok := eventHandlers[kind]
		if !ok {
			return fmt.Errorf("the file holds an event %q of a newer version", kind)
		}
		if err := c.exec("DELETE FROM events WHERE id = ?", id); err != nil {
			return err
		}
		then := *c
		then.now = time.UnixMilli(due).UTC()
		if err := handle(&then, subject); err != nil {
			return fmt.Errorf("carrying out %s: %w", kind, err)
		}
	}
}

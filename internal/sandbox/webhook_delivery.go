package sandbox

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"
)

// Webhook is one attempt to tell the partner something.
type Webhook struct {
	// Event is the operationId in the contract of the webhooks.
	Event string
	// URL is the partner's, with the event's path.
	URL string
	// ExternalUserID is the user whom it is about.
	ExternalUserID string
	// Payload is the body, JSON.
	Payload []byte
}

// webhookDelays are the times from one failed attempt to the next; after the last of
// them there is one more attempt.
var webhookDelays = []time.Duration{8 * time.Second, 16 * time.Second, 32 * time.Second, 64 * time.Second}

// Bounds of delivery.
const (
	// webhookBatch is how many webhooks are taken on at once.
	webhookBatch = 64
	// webhookSenders is how many users' webhooks are sent at once.
	webhookSenders = 8
	// webhookPause is how long what becomes due waits while others are being sent.
	webhookPause = 100 * time.Millisecond
	// webhookLease is how long a webhook that is being sent is nobody else's. If the
	// program ends meanwhile, the webhook is due again after it.
	webhookLease = time.Minute
)

// SetWebhookURL says where webhooks go from now on, for everyone who has the file
// open. Events append their paths to it. With an empty URL new webhooks are recorded
// as UNSENT.
func (s *Sandbox) SetWebhookURL(url string) error {
	return s.store.update(context.Background(), func(t *tx) error { return t.exec("UPDATE meta SET webhook_url = ?", hashURL(url)) })
}

// hashURL is all that is kept of a partner's URL, which may hold a password: enough to
// tell whether it is the one that a program has.
func hashURL(url string) string {
	if url == "" {
		return ""
	}
	sum := deriveBytes("webhook-url", url)
	return hex.EncodeToString(sum[:])
}

// dueWebhook is a webhook that is being sent.
type dueWebhook struct {
	Webhook
	id, userID           int64
	publicID, instanceID string
	attempt              int // from 1
}

// DeliverWebhooks sends the webhooks that are due with send, which returns the status
// of the partner's answer, and records what came of it. It sends none while the file's
// URL is another than to: they are for the program that set it, which has another
// secret. A user's webhooks are sent one after the other, and those of others do not
// wait for them. It returns when nothing is due any more; errors are those of the file,
// or of ctx. One call at a time: others wait.
func (s *Sandbox) DeliverWebhooks(ctx context.Context, to string, send func(context.Context, Webhook) (status int, err error)) error {
	s.delivering.Lock()
	defer s.delivering.Unlock()
	var errs []error
	busy := map[int64]bool{} // users whose webhooks are being sent
	type end struct {
		user int64
		err  error
	}
	ends, free := make(chan end), make(chan struct{}, webhookSenders)
	for {
		if len(errs) == 0 {
			due, err := s.takeWebhooks(ctx, to, busy)
			if err != nil {
				errs = append(errs, err)
			}
			for user, webhooks := range due {
				busy[user] = true
				go func() {
					free <- struct{}{}
					defer func() { <-free }()
					ends <- end{user, s.sendWebhooks(ctx, webhooks, send)}
				}()
			}
		}
		if len(busy) == 0 {
			return errors.Join(errs...)
		}
		select {
		case e := <-ends:
			delete(busy, e.user)
			if e.err != nil {
				errs = append(errs, e.err)
			}
		case <-time.After(webhookPause):
		}
	}
}

// takeWebhooks leases what is due of users who are not busy, the oldest first, and
// returns it by user. Without anything due it writes nothing.
func (s *Sandbox) takeWebhooks(ctx context.Context, to string, busy map[int64]bool) (map[int64][]dueWebhook, error) {
	const selectDue = " FROM webhooks w JOIN users u ON u.id = w.user_id, meta m WHERE w.next_at <= ? AND m.webhook_url = ? AND w.user_id NOT IN (SELECT value FROM json_each(?)) ORDER BY w.id LIMIT ?"
	others, err := json.Marshal(slices.AppendSeq([]int64{}, maps.Keys(busy)))
	if err != nil {
		return nil, err
	}
	var found bool
	err = s.store.view(ctx, func(t *tx) error {
		now, _, err := s.readClock(t)
		if err != nil {
			return err
		}
		found, err = t.get("SELECT 1"+selectDue, []any{now.UnixMilli(), hashURL(to), string(others), 1}, new(int))
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	var due []dueWebhook
	err = s.store.update(ctx, func(t *tx) error {
		now, _, err := s.readClock(t)
		if err != nil {
			return err
		}
		due = nil
		err = t.each("SELECT w.id, w.public_id, m.instance_id, w.user_id, w.event, w.payload, w.attempts, u.external_user_id"+selectDue, []any{now.UnixMilli(), hashURL(to), string(others), webhookBatch},
			func(scan func(...any) error) error {
				var d dueWebhook
				var payload string
				err := scan(&d.id, &d.publicID, &d.instanceID, &d.userID, &d.Event, &payload, &d.attempt, &d.ExternalUserID)
				d.attempt++
				d.Payload, d.URL = []byte(payload), to+s.webhookPaths[d.Event]
				due = append(due, d)
				return err
			})
		if err != nil {
			return err
		}
		for _, d := range due {
			if err := t.exec("UPDATE webhooks SET attempts = ?, next_at = ? WHERE id = ?", d.attempt, now.Add(webhookLease).UnixMilli(), d.id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	byUser := map[int64][]dueWebhook{}
	for _, d := range due {
		byUser[d.userID] = append(byUser[d.userID], d)
	}
	return byUser, nil
}

// sendWebhooks sends a user's webhooks. What it does not come to because ctx ends is due
// for the next program.
func (s *Sandbox) sendWebhooks(ctx context.Context, due []dueWebhook, send func(context.Context, Webhook) (int, error)) error {
	var errs []error
	for _, d := range due {
		if ctx.Err() != nil {
			errs = append(errs, s.returnWebhook(ctx, d))
			continue
		}
		status, err := send(ctx, d.Webhook)
		if err := s.recordAttempt(ctx, d, status, err); err != nil {
			errs = append(errs, err)
			if ctx.Err() == nil {
				break
			}
		}
	}
	return errors.Join(errs...)
}

// recordAttempt says how an attempt ended and plans the next one. An attempt that
// this program broke off does not count. Meanwhile the user may have been deleted or
// the file reset, and another webhook have the row; or the webhook was made due again.
func (s *Sandbox) recordAttempt(ctx context.Context, d dueWebhook, status int, failure error) error {
	if failure != nil && ctx.Err() != nil {
		return errors.Join(s.returnWebhook(ctx, d), context.Cause(ctx))
	}
	return s.store.update(context.WithoutCancel(ctx), func(t *tx) error {
		now, _, err := s.readClock(t)
		if err != nil {
			return err
		}
		var text *string
		var code *int
		if failure != nil {
			text = new(failure.Error())
		} else {
			code = &status
		}
		exists, err := t.change(`INSERT INTO webhook_attempts (webhook_id, at, status, error)
			SELECT id, ?, ?, ? FROM webhooks WHERE id = ? AND public_id = ? AND ? = (SELECT instance_id FROM meta)`,
			now.UnixMilli(), code, text, d.id, d.publicID, d.instanceID)
		if err != nil || exists == 0 {
			return err
		}
		state, next := webhookPending, (*int64)(nil)
		switch {
		case failure == nil && status == webhookAcknowledged:
			state = webhookDelivered
		case d.attempt > len(webhookDelays):
			state = webhookFailed
		default:
			next = new(now.Add(webhookDelays[d.attempt-1]).UnixMilli())
		}
		return t.exec("UPDATE webhooks SET state = ?, next_at = ? WHERE id = ? AND attempts = ?", state, next, d.id, d.attempt)
	})
}

// returnWebhook makes a webhook due as if this program had not taken it.
func (s *Sandbox) returnWebhook(ctx context.Context, d dueWebhook) error {
	return s.store.update(context.WithoutCancel(ctx), func(t *tx) error {
		now, _, err := s.readClock(t)
		if err != nil {
			return err
		}
		return t.exec("UPDATE webhooks SET attempts = ?, next_at = ? WHERE id = ? AND public_id = ? AND attempts = ? AND next_at IS NOT NULL",
			d.attempt-1, now.UnixMilli(), d.id, d.publicID, d.attempt)
	})
}

// webhookAcknowledged is the only status that acknowledges a webhook.
const webhookAcknowledged = 200

package sandbox

import (
	"encoding/json"
	"strconv"
)

func webhookOperations() map[string]operation {
	return map[string]operation{
		"listWebhooks":     {partner: true, run: listWebhooks},
		"redeliverWebhook": {write: true, partner: true, run: redeliverWebhook},
	}
}

// defaultWebhooks is how many webhooks are listed when nobody says.
const defaultWebhooks = 100

type webhookList struct {
	Webhooks []webhookShape `json:"webhooks"`
}

type webhookShape struct {
	WebhookID      string          `json:"webhookId"`
	Event          string          `json:"event"`
	Path           string          `json:"path"`
	ExternalUserID string          `json:"externalUserId"`
	State          string          `json:"state"`
	CreatedAt      string          `json:"createdAt"`
	NextAttemptAt  *string         `json:"nextAttemptAt"`
	Payload        json.RawMessage `json:"payload"`
	Attempts       []attemptShape  `json:"attempts"`

	id int64
}

type attemptShape struct {
	At     string  `json:"at"`
	Status *int    `json:"status"`
	Error  *string `json:"error"`
}

// listWebhooks lists the partner's webhooks, newest first.
func listWebhooks(c *call) (answer, error) {
	limit := defaultWebhooks
	if n, err := strconv.Atoi(c.query.Get("limit")); err == nil {
		limit = n
	}
	list := webhookList{Webhooks: []webhookShape{}}
	err := c.each(`SELECT w.id, w.public_id, w.event, u.external_user_id, w.state, w.created_at, w.next_at, w.payload FROM webhooks w JOIN users u ON u.id = w.user_id
		WHERE u.partner_id = ? AND ? IN ('', u.external_user_id) AND ? IN ('', w.event) AND ? IN ('', w.state) ORDER BY w.id DESC LIMIT ?`,
		[]any{c.partnerID, c.query.Get("externalUserId"), c.query.Get("event"), c.query.Get("state"), limit},
		func(scan func(...any) error) error {
			var w webhookShape
			var created int64
			var next *int64
			var payload string
			err := scan(&w.id, &w.WebhookID, &w.Event, &w.ExternalUserID, &w.State, &created, &next, &payload)
			w.Path, w.CreatedAt, w.NextAttemptAt, w.Payload = c.sandbox.webhookPaths[w.Event], formatMillis(created), formatOptional(next), json.RawMessage(payload)
			list.Webhooks = append(list.Webhooks, w)
			return err
		})
	if err != nil {
		return answer{}, err
	}
	for i := range list.Webhooks {
		w := &list.Webhooks[i]
		if w.Attempts, err = c.webhookAttempts(w.id); err != nil {
			return answer{}, err
		}
	}
	return found(list)
}

// webhookAttempts lists the attempts to deliver a webhook, oldest first.
func (c *call) webhookAttempts(id int64) ([]attemptShape, error) {
	attempts := []attemptShape{}
	err := c.each("SELECT at, status, error FROM webhook_attempts WHERE webhook_id = ? ORDER BY id", []any{id}, func(scan func(...any) error) error {
		var a attemptShape
		var at int64
		err := scan(&at, &a.Status, &a.Error)
		a.At = formatMillis(at)
		attempts = append(attempts, a)
		return err
	})
	return attempts, err
}

// formatOptional writes a stored time that may be missing.
func formatOptional(ms *int64) *string {
	if ms == nil {
		return nil
	}
	text := formatMillis(*ms)
	return &text
}

// webhookRedelivery is the body of redeliverWebhook.
type webhookRedelivery struct {
	WebhookID string `json:"webhookId"`
}

func redeliverWebhook(c *call) (answer, error) {
	r, err := decode[webhookRedelivery](c)
	if err != nil {
		return answer{}, err
	}
	changed, err := c.change(`UPDATE webhooks SET state = ?, attempts = 0, next_at = ?
		WHERE public_id = ? AND user_id IN (SELECT id FROM users WHERE partner_id = ?)`, webhookPending, c.now.UnixMilli(), r.WebhookID, c.partnerID)
	switch {
	case err != nil:
		return answer{}, err
	case changed == 0:
		return answer{}, errWebhookNotFound
	}
	return done("Webhook is due")
}

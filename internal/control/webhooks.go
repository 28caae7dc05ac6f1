package control

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

var (
	listWebhooks     = client.Operation{ID: "listWebhooks", Method: http.MethodGet, Path: "/sandbox/v1/webhooks", Class: client.Read}
	redeliverWebhook = client.Operation{ID: "redeliverWebhook", Method: http.MethodPost, Path: "/sandbox/v1/webhooks/redelivery", Class: client.IdempotentWrite}
)

// WebhookFilter says which webhooks to list. What is empty does not filter.
type WebhookFilter struct {
	ExternalUserID string
	// Event is an operationId of the contract of the webhooks.
	Event string
	// State is UNSENT, PENDING, DELIVERED or FAILED.
	State string
	// Limit is at most 1000. 0 means 100.
	Limit int
}

// Webhook is what P100 tells the partner by itself.
type Webhook struct {
	WebhookID string `json:"webhookId"`
	Event     string `json:"event"`
	// Path is appended to the partner's URL.
	Path           string    `json:"path"`
	ExternalUserID string    `json:"externalUserId"`
	State          string    `json:"state"`
	CreatedAt      time.Time `json:"createdAt"`
	// NextAttemptAt is nil unless the webhook is PENDING.
	NextAttemptAt *time.Time       `json:"nextAttemptAt"`
	Payload       json.RawMessage  `json:"payload"`
	Attempts      []WebhookAttempt `json:"attempts"`
}

// WebhookAttempt is one attempt to deliver a webhook.
type WebhookAttempt struct {
	At time.Time `json:"at"`
	// Status is that of the answer, 0 where there was none; Error says why.
	Status int    `json:"status"`
	Error  string `json:"error"`
}

// Webhooks lists the partner's webhooks, newest first (listWebhooks).
func (c *Control) Webhooks(ctx context.Context, filter WebhookFilter) ([]Webhook, error) {
	query := url.Values{}
	for name, value := range map[string]string{"externalUserId": filter.ExternalUserID, "event": filter.Event, "state": filter.State} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if filter.Limit > 0 {
		query.Set("limit", strconv.Itoa(filter.Limit))
	}
	var answer struct {
		Webhooks []Webhook `json:"webhooks"`
	}
	_, err := c.client.Do(ctx, listWebhooks, client.Call{Query: query, Out: &answer})
	return answer.Webhooks, err
}

// RedeliverWebhook makes a webhook due at once, in whatever state it is (redeliverWebhook).
func (c *Control) RedeliverWebhook(ctx context.Context, webhookID string) error {
	_, err := c.client.Do(ctx, redeliverWebhook, client.Call{Body: map[string]string{"webhookId": webhookID}})
	return err
}

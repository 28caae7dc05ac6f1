package control_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/control"
)

func TestWebhooks(t *testing.T) {
	t.Parallel()
	c, last := serve(t, token, 200, `{"webhooks":[{"webhookId":"w","event":"userStatusChanged","path":"/webhook/user/status","externalUserId":"alice","state":"PENDING",
		"createdAt":"`+now+`","nextAttemptAt":"`+now+`","payload":{"status":"ACTIVE"},"attempts":[{"at":"`+now+`","status":500,"error":null},
		{"at":"`+now+`","status":null,"error":"connection refused"}]}]}`)
	got, err := c.Webhooks(t.Context(), control.WebhookFilter{ExternalUserID: "alice", Event: "userStatusChanged", State: "PENDING", Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	want := []control.Webhook{{
		WebhookID: "w", Event: "userStatusChanged", Path: "/webhook/user/status", ExternalUserID: "alice", State: "PENDING", CreatedAt: at, NextAttemptAt: &at,
		Payload: json.RawMessage(`{"status":"ACTIVE"}`), Attempts: []control.WebhookAttempt{{At: at, Status: 500}, {At: at, Error: "connection refused"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want := "event=userStatusChanged&externalUserId=alice&limit=5&state=PENDING"; last.query != want || last.path != "/sandbox/v1/webhooks" {
		t.Errorf("asked %s with %s, want %s", last.path, last.query, want)
	}
	if _, err := c.Webhooks(t.Context(), control.WebhookFilter{}); err != nil || last.query != "" {
		t.Errorf("without a filter asked %q, %v", last.query, err)
	}
}

func TestRedeliverWebhook(t *testing.T) {
	t.Parallel()
	c, last := serve(t, token, 200, `{"message":"Webhook is due"}`)
	if err := c.RedeliverWebhook(t.Context(), "w"); err != nil || last.method != "POST" || last.path != "/sandbox/v1/webhooks/redelivery" || last.body != `{"webhookId":"w"}` {
		t.Errorf("sent %+v, %v", *last, err)
	}
}

package console

import (
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestWebhooksAreShownAndSentAgain(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	id := a.active("alice")
	b := at(t, s, Options{})
	page := b.open("/users/" + id)
	page.says("Webhooks", "userStatusChanged", `"status": "ACTIVE"`, "nowhere to send it", "/webhook/user/status")
	_, values := page.form("/redeliver")
	page = page.send("/redeliver", nil).done("The webhook is due again", "next 2026-03-01 12:00:01")
	var state string
	for _, w := range a.call("GET", "/sandbox/v1/webhooks?externalUserId=alice", nil)["webhooks"].([]any) {
		if w := w.(map[string]any); w["webhookId"] == values.Get("webhookId") {
			state, _ = w["state"].(string)
		}
	}
	if state != "PENDING" {
		t.Errorf("the webhook is %q", state)
	}
	page.send("/redeliver", set("webhookId", "nobody")).refused("SBX")
	page.send("/delete", nil).done()
	if p := b.open("/users/" + id); p.status != 200 {
		t.Errorf("the page of the deleted user: %d", p.status)
	}
}

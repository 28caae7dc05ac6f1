package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// webhook is what was or would be sent to the partner, as the control API lists it.
type webhook struct {
	ID       string          `json:"webhookId"`
	Event    string          `json:"event"`
	Path     string          `json:"path"`
	State    string          `json:"state"`
	Created  time.Time       `json:"createdAt"`
	Next     *time.Time      `json:"nextAttemptAt"`
	Payload  json.RawMessage `json:"payload"`
	Attempts []attempt       `json:"attempts"`
}

// attempt is one try to deliver a webhook: a status, or why there was none.
type attempt struct {
	At     time.Time `json:"at"`
	Status *int      `json:"status"`
	Error  *string   `json:"error"`
}

// Outcome is what came of the attempt, in words.
func (a attempt) Outcome() string {
	switch {
	case a.Status != nil:
		return "HTTP " + strconv.Itoa(*a.Status)
	case a.Error != nil:
		return *a.Error
	}
	return "no answer"
}

// Body is the payload, indented.
func (w webhook) Body() string { return readable(w.Payload) }

// webhooksOf reads what was sent about a user. Of deleted ones nothing is kept. It
// answers itself where that does not work.
func (c *console) webhooksOf(v *visit, user sandbox.UserView) (all []webhook, ok bool) {
	if user.IsDeleted() {
		return nil, true
	}
	var list struct {
		Webhooks []webhook `json:"webhooks"`
	}
	ok = c.read(v, user.Partner, "/sandbox/v1/webhooks?externalUserId="+url.QueryEscape(user.ExternalUserID), &list)
	return list.Webhooks, ok
}

func redeliverForm(sandbox.UserView, string) form {
	return form{Name: "redeliver", Title: "Send again", Button: "Send again", Fields: []field{{Name: "webhookId", Label: "Webhook", Kind: "hidden"}}}
}

func redeliver(_ sandbox.UserView, f form) request {
	return request{http.MethodPost, "/sandbox/v1/webhooks/redelivery", f.body()}
}

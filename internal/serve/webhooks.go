package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// webhookTimeout is how long the partner's server has for its answer.
const webhookTimeout = 10 * time.Second

// Webhooks is the task that sends webhooks to the partner's server at a URL, as long as
// it is the file's. The secret is sent in Authorization as it is; an empty one is not
// sent.
func Webhooks(box *sandbox.Sandbox, partnerURL, secret string) Task {
	client := &http.Client{
		Timeout: webhookTimeout,
		// A redirect is an answer, and not the one that acknowledges. The secret goes to the
		// server that was named and to no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	send := func(ctx context.Context, w sandbox.Webhook) (int, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(w.Payload))
		if err != nil {
			return 0, plainly(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("User-Agent", "p100-sandbox")
		if secret != "" {
			request.Header.Set("Authorization", secret)
		}
		response, err := client.Do(request)
		if err != nil {
			return 0, plainly(err)
		}
		defer func() { _ = response.Body.Close() }()                              // the status has been read
		_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, maxHeaderBytes)) // so that the connection can be used again
		return response.StatusCode, nil
	}
	return Task{Name: "deliver webhooks", Every: 100 * time.Millisecond, Run: func(ctx context.Context) error { return box.DeliverWebhooks(ctx, partnerURL, send) }}
}

// plainly is the error without the URL around it, which may hold a password.
func plainly(err error) error {
	if e := (*url.Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

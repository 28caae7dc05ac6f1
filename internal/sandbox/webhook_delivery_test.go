package sandbox

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const partnerURL = "https://partner.invalid/hooks"

// receiver of webhooks: a partner's server that answers what it is told to.
type partnerServer struct {
	mu      sync.Mutex
	status  int
	failure error
	got     []Webhook
}

func (p *partnerServer) send(_ context.Context, w Webhook) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, w)
	return p.status, p.failure
}

// events are those that arrived since the last call.
func (p *partnerServer) events() []string {
	var all []string
	for _, w := range p.got {
		all = append(all, w.Event)
	}
	p.got = nil
	return all
}

func deliver(t *testing.T, s *Sandbox, p *partnerServer) {
	t.Helper()
	if err := s.DeliverWebhooks(t.Context(), partnerURL, p.send); err != nil {
		t.Error(err)
	}
}

// toPartner opens a sandbox that has a URL, and a user who was decided about.
func toPartner(t *testing.T) *api {
	t.Helper()
	a := embedded(t, open(t, Options{}))
	if err := a.sandbox.SetWebhookURL(partnerURL); err != nil {
		t.Fatal(err)
	}
	a.create("alice")
	a.decide("alice", a.startKYC("alice"), kycVerified)
	return a
}

func TestDeliverWebhooks(t *testing.T) {
	t.Parallel()
	a := toPartner(t)
	p := &partnerServer{status: http.StatusOK}
	if w := a.webhooks("")[0]; w.State != webhookPending || *w.NextAttemptAt != formatTime(noon) {
		t.Errorf("before its delivery a webhook is %+v", w)
	}
	deliver(t, a.sandbox, p)
	payload := `{"externalUserId":"alice","verificationStatus":"VERIFIED","attemptStatus":"SUCCESSFUL","rejectionReason":null}`
	want := []Webhook{{Event: webhookKYCStatus, URL: partnerURL + "/webhook/kyc/status", ExternalUserID: "alice", Payload: []byte(payload)}}
	if diff := cmp.Diff(want, p.got); diff != "" {
		t.Errorf("the partner got (-want +got):\n%s", diff)
	}
	w := a.webhooks("?state=DELIVERED")[0]
	if diff := cmp.Diff([]attemptShape{{At: formatTime(noon), Status: new(200)}}, w.Attempts); diff != "" || w.NextAttemptAt != nil {
		t.Errorf("delivered with next attempt %v and attempts (-want +got):\n%s", w.NextAttemptAt, diff)
	}
	p.events()
	deliver(t, a.sandbox, p)
	a.must("POST", redeliverPath, object{"webhookId": w.WebhookID})
	deliver(t, a.sandbox, p)
	if got := p.events(); len(got) != 1 {
		t.Errorf("delivered again: %v, want once, when it was asked for", got)
	}
	if got := a.webhooks("")[0].Attempts; len(got) != 2 {
		t.Errorf("%d attempts are kept, want both", len(got))
	}
	a.refused("POST", redeliverPath, object{"webhookId": "nothing"}, 404, "SBXWEBHOOKNOTFOUND")
	a.with("X-Api-Key", "other").refused("POST", redeliverPath, object{"webhookId": w.WebhookID}, 404, "SBXWEBHOOKNOTFOUND")
}

// Five attempts, 8, 16, 32 and 64 seconds after one another, on the sandbox's clock.
func TestDeliverWebhooksTriesAgain(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]*partnerServer{
		"no answer": {failure: errors.New("connection refused")},
		"an error":  {status: 500},
		"not 200":   {status: 204},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := toPartner(t)
			for _, wait := range []time.Duration{0, 8, 16, 32, 64} {
				if wait > 0 {
					a.must("POST", advancePath, object{"seconds": int(wait) - 1})
					deliver(t, a.sandbox, p)
					if got := p.events(); got != nil {
						t.Errorf("%d s after an attempt: %v", wait-1, got)
					}
					a.must("POST", advancePath, object{"seconds": 1})
				}
				deliver(t, a.sandbox, p)
				if got := p.events(); len(got) != 1 {
					t.Errorf("%d s after an attempt: %v", wait, got)
				}
			}
			a.must("POST", advancePath, object{"seconds": 3600})
			deliver(t, a.sandbox, p)
			if got := p.events(); got != nil {
				t.Errorf("after five attempts: %v", got)
			}
			w := a.webhooks("")[0]
			if w.State != webhookFailed || len(w.Attempts) != 5 {
				t.Errorf("%s with %d attempts", w.State, len(w.Attempts))
			}
			last := w.Attempts[4]
			if last.At != formatTime(noon.Add(120*time.Second)) || (last.Error == nil) == (p.failure != nil) || (last.Status == nil) == (p.failure == nil) {
				t.Errorf("the last attempt is %+v", last)
			}

			a.must("POST", redeliverPath, object{"webhookId": w.WebhookID})
			deliver(t, a.sandbox, &partnerServer{status: http.StatusOK})
			if w := a.webhooks("")[0]; w.State != webhookDelivered {
				t.Errorf("asked for again, it is %s", w.State)
			}
		})
	}
}

func TestDeliverWebhooksWithoutURL(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.create("alice")
	a.decide("alice", a.startKYC("alice"), kycVerified)
	p := &partnerServer{status: http.StatusOK}
	deliver(t, a.sandbox, p)
	unsent := a.webhooks("?state=UNSENT")
	if err := a.sandbox.SetWebhookURL(partnerURL); err != nil {
		t.Fatal(err)
	}
	deliver(t, a.sandbox, p)
	if got := p.events(); got != nil {
		t.Errorf("what had nowhere to go was sent: %v", got)
	}
	a.must("POST", redeliverPath, object{"webhookId": unsent[0].WebhookID})
	deliver(t, a.sandbox, p)
	if got := p.events(); len(got) != 1 {
		t.Errorf("asked for, it was sent %d times", len(got))
	}
}

// An attempt that is broken off by the program's end is made again and does not
// count; one whose user is deleted meanwhile leaves nothing.
func TestDeliverWebhooksInterrupted(t *testing.T) {
	t.Parallel()
	a := toPartner(t)
	a.must("POST", decidePath, object{"externalUserId": "alice", "status": kycExpired})
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	err := a.sandbox.DeliverWebhooks(ctx, partnerURL, func(context.Context, Webhook) (int, error) {
		cancel(stopped)
		return 0, context.Canceled
	})
	if !errors.Is(err, stopped) {
		t.Errorf("DeliverWebhooks: %v", err)
	}
	for _, w := range a.webhooks("") {
		if w.State != webhookPending || len(w.Attempts) != 0 || *w.NextAttemptAt != formatTime(noon) {
			t.Errorf("after an interrupt: %+v", w)
		}
	}
	err = a.sandbox.DeliverWebhooks(t.Context(), partnerURL, func(context.Context, Webhook) (int, error) {
		a.call("DELETE", "/v1/user/alice", nil) // for the second webhook there is nobody left
		return http.StatusOK, nil
	})
	if err != nil {
		t.Error(err)
	}
	a.wantTold("")
}

// Whatever happens to a webhook while it is sent, no other one is taken for delivered.
func TestDeliverWebhooksThatChangeMeanwhile(t *testing.T) {
	t.Parallel()
	again := func(a *api) {
		a.create("alice")
		a.decide("alice", a.startKYC("alice"), kycVerified)
	}
	for name, test := range map[string]struct {
		happens func(*api)
		keeps   int // attempts
	}{
		"deleted and made anew": {func(a *api) { a.must("DELETE", "/v1/user/alice", nil); again(a) }, 1},
		"reset":                 {func(a *api) { a.must("POST", resetPath, object{}); again(a) }, 1},
		"made due again":        {func(a *api) { a.must("POST", redeliverPath, object{"webhookId": a.webhooks("")[0].WebhookID}) }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := toPartner(t)
			sent := 0
			err := a.sandbox.DeliverWebhooks(t.Context(), partnerURL, func(context.Context, Webhook) (int, error) {
				if sent++; sent == 1 {
					test.happens(a)
				}
				return http.StatusOK, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if w := a.webhooks("")[0]; sent != 2 || w.State != webhookDelivered || len(w.Attempts) != test.keeps {
				t.Errorf("sent %d times, and then it is %+v", sent, w)
			}
		})
	}
}

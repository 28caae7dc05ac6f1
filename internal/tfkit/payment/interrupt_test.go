package payment_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// An interrupt before the payment is on its way means that it is not sent: a clean error, and nothing in the state.
func TestInterruptBeforeSending(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		operation string
		limits    func(*client.Config)
		sent      int // requests that moved nothing
	}{
		"while the history refuses":     {look, nil, 0},
		"while P100 asks to wait":       {send, nil, 1},
		"while the limit makes it wait": {"", func(c *client.Config) { c.RequestsPerSecond = 0.01 }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tried := 0
				p := &p100{on: map[string]func(*http.Request) (*http.Response, error){tc.operation: func(*http.Request) (*http.Response, error) {
					tried++
					resp := &http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {"3600"}}, Body: http.NoBody}
					return resp, nil
				}}}
				session := p.run(t, func(c *client.Config, _ *tfkit.Account) {
					if tc.limits != nil {
						tc.limits(c)
					}
				})
				ctx, interrupt := context.WithCancel(t.Context())
				time.AfterFunc(time.Minute, interrupt)
				start := time.Now()
				o := session.Create(ctx, coinType, five("timeouts.create", "3h"))
				if took := time.Since(start); took != time.Minute {
					t.Errorf("it took %s", took)
				}
				wantText(t, o.Errors, "Interrupted before sending")
				if o.State != nil {
					t.Errorf("the state is %v", o.State)
				}
				p.wantPayments(t, 0)
				if tc.operation == send && tried != tc.sent {
					t.Errorf("sent %d times", tried)
				}
			})
		})
	}
}

// An interrupt while the payment is on its way gets the answer first, and loses nothing.
func TestInterruptWhileSending(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lost, arrives bool
		id, error     string
		warning       string
	}{
		"the answer comes":                {false, true, "t-1", "", "The payment is on its way"},
		"it is lost, the history has it":  {true, true, "t-1", "", "P100 has it, with the id t-1"},
		"it is lost, and nobody knows it": {true, false, "", "It is not known whether the money was moved", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, interrupt := context.WithCancel(t.Context())
				p := &p100{}
				p.on = map[string]func(*http.Request) (*http.Response, error){send: func(req *http.Request) (*http.Response, error) {
					interrupt()
					time.Sleep(10 * time.Second)
					if err := req.Context().Err(); err != nil {
						return nil, err
					}
					if tc.arrives {
						p.pay("5", 0, "SUCCESSFUL")
					}
					if tc.lost {
						return nil, io.ErrUnexpectedEOF
					}
					return p.say(201, `{"transferId":"t-1"}`), nil
				}}
				o := p.run(t).Create(ctx, coinType, five())
				wantText(t, o.Errors, tc.error)
				wantText(t, o.Warnings, tc.warning)
				if o.State == nil || o.Text("id") != tc.id {
					t.Fatalf("the state is %v", o.State)
				}
				if tc.id == "" {
					return
				}
				// The next refresh follows it.
				if o = p.run(t).Refresh(t.Context(), coinType, o); o.Text("status") != "SUCCESSFUL" || len(o.Errors) > 0 {
					t.Errorf("status %s, %q", o.Text("status"), o.Errors)
				}
				p.wantPayments(t, 1)
			})
		})
	}
}

// A payment that waits for another one of the user does not outlast an interrupt, whatever the other one waits for.
func TestInterruptWhileAnotherIsSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &p100{}
		p.on = map[string]func(*http.Request) (*http.Response, error){send: func(*http.Request) (*http.Response, error) {
			time.Sleep(20 * time.Second)
			return nil, nil
		}}
		session := p.run(t)
		first := make(chan acctest.Object)
		go func() { first <- session.Create(t.Context(), coinType, five()) }()
		time.Sleep(time.Second)
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, interrupt)
		start := time.Now()
		o := session.Create(ctx, coinType, map[string]string{"user": "alice", "amount": "6"})
		if took := time.Since(start); took != time.Second {
			t.Errorf("it took %s", took)
		}
		wantText(t, o.Errors, "Interrupted before sending")
		if o := <-first; len(o.Errors) > 0 || o.Text("status") != "SUCCESSFUL" {
			t.Errorf("the first one is %s, %q", o.Text("status"), o.Errors)
		}
	})
}

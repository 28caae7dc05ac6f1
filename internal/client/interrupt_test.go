package client

import (
	"context"
	"errors"
	"net"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// Money that is on its way is not broken off: whoever interrupts gets to know what became of it.
func TestMoneyOnItsWayIsNotInterrupted(t *testing.T) {
	t.Parallel()
	for operation, money := range moneyCalls {
		for name, tc := range map[string]struct {
			takes         time.Duration
			done, unknown bool
		}{
			"answered":       {20 * time.Second, true, false},
			"never answered": {time.Hour, false, true},
		} {
			t.Run(operation+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, interrupt := context.WithCancel(t.Context())
					c := memoryClient(t, func(w http.ResponseWriter, r *http.Request) {
						interrupt()
						select {
						case <-r.Context().Done():
						case <-time.After(tc.takes):
							answer(w, 200, money.answer)
						}
					})
					start := time.Now()
					id, err := money.call(ctx, c)
					if (id == "m-1") != tc.done || (err == nil) != tc.done || IsUnknownOutcome(err) != tc.unknown || errors.Is(err, context.Canceled) {
						t.Errorf("id %q, %v", id, err)
					}
					if took, most := time.Since(start), min(tc.takes, DefaultRequestTimeout); took != most {
						t.Errorf("it took %s, want %s", took, most)
					}
				})
			})
		}
	}
}

// An interrupt ends every wait that comes before money is on its way, at once, and nothing is in doubt then.
func TestMoneyThatWaitsIsInterrupted(t *testing.T) {
	t.Parallel()
	limited := func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "600")
		answer(w, http.StatusTooManyRequests, ``)
	}
	for operation, money := range moneyCalls {
		for name, tc := range map[string]struct {
			change   func(*Config)
			first    func(context.Context, *Client) // occupies the client
			step     func(http.ResponseWriter)
			attempts int
		}{
			"for the rate limit": {
				func(c *Config) { c.RequestsPerSecond = 0.001 }, func(ctx context.Context, c *Client) { _, _ = c.PartnerBalances(ctx) }, say(200, `{}`), 0,
			},
			"for a place": {
				func(c *Config) { c.MaxConcurrentRequests = 1 }, func(ctx context.Context, c *Client) {
					if _, err := c.admit(ctx); err != nil {
						panic(err)
					}
				}, say(200, `{}`), 0,
			},
			"for Retry-After": {func(*Config) {}, func(context.Context, *Client) {}, limited, 1},
			"for a retry of what was not sent": {
				func(c *Config) {
					c.Transport, c.RetryWaitMin, c.RetryWaitMax = failing{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, time.Hour, time.Hour
				}, func(context.Context, *Client) {}, nil, 1,
			},
		} {
			t.Run(operation+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := steps(tc.step)
					c := memoryClient(t, s.handle, tc.change)
					tc.first(t.Context(), c)
					before := s.count()
					ctx, interrupt := context.WithCancel(t.Context())
					time.AfterFunc(time.Minute, interrupt)
					start := time.Now()
					id, err := money.call(ctx, c)
					if took := time.Since(start); took != time.Minute {
						t.Errorf("it took %s", took)
					}
					if id != "" || !errors.Is(err, context.Canceled) || IsUnknownOutcome(err) {
						t.Errorf("id %q, %v", id, err)
					}
					if sent := s.count() - before; tc.step != nil && sent != tc.attempts {
						t.Errorf("%d requests", sent)
					}
				})
			})
		}
	}
}

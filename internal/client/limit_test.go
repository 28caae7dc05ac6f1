package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRateLimitCountsEveryAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g gaps
		s := steps(say(429, ``), say(429, businessError("P403", "", "")), say(200, `{}`))
		c := memoryClient(t, func(w http.ResponseWriter, r *http.Request) { g.tick(); s.handle(w, r) }, func(c *Config) {
			c.RequestsPerSecond, c.RetryWaitMin, c.RetryWaitMax = 2, time.Millisecond, time.Millisecond
		})
		for range 2 {
			if _, err := c.Do(t.Context(), op(Read), Call{}); err != nil {
				t.Fatal(err)
			}
		}
		for _, wait := range g.waits {
			if wait != 500*time.Millisecond {
				t.Errorf("requests were %v apart, want 500ms each", g.waits)
			}
		}
		if len(g.waits) != 3 {
			t.Errorf("%d requests, want 4", len(g.waits)+1)
		}
	})
}

func TestConcurrentRequestsAreLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var now, peak atomic.Int64
		c := memoryClient(t, func(w http.ResponseWriter, _ *http.Request) {
			n := now.Add(1)
			for p := peak.Load(); n > p && !peak.CompareAndSwap(p, n); p = peak.Load() {
			}
			time.Sleep(time.Second)
			now.Add(-1)
			answer(w, 200, `{}`)
		}, func(c *Config) { c.MaxConcurrentRequests = 3 })
		start := time.Now()
		var group sync.WaitGroup
		for range 9 {
			group.Go(func() {
				if _, err := c.Do(t.Context(), op(Read), Call{}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if took := time.Since(start); peak.Load() != 3 || took != 3*time.Second {
			t.Errorf("%d requests at a time in %v, want 3 in 3s", peak.Load(), took)
		}
	})
}

// A pause between attempts must not keep the place that others could use.
func TestPausesHoldNoPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := memoryClient(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("limited") {
				w.Header().Set("Retry-After", "60")
				answer(w, 429, ``)
				return
			}
			answer(w, 200, `{}`)
		}, func(c *Config) { c.MaxConcurrentRequests, c.MaxRetries = 1, 1 })
		var group sync.WaitGroup
		group.Go(func() {
			_, err := c.Do(t.Context(), op(Read), Call{Query: url.Values{"limited": {"yes"}}})
			if apiErr, ok := AsAPIError(err); !ok || apiErr.Attempts != 2 {
				t.Errorf("got %v, want a 429 after 2 attempts", err)
			}
		})
		synctest.Wait()
		start := time.Now()
		if _, err := c.Do(t.Context(), op(Read), Call{}); err != nil || time.Since(start) != 0 {
			t.Errorf("waited %v, %v", time.Since(start), err)
		}
		group.Wait()
	})
}

func TestWaitingForATurnObeysTheContext(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"rate":      func(c *Config) { c.RequestsPerSecond = 0.001 },
		"in flight": func(c *Config) { c.MaxConcurrentRequests = 1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var sent atomic.Int64
				c := memoryClient(t, func(w http.ResponseWriter, _ *http.Request) {
					sent.Add(1)
					time.Sleep(20 * time.Second)
					answer(w, 200, `{}`)
				}, change)
				var group sync.WaitGroup
				group.Go(func() { _, _ = c.Do(t.Context(), op(Money), Call{}) })
				synctest.Wait()

				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				res, err := c.Do(ctx, op(Money), Call{})
				if !errors.Is(err, context.DeadlineExceeded) || IsUnknownOutcome(err) || res.Attempts != 0 {
					t.Errorf("deadline: got %+v, %v", res, err)
				}
				cancelled, cancel2 := context.WithCancel(t.Context())
				cancel2()
				if _, err = c.Do(cancelled, op(Money), Call{}); !errors.Is(err, context.Canceled) || IsUnknownOutcome(err) {
					t.Errorf("cancelled: got %v", err)
				}
				group.Wait()
				if sent.Load() != 1 {
					t.Errorf("%d requests were sent, want 1", sent.Load())
				}
			})
		})
	}
}

package client

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestClasses is the table of what each safety class does after each kind of failure, when the next attempt would succeed.
func TestClasses(t *testing.T) {
	t.Parallel()
	type expected struct {
		attempts   int
		succeeds   bool
		unanswered bool
		unknown    bool // the outcome, when it fails
	}
	always := expected{attempts: 2, succeeds: true}
	afterUnanswered := expected{attempts: 2, succeeds: true, unanswered: true}
	gaveUp := expected{attempts: 1, unanswered: true, unknown: true}
	definite := expected{attempts: 1}
	failures := map[string]struct {
		step  func(http.ResponseWriter)
		wants func(Class) expected
	}{
		"429":             {say(429, ``), func(Class) expected { return always }},
		"connection lost": {drop, func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"500":             {say(500, `oops`), func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"503 with a code": {say(503, businessError("P412", "", "")), func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"408":             {say(408, ``), func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"P500":            {say(400, businessError("P500", "unknown-exception", "x")), func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"P501":            {say(400, businessError("P501", "", "")), func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"P500 cut short":  {say(400, businessError("P500", "", "")[:10]), func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"P500 as 200":     {say(200, businessError("P500", "", "")), func(c Class) expected { return pick(c == Money, gaveUp, afterUnanswered) }},
		"P403":            {say(400, businessError("P403", "", "")), func(Class) expected { return definite }},
		"401":             {say(401, `Access Denied. xo2`), func(Class) expected { return definite }},
		"404":             {say(404, ``), func(Class) expected { return definite }},
		"400 without code": {say(400, ``), func(Class) expected {
			return expected{attempts: 1, unknown: true}
		}},
		"501": {say(501, ``), func(Class) expected { return expected{attempts: 1, unknown: true} }},
		"unreadable 2xx": {say(200, `<`), func(c Class) expected {
			return pick(c == SetOnce || c == KeyedCreate || c == Lock, afterUnanswered, gaveUp)
		}},
	}
	for name, failure := range failures {
		for class := Read; class <= Money; class++ {
			t.Run(name+"/"+class.String(), func(t *testing.T) {
				t.Parallel()
				s := steps(failure.step, say(200, `{"message":"done"}`))
				c := serve(t, s.handle)
				var out struct{ Message string }
				res, err := c.Do(t.Context(), op(class), Call{Body: struct{}{}, Out: &out})
				got := expected{attempts: s.count(), succeeds: err == nil, unanswered: res.Unanswered, unknown: IsUnknownOutcome(err)}
				if want := failure.wants(class); got != want {
					t.Errorf("got %+v (%v), want %+v", got, err, want)
				}
				if res.Attempts != got.attempts {
					t.Errorf("the result counts %d attempts, the server %d", res.Attempts, got.attempts)
				}
			})
		}
	}
}

func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	s := steps(say(400, businessError("P501", "service-unavailable", "later")))
	c := serve(t, s.handle)
	res, err := c.Do(t.Context(), op(Read), Call{})
	apiErr, ok := AsAPIError(err)
	if !ok || apiErr.Attempts != 4 || res.Attempts != 4 || s.count() != 4 || !apiErr.Unanswered {
		t.Errorf("got %+v after %d requests, want 4 attempts", apiErr, s.count())
	}
}

// gaps measures the pauses between requests on a standing clock.
type gaps struct {
	last  time.Time
	waits []time.Duration
}

func (g *gaps) tick() {
	if now := time.Now(); g.last.IsZero() {
		g.last = now
	} else {
		g.waits, g.last = append(g.waits, now.Sub(g.last)), now
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		header func(http.Header)
		status int
		want   time.Duration
	}{
		"seconds":                       {func(h http.Header) { h.Set("Retry-After", "7") }, 429, 7 * time.Second},
		"date":                          {func(h http.Header) { h.Set("Retry-After", time.Now().Add(9*time.Second).UTC().Format(http.TimeFormat)) }, 429, 9 * time.Second},
		"longer than the longest pause": {func(h http.Header) { h.Set("Retry-After", "90") }, 503, 90 * time.Second},
		"date by the server's own clock": {func(h http.Header) {
			h.Set("Date", "Mon, 02 Jan 2006 15:04:05 GMT")
			h.Set("Retry-After", "Mon, 02 Jan 2006 15:04:16 GMT")
		}, 429, 11 * time.Second},
		"shorter than the shortest pause": {func(h http.Header) { h.Set("Retry-After", "1") }, 429, time.Second},
		"zero":                            {func(h http.Header) { h.Set("Retry-After", "0") }, 429, 2 * time.Second},
		"past date":                       {func(h http.Header) { h.Set("Retry-After", "Fri, 01 Jan 1999 00:00:00 GMT") }, 429, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var g gaps
				c := memoryClient(t, func(w http.ResponseWriter, _ *http.Request) {
					if g.tick(); g.waits == nil {
						test.header(w.Header())
						answer(w, test.status, ``)
						return
					}
					answer(w, 200, `{}`)
				}, func(c *Config) { c.RetryWaitMin, c.RetryWaitMax = 2*time.Second, 2*time.Second })
				if _, err := c.Do(t.Context(), op(Read), Call{}); err != nil {
					t.Fatal(err)
				}
				if len(g.waits) != 1 || g.waits[0] != test.want {
					t.Errorf("waited %v, want %v", g.waits, test.want)
				}
			})
		})
	}
}

func TestRetryAfterThatIsNone(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "soon", "-3", "1.5"} {
		if got := parseRetryAfter(http.Header{"Retry-After": {raw}}, time.Now()); got != 0 {
			t.Errorf("%q was read as %v", raw, got)
		}
	}
	for _, raw := range []string{"9223372036854775807", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		if got := parseRetryAfter(http.Header{"Retry-After": {raw}}, time.Now()); got != 365*24*time.Hour {
			t.Errorf("%q was read as %v", raw, got)
		}
	}
}

func TestBackoffGrowsWithinItsLimits(t *testing.T) {
	t.Parallel()
	p := retryPolicy{waitMin: 100 * time.Millisecond, waitMax: time.Second}
	limits := []time.Duration{200 * time.Millisecond, 400 * time.Millisecond, 800 * time.Millisecond, time.Second, time.Second}
	for i, limit := range limits {
		low, high := time.Hour, time.Duration(0)
		for range 2000 {
			wait := p.wait(i+1, 0)
			low, high = min(low, wait), max(high, wait)
		}
		if low < p.waitMin || high > limit {
			t.Errorf("retry %d waits %v to %v, outside %v to %v", i+1, low, high, p.waitMin, limit)
		}
		if spread := limit - p.waitMin; low > p.waitMin+spread/10 || high < limit-spread/10 {
			t.Errorf("retry %d waits %v to %v: the jitter does not use the whole range up to %v", i+1, low, high, limit)
		}
	}
	if got := (retryPolicy{waitMin: time.Second, waitMax: time.Second}).wait(1000, 0); got != time.Second {
		t.Errorf("waits %v, want 1s", got)
	}
}

// A wait that would pass the deadline is not begun: the API's answer is worth more than "time ran out" later.
func TestNoWaitPastTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := memoryClient(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "120")
			answer(w, 429, ``)
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		_, err := c.Do(ctx, op(Money), Call{})
		if waited := time.Since(start); waited != 0 {
			t.Errorf("waited %v", waited)
		}
		if !IsRateLimited(err) || !errors.Is(err, context.DeadlineExceeded) || IsUnknownOutcome(err) {
			t.Errorf("got %v", err)
		}
	})
}

func TestInterruptEndsTheWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := memoryClient(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "120")
			answer(w, 429, ``)
		})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		start := time.Now()
		_, err := c.Do(ctx, op(Read), Call{})
		if waited := time.Since(start); waited != 5*time.Second {
			t.Errorf("waited %v", waited)
		}
		if !IsRateLimited(err) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestEveryAttemptHasItsOwnTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		c := memoryClient(t, func(w http.ResponseWriter, r *http.Request) {
			if n++; n < 3 {
				<-r.Context().Done()
				return
			}
			answer(w, 200, `{}`)
		}, func(c *Config) {
			c.RequestTimeout, c.RetryWaitMin, c.RetryWaitMax = 20*time.Second, time.Second, time.Second
		})
		start := time.Now()
		res, err := c.Do(t.Context(), op(SetOnce), Call{})
		if err != nil || !res.Unanswered || res.Attempts != 3 {
			t.Errorf("got %+v, %v", res, err)
		}
		if took := time.Since(start); took != 42*time.Second {
			t.Errorf("took %v, want 2 timeouts of 20s and 2 pauses of 1s", took)
		}
	})
}

func TestTimeoutOfMoneyIsUnknownAndFinal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := 0
		c := memoryClient(t, func(_ http.ResponseWriter, r *http.Request) { n++; <-r.Context().Done() })
		_, err := c.Do(t.Context(), op(Money), Call{})
		if n != 1 || !IsUnknownOutcome(err) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%d attempts, %v", n, err)
		}
		// The caller's time says how long to wait for a turn: an attempt under way has its own.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err = c.Do(ctx, op(Money), Call{})
		if took := time.Since(start); n != 2 || !IsUnknownOutcome(err) || errors.Is(err, context.DeadlineExceeded) || took != DefaultRequestTimeout {
			t.Errorf("%d attempts in %s, %v", n, took, err)
		}
	})
}

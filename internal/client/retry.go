package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

type retryPolicy struct {
	max              int
	waitMin, waitMax time.Duration
	timeout          time.Duration // of one attempt
}

// verdict is what one attempt came to.
type verdict int

const (
	answered      verdict = iota // a definite answer, good or bad
	limited                      // 429
	fault                        // 5xx, P500, P501: received, but nobody knows with what effect
	lost                         // sent, and no answer came
	unreadable2xx                // answered with success, but not readably
	unsent                       // nothing was written
	barred                       // nothing was written, and trying again is of no use
)

// outcome is the result of one attempt.
type outcome struct {
	verdict    verdict
	status     int
	code       string
	requestID  string
	retryAfter time.Duration // 0: the API named none
	date       time.Time     // zero: the answer told none
	err        error
}

func (o outcome) unanswered() bool {
	return o.verdict == fault || o.verdict == lost || o.verdict == unreadable2xx
}

// mayRepeat is the table of the safety classes.
func (class Class) mayRepeat(v verdict) bool {
	switch v {
	case limited, unsent:
		return true
	case fault, lost:
		return class != Money
	case unreadable2xx:
		// The writes among them need the answer; a read that gets a web page with status 200 is at a wrong address for good.
		return class == SetOnce || class == KeyedCreate || class == Lock
	}
	return false
}

func (c *Client) withRetries(ctx context.Context, r *request) (Result, error) {
	var res Result
	var last error
	for {
		release, err := c.admit(ctx)
		if err != nil {
			if last != nil {
				return res, &interruptedError{last: last, why: err}
			}
			return res, r.noAnswer(0, "", "not sent, because "+whyStopped(err)+" while it waited for its turn", err)
		}
		res.Attempts++
		out := c.attempt(ctx, r, res.Attempts)
		release()

		res.Status, res.Code, res.RequestID, res.Date = out.status, out.code, out.requestID, out.date
		res.Unanswered = res.Unanswered || out.unanswered()
		if out.err == nil {
			return res, nil
		}
		stamp(out.err, res)
		last = out.err
		if res.Attempts > c.retry.max || !r.op.Class.mayRepeat(out.verdict) || errors.Is(last, ctx.Err()) {
			return res, last
		}
		wait := c.retry.wait(res.Attempts, out.retryAfter)
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
			return res, &interruptedError{last: last, why: context.DeadlineExceeded}
		}
		c.logRetry(ctx, r, res, out.err, wait)
		if err := sleep(ctx, wait); err != nil {
			return res, &interruptedError{last: last, why: err}
		}
		if res.Unanswered && r.call.settled != nil && r.call.settled(ctx) {
			return res, last
		}
	}
}

func (c *Client) logRetry(ctx context.Context, r *request, res Result, err error, wait time.Duration) {
	fields := map[string]any{
		"operation": r.op.ID, "attempt": res.Attempts, "status": res.Status, "code": res.Code, "wait_ms": wait.Milliseconds(),
	}
	var noAnswer *NoAnswerError
	if errors.As(err, &noAnswer) {
		fields["reason"] = noAnswer.Reason
	}
	c.log(ctx, "p100 retry", fields)
}

// stamp completes an error with what only the whole call knows.
func stamp(err error, res Result) {
	var apiErr *APIError
	var noAnswer *NoAnswerError
	switch {
	case errors.As(err, &apiErr):
		apiErr.Attempts, apiErr.Unanswered = res.Attempts, res.Unanswered
	case errors.As(err, &noAnswer):
		noAnswer.Attempts, noAnswer.Unanswered = res.Attempts, res.Unanswered
	}
}

// wait returns the pause before the given retry, counted from 1: what the API asked for, else random between the minimum and
// a limit that doubles with each retry (full jitter).
func (p retryPolicy) wait(retry int, retryAfter time.Duration) time.Duration {
	if retryAfter > 0 {
		return retryAfter
	}
	limit := p.waitMin
	for range retry {
		if limit >= p.waitMax/2 {
			limit = p.waitMax
			break
		}
		limit *= 2
	}
	return p.waitMin + rand.N(limit-p.waitMin+1)
}

// parseRetryAfter reads both forms of the header: seconds, and a date, which is measured against the answer's own Date so
// that a wrong clock on this side does no harm. 0 means that there is none, or none that helps.
func parseRetryAfter(header http.Header, now time.Time) time.Duration {
	const longest = 365 * 24 * time.Hour
	raw := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(raw, 10, 63); err == nil {
		return time.Duration(min(seconds, uint64(longest/time.Second))) * time.Second
	}
	at, err := http.ParseTime(raw)
	if err != nil {
		return 0
	}
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		now = sent
	}
	return min(max(at.Sub(now), 0), longest)
}

// parseDate reads when P100 answered. What a cache kept was answered before, and nobody knows by whose clock it has aged.
func parseDate(header http.Header) time.Time {
	at, err := http.ParseTime(header.Get("Date"))
	if age := strings.TrimSpace(header.Get("Age")); err != nil || age != "" && age != "0" {
		return time.Time{}
	}
	return at.UTC()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

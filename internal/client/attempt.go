package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

var errAttemptTimeout = errors.New("attempt timed out")

// attempt sends the request once and reads the answer. An attempt that moves money is not broken off by the end of ctx: who
// interrupts gets to know what became of it, at the latest when the request timeout is over.
func (c *Client) attempt(ctx context.Context, r *request, n int) outcome {
	if r.op.Class == Money {
		ctx = context.WithoutCancel(ctx)
	}
	attemptCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// Not context.WithTimeout: whose time ran out, the attempt's or the caller's, decides what happens next.
	timer := time.AfterFunc(c.retry.timeout, func() { cancel(errAttemptTimeout) })
	defer timer.Stop()

	sentID := uuid.NewString()
	facts := &attemptFacts{operation: r.op.ID, template: r.template, attempt: n, requestID: sentID}
	var connection tracker
	req := r.httpRequest(httptrace.WithClientTrace(context.WithValue(attemptCtx, attemptKey{}, facts), connection.trace()), &connection)

	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return c.failed(ctx, attemptCtx, r, sentID, err, connection.reach(err))
	}
	defer func() { _ = resp.Body.Close() }() // everything needed has been read by then
	body, err := readBody(resp.Body)
	return c.judge(ctx, attemptCtx, r, resp, facts.requestID, body, err)
}

// reach is how far a request without an answer has got.
type reach int

const (
	nowhere reach = iota // no connection came about
	maybe                // the transport does not tell
	onTheWay
)

// failed is the outcome of an attempt without an answer.
func (c *Client) failed(ctx, attemptCtx context.Context, r *request, requestID string, err error, got reach) outcome {
	reason, hopeless, cause := explain(err, r.redact)
	switch {
	case ctx.Err() != nil:
		reason, cause = whyStopped(ctx.Err()), ctx.Err()
	case errors.Is(context.Cause(attemptCtx), errAttemptTimeout):
		reason, cause = fmt.Sprintf("nothing came within %s", c.retry.timeout), os.ErrDeadlineExceeded
	}
	out := outcome{verdict: lost, requestID: requestID, err: r.noAnswer(0, requestID, reason, cause)}
	switch {
	case hopeless && got != onTheWay:
		out.verdict = barred
	case got == nowhere:
		out.verdict = unsent
	}
	return out
}

// judge is the outcome of an attempt with an answer. readErr is what kept its body from being read to the end.
func (c *Client) judge(ctx, attemptCtx context.Context, r *request, resp *http.Response, requestID string, body []byte, readErr error) outcome {
	out := outcome{status: resp.StatusCode, requestID: requestID, retryAfter: parseRetryAfter(resp.Header, time.Now()), date: parseDate(resp.Header)}
	switch {
	case resp.StatusCode/100 == 2:
		return c.judgeSuccess(ctx, attemptCtx, r, resp, body, readErr, out)
	case resp.StatusCode/100 == 3:
		apiErr := r.apiError(resp.StatusCode, requestID)
		apiErr.Message = "a redirect" + redirectHost(resp) + ", which is not followed"
		out.err = apiErr
		return out
	}
	apiErr := r.apiError(resp.StatusCode, requestID)
	said := decodeError(resp.StatusCode, body, r.redact.clean)
	apiErr.Code, apiErr.Name, apiErr.Message = said.code, said.name, said.message
	out.code, out.err = apiErr.Code, apiErr
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		out.verdict = limited
	case readErr != nil && apiErr.Code == "" && resp.StatusCode < 500:
		return c.failed(ctx, attemptCtx, r, requestID, readErr, onTheWay) // the code that decides is missing
	case breaksOff(body) && resp.StatusCode < 500:
		out.verdict = lost
		out.err = r.noAnswer(resp.StatusCode, requestID, fmt.Sprintf("the answer, HTTP %d, breaks off", resp.StatusCode), nil)
	case isFaultCode(apiErr.Code), resp.StatusCode == http.StatusRequestTimeout,
		resp.StatusCode >= 500 && resp.StatusCode != http.StatusNotImplemented:
		out.verdict = fault
	}
	return out
}

func (c *Client) judgeSuccess(ctx, attemptCtx context.Context, r *request, resp *http.Response, body []byte, readErr error, out outcome) outcome {
	unreadableAnswer := func(reason string) outcome {
		out.verdict, out.err = unreadable2xx, r.noAnswer(resp.StatusCode, out.requestID, reason, nil)
		return out
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	switch {
	case kind == "text/html":
		return unreadableAnswer("the answer is a web page")
	case errors.Is(readErr, errTooLarge):
		return unreadableAnswer(errTooLarge.Error())
	case readErr != nil && r.call.Out == nil:
		return out // the status alone says that it is done
	case readErr != nil:
		broken := c.failed(ctx, attemptCtx, r, out.requestID, readErr, onTheWay)
		broken.status = out.status
		return broken
	}
	failure, code := businessErrorIn(body)
	out.code = r.redact.clean(code)
	if failure {
		said := decodeError(resp.StatusCode, body, r.redact.clean)
		apiErr := r.apiError(resp.StatusCode, out.requestID)
		apiErr.Code, apiErr.Name, apiErr.Message = code, said.name, said.message
		out.err = apiErr
		if isFaultCode(code) {
			out.verdict = fault
		}
		return out
	}
	if r.call.Out != nil {
		if err := decodeResult(body, r.call.Out); err != nil {
			return unreadableAnswer(err.Error())
		}
	}
	return out
}

// redirectHost names where a redirect leads, without path and query, which may hold a user's id.
func redirectHost(resp *http.Response) string {
	to, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || to.Host == "" {
		return ""
	}
	return fmt.Sprintf(" to the host %q", oneLine(to.Host, maxHost))
}

// tracker learns from net/http how far a request has got. Transports that do not trace say nothing.
type tracker struct {
	asked, got     atomic.Bool // a connection
	http2, written atomic.Bool // the connection speaks HTTP/2, and the head of the request was written to it
}

func (t *tracker) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { t.asked.Store(true) },
		GotConn: func(info httptrace.GotConnInfo) {
			secure, ok := info.Conn.(interface{ ConnectionState() tls.ConnectionState })
			t.http2.Store(ok && secure.ConnectionState().NegotiatedProtocol == "h2")
			t.got.Store(true)
		},
		WroteHeaders: func() { t.written.Store(true) },
	}
}

// reach reads from what was traced, and from the error that the request ended with.
func (t *tracker) reach(err error) reach {
	switch {
	case isDialError(err), t.asked.Load() && !t.got.Load():
		return nowhere
	case t.got.Load():
		return onTheWay
	}
	return maybe
}

// mayRewind reports that net/http may send a body again by itself. With HTTP/1 it does so when nothing was written, but with
// HTTP/2 also when the server has broken the request off, and then nobody knows what became of it.
func (t *tracker) mayRewind() bool { return !t.http2.Load() || !t.written.Load() }

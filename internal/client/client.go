// Package client speaks to P100's User API over HTTP.
//
// A call passes these layers: the typed call of a noun (user.go, kyc.go, ...), shared reads, retries, rate limiter, limit of
// concurrent requests, authentication, masked logging, transport. How far a call may be repeated follows from the safety class
// of its operation (operations.go); what an error code means stands in one table (codes.go).
//
// Nothing that the package writes, be it a log line, an error or a printed Config or Client, holds the API key, a body or the
// value of a path parameter.
package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// Client calls the API for one partner. It is safe for concurrent use and must not be copied.
type Client struct {
	base      *url.URL
	transport http.RoundTripper
	paths     map[string]string // overridden path templates by operationId
	secrets   func() []string   // a function, so that no printing of the struct can show them

	limiter  *rate.Limiter       // nil: no limit
	inFlight *semaphore.Weighted // nil: no limit
	retry    retryPolicy
	log      LogFunc

	userBalances *shared[Balances]
	userContacts *shared[[]Contact]
}

// New checks the configuration and returns a client. It sends nothing. The key never appears in the error.
func New(config Config) (*Client, error) {
	cfg, base, err := config.checked()
	if err != nil {
		return nil, err
	}
	c := &Client{
		base:         base,
		transport:    cfg.layers(),
		paths:        cfg.OperationPaths,
		secrets:      cfg.secrets(),
		retry:        retryPolicy{max: cfg.MaxRetries, waitMin: cfg.RetryWaitMin, waitMax: cfg.RetryWaitMax, timeout: cfg.RequestTimeout},
		log:          cfg.Log,
		userBalances: newShared[Balances](cfg.SharedReadTTL),
		userContacts: newShared[[]Contact](cfg.SharedReadTTL),
	}
	if cfg.RequestsPerSecond > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(cfg.RequestsPerSecond), 1)
	}
	if cfg.MaxConcurrentRequests > 0 {
		c.inFlight = semaphore.NewWeighted(int64(cfg.MaxConcurrentRequests))
	}
	return c, nil
}

// Format implements fmt.Formatter, so that no verb prints what the client holds.
func (c *Client) Format(s fmt.State, _ rune) {
	if c == nil || c.base == nil {
		_, _ = io.WriteString(s, "client.Client{}")
		return
	}
	_, _ = fmt.Fprintf(s, "client.Client{%s}", c.base.Redacted())
}

// CloseIdleConnections closes the connections that no request uses.
func (c *Client) CloseIdleConnections() {
	closeIdle(c.transport)
}

// Forget drops the shared reads of a user. Whoever changes a user by other means than this client calls it before and after.
func (c *Client) Forget(externalUserID string) {
	c.userBalances.forget(externalUserID)
	c.userContacts.forget(externalUserID)
}

// forgetEverybody drops all shared reads.
func (c *Client) forgetEverybody() {
	c.userBalances.forgetAll()
	c.userContacts.forgetAll()
}

// Call holds the variable parts of one call.
type Call struct {
	// Path holds the values of the path template's placeholders, unescaped.
	Path map[string]string
	// Query is appended to the path. The values count as personal data and are never logged.
	Query url.Values
	// Body is sent as JSON, or in a form of its own where the client has one for it (files). Nil sends none.
	Body any
	// Out receives the JSON body of a 2xx answer. With nil, the body is not needed and not read as JSON. A type with a method
	// `check() error` can refuse an answer that lacks what is needed.
	Out any

	// settled is asked before a call is repeated of which an attempt went unanswered. When it has found out what became of
	// that attempt, or could not, nothing is sent again and the last error returned. Nil means: repeat.
	settled func(context.Context) (stop bool)
}

// Result says how a call went, beyond what it returned. It is filled as far as known when there is an error as well.
type Result struct {
	// Status is the HTTP status of the last answer, 0 without one.
	Status int
	// Code is a code that came with a success, such as P211.
	Code string
	// Attempts counts the requests made, 1 without a retry.
	Attempts int
	// Unanswered: an attempt may have been received without a usable answer reaching us (connection broken after sending,
	// timeout, 5xx, P500, P501, unreadable 2xx).
	Unanswered bool
	// RequestID is the id of the last request: the one that the API answered with, else the one that was sent.
	RequestID string
	// Date is P100's time at the last answer, to the second, by the clock of the server that gave it. It is zero when there was no
	// answer, when the answer names no time that can be read, and when a cache on the way gave it.
	Date time.Time
}

// Do carries out one operation: it repeats it as far as its safety class allows, and decodes the answer into call.Out.
// The error is an *APIError when the API answered with one, a *NoAnswerError when no usable answer arrived.
func (c *Client) Do(ctx context.Context, op Operation, call Call) (Result, error) {
	req, err := c.prepare(op, call)
	if err != nil {
		return Result{}, err
	}
	return c.withRetries(ctx, req)
}

// call is Do for an operation of the table.
func (c *Client) call(ctx context.Context, operationID string, call Call) (Result, error) {
	op, ok := OperationByID(operationID)
	if !ok {
		return Result{}, fmt.Errorf("there is no operation %q", operationID)
	}
	return c.Do(ctx, op, call)
}

// write is call for an operation that may change what is known of a user: shared reads are dropped before, so that none is
// served while the write is under way, and after, so that none survives that was read in between.
func (c *Client) write(ctx context.Context, operationID, externalUserID string, call Call) (Result, error) {
	return c.writeAbout(ctx, operationID, []string{externalUserID}, call)
}

// writeAbout is write for an operation that concerns several users.
func (c *Client) writeAbout(ctx context.Context, operationID string, externalUserIDs []string, call Call) (Result, error) {
	forget := func() {
		for _, id := range externalUserIDs {
			c.Forget(id)
		}
	}
	forget()
	defer forget()
	return c.call(ctx, operationID, call)
}

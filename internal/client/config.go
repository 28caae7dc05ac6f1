package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Values that take the place of zero.
const (
	DefaultRetryWaitMin   = 500 * time.Millisecond
	DefaultRetryWaitMax   = 30 * time.Second
	DefaultRequestTimeout = 30 * time.Second
	DefaultSharedReadTTL  = 5 * time.Second
	defaultUserAgent      = "p100-client-go"
)

// LogFunc receives one log line. The fields are of plain types and never hold the key, a body or personal data.
type LogFunc func(ctx context.Context, msg string, fields map[string]any)

// Config is what a Client is made from.
type Config struct {
	// BaseURL is scheme, host and, if need be, a path prefix, without /v1.
	BaseURL string
	// APIKey is the partner's key, printable ASCII without spaces. Required.
	APIKey string `json:"-"`
	// Transport carries the requests. Nil means NewTransport().
	Transport http.RoundTripper `json:"-"`
	// UserAgent is sent with every request.
	UserAgent string
	// RequestsPerSecond limits the requests, retries included, evenly and without bursts. 0 means no limit.
	RequestsPerSecond float64
	// MaxConcurrentRequests limits the requests under way at a time. 0 means no limit.
	MaxConcurrentRequests int
	// MaxRetries is how often a failed call is repeated at most. 0 means never.
	MaxRetries int
	// RetryWaitMin and RetryWaitMax bound the pause before a retry: it is random between RetryWaitMin and a limit that doubles
	// with each retry up to RetryWaitMax. A Retry-After of the API takes its place. 0 means the default.
	RetryWaitMin, RetryWaitMax time.Duration
	// RequestTimeout bounds each single attempt, reading the answer included. 0 means the default.
	RequestTimeout time.Duration
	// OperationPaths maps operationIds to path templates that take the place of the built-in ones.
	OperationPaths map[string]string
	// Headers are sent with every request in addition. Their values are secrets like the key.
	Headers map[string]string `json:"-"`
	// Log receives a line for each attempt and each pause. Nil means silence.
	Log LogFunc `json:"-"`
	// SharedReadTTL is how long a shared read is served again. 0 means the default, less than 0 switches sharing off.
	SharedReadTTL time.Duration
}

// Format implements fmt.Formatter, so that no verb prints the key.
func (c Config) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, "client.Config{...}")
}

// checked returns the configuration with defaults filled in, and its base URL. No message holds a value that may be secret.
func (c Config) checked() (Config, *url.URL, error) {
	base, err := parseBaseURL(c.BaseURL)
	if err != nil {
		return c, nil, err
	}
	if err := checkKey(c.APIKey); err != nil {
		return c, nil, err
	}
	for name, value := range c.Headers {
		if name == "" || !printableASCII(name) || strings.ContainsAny(name, " \"(),/:;<=>?@[\\]{}") || !printableASCII(value) {
			return c, nil, fmt.Errorf("the extra header %q cannot be sent: its name or value has a character that HTTP does not allow", name)
		}
	}
	if !printableASCII(c.UserAgent) {
		return c, nil, errors.New("the user agent has a character that HTTP does not allow")
	}
	switch rps := c.RequestsPerSecond; {
	case rps < 0 || math.IsNaN(rps) || math.IsInf(rps, 0):
		return c, nil, fmt.Errorf("the number of requests per second must be 0 (no limit) or more, not %v", rps)
	case c.MaxConcurrentRequests < 0:
		return c, nil, fmt.Errorf("the number of concurrent requests must be 0 (no limit) or more, not %d", c.MaxConcurrentRequests)
	case c.MaxRetries < 0:
		return c, nil, fmt.Errorf("the number of retries must be 0 or more, not %d", c.MaxRetries)
	case c.RetryWaitMin < 0 || c.RetryWaitMax < 0 || c.RequestTimeout < 0:
		return c, nil, errors.New("waits and timeouts must not be negative")
	}
	c.RetryWaitMin = orDefault(c.RetryWaitMin, DefaultRetryWaitMin)
	c.RetryWaitMax = orDefault(c.RetryWaitMax, max(c.RetryWaitMin, DefaultRetryWaitMax))
	c.RequestTimeout = orDefault(c.RequestTimeout, DefaultRequestTimeout)
	c.SharedReadTTL = orDefault(c.SharedReadTTL, DefaultSharedReadTTL)
	c.UserAgent = orDefault(c.UserAgent, defaultUserAgent)
	if c.RetryWaitMin > c.RetryWaitMax {
		return c, nil, fmt.Errorf("the shortest pause before a retry, %s, is longer than the longest, %s", c.RetryWaitMin, c.RetryWaitMax)
	}
	if c.Transport == nil {
		c.Transport = NewTransport()
	}
	if c.Log == nil {
		c.Log = func(context.Context, string, map[string]any) {}
	}
	paths, err := checkPaths(c.OperationPaths)
	c.OperationPaths = paths
	return c, base, err
}

func orDefault[T comparable](value, byDefault T) T {
	var zero T
	if value == zero {
		return byDefault
	}
	return value
}

// parseBaseURL does not repeat the URL in its errors, because somebody may have put a password into it.
func parseBaseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return nil, errors.New("the base URL must consist of https:// or http:// and a host, for example https://partner-api-stage.p100.io")
	case u.User != nil:
		return nil, errors.New("the base URL must not contain a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("the base URL must not contain a query or fragment")
	}
	return url.Parse(u.Scheme + "://" + u.Host + strings.TrimRight(u.EscapedPath(), "/"))
}

func checkKey(key string) error {
	if key == "" {
		return errors.New("the API key is missing")
	}
	if strings.Contains(key, " ") || !printableASCII(key) {
		return errors.New("the API key contains a space, a line break or another character that cannot be sent in a header (the key is not shown here)")
	}
	return nil
}

func printableASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

// secrets returns what must never be shown: the key and the values of the extra headers.
func (c Config) secrets() func() []string {
	values := []string{c.APIKey}
	for _, value := range c.Headers {
		values = append(values, value)
	}
	return func() []string { return values }
}

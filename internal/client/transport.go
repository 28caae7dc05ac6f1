package client

import (
	"context"
	"net/http"
	"regexp"
	"time"
)

// NewTransport returns a pooled transport with the usual timeouts and the proxy of the environment. It keeps up to 32 idle
// connections to the API: with the standard library's two, most parallel requests would open new ones.
func NewTransport() *http.Transport {
	t := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          100,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
	if standard, ok := http.DefaultTransport.(*http.Transport); ok {
		t = standard.Clone()
	}
	t.MaxIdleConnsPerHost = 32
	return t
}

// layers stacks what every attempt passes below retries and limits. Requests go through RoundTrip and not through an
// http.Client, so that no redirect is ever followed with the key.
func (c Config) layers() http.RoundTripper {
	headers := http.Header{}
	for name, value := range c.Headers {
		headers.Set(name, value)
	}
	headers.Set("User-Agent", c.UserAgent)
	headers.Set("X-Api-Key", c.APIKey)
	return &authTransport{
		next: &logTransport{next: c.Transport, log: c.Log},
		apply: func(h http.Header) { // a function, so that no printing of the struct can show the key
			for name, values := range headers {
				h[name] = values
			}
		},
	}
}

// attemptFacts travel with an attempt's context: what may be logged of it.
type attemptFacts struct {
	operation, template string
	attempt             int
	requestID           string // sent; replaced by the one that the API answers with
}

type attemptKey struct{}

func factsOf(ctx context.Context) *attemptFacts {
	facts, ok := ctx.Value(attemptKey{}).(*attemptFacts)
	if !ok {
		return &attemptFacts{}
	}
	return facts
}

// authTransport adds key, user agent, extra headers and request id.
type authTransport struct {
	next  http.RoundTripper
	apply func(http.Header)
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	t.apply(req.Header)
	req.Header.Set("X-Request-Id", factsOf(req.Context()).requestID)
	return t.next.RoundTrip(req)
}

func (t *authTransport) CloseIdleConnections() { closeIdle(t.next) }

// logTransport writes one masked line for each attempt: the path as its template, no key, no body, no query.
type logTransport struct {
	next http.RoundTripper
	log  LogFunc
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,128}$`)

func (t *logTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	facts := factsOf(req.Context())
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	fields := map[string]any{
		"operation": facts.operation, "method": req.Method, "path": facts.template, "attempt": facts.attempt,
		"duration_ms": time.Since(start).Milliseconds(),
	}
	if resp != nil {
		if id := resp.Header.Get("X-Request-Id"); plainID.MatchString(id) {
			facts.requestID = id
		}
		fields["status"] = resp.StatusCode
	}
	if err != nil {
		fields["failed"] = true // the error's text may hold anything; the retry layer words it
	}
	fields["request_id"] = facts.requestID
	t.log(req.Context(), "p100 request", fields)
	return resp, err
}

func (t *logTransport) CloseIdleConnections() { closeIdle(t.next) }

func closeIdle(t http.RoundTripper) {
	if closer, ok := t.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// closedAddress is an address at which nothing listens.
func closedAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// What was never sent may be sent again, even if it moves money.
func TestRefusedConnectionIsRetriedForMoney(t *testing.T) {
	t.Parallel()
	c := serve(t, nil, func(c *Config) { c.BaseURL, c.MaxRetries = "http://"+closedAddress(t), 2 })
	res, err := c.Do(t.Context(), op(Money), Call{Body: struct{}{}})
	if res.Attempts != 3 || res.Unanswered || IsUnknownOutcome(err) || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %+v, %v", res, err)
	}
	if !strings.Contains(err.Error(), ": connection refused") || !strings.Contains(Hint(err), "base URL") {
		t.Errorf("got %v, hint %q", err, Hint(err))
	}
}

// dialOnce fails to dial as net.Dialer does, then lets requests through.
type dialOnce struct {
	failed atomic.Bool
	next   http.RoundTripper
}

func (d *dialOnce) RoundTrip(req *http.Request) (*http.Response, error) {
	if d.failed.CompareAndSwap(false, true) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNRESET}
	}
	return d.next.RoundTrip(req)
}

func TestFailedDialThenSuccess(t *testing.T) {
	t.Parallel()
	s := steps(say(200, `{}`))
	c := memoryClient(t, nil, func(c *Config) {
		c.Transport, c.RetryWaitMin, c.RetryWaitMax = &dialOnce{next: inMemory(s.handle)}, 1, 1
	})
	res, err := c.Do(t.Context(), op(Money), Call{})
	if err != nil || res.Attempts != 2 || res.Unanswered || s.count() != 1 {
		t.Errorf("got %+v, %v after %d requests", res, err, s.count())
	}
}

// net/http itself repeats some requests when a kept connection breaks. It must not do so with money.
func TestMoneyOnABrokenKeptConnectionIsSentOnce(t *testing.T) {
	t.Parallel()
	for range 20 {
		s := steps(say(200, `{}`), drop)
		c := serve(t, s.handle)
		if _, err := c.Do(t.Context(), op(Read), Call{}); err != nil {
			t.Fatal(err)
		}
		_, err := c.Do(t.Context(), op(Money), Call{Body: struct{}{}})
		if s.count() != 2 || !IsUnknownOutcome(err) || !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, syscall.ECONNRESET) {
			t.Fatalf("%d requests, %v", s.count(), err)
		}
	}
}

func TestConnectionTroubleInWords(t *testing.T) {
	t.Parallel()
	tls := httptest.NewUnstartedServer(http.NotFoundHandler())
	tls.EnableHTTP2 = true
	tls.Config.ErrorLog = quietLog()
	tls.StartTLS()
	t.Cleanup(tls.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	garbage := rawServer(t, "HELLO planted-in-answer\r\n\r\n")
	closing := rawServer(t, "")

	for name, test := range map[string]struct {
		base, want string
		attempts   int
		sent       bool
	}{
		"untrusted certificate": {tls.URL, "certificate is not trusted", 1, false},
		"http on https":         {strings.Replace(plain.URL, "http:", "https:", 1), "does not speak TLS", 1, false},
		"unknown host":          {"http://p100.invalid", "not known", 4, false},
		"not HTTP":              {garbage, "not HTTP", 4, true},
		"closed at once":        {closing, "the connection", 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, nil, func(c *Config) {
				transport := NewTransport()
				transport.Proxy = nil
				if name == "unknown host" {
					transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
						return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "p100.invalid", IsNotFound: true}}
					}
				}
				c.BaseURL, c.Transport = test.base, transport
			})
			res, err := c.Do(t.Context(), op(Read), Call{})
			var noAnswer *NoAnswerError
			if !errors.As(err, &noAnswer) || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "planted") {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if res.Attempts != test.attempts || res.Unanswered != test.sent {
				t.Errorf("got %+v, want %d attempts, sent %v", res, test.attempts, test.sent)
			}
		})
	}
}

func TestProxyThatIsNoURL(t *testing.T) {
	t.Parallel()
	c := memoryClient(t, nil, func(c *Config) {
		c.Transport = failing{errors.New(`invalid proxy address "http://user:planted@:x": invalid port`)}
	})
	res, err := c.Do(t.Context(), op(Read), Call{})
	if err == nil || res.Attempts != 1 || strings.Contains(err.Error(), "planted") || !strings.Contains(err.Error(), "proxy address in the environment") {
		t.Errorf("got %v", err)
	}
}

// failing is a transport that always fails.
type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// What an embedded backend reports in words reaches the user, without what was sent in confidence.
func TestTransportOfOnesOwnMaySpeak(t *testing.T) {
	t.Parallel()
	c := memoryClient(t, nil, func(c *Config) {
		c.MaxRetries = 0
		c.Transport = failing{errors.New("the file of user alice-1 is not a sandbox, key " + testKey)}
	})
	err := c.SuspendUser(t.Context(), "alice-1")
	if err == nil || !strings.Contains(err.Error(), "the file of user [id] is not a sandbox, key [secret]") {
		t.Errorf("got %v", err)
	}
}

func TestBrokenBodies(t *testing.T) {
	t.Parallel()
	broken := func(status int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"message":`))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
	}
	var out struct{ Message string }
	for name, test := range map[string]struct {
		status       int
		out          any
		class        Class
		wantAttempts int
		wantErr      bool
	}{
		"read":                         {200, &out, Read, 4, true},
		"money":                        {200, &out, Money, 1, true},
		"refusal without its code":     {400, &out, Money, 1, true},
		"success that needs no result": {200, nil, Money, 1, false},
		"server fault":                 {500, nil, IdempotentWrite, 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, steps(broken(test.status)).handle)
			res, err := c.Do(t.Context(), op(test.class), Call{Out: test.out})
			if res.Attempts != test.wantAttempts || (err != nil) != test.wantErr || res.Status == 0 && test.status == 200 {
				t.Errorf("got %+v, %v", res, err)
			}
			if IsUnknownOutcome(err) != test.wantErr {
				t.Errorf("unknown outcome: %v", IsUnknownOutcome(err))
			}
		})
	}
}

func TestPooledTransport(t *testing.T) {
	t.Parallel()
	if got := NewTransport(); got.MaxIdleConnsPerHost != 32 || got.Proxy == nil {
		t.Errorf("got %d idle connections, proxy set: %v", got.MaxIdleConnsPerHost, got.Proxy != nil)
	}
}

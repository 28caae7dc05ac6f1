package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	c := build(t, Config{BaseURL: "https://p100.invalid", APIKey: testKey})
	for name, test := range map[string]struct {
		err      error
		reason   string
		hopeless bool
		cause    error
	}{
		"certificate":      {&tls.CertificateVerificationError{Err: errors.New("expired " + testKey)}, "the server's certificate is not trusted: expired [secret]", true, nil},
		"host unknown":     {&net.OpError{Op: "dial", Err: &net.DNSError{Name: "p100.invalid", IsNotFound: true}}, "the host p100.invalid is not known", false, nil},
		"resolver down":    {&net.DNSError{Name: "p100.invalid", IsTemporary: true}, "the host p100.invalid could not be looked up", false, nil},
		"refused":          {&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "no connection: connection refused", false, syscall.ECONNREFUSED},
		"refused there":    {&net.OpError{Op: "dial", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8100}, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "no connection to 127.0.0.1:8100: connection refused", false, syscall.ECONNREFUSED},
		"proxy":            {&net.OpError{Op: "proxyconnect", Err: errors.New("planted")}, "the proxy cannot be reached", false, nil},
		"reset":            {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, "the connection failed: connection reset by peer", false, syscall.ECONNRESET},
		"dial timeout":     {&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, "the connection timed out", false, nil},
		"cancelled inside": {fmt.Errorf("planted: %w", context.Canceled), "it was interrupted", false, context.Canceled},
		"cut short":        {&url.Error{Op: "Get", URL: "http://h/planted", Err: &url.Error{URL: "planted", Err: io.EOF}}, "the connection broke", false, io.ErrUnexpectedEOF},
		"closed while idle": {
			errors.New("http: server closed idle connection"), "the connection broke", false, io.ErrUnexpectedEOF,
		},
		"too large": {errTooLarge, "the answer is larger than 10 MiB", false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := c.prepare(op(Read), Call{})
			if err != nil {
				t.Fatal(err)
			}
			reason, hopeless, cause := explain(test.err, r.redact)
			if reason != test.reason || hopeless != test.hopeless || !errors.Is(cause, test.cause) || strings.Contains(reason, "planted") {
				t.Errorf("got %q, %v, %v, want %q, %v, %v", reason, hopeless, cause, test.reason, test.hopeless, test.cause)
			}
		})
	}
}

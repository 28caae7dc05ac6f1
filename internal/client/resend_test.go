package client

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Frames of HTTP/2 (RFC 9113).
const (
	frameHeaders  = 1
	frameReset    = 3
	frameSettings = 4
	endStream     = 0x1
	protocolError = 1
	preface       = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
)

// breakingHTTP2 is a server that reads every request to its end and then breaks it off with PROTOCOL_ERROR. Left to itself,
// net/http sends such a request again and again.
func breakingHTTP2(t *testing.T) (baseURL string, transport *http.Transport, requests *atomic.Int64) {
	t.Helper()
	certified := httptest.NewUnstartedServer(nil)
	certified.EnableHTTP2 = true
	certified.StartTLS()
	t.Cleanup(certified.Close)
	transport, _ = certified.Client().Transport.(*http.Transport)
	transport = transport.Clone()
	transport.ForceAttemptHTTP2 = true

	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certified.TLS.Certificates, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	requests = &atomic.Int64{}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { breakRequests(conn, requests) })
		}
	})
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = listener.Close()
		connections.Wait()
	})
	return "https://" + listener.Addr().String(), transport, requests
}

func breakRequests(conn net.Conn, requests *atomic.Int64) {
	defer func() { _ = conn.Close() }()
	_, _ = io.ReadFull(conn, make([]byte, len(preface)))
	_, _ = conn.Write([]byte{0, 0, 0, frameSettings, 0, 0, 0, 0, 0})
	for {
		var head [9]byte
		if _, err := io.ReadFull(conn, head[:]); err != nil {
			return
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, conn, length); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], head[5:9]
		if kind > frameHeaders || flags&endStream == 0 { // 0 is data
			continue
		}
		requests.Add(1)
		reset := append([]byte{0, 0, 4, frameReset, 0}, stream...)
		_, _ = conn.Write(binary.BigEndian.AppendUint32(reset, protocolError))
	}
}

func TestNothingIsSentAgainBehindTheClientsBack(t *testing.T) {
	t.Parallel()
	for class, attempts := range map[Class]int64{Money: 1, KeyedCreate: 4, SetOnce: 4, IdempotentWrite: 4} {
		t.Run(class.String(), func(t *testing.T) {
			t.Parallel()
			base, transport, requests := breakingHTTP2(t)
			c := serve(t, nil, func(c *Config) { c.BaseURL, c.Transport, c.RequestTimeout = base, transport, 5*time.Second })
			res, err := c.Do(t.Context(), op(class), Call{Body: struct{}{}})
			if requests.Load() != attempts || res.Attempts != int(attempts) || !res.Unanswered || !IsUnknownOutcome(err) {
				t.Errorf("%d requests, %+v, %v, want %d", requests.Load(), res, err, attempts)
			}
		})
	}
}

// With HTTP/1, net/http rewinds only what it has not written.
func TestRewinding(t *testing.T) {
	t.Parallel()
	c := build(t, Config{BaseURL: "https://p100.invalid", APIKey: testKey})
	r, err := c.prepare(op(Money), Call{Body: struct{}{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ http2, written, want bool }{{false, false, true}, {false, true, true}, {true, false, true}, {true, true, false}} {
		var connection tracker
		connection.http2.Store(test.http2)
		connection.written.Store(test.written)
		body, err := r.httpRequest(t.Context(), &connection).GetBody()
		if (err == nil) != test.want {
			t.Errorf("%+v: got %v", test, err)
		}
		if err == nil {
			if raw, _ := io.ReadAll(body); string(raw) != "{}" {
				t.Errorf("%+v: rewound to %q", test, raw)
			}
		}
	}
}

// An answer that breaks TLS comes after the request, unlike a handshake that fails.
func TestTLSThatBreaksAfterTheRequest(t *testing.T) {
	t.Parallel()
	certified := httptest.NewTLSServer(nil)
	t.Cleanup(certified.Close)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(tls.Server(conn, &tls.Config{Certificates: certified.TLS.Certificates})))
			_, _ = conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
			_ = conn.Close()
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		connections.Wait()
	})
	c := serve(t, nil, func(c *Config) {
		c.BaseURL, c.Transport = "https://"+listener.Addr().String(), certified.Client().Transport
	})
	for class, attempts := range map[Class]int{Money: 1, KeyedCreate: 4} {
		res, err := c.Do(t.Context(), op(class), Call{Body: struct{}{}})
		if res.Attempts != attempts || !res.Unanswered || !IsUnknownOutcome(err) || !strings.Contains(err.Error(), "does not speak TLS") {
			t.Errorf("%s: got %+v, %v", class, res, err)
		}
	}
}

package client

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const testKey = "planted-key-7f3a"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve starts a server and returns a client for it that retries without noticeable pauses.
func serve(t *testing.T, handler http.HandlerFunc, change ...func(*Config)) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	config := Config{BaseURL: server.URL, APIKey: testKey, MaxRetries: 3, RetryWaitMin: time.Microsecond, RetryWaitMax: time.Millisecond}
	for _, f := range change {
		f(&config)
	}
	return build(t, config)
}

func build(t *testing.T, config Config) *Client {
	t.Helper()
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c
}

// inMemory answers requests without a network, so that a test's clock can stand still (testing/synctest).
type inMemory func(http.ResponseWriter, *http.Request)

func (f inMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	f(recorder, req)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

func memoryClient(t *testing.T, handler http.HandlerFunc, change ...func(*Config)) *Client {
	t.Helper()
	config := Config{BaseURL: "http://p100.invalid", APIKey: testKey, MaxRetries: 3, Transport: inMemory(handler)}
	for _, f := range change {
		f(&config)
	}
	return build(t, config)
}

// answer writes a JSON answer.
func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

func businessError(code, name, message string) string {
	raw, err := json.Marshal(map[string]string{"errorCode": code, "errorName": name, "errorMessage": message})
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// drop breaks the connection without an answer.
func drop(http.ResponseWriter) { panic(http.ErrAbortHandler) }

// script answers the nth request with the nth step, and all further ones with the last. It counts.
type script struct {
	mu    sync.Mutex
	seen  int
	steps []func(http.ResponseWriter)
}

func steps(steps ...func(http.ResponseWriter)) *script { return &script{steps: steps} }

func say(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { answer(w, status, body) }
}

func (s *script) handle(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	step := s.steps[min(s.seen, len(s.steps)-1)]
	s.seen++
	s.mu.Unlock()
	step(w)
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// record collects everything that is logged, as text and as fields.
type record struct {
	mu    sync.Mutex
	text  string
	lines []map[string]any
}

func (r *record) log(_ context.Context, msg string, fields map[string]any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text += fmt.Sprintf("%s %+v\n", msg, fields)
	line := map[string]any{"msg": msg}
	for k, v := range fields {
		line[k] = v
	}
	r.lines = append(r.lines, line)
}

// op is an operation of the given class that needs no path parameter.
func op(class Class) Operation {
	return Operation{ID: "probe", Method: http.MethodPost, Path: "/v1/probe", Class: class}
}

// rawServer answers every connection with the given bytes and closes it.
func rawServer(t *testing.T, reply string) (baseURL string) {
	t.Helper()
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
			connections.Go(func() {
				_, _ = http.ReadRequest(bufio.NewReader(conn))
				_, _ = conn.Write([]byte(reply))
				_ = conn.Close()
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		connections.Wait()
	})
	return "http://" + listener.Addr().String()
}

func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }

func sayHandler(status int, body string) http.HandlerFunc { return steps(say(status, body)).handle }

func asIs(text string) string { return text }

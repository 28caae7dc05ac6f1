package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// journal is a log that several goroutines write.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func open(t *testing.T, opts sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	opts.File = filepath.Join(t.TempDir(), "sandbox.db")
	box, err := sandbox.Open(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return box
}

func listen(t *testing.T, box *sandbox.Sandbox, opts Options) *Server {
	t.Helper()
	if opts.Address == "" {
		opts.Address = "127.0.0.1:0"
	}
	s, err := Listen(t.Context(), box, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.listener.Close() })
	return s
}

// console says who answers.
var console = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "console") })

func TestRoutes(t *testing.T) {
	t.Parallel()
	box := open(t, sandbox.Options{})
	with, without := listen(t, box, Options{Console: console}), listen(t, box, Options{})
	for name, test := range map[string]struct {
		server     *Server
		path       string
		status     int
		say        string
		hasRequest bool // the sandbox answered
	}{
		"health":                       {with, "/healthz", 200, "ok\n", false},
		"readiness":                    {with, "/readyz", 200, "ok\n", false},
		"User API":                     {with, "/v1/partner/balances", 401, "Access Denied", true},
		"User API, unknown":            {with, "/v1/nothing", 404, `"statusCode":404`, true},
		"ids like dots":                {with, "/v1/user/balances/..%2F..", 401, "Access Denied", true},
		"control API":                  {with, "/sandbox/v1/info", 200, `"instanceId"`, true},
		"control API, escaped":         {with, "/s%61ndbox/v1/nothing", 404, `"statusCode":404`, true},
		"console":                      {with, "/users/alice", 200, "console", false},
		"what looks like the User API": {with, "/v1", 200, "console", false},
		"no console":                   {without, "/", 404, "404 page not found\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			test.server.http.Handler.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1"+test.path, nil))
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.say) {
				t.Errorf("answered %d %q, want %d and %q", w.Code, w.Body, test.status, test.say)
			}
			if got := w.Header().Get("X-Request-Id") != ""; got != test.hasRequest {
				t.Errorf("the sandbox answered: %t, want %t", got, test.hasRequest)
			}
		})
	}
}

// Nobody shows the console in a frame, takes parts of it, or learns from where somebody came.
func TestConsoleIsHardened(t *testing.T) {
	t.Parallel()
	body := make([]byte, sandbox.MaxUpload+1)
	reads := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); errors.As(err, new(*http.MaxBytesError)) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		}
	})
	s := listen(t, open(t, sandbox.Options{}), Options{Console: reads})
	w := httptest.NewRecorder()
	s.http.Handler.ServeHTTP(w, httptest.NewRequest("POST", "http://127.0.0.1/", bytes.NewReader(body)))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body is answered %d", w.Code)
	}
	w = httptest.NewRecorder()
	s.http.Handler.ServeHTTP(w, httptest.NewRequest("POST", "http://127.0.0.1/", bytes.NewReader(body[1:])))
	if w.Code != http.StatusOK {
		t.Errorf("files as large as the sandbox takes them are answered %d", w.Code)
	}
	for name, want := range map[string]string{
		"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestLimitsOfConnections(t *testing.T) {
	t.Parallel()
	s := listen(t, open(t, sandbox.Options{}), Options{}).http
	for name, set := range map[string]bool{
		"ReadHeaderTimeout": s.ReadHeaderTimeout > 0, "ReadTimeout": s.ReadTimeout > s.ReadHeaderTimeout,
		"WriteTimeout": s.WriteTimeout > s.ReadTimeout, "IdleTimeout": s.IdleTimeout > 0, "MaxHeaderBytes": s.MaxHeaderBytes > 0 && s.MaxHeaderBytes < 1<<20,
	} {
		if !set {
			t.Errorf("%s does not limit clients: %v %v %v %v %d", name, s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout, s.MaxHeaderBytes)
		}
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	box := open(t, sandbox.Options{})
	s := listen(t, box, Options{})
	ready := func() (int, string) {
		w := httptest.NewRecorder()
		s.http.Handler.ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
		return w.Code, w.Body.String()
	}
	if err := box.Close(); err != nil {
		t.Fatal(err)
	}
	if status, text := ready(); status != 503 || text != "the sandbox cannot be read\n" {
		t.Errorf("without a file: %d %q", status, text)
	}
	s.stopping.Store(true)
	if status, text := ready(); status != 503 || text != "stopping\n" {
		t.Errorf("while it stops: %d %q", status, text)
	}
}

// held is a server with a request in flight, which ends when it is released. Stop tells the
// server to stop and waits until it takes no more requests.
type held struct {
	server   *Server
	release  chan struct{}
	answered chan error
	ended    chan error
	stop     func()
}

func hold(t *testing.T, grace time.Duration) held {
	t.Helper()
	h := held{release: make(chan struct{}), answered: make(chan error, 1), ended: make(chan error, 1)}
	arrived := make(chan struct{})
	box := open(t, sandbox.Options{Faults: func(sandbox.FaultRequest) *sandbox.Fault {
		close(arrived)
		<-h.release
		return nil
	}})
	h.server = listen(t, box, Options{Grace: grace})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { h.ended <- h.server.Serve(ctx) }()
	go func() {
		answer, err := http.Get(h.server.URL() + "/sandbox/v1/info")
		if err == nil {
			_, err = io.ReadAll(answer.Body)
			answer.Body.Close()
		}
		h.answered <- err
	}()
	<-arrived
	h.stop = cancel
	return h
}

func TestRequestsInFlightAreFinished(t *testing.T) {
	t.Parallel()
	h := hold(t, time.Hour)
	h.stop()
	for { // the listener closes first
		answer, err := http.Get(h.server.URL() + "/healthz")
		if err != nil {
			break
		}
		answer.Body.Close()
	}
	w := httptest.NewRecorder()
	h.server.http.Handler.ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil)) // as on a connection that is still open
	if w.Code != 503 {
		t.Errorf("while it stops, it says that it is ready: %d %s", w.Code, w.Body)
	}
	close(h.release)
	if err := <-h.answered; err != nil {
		t.Errorf("the request in flight: %v", err)
	}
	if err := <-h.ended; err != nil {
		t.Errorf("the end: %v", err)
	}
}

func TestRequestsInFlightAreCutOffAfterTheGrace(t *testing.T) {
	t.Parallel()
	h := hold(t, time.Nanosecond)
	h.stop()
	if err := <-h.ended; err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("the end: %v", err)
	}
	close(h.release)
	if err := <-h.answered; err == nil {
		t.Error("the request in flight was answered")
	}
}

func TestTasksAreRepeatedUntilTheEnd(t *testing.T) {
	t.Parallel()
	var log journal
	ctx, cancel := context.WithCancel(t.Context())
	runs := 0
	s := listen(t, open(t, sandbox.Options{}), Options{
		Log: slog.New(slog.NewTextHandler(&log, nil)),
		Tasks: []Task{{Name: "count", Every: time.Nanosecond, Run: func(context.Context) error {
			runs++
			switch runs {
			case 2:
				panic("no fingers at all")
			case 3:
				cancel()
			}
			return errors.New("out of fingers")
		}}},
	})
	if err := s.Serve(ctx); err != nil || runs != 3 { // a run after the end would be a data race
		t.Errorf("%d runs, %v", runs, err)
	}
	if text := log.String(); strings.Count(text, `task=count error="out of fingers"`) != 1 || strings.Count(text, `task=count error="panic: no fingers at all\n`) != 1 {
		t.Errorf("the log says %s", text)
	}
}

func TestAddressInUse(t *testing.T) {
	t.Parallel()
	box := open(t, sandbox.Options{})
	first := listen(t, box, Options{})
	if !first.OnLoopback() || first.URL() != "http://"+first.Address() {
		t.Errorf("listens on %s, %s", first.Address(), first.URL())
	}
	if _, err := Listen(t.Context(), box, Options{Address: first.Address()}); err == nil || !strings.Contains(err.Error(), "unable to listen") {
		t.Errorf("the same address again: %v", err)
	}
	if all := listen(t, box, Options{Address: ":0"}); all.OnLoopback() || !strings.HasPrefix(all.URL(), "http://127.0.0.1:") {
		t.Errorf("every address: %s, %s", all.Address(), all.URL())
	}
	if four := listen(t, box, Options{Address: "0.0.0.0:0"}); four.OnLoopback() || !strings.HasPrefix(four.Address(), "0.0.0.0:") {
		t.Errorf("every address of IPv4: %s", four.Address())
	}
}

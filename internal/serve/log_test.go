package serve

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Every request is in the log, and nothing of a person or a secret.
func TestAccessLog(t *testing.T) {
	t.Parallel()
	var text journal
	log := slog.New(slog.NewJSONHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug}))
	faults := func(r sandbox.FaultRequest) *sandbox.Fault {
		if r.OperationID == "getUserBalances" {
			return &sandbox.Fault{Code: "P500"}
		}
		return nil
	}
	s := listen(t, open(t, sandbox.Options{Log: LogTo(log), Faults: faults, ControlToken: "private-token"}), Options{Log: log, Console: console})
	for _, request := range []string{
		"GET /v1/user/balances/private-alice",
		"POST /v1/user/balances/crypto-and-fiat private-body",
		"GET /v1/users/private-alice?private=private",
		"GET /sandbox/v1/clock",
		"GET /users/private-alice?private=private",
		"GET //private/sandbox/v1/clock",
		"POST /users/private-alice?private=private",
	} {
		target, body, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(request, "GET "), "POST "), " ")
		method, _, _ := strings.Cut(request, " ")
		r := httptest.NewRequest(method, "http://127.0.0.1"+target, strings.NewReader(body))
		r.Header.Set("X-Api-Key", "private-key")
		r.Header.Set("X-Sandbox-Token", "private-guess")
		s.http.Handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	if strings.Contains(text.String(), "private") {
		t.Errorf("the log says %s", &text)
	}
	var got []string
	for line := range strings.Lines(text.String()) {
		var entry struct {
			Method, Operation, Path, Route, Code, Level, Msg, RequestID, Time string
			Status                                                            int
			Milliseconds                                                      *float64
			Fault                                                             bool
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		if entry.Msg != "request" || entry.Time == "" || entry.Milliseconds == nil || (entry.RequestID == "") != (entry.Route != "") {
			t.Errorf("a line is %s", line)
		}
		parts := []string{entry.Level, entry.Method, entry.Operation + entry.Path + entry.Route, entry.Code}
		if entry.Fault {
			parts = append(parts, "fault")
		}
		got = append(got, strings.Join(parts, " "))
	}
	want := []string{
		"INFO GET getUserBalances P500 fault", "INFO POST createUser P403", "INFO GET /v1/{}/{} ", "INFO GET getClock SBXTOKEN", "DEBUG GET console ", "DEBUG GET console ", "INFO POST console ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
}

func TestFailuresAreErrorsInTheLog(t *testing.T) {
	t.Parallel()
	var text journal
	LogTo(slog.New(slog.NewTextHandler(&text, nil)))(sandbox.Entry{Method: "GET", OperationID: "getClock", Status: 400, Code: "P501", Failure: "locked", Dropped: true})
	if got := text.String(); !strings.Contains(got, "level=ERROR") || !strings.Contains(got, "failure=locked") || !strings.Contains(got, "dropped=true") {
		t.Errorf("the log says %s", got)
	}
}

package tfkit

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

// fakeAPI answers the requests by which an account learns its origin, and counts them.
type fakeAPI struct {
	mu       sync.Mutex
	requests int
	balances string // body of getPartnerBalances; empty: 401
	instance string // instance id of the sandbox; empty: no sandbox there
}

func (f *fakeAPI) RoundTrip(req *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	status, body := http.StatusNotFound, `{"message":"Not Found","statusCode":404}`
	switch {
	case strings.HasPrefix(req.URL.Path, "/sandbox/") && f.instance != "":
		status, body = http.StatusOK, `{"instanceId":"`+f.instance+`","version":"1","now":"2030-01-01T00:00:00Z"}`
	case req.URL.Path == "/v1/partner/balances" && f.balances == "":
		status, body = http.StatusUnauthorized, "Access Denied. xo2"
	case req.URL.Path == "/v1/partner/balances":
		status, body = http.StatusOK, f.balances
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: req,
	}, nil
}

func (f *fakeAPI) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests
}

func (f *fakeAPI) set(change func(*fakeAPI)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

// euro is an answer of getPartnerBalances.
func euro(id string) string {
	return `{"fiatBalances":[{"id":"` + id + `","amount":"1.00","name":"eur","rate":1,"iban":null,"status":"ACTIVE"}],"cryptoBalances":[]}`
}

// account is an account in an environment that the fake answers for.
func (f *fakeAPI) account(t *testing.T, environment Environment) *Account {
	t.Helper()
	cfg := client.Config{BaseURL: "http://fake.invalid", APIKey: "key", Transport: f}
	api, err := client.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	account := &Account{Environment: environment, Client: api}
	if environment == EnvironmentSandbox {
		if account.Control, err = control.New(cfg, ""); err != nil {
			t.Fatal(err)
		}
	}
	return account
}

// notes is private state.
type notes map[string][]byte

func (n notes) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return n[key], nil }

func (n notes) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	n[key] = value
	return nil
}

// locked is private state that cannot be used.
type locked struct{}

func (locked) GetKey(context.Context, string) ([]byte, diag.Diagnostics) {
	return nil, diag.Diagnostics{diag.NewErrorDiagnostic("locked", "")}
}

func (locked) SetKey(context.Context, string, []byte) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("locked", "")}
}

// text joins what diagnostics say.
func text(diags diag.Diagnostics) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(d.Severity().String() + ": " + d.Summary() + "\n" + d.Detail() + "\n")
	}
	return b.String()
}

// wantText fails the test unless each of the parts occurs in the diagnostics.
func wantText(t *testing.T, diags diag.Diagnostics, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text(diags), part) {
			t.Errorf("%q is missing in:\n%s", part, text(diags))
		}
	}
}

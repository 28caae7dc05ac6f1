package provider_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// deployment is a network that takes a while for each request, in the time of the test's bubble.
type deployment struct {
	takes  time.Duration
	answer func(n int) (status int, header http.Header, body string) // of the nth request, from 1; nil: no balances

	mu       sync.Mutex
	requests []*http.Request
	starts   []time.Duration // since the first request
	first    time.Time
	busy     int
	busiest  int
}

func (d *deployment) RoundTrip(req *http.Request) (*http.Response, error) {
	d.mu.Lock()
	if d.first.IsZero() {
		d.first = time.Now()
	}
	d.requests, d.starts = append(d.requests, req), append(d.starts, time.Since(d.first))
	n := len(d.requests)
	d.busy++
	d.busiest = max(d.busiest, d.busy)
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.busy--
	}()
	select {
	case <-time.After(d.takes):
	case <-req.Context().Done():
		return nil, context.Cause(req.Context())
	}
	status, header, body := http.StatusOK, http.Header{}, `{"fiatBalances":[],"cryptoBalances":[]}`
	if d.answer != nil {
		status, header, body = d.answer(n)
	}
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
	if status == 0 {
		return nil, errors.New("the cable was pulled")
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

// staging is a provider that is configured for staging, on the given network.
func staging(t *testing.T, d *deployment, block attrs) *server {
	t.Helper()
	p := provider.New("1.2.3",
		provider.WithEnvironment(func(string) (string, bool) { return "", false }),
		provider.WithTransport(func(http.RoundTripper) http.RoundTripper { return d }))
	s := serve(t, providerserver.NewProtocol6(p())())
	all := attrs{"environment": text("staging"), "api_key": text("a-key")}
	for name, value := range block {
		all[name] = value
	}
	if got := describe(s.configure(t, all)); got != "" {
		t.Fatal(got)
	}
	return s
}

// reads looks at users at the same time, as Terraform does, and returns what went wrong.
func (s *server) reads(t *testing.T, users ...string) string {
	t.Helper()
	var wg sync.WaitGroup
	said := make([]string, len(users))
	for i, user := range users {
		config := dynamic(t, object(t, s.schemas.DataSourceSchemas["p100_user"], attrs{"external_user_id": text(user)}))
		wg.Go(func() {
			resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: "p100_user", Config: config})
			if err != nil {
				t.Error(err)
				return
			}
			said[i] = describe(resp.Diagnostics)
		})
	}
	wg.Wait()
	return strings.Join(said, "")
}

func TestSettingsReachTheWire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &deployment{}
		if got := staging(t, d, nil).reads(t, "alice"); got != "" {
			t.Fatal(got)
		}
		req := d.requests[0]
		if got := req.URL.String(); got != "https://partner-api-stage.p100.io/v1/user/balances/alice" {
			t.Errorf("called %s", got)
		}
		if got := req.Header.Get("X-Api-Key"); got != "a-key" {
			t.Errorf("x-api-key: %q", got)
		}
		if got := req.Header.Get("User-Agent"); got != "terraform-provider-p100/1.2.3 (Terraform 1.11.4)" {
			t.Errorf("user agent: %q", got)
		}
	})
}

func TestBaseURLAndPathsReachTheWire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &deployment{}
		paths := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"getUserBalances": text("/v1/user/{id}/balances")})
		s := staging(t, d, attrs{"base_url": text("https://gateway.example.com/p100/"), "operation_paths": paths})
		if got := s.reads(t, "team/alice"); got != "" {
			t.Fatal(got)
		}
		if got := d.requests[0].URL.String(); got != "https://gateway.example.com/p100/v1/user/team%2Falice/balances" {
			t.Errorf("called %s", got)
		}
	})
}

func TestRequestsPerSecond(t *testing.T) {
	t.Parallel()
	users := []string{"a", "b", "c", "d", "e"}
	for name, tc := range map[string]struct {
		block attrs
		pause time.Duration
	}{
		"by default 10 a second": {nil, 100 * time.Millisecond},
		"one every two seconds":  {attrs{"requests_per_second": number(0.5)}, 2 * time.Second},
		"without limit":          {attrs{"requests_per_second": number(0)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &deployment{}
				if got := staging(t, d, tc.block).reads(t, users...); got != "" {
					t.Fatal(got)
				}
				for i, at := range d.starts {
					if want := time.Duration(i) * tc.pause; at.Round(time.Millisecond) != want {
						t.Errorf("request %d after %v, want %v", i, at, want)
					}
				}
			})
		})
	}
}

func TestMaxConcurrentRequests(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		block attrs
		want  int
	}{
		"by default as many as Terraform asks for": {attrs{"requests_per_second": number(0)}, 6},
		"two": {attrs{"requests_per_second": number(0), "max_concurrent_requests": number(2)}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &deployment{takes: time.Second}
				if got := staging(t, d, tc.block).reads(t, "a", "b", "c", "d", "e", "f"); got != "" {
					t.Fatal(got)
				}
				if d.busiest != tc.want {
					t.Errorf("%d requests at once, want %d", d.busiest, tc.want)
				}
			})
		})
	}
}

func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &deployment{takes: time.Hour}
		s := staging(t, d, attrs{"request_timeout": text("7s"), "max_retries": number(0)})
		start := time.Now()
		wantParts(t, s.reads(t, "alice"), "nothing came within 7s")
		if took := time.Since(start); took != 7*time.Second {
			t.Errorf("gave up after %v", took)
		}
	})
}

// The control token goes to the control API alone, and the key to both.
func TestControlTokenReachesTheControlAPI(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		answers := []string{
			`{"fiatBalances":[],"cryptoBalances":[]}`,
			`{"fiatBalances":[{"id":"b-1","amount":"1.00","name":"eur","rate":1,"iban":null,"status":"ACTIVE"}],"cryptoBalances":[]}`,
			`{"instanceId":"i-1","version":"1","now":"2030-01-01T00:00:00Z"}`,
		}
		d := &deployment{answer: func(n int) (int, http.Header, string) { return 200, http.Header{}, answers[n-1] }}
		s := staging(t, d, attrs{"environment": text("sandbox"), "base_url": text("http://127.0.0.1:8100"), "sandbox_control_token": text("a-token")})
		schema := s.schemas.ResourceSchemas["p100_user"]
		state := object(t, schema, attrs{"id": text("alice"), "external_user_id": text("alice")})
		read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "p100_user", CurrentState: dynamic(t, state)})
		if err != nil || len(read.Diagnostics) > 0 {
			t.Fatal(err, describe(read.Diagnostics))
		}
		var got []string
		for _, req := range d.requests {
			got = append(got, req.URL.Path+" "+req.Header.Get("X-Api-Key")+" "+req.Header.Get("X-Sandbox-Token"))
		}
		if want := []string{"/v1/user/balances/alice a-key ", "/v1/partner/balances a-key ", "/sandbox/v1/info a-key a-token"}; !slices.Equal(got, want) {
			t.Errorf("requests: %q", got)
		}
	})
}

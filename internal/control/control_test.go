package control_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	key   = "planted-key"
	token = "planted-token"
	now   = "2026-03-01T12:00:00.000Z"
	modes = `{"suspensionVisible":true,"contactsReadOnly":true,"balancesPath":"legacy","deletedIdsReusable":true,"rateLimitPerSecond":7,"activationDelaySeconds":3,"depositDelaySeconds":5,"movementDelaySeconds":9,"openLoop":true,"contactApproval":"automatic","reviewDelaySeconds":4,"kycFilesDecision":"automatic","poaDecision":"manual"}`
)

// sent is the last request that the server saw.
type sent struct {
	method, path, query, body, key, token string
	count                                 int
}

func serve(t *testing.T, token string, status int, body string) (*control.Control, *sent) {
	t.Helper()
	document, err := contract.Sandbox()
	if err != nil {
		t.Fatal(err)
	}
	var last sent
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		if err := document.ValidateRequest(r, raw); err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		}
		last = sent{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, string(raw), r.Header.Get("X-Api-Key"), r.Header.Get("X-Sandbox-Token"), last.count + 1}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	transport := client.NewTransport()
	t.Cleanup(transport.CloseIdleConnections)
	headers := map[string]string{"X-Extra": "1"}
	c, err := control.New(client.Config{
		BaseURL: server.URL, APIKey: key, Transport: transport, Headers: headers, MaxRetries: 2,
		RetryWaitMin: time.Microsecond, RetryWaitMax: time.Microsecond,
	}, token)
	if err != nil {
		t.Fatal(err)
	}
	if len(headers) != 1 {
		t.Error("New changed the caller's headers")
	}
	return c, &last
}

func TestCalls(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	visible, path, rate, delay, approval := false, "both", 0, 60, "manual"
	all := control.Modes{SuspensionVisible: true, ContactsReadOnly: true, BalancesPath: "legacy", DeletedIDsReusable: true, RateLimitPerSecond: 7, ActivationDelaySeconds: 3, DepositDelaySeconds: 5, MovementDelaySeconds: 9, OpenLoop: true, ContactApproval: "automatic", ReviewDelaySeconds: 4, KYCFilesDecision: "automatic", POADecision: "manual"}
	for name, test := range map[string]struct {
		answer string
		call   func(context.Context, *control.Control) (any, error)
		want   any
		sent   sent
	}{
		"info": {
			`{"instanceId":"i-1","version":"1","now":"` + now + `"}`, func(ctx context.Context, c *control.Control) (any, error) { return c.Info(ctx) },
			control.Info{InstanceID: "i-1", Version: "1", Now: at},
			sent{method: "GET", path: "/sandbox/v1/info"},
		},
		"verified": {`{"message":"ok"}`, func(ctx context.Context, c *control.Control) (any, error) {
			return nil, c.DecideKYC(ctx, control.KYCDecision{ExternalUserID: "alice", VerificationID: "v-1", Status: "VERIFIED"})
		}, nil, sent{method: "POST", path: "/sandbox/v1/kyc/decision", body: `{"externalUserId":"alice","verificationId":"v-1","status":"VERIFIED"}`}},
		"rejected": {`{"message":"ok"}`, func(ctx context.Context, c *control.Control) (any, error) {
			return nil, c.DecideKYC(ctx, control.KYCDecision{ExternalUserID: "alice", VerificationID: "v-1", Status: "REJECTED_BY_PROVIDER", RejectionReason: "NO_FACE_FOUND"})
		}, nil, sent{
			method: "POST", path: "/sandbox/v1/kyc/decision",
			body: `{"externalUserId":"alice","verificationId":"v-1","status":"REJECTED_BY_PROVIDER","rejectionReason":"NO_FACE_FOUND"}`,
		}},
		"latest": {`{"message":"ok"}`, func(ctx context.Context, c *control.Control) (any, error) {
			return nil, c.DecideKYC(ctx, control.KYCDecision{ExternalUserID: "alice", Status: "EXPIRED"})
		}, nil, sent{method: "POST", path: "/sandbox/v1/kyc/decision", body: `{"externalUserId":"alice","status":"EXPIRED"}`}},
		"proof of address": {`{"message":"ok"}`, func(ctx context.Context, c *control.Control) (any, error) {
			return nil, c.DecidePOA(ctx, control.POADecision{ExternalUserID: "alice", Status: "QUESTIONED"})
		}, nil, sent{method: "POST", path: "/sandbox/v1/poa/decision", body: `{"externalUserId":"alice","status":"QUESTIONED"}`}},
		"clock": {
			`{"now":"` + now + `","offsetSeconds":60}`, func(ctx context.Context, c *control.Control) (any, error) { return c.Clock(ctx) },
			control.Clock{Now: at, OffsetSeconds: 60},
			sent{method: "GET", path: "/sandbox/v1/clock"},
		},
		"advance": {
			`{"now":"` + now + `","offsetSeconds":60}`, func(ctx context.Context, c *control.Control) (any, error) { return c.AdvanceClock(ctx, time.Minute) },
			control.Clock{Now: at, OffsetSeconds: 60},
			sent{method: "POST", path: "/sandbox/v1/clock/advance", body: `{"seconds":60}`},
		},
		"modes": {modes, func(ctx context.Context, c *control.Control) (any, error) { return c.Modes(ctx) }, all, sent{method: "GET", path: "/sandbox/v1/modes"}},
		"set modes": {modes, func(ctx context.Context, c *control.Control) (any, error) {
			return c.SetModes(ctx, control.ModesPatch{SuspensionVisible: &visible, BalancesPath: &path, RateLimitPerSecond: &rate, DepositDelaySeconds: &delay, MovementDelaySeconds: &delay, OpenLoop: &visible, ContactApproval: &approval, ReviewDelaySeconds: &delay, KYCFilesDecision: &approval, POADecision: &approval})
		}, all, sent{method: "PATCH", path: "/sandbox/v1/modes", body: `{"suspensionVisible":false,"balancesPath":"both","rateLimitPerSecond":0,"depositDelaySeconds":60,"movementDelaySeconds":60,"openLoop":false,"contactApproval":"manual","reviewDelaySeconds":60,"kycFilesDecision":"manual","poaDecision":"manual"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, token := range []string{token, ""} {
				c, last := serve(t, token, 200, test.answer)
				got, err := test.call(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				want := test.sent
				want.key, want.token, want.count = key, token, 1
				if *last != want {
					t.Errorf("sent %+v, want %+v", *last, want)
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	decide := func(c *control.Control) error {
		return c.DecideKYC(t.Context(), control.KYCDecision{ExternalUserID: "alice", VerificationID: "v", Status: "VERIFIED"})
	}
	c, _ := serve(t, token, 409, `{"errorCode":"SBXKYCDECIDED","errorMessage":"decided"}`)
	if err := decide(c); !control.IsAlreadyDecided(err) || control.IsTokenRefused(err) {
		t.Errorf("got %v", err)
	}
	c, _ = serve(t, token, 409, `{"errorCode":"SBXPOADECIDED","errorMessage":"decided"}`)
	if err := c.DecidePOA(t.Context(), control.POADecision{ExternalUserID: "alice", Status: "REJECTED"}); !control.IsAlreadyDecided(err) {
		t.Errorf("got %v", err)
	}
	c, _ = serve(t, token, 401, `{"errorCode":"SBXTOKEN","errorMessage":"not `+token+`"}`)
	err := decide(c)
	if !control.IsTokenRefused(err) || !client.IsUnauthorized(err) || control.IsAlreadyDecided(err) {
		t.Errorf("got %v", err)
	}
	if text := fmt.Sprintf("%+v %+v", err, c); strings.Contains(text, token) || strings.Contains(text, key) {
		t.Errorf("the token is shown: %s", text)
	}
	if _, err := control.New(client.Config{BaseURL: "https://p100.invalid", APIKey: key}, token+"\n"); err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("got %v", err)
	}
	c, _ = serve(t, "", 200, `{"status":"ok"}`)
	if _, err := c.Info(t.Context()); err == nil || !strings.Contains(err.Error(), "does not lead to a sandbox") {
		t.Errorf("got %v", err)
	}
}

// Two minutes are not one: the clock is not moved again when nobody knows whether it was.
func TestTheClockIsMovedOnce(t *testing.T) {
	t.Parallel()
	c, last := serve(t, token, 500, ``)
	if _, err := c.AdvanceClock(t.Context(), time.Minute); !client.IsUnknownOutcome(err) || last.count != 1 {
		t.Errorf("%d requests, %v", last.count, err)
	}
	for _, by := range []time.Duration{0, -time.Second, 1500 * time.Millisecond} {
		var apiErr *client.APIError
		if _, err := c.AdvanceClock(t.Context(), by); err == nil || errors.As(err, &apiErr) || last.count != 1 {
			t.Errorf("%s: got %v after %d requests", by, err, last.count)
		}
	}
}

func TestOperationsAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	document, err := contract.Sandbox()
	if err != nil {
		t.Fatal(err)
	}
	documented, known := map[string]string{}, map[string]string{}
	for _, operation := range document.Operations() {
		documented[operation.ID] = operation.Method + " " + operation.Path
	}
	for _, operation := range control.Operations {
		known[operation.ID] = operation.Method + " " + operation.Path
	}
	if diff := cmp.Diff(documented, known); diff != "" {
		t.Errorf("(-contract +client):\n%s", diff)
	}
}

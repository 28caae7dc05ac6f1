package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// faultOn injects a fault into the nth request of an operation.
func faultOn(operationID string, n int, f Fault) FaultFunc {
	return func(r FaultRequest) *Fault {
		if r.OperationID == operationID && r.Count == n {
			return &f
		}
		return nil
	}
}

func TestFaultAnswers(t *testing.T) {
	t.Parallel()
	const date = "Sun, 01 Mar 2026 12:00:05 GMT"
	for name, test := range map[string]struct {
		fault       Fault
		status      int
		code        string
		retryAfter  string
		contentType string
		text        string
	}{
		"documented code":    {Fault{Code: "P500"}, 400, "P500", "", typeJSON, `{"errorCode":"P500","errorName":"unknown-exception","errorMessage":"Unknown exception."}`},
		"code with 404":      {Fault{Code: "P445"}, 404, "P445", "", typeJSON, ""},
		"code and message":   {Fault{Code: "P501", Message: "Down."}, 400, "P501", "", typeJSON, `{"errorCode":"P501","errorName":"service-unavailable","errorMessage":"Down."}`},
		"code and status":    {Fault{Code: "P412", Status: 404}, 404, "P412", "", typeJSON, ""},
		"status alone":       {Fault{Status: 502}, 502, "", "", typeJSON, `{"message":"Bad Gateway","error":"Bad Gateway","statusCode":502}`},
		"seconds":            {Fault{Status: 429, RetryAfter: "7"}, 429, "", "7", typeJSON, ""},
		"HTTP date":          {Fault{Status: 429, RetryAfter: date}, 429, "", date, typeJSON, ""},
		"HTML":               {Fault{Status: 503, Body: "<html>busy</html>"}, 503, "", "", typeHTML, "<html>busy</html>"},
		"text":               {Fault{Status: 401, Body: "Access Denied. xo3"}, 401, "", "", typeText, "Access Denied. xo3"},
		"success of nothing": {Fault{Body: `{"message":"ok"}`}, 200, "", "", typeJSON, `{"message":"ok"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, Options{Faults: faultOn("deleteUser", 1, test.fault)})
			for _, connect := range []func(testing.TB, *Sandbox) *api{embedded, served} {
				s.counts = counters{}
				a := connect(t, s)
				a.create("alice")
				request := a.request(t, "DELETE", "/v1/user/alice", nil)
				response, err := a.client.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				content, err := io.ReadAll(response.Body)
				if err = errors.Join(err, response.Body.Close()); err != nil {
					t.Fatal(err)
				}
				if response.StatusCode != test.status || response.Header.Get("Retry-After") != test.retryAfter ||
					response.Header.Get("Content-Type") != test.contentType || test.text != "" && string(content) != test.text {
					t.Errorf("answered %d, %v, %s", response.StatusCode, response.Header, content)
				}
				if test.code != "" && !strings.Contains(string(content), `"errorCode":"`+test.code+`"`) {
					t.Errorf("the code %s is not in %s", test.code, content)
				}
				last := s.Log()[len(s.Log())-1]
				if !last.Faulted || last.Status != test.status || last.Code != test.code {
					t.Errorf("the log has %+v", last)
				}
				a.must("DELETE", "/v1/user/alice", nil) // the fault came before the effect, and once
			}
		})
	}
}

func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for name, connect := range map[string]func(testing.TB, *Sandbox) *api{"embedded": embedded, "served": served} {
		for _, after := range []bool{false, true} {
			t.Run(name+map[bool]string{false: " before the effect", true: " after the effect"}[after], func(t *testing.T) {
				t.Parallel()
				a := connect(t, open(t, Options{Faults: faultOn("createUser", 1, Fault{Drop: true, AfterEffect: after})}))
				_, err := a.send("POST", createPath, alice())
				if err == nil || name == "embedded" && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Errorf("a lost connection is %v", err)
				}
				r := a.call("POST", createPath, alice())
				if after && r.code != "P411" || !after && r.status != 201 {
					t.Errorf("the second request answers %d %s", r.status, r.text)
				}
				if e := a.sandbox.Log()[0]; !e.Dropped || !e.Faulted || e.OperationID != "createUser" {
					t.Errorf("the log has %+v", e)
				}
			})
		}
	}
}

func TestFaultAfterTheEffect(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{Faults: faultOn("createUser", 1, Fault{Code: "P500", AfterEffect: true})}, func(t *testing.T, a *api) {
		a.refused("POST", createPath, alice(), 400, "P500")
		a.refused("POST", createPath, alice(), 400, "P411")
	})
}

func TestFaultLatency(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		s := open(t, Options{Faults: faultOn("createUser", 1, Fault{Latency: time.Hour, AfterEffect: after})})
		a := embedded(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		request := a.request(t, "POST", createPath, alice()).WithContext(ctx)
		time.AfterFunc(20*time.Millisecond, cancel)
		response, err := a.client.Do(request)
		if err == nil {
			discard(response)
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled request is %v", err)
		}
		r := a.call("POST", createPath, alice())
		if after != (r.code == "P411") {
			t.Errorf("effect before the latency: %v, and the second request answers %d %s", after, r.status, r.text)
		}
	}
	s := open(t, Options{Faults: faultOn("getPartnerBalances", 1, Fault{Latency: time.Millisecond})})
	embedded(t, s).must("GET", partnerPath, nil)
	if !s.Log()[0].Faulted || s.Log()[0].Duration < time.Millisecond {
		t.Errorf("the log has %+v", s.Log()[0])
	}
}

func TestFaultsSeeTheRequest(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []FaultRequest
	s := open(t, Options{Faults: func(r FaultRequest) *Fault {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r)
		return nil
	}})
	a := embedded(t, s)
	a.call("POST", "/v1/kyc", kycBody("bob"))
	a.call("GET", "/v1/user/balances/a%2Fb", nil)
	a.call("GET", "/v1/user/balances/c", nil)
	a.call("GET", "/v1/exchange/get-lock?sourceExternalUserId=dora", nil)
	a.call("POST", "/v1/transfer", object{"destinationExternalUserId": "emil"})
	a.call("POST", "/v1/transfer", "not JSON")
	a.call("GET", "/v1/unknown", nil)
	want := []FaultRequest{
		{"createKycVerification", "POST", "/v1/kyc", "bob", 1},
		{"getUserBalances", "GET", "/v1/user/balances/a/b", "a/b", 1},
		{"getUserBalances", "GET", "/v1/user/balances/c", "c", 2},
		{"createExchangeLock", "GET", "/v1/exchange/get-lock", "dora", 1},
		{"createTransfer", "POST", "/v1/transfer", "emil", 1},
		{"createTransfer", "POST", "/v1/transfer", "", 2},
	}
	if len(seen) != len(want) {
		t.Fatalf("seen %+v", seen)
	}
	for i := range want {
		if seen[i] != want[i] {
			t.Errorf("request %d is %+v, want %+v", i, seen[i], want[i])
		}
	}
	for _, e := range s.Log() {
		if e.Faulted {
			t.Errorf("%s is logged as faulted", e.OperationID)
		}
	}
}

func TestTransportObeysTheContext(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body := &closeCounter{Reader: strings.NewReader("{}")}
	request := a.request(t, "POST", createPath, "{}").WithContext(ctx)
	request.Body = body
	response, err := s.RoundTripper().RoundTrip(request)
	if err == nil {
		discard(response)
	}
	if !errors.Is(err, context.Canceled) || body.closed != 1 || len(s.Log()) != 0 {
		t.Errorf("error %v, body closed %d times, %d requests logged", err, body.closed, len(s.Log()))
	}
	request = a.request(t, "POST", createPath, "{}")
	request.Body = body
	response, err = s.RoundTripper().RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	discard(response)
	if body.closed != 2 || response.StatusCode != http.StatusBadRequest || response.Request != request {
		t.Errorf("body closed %d times, status %d", body.closed, response.StatusCode)
	}
}

type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error {
	c.closed++
	return nil
}

package client

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"no URL":             {func(c *Config) { c.BaseURL = "" }, "base URL must consist of"},
		"no scheme":          {func(c *Config) { c.BaseURL = "partner-api.p100.io" }, "base URL must consist of"},
		"other scheme":       {func(c *Config) { c.BaseURL = "ftp://p100.io" }, "base URL must consist of"},
		"not a URL":          {func(c *Config) { c.BaseURL = "http://[::1" }, "base URL must consist of"},
		"password in URL":    {func(c *Config) { c.BaseURL = "https://u:planted-pass@p100.io" }, "user name or password"},
		"query in URL":       {func(c *Config) { c.BaseURL = "https://p100.io?key=planted-pass" }, "query or fragment"},
		"no key":             {func(c *Config) { c.APIKey = "" }, "key is missing"},
		"key with newline":   {func(c *Config) { c.APIKey = "planted-pass\n" }, "line break"},
		"key with space":     {func(c *Config) { c.APIKey = "planted -pass" }, "space"},
		"key with umlaut":    {func(c *Config) { c.APIKey = "planted-pass-ü" }, "cannot be sent"},
		"header value":       {func(c *Config) { c.Headers = map[string]string{"X-A": "planted-pass\r\nX-B: c"} }, "X-A"},
		"header name":        {func(c *Config) { c.Headers = map[string]string{"X A": "planted-pass"} }, "X A"},
		"user agent":         {func(c *Config) { c.UserAgent = "a\nb" }, "user agent"},
		"negative rate":      {func(c *Config) { c.RequestsPerSecond = -1 }, "requests per second"},
		"negative in flight": {func(c *Config) { c.MaxConcurrentRequests = -1 }, "concurrent requests"},
		"negative retries":   {func(c *Config) { c.MaxRetries = -1 }, "retries"},
		"negative wait":      {func(c *Config) { c.RetryWaitMin = -1 }, "negative"},
		"waits crossed":      {func(c *Config) { c.RetryWaitMin, c.RetryWaitMax = time.Minute, time.Second }, "longer than"},
		"unknown operation":  {func(c *Config) { c.OperationPaths = map[string]string{"getUser": "/v1/x"} }, `no operation "getUser"`},
		"path without slash": {func(c *Config) { c.OperationPaths = map[string]string{"getTransfer": "v1/{transferId}"} }, "must begin with /"},
		"path with query":    {func(c *Config) { c.OperationPaths = map[string]string{"getTransfer": "/v1?id={transferId}"} }, "no query"},
		"placeholder gone":   {func(c *Config) { c.OperationPaths = map[string]string{"getTransfer": "/v1/x"} }, "same placeholders"},
		"placeholder twice":  {func(c *Config) { c.OperationPaths = map[string]string{"updateUser": "/v1/{id}/{id}"} }, "same placeholders"},
		"stray brace":        {func(c *Config) { c.OperationPaths = map[string]string{"updateUser": "/v1/{id}/{"} }, "stray brace"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := Config{BaseURL: "https://p100.invalid", APIKey: testKey}
			test.change(&config)
			_, err := New(config)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got error %v, want one with %q", err, test.want)
			}
			for _, secret := range []string{"planted-pass", testKey} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error shows a secret: %v", err)
				}
			}
		})
	}
}

func TestRequestAsSent(t *testing.T) {
	t.Parallel()
	var got *http.Request
	var body []byte
	told := time.Date(2031, 3, 1, 12, 0, 5, 0, time.UTC)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("Date", told.Format(http.TimeFormat))
		w.Header().Set("X-Request-Id", "answer-1")
		answer(w, http.StatusCreated, `{"message":"done"}`)
	}, func(c *Config) {
		c.BaseURL += "/prefix/"
		c.UserAgent = "tester/1"
		c.Headers = map[string]string{"x-sandbox-token": "token"}
	})
	var out struct{ Message string }
	res, err := c.Do(t.Context(), Operation{"probe", http.MethodPatch, "/v1/{id}/x", IdempotentWrite}, Call{
		Path: map[string]string{"id": "a/b c%?#ü..+"}, Query: url.Values{"page": {"2"}}, Body: map[string]int{"n": 1}, Out: &out,
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Result{Status: 201, Attempts: 1, RequestID: "answer-1", Date: told}, res); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	if out.Message != "done" {
		t.Errorf("decoded %q", out.Message)
	}
	if want := "/prefix/v1/a%2Fb%20c%25%3F%23%C3%BC..+/x?page=2"; got.Method != http.MethodPatch || got.RequestURI != want {
		t.Errorf("got %s %s, want PATCH %s", got.Method, got.RequestURI, want)
	}
	if string(body) != `{"n":1}` {
		t.Errorf("got body %s", body)
	}
	for name, want := range map[string]string{
		"X-Api-Key": testKey, "User-Agent": "tester/1", "Content-Type": "application/json", "Accept": "application/json",
		"X-Sandbox-Token": "token",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("header %s is %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if got.Header.Get("X-Request-Id") == "" {
		t.Error("no request id was sent")
	}
}

func TestRequestIDFallsBackToTheSentOne(t *testing.T) {
	t.Parallel()
	for name, answered := range map[string]string{"none": "", "not an id": "<script>\u00e9"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent string
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				sent = r.Header.Get("X-Request-Id")
				w.Header().Set("X-Request-Id", answered)
				answer(w, 400, businessError("P412", "", ""))
			})
			_, err := c.Do(t.Context(), op(Read), Call{})
			apiErr, ok := AsAPIError(err)
			if !ok || sent == "" || apiErr.RequestID != sent {
				t.Errorf("got %+v, want request id %q", apiErr, sent)
			}
		})
	}
}

func TestPathParametersThatCannotBeSent(t *testing.T) {
	t.Parallel()
	s := steps(say(200, `{}`))
	c := serve(t, s.handle)
	for id, want := range map[string]string{"": "id is empty", ".": "dots alone", "..": "dots alone"} {
		if err := c.UnsuspendUser(t.Context(), id); err == nil || !strings.Contains(err.Error(), want) || IsUnknownOutcome(err) {
			t.Errorf("id %q: got %v, want %q", id, err, want)
		}
	}
	if _, err := c.Do(t.Context(), op(Read), Call{Body: func() {}}); err == nil || !strings.Contains(err.Error(), "cannot be written as JSON") {
		t.Errorf("got %v", err)
	}
	if _, err := c.call(t.Context(), "getUser", Call{}); err == nil {
		t.Error("an unknown operation was called")
	}
	if s.count() != 0 {
		t.Errorf("%d requests were sent", s.count())
	}
}

func TestOperationPathsTakeTheirPlace(t *testing.T) {
	t.Parallel()
	var got string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		answer(w, 404, `{"message":"Cannot GET"}`)
	}, func(c *Config) { c.OperationPaths = map[string]string{"getUserBalances": "/v1/user/{id}/balances"} })
	_, err := c.UserBalances(t.Context(), "alice")
	if got != "/v1/user/alice/balances" {
		t.Errorf("called %s", got)
	}
	if apiErr, ok := AsAPIError(err); !ok || apiErr.PathTemplate != "/v1/user/{id}/balances" || !IsNotSupported(err) {
		t.Errorf("got %v", err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := steps(say(200, `{"message":"hello"}`))
	other := httptest.NewServer(http.HandlerFunc(elsewhere.handle))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/private-path?id=alice", status)
		})
		_, err := c.Do(t.Context(), op(Money), Call{})
		apiErr, ok := AsAPIError(err)
		if !ok || apiErr.Status != status || !strings.Contains(err.Error(), strings.TrimPrefix(other.URL, "http://")) {
			t.Errorf("%d: got %v", status, err)
		}
		if strings.Contains(err.Error(), "private-path") || !strings.Contains(Hint(err), "not followed") || !IsUnknownOutcome(err) {
			t.Errorf("%d: got %v, hint %q", status, err, Hint(err))
		}
	}
	if elsewhere.count() != 0 {
		t.Errorf("the other host received %d requests", elsewhere.count())
	}
}

func TestOperationsTable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, operation := range Operations {
		if seen[operation.ID] || seen[operation.Method+operation.Path] {
			t.Errorf("%s stands twice", operation.ID)
		}
		seen[operation.ID], seen[operation.Method+operation.Path] = true, true
		if operation.Method != http.MethodGet && operation.Class == Read {
			t.Errorf("%s is %s but counts as a read", operation.ID, operation.Method)
		}
		if operation.Method == http.MethodGet && operation.Class != Read && operation.Class != Lock {
			t.Errorf("%s is GET but counts as %s", operation.ID, operation.Class)
		}
		if got, ok := OperationByID(operation.ID); !ok || got != operation {
			t.Errorf("OperationByID(%q) = %+v, %v", operation.ID, got, ok)
		}
	}
	for _, id := range []string{"createExchange", "createSepaTransfer", "createCryptoWithdrawal", "createTransfer"} {
		if operation, _ := OperationByID(id); operation.Class != Money {
			t.Errorf("%s must be of class money", id)
		}
	}
	if Money.String() != "money" || Class(99).String() != "class 99" {
		t.Error("classes have wrong names")
	}
}

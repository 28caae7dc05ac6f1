package sandbox

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		os.Exit(runChild(path))
	}
	// Properties are checked with fewer examples than rapid's own 100, unless -rapid.checks says otherwise.
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// noon is the time at which the tests' clocks stand still.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// open opens a sandbox in a new file, with the clock standing at noon.
func open(t testing.TB, opts Options) *Sandbox {
	t.Helper()
	if opts.File == "" {
		opts.File = filepath.Join(t.TempDir(), "sandbox.db")
	}
	if opts.Now == nil {
		opts.Now = atNoon
	}
	s, err := Open(context.Background(), opts)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.CheckLedger(context.Background()); err != nil {
			t.Errorf("the ledger after the test: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// closed closes a sandbox that has no cleanup of its own.
func closed(t testing.TB, s *Sandbox) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// str is a JSON value that should be a string.
func str(v any) string {
	s, _ := v.(string)
	return s
}

// api calls a sandbox and holds every answer against the contract.
type api struct {
	t       testing.TB
	sandbox *Sandbox
	client  *http.Client
	base    string
	header  http.Header
}

// embedded calls a sandbox through its RoundTripper.
func embedded(t testing.TB, s *Sandbox) *api {
	return &api{t: t, sandbox: s, client: &http.Client{Transport: s.RoundTripper()}, base: "https://p100.invalid", header: withKey("key")}
}

// served calls a sandbox over HTTP.
func served(t testing.TB, s *Sandbox) *api {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return &api{t: t, sandbox: s, client: server.Client(), base: server.URL, header: withKey("key")}
}

func withKey(key string) http.Header { return http.Header{"X-Api-Key": {key}} }

// onBoth runs a test through the RoundTripper and over HTTP, each on a new sandbox.
func onBoth(t *testing.T, opts Options, test func(*testing.T, *api)) {
	t.Helper()
	for name, connect := range map[string]func(testing.TB, *Sandbox) *api{"embedded": embedded, "served": served} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, connect(t, open(t, opts)))
		})
	}
}

// with returns a caller with another header; an empty value leaves it out.
func (a *api) with(name, value string) *api {
	other := *a
	other.header = maps.Clone(a.header)
	if value == "" {
		other.header.Del(name)
	} else {
		other.header.Set(name, value)
	}
	return &other
}

// on returns a caller for a subtest.
func (a *api) on(t testing.TB) *api {
	other := *a
	other.t = t
	return &other
}

// reply is an answer: its JSON object, its text and its error code.
type reply struct {
	status int
	header http.Header
	text   string
	object map[string]any
	code   string
}

// request builds a request; body is JSON text or something to encode, nil for none.
func (a *api) request(t testing.TB, method, path string, body any) *http.Request {
	var reader io.Reader
	if text, ok := body.(string); ok {
		reader = strings.NewReader(text)
	} else if body != nil {
		reader = strings.NewReader(encode(body))
	}
	request, err := http.NewRequest(method, a.base+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = a.header.Clone()
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return request
}

// encode writes a value of the tests, all of which JSON can express.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func discard(response *http.Response) {
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

// send makes a request and reads and validates the answer.
func (a *api) send(method, path string, body any) (reply, error) {
	return a.do(a.request(a.t, method, path, body))
}

func (a *api) do(request *http.Request) (reply, error) {
	response, err := a.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}, err
	}
	r := reply{status: response.StatusCode, header: response.Header, text: string(content)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(content, &r.object); err != nil {
			a.t.Errorf("%s %s answers no JSON object: %s", request.Method, request.URL.Path, content)
		}
	}
	r.code, _ = r.object["errorCode"].(string)
	if response.Header.Get("X-Request-Id") == "" {
		a.t.Errorf("%s %s answers without a request id", request.Method, request.URL.Path)
	}
	a.validate(request, r)
	return r, nil
}

// validate holds an answer against the contract that has the operation.
func (a *api) validate(request *http.Request, r reply) {
	a.t.Helper()
	doc, err := contract.P100()
	if strings.HasPrefix(request.URL.Path, "/sandbox/") {
		doc, err = contract.Sandbox()
	}
	if err != nil {
		a.t.Fatal(err)
	}
	if _, _, ok := doc.Find(request.Method, request.URL.EscapedPath()); !ok {
		return
	}
	if err := doc.ValidateResponse(request, r.status, r.header, []byte(r.text)); err != nil {
		a.t.Errorf("the answer to %s %s violates the contract: %v\n%s", request.Method, request.URL.Path, err, r.text)
	}
}

// call is send for requests that get an answer.
func (a *api) call(method, path string, body any) reply {
	a.t.Helper()
	r, err := a.send(method, path, body)
	if err != nil {
		a.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

// must is call for requests that succeed.
func (a *api) must(method, path string, body any) reply {
	a.t.Helper()
	r := a.call(method, path, body)
	if r.status >= 300 {
		a.t.Fatalf("%s %s: %d %s", method, path, r.status, r.text)
	}
	return r
}

// refused is call for requests that answer an error.
func (a *api) refused(method, path string, body any, status int, code string) reply {
	a.t.Helper()
	r := a.call(method, path, body)
	if r.status != status || r.code != code {
		a.t.Errorf("%s %s: %d %s, want %d %s", method, path, r.status, r.text, status, code)
	}
	return r
}

type object map[string]any

// but returns a copy with a field changed, or left out when the value is nil.
func (o object) but(name string, value any) object {
	other := maps.Clone(o)
	if value == nil {
		delete(other, name)
	} else {
		other[name] = value
	}
	return other
}

const (
	createPath  = "/v1/user/balances/crypto-and-fiat"
	kycPath     = "/v1/kyc"
	verifyPath  = "/v1/user/verification"
	decidePath  = "/sandbox/v1/kyc/decision"
	advancePath = "/sandbox/v1/clock/advance"
	modesPath   = "/sandbox/v1/modes"
	partnerPath = "/v1/partner/balances"
)

func alice() object {
	return object{
		"externalUserId": "alice", "email": "alice@example.pl", "phone": "48601234567", "firstName": "Alice", "lastName": "Kowalska",
		"street": "ul. Marszałkowska", "number": "123/5", "city": "Warszawa", "postCode": "00-001", "country": "PL", "citizenship": "PL",
		"nationality": "PL", "birthCountry": "PL", "birthDate": "1990-05-15", "hasAcceptedP100Tc": true,
	}
}

func kycBody(user string) object {
	return object{
		"externalUserId": user, "documentType": "PASSPORT", "country": "PL", "incomeSource": "SALARY", "occupation": "IT",
		"openAccountReason": "DAILY_USE",
	}
}

func documentBody(user string) object {
	return object{
		"externalUserId": user, "documentType": "PASSPORT", "documentNumber": "AB1234567", "documentCountry": "PL",
		"documentExpirationDate": "2031-01-01",
	}
}

func (a *api) create(user string) string {
	a.t.Helper()
	return str(a.must("POST", createPath, alice().but("externalUserId", user)).object["userId"])
}

func (a *api) startKYC(user string) string {
	a.t.Helper()
	return str(a.must("POST", kycPath, kycBody(user)).object["verificationId"])
}

func (a *api) decide(user, verification, status string) {
	a.t.Helper()
	a.must("POST", decidePath, object{"externalUserId": user, "verificationId": verification, "status": status})
}

// verified creates a user and takes it to the point where activation is due.
func (a *api) verified(user string) {
	a.t.Helper()
	a.create(user)
	a.decide(user, a.startKYC(user), kycVerified)
	a.must("POST", verifyPath, documentBody(user))
}

// active creates a user with IBAN and wallets.
func (a *api) active(user string) {
	a.t.Helper()
	a.verified(user)
	a.must("POST", advancePath, object{"seconds": 1})
}

func (a *api) setModes(change func(*Modes)) {
	a.t.Helper()
	m, err := a.sandbox.Modes()
	if err != nil {
		a.t.Fatal(err)
	}
	change(&m)
	if err := a.sandbox.SetModes(m); err != nil {
		a.t.Fatal(err)
	}
}

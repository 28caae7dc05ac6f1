package sandbox

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

func contracts(t testing.TB) (p100, control *contract.Contract) {
	t.Helper()
	p100, err := contract.P100()
	if err != nil {
		t.Fatal(err)
	}
	if control, err = contract.Sandbox(); err != nil {
		t.Fatal(err)
	}
	return p100, control
}

func TestEveryOperationOfTheContractsIsThere(t *testing.T) {
	t.Parallel()
	p100, control := contracts(t)
	var documented []string
	for _, op := range slices.Concat(p100.Operations(), control.Operations()) {
		documented = append(documented, op.ID)
	}
	slices.Sort(documented)
	if diff := cmp.Diff(documented, slices.Sorted(maps.Keys(allOperations()))); diff != "" {
		t.Errorf("operations (-contract +sandbox):\n%s", diff)
	}
}

// fill replaces the placeholders of a path template.
func fill(template string) string {
	return regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(template, "x")
}

func TestAuthentication(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{Keys: []string{"one", "two"}, ControlToken: "token"}, func(t *testing.T, a *api) {
		for _, test := range []struct {
			name, method, path, key, token, want string // want: "" = not refused for the key or token
		}{
			{"right key", "GET", partnerPath, "one", "", ""},
			{"another right key", "GET", partnerPath, "two", "", ""},
			{"no key", "GET", partnerPath, "", "", "Access Denied. xo1"},
			{"wrong key", "GET", partnerPath, "three", "", "Access Denied. xo2"},
			{"wrong key before a wrong body", "POST", createPath, "three", "", "Access Denied. xo2"},
			{"wrong key for cards", "DELETE", "/v1/card", "three", "", "Access Denied. xo2"},
			{"the token is no key", "GET", partnerPath, "", "token", "Access Denied. xo1"},
			{"info needs nothing", "GET", "/sandbox/v1/info", "", "", ""},
			{"clock without token", "GET", "/sandbox/v1/clock", "one", "", "SBXTOKEN"},
			{"clock with a wrong token", "GET", "/sandbox/v1/clock", "one", "nekot", "SBXTOKEN"},
			{"clock without key", "GET", "/sandbox/v1/clock", "", "token", ""},
			{"modes without token", "GET", modesPath, "one", "", "SBXTOKEN"},
			{"decision without token", "POST", decidePath, "one", "", "SBXTOKEN"},
			{"decision without key", "POST", decidePath, "", "token", "Access Denied. xo1"},
			{"decision with a wrong key", "POST", decidePath, "three", "token", "Access Denied. xo2"},
		} {
			t.Run(test.name, func(t *testing.T) {
				r := a.on(t).with("X-Api-Key", test.key).with("X-Sandbox-Token", test.token).call(test.method, test.path, nil)
				switch {
				case test.want == "":
					if r.status != 200 {
						t.Errorf("refused: %d %s", r.status, r.text)
					}
				case r.status != http.StatusUnauthorized, r.text != test.want && r.code != test.want:
					t.Errorf("answered %d %s, want 401 %s", r.status, r.text, test.want)
				}
			})
		}
	})
}

func TestEmbeddedControlNeedsNoToken(t *testing.T) {
	t.Parallel()
	embedded(t, open(t, Options{})).with("X-Api-Key", "").must("GET", "/sandbox/v1/clock", nil)
}

func TestUnknownPaths(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		for _, path := range []string{"/", "/v1", "/v1/users", "/v1/partner/balances/", "/sandbox/v1/", "/sandbox/v1/fnord", "/v2/partner/balances"} {
			if r := a.call("GET", path, nil); r.status != 404 || r.code != "" || r.object["statusCode"] != 404.0 {
				t.Errorf("%s answers %d %s", path, r.status, r.text)
			}
		}
		if r := a.call("PUT", partnerPath, nil); r.status != 404 {
			t.Errorf("an unknown method answers %d", r.status)
		}
	})
}

// A mistake in this program costs one request, which leaves nothing behind.
func TestPanicsAreP500(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice")
		write := a.sandbox.operations["deleteUser"]
		write.run = func(c *call) (answer, error) {
			if _, err := deleteUser(c); err != nil {
				return answer{}, err
			}
			panic("a mistake")
		}
		a.sandbox.operations["deleteUser"] = write
		read := a.sandbox.operations["getPartnerBalances"]
		read.run = func(*call) (answer, error) { panic("another one") }
		a.sandbox.operations["getPartnerBalances"] = read
		for range 2 * cap(a.sandbox.store.readers) { // every connection goes on
			r := a.refused("DELETE", "/v1/user/alice", nil, 400, "P500")
			if strings.Contains(r.text, "mistake") {
				t.Errorf("the cause is answered: %s", r.text)
			}
			a.refused("GET", partnerPath, nil, 400, "P500")
			a.must("GET", "/v1/user/balances/alice", nil)
		}
		log := a.sandbox.Log()
		if e := log[len(log)-3]; e.Code != "P500" || !strings.HasPrefix(e.Failure, "panic: a mistake\n") || !strings.Contains(e.Failure, "TestPanicsAreP500") {
			t.Errorf("logged is %+v", e)
		}
	})
}

func TestMalformedRequests(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		for _, body := range []any{nil, "", "{", "[]", `"text"`, "{}", `{"externalUserId":"a"}{}`} {
			a.refused("POST", createPath, body, 400, "P403")
		}
		if r := a.refused("POST", createPath, strings.Repeat(" ", maxBody+1), 400, "P403"); !strings.Contains(r.text, "too large") {
			t.Errorf("a body that is too large answers %s", r.text)
		}
		chunked := a.request(t, "POST", createPath, strings.Repeat(" ", maxBody+1))
		chunked.ContentLength = -1
		if r, err := a.do(chunked); err != nil || r.code != "P403" || !strings.Contains(r.text, "too large") {
			t.Errorf("a body of unknown length that is too large answers %s, %v", r.text, err)
		}
		a.refused("GET", partnerPath+"?page=1", nil, 400, "P403")
		a.refused("PATCH", "/v1/user/suspend/"+strings.Repeat("x", 256), nil, 400, "P403")
	})
}

func TestAnswersHaveIDsAndAreNotStored(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		seen := map[string]bool{}
		for range 3 {
			h := a.must("GET", partnerPath, nil).header
			id := h.Get("X-Request-Id")
			if seen[id] || len(id) != 36 {
				t.Errorf("the request id is %q", id)
			}
			seen[id] = true
			if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("the header is %v", h)
			}
		}
		if id := a.with("X-Request-Id", "mine-1").must("GET", partnerPath, nil).header.Get("X-Request-Id"); id != "mine-1" {
			t.Errorf("the client's request id became %q", id)
		}
		for _, bad := range []string{strings.Repeat("x", 129), "two words"} {
			if id := a.with("X-Request-Id", bad).must("GET", partnerPath, nil).header.Get("X-Request-Id"); id == bad {
				t.Errorf("the id %q was taken over", bad)
			}
		}
	})
}

func TestAnyHostIsServed(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	for _, base := range []string{"https://partner-api.p100.io", "http://localhost:8100", "https://sandbox.invalid"} {
		a.base = base
		a.must("GET", partnerPath, nil)
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.setModes(func(m *Modes) { m.RateLimitPerSecond = 2 })
		a.must("GET", partnerPath, nil)
		a.refused("POST", createPath, "{}", 400, "P403") // counts as well
		for _, path := range []string{partnerPath, "/v1/user/balances/alice"} {
			r := a.call("GET", path, nil)
			if r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") != "1" || r.code != "" {
				t.Errorf("above the limit: %d, Retry-After %q, %s", r.status, r.header.Get("Retry-After"), r.text)
			}
		}
		if r := a.call("POST", createPath, alice()); r.status != http.StatusTooManyRequests {
			t.Errorf("a write above the limit: %d", r.status)
		}
		a.with("X-Api-Key", "other").must("GET", partnerPath, nil) // limits are per partner
		a.must("GET", "/sandbox/v1/clock", nil)                    // and not for the control API
		if err := a.sandbox.Advance(time.Second); err != nil {
			t.Fatal(err)
		}
		a.must("POST", createPath, alice()) // what was refused has not happened
	})
}

func TestAfterClose(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	closed, err := Open(t.Context(), Options{File: s.opts.File})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := closed.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	embedded(t, closed).refused("GET", partnerPath, nil, 400, "P501")
	if failure := closed.Log()[0].Failure; failure != ErrClosed.Error() {
		t.Errorf("the log gives the cause %q", failure)
	}
	a.must("GET", partnerPath, nil)
}

// The catalogue of errors has the names, texts and statuses of the contracts.
func TestErrorsAreThoseOfTheContracts(t *testing.T) {
	t.Parallel()
	documented := documentedErrors(t)
	known := map[string]errorShape{}
	for _, e := range knownErrors {
		known[e.code] = e.shape()
		want, ok := documented[e.code]
		if !ok {
			t.Errorf("%s is in no contract", e.code)
		} else if diff := cmp.Diff(want, e.shape()); diff != "" {
			t.Errorf("%s (-contract +sandbox):\n%s", e.code, diff)
		}
	}
}

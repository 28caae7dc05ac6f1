package provider_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetriesAndTheirWaits(t *testing.T) {
	t.Parallel()
	broken := func(int) (int, http.Header, string) { return 503, http.Header{}, "" }
	for name, tc := range map[string]struct {
		block    attrs
		requests int
		lo, hi   time.Duration // of every pause
	}{
		"by default":   {nil, 5, 500 * time.Millisecond, 30 * time.Second},
		"as asked for": {attrs{"max_retries": number(9), "retry_wait_min": text("3s"), "retry_wait_max": text("4s")}, 10, 3 * time.Second, 4 * time.Second},
		"never":        {attrs{"max_retries": number(0)}, 1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &deployment{answer: broken}
				wantParts(t, staging(t, d, tc.block).reads(t, "alice"), "Unable to read the user", "HTTP 503 Service Unavailable")
				if len(d.requests) != tc.requests {
					t.Errorf("%d requests, want %d", len(d.requests), tc.requests)
				}
				for i := range d.starts[1:] {
					if pause := d.starts[i+1] - d.starts[i]; pause < tc.lo || pause > tc.hi {
						t.Errorf("pause %d is %v, want %v to %v", i+1, pause, tc.lo, tc.hi)
					}
				}
			})
		})
	}
}

// Whatever passes, a read waits out: it needs no second plan.
func TestReadsSurviveTrouble(t *testing.T) {
	t.Parallel()
	fine := `{"fiatBalances":[],"cryptoBalances":[]}`
	business := func(code string) string { return `{"errorCode":"` + code + `","errorName":"x","errorMessage":"x"}` }
	wait := func(seconds string) http.Header { return http.Header{"Retry-After": {seconds}} }
	for name, tc := range map[string]struct {
		status int // 0: the connection is lost
		header func() http.Header
		body   string
		pause  time.Duration // 0: the provider's own
	}{
		"429 without Retry-After":      {429, nil, "", 0},
		"429 with seconds":             {429, func() http.Header { return wait("77") }, "", 77 * time.Second},
		"429 with a date":              {429, func() http.Header { return wait(time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)) }, "", 90 * time.Second},
		"429 with a date that is past": {429, func() http.Header { return wait("Fri, 31 Dec 1999 23:59:59 GMT") }, "", 0},
		"P500 with status 400":         {400, nil, business("P500"), 0},
		"P501 with status 400":         {400, nil, business("P501"), 0},
		"500":                          {500, nil, `{"message":"Internal server error","statusCode":500}`, 0},
		"a gateway's HTML":             {502, func() http.Header { return http.Header{"Content-Type": {"text/html"}} }, "<html><h1>Bad Gateway</h1>", 0},
		"503 with seconds":             {503, func() http.Header { return wait("12") }, "", 12 * time.Second},
		"a lost connection":            {0, nil, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &deployment{answer: func(n int) (int, http.Header, string) {
					if n > 2 {
						return 200, http.Header{}, fine
					}
					header := http.Header{}
					if tc.header != nil {
						header = tc.header()
					}
					return tc.status, header, tc.body
				}}
				s := staging(t, d, attrs{"retry_wait_min": text("1s"), "retry_wait_max": text("5s")})
				if got := s.reads(t, "alice"); got != "" {
					t.Fatal(got)
				}
				if len(d.requests) != 3 {
					t.Fatalf("%d requests, want 3", len(d.requests))
				}
				pauses := []time.Duration{d.starts[1], d.starts[2] - d.starts[1]}
				for _, pause := range pauses {
					pause = pause.Round(time.Second)
					if tc.pause == 0 && (pause < time.Second || pause > 5*time.Second) || tc.pause != 0 && pause != tc.pause {
						t.Errorf("pauses %v, want %v", pauses, tc.pause)
					}
				}
			})
		})
	}
}

// What does not pass is not asked for again.
func TestDefiniteAnswersAreNotRepeated(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status  int
		kind    string
		body    string
		explain []string
	}{
		"a refused key":    {401, "text/plain", "Access Denied. xo3", []string{"the IP address of this machine is not allowed"}},
		"validation":       {400, "application/json", `{"errorCode":"P403","errorMessage":"id must be a string"}`, []string{"id must be a string", "code P403"}},
		"not there":        {404, "application/json", `{"message":"Cannot GET"}`, []string{"does not seem to have the operation", `operation_paths = { getUserBalances = "/v1/..." }`}},
		"a portal's login": {200, "text/html", "<html>Log in</html>", []string{"the answer is a web page", "Check that the base URL leads to the P100 API itself"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := &deployment{answer: func(int) (int, http.Header, string) {
					return tc.status, http.Header{"Content-Type": {tc.kind}}, tc.body
				}}
				wantParts(t, staging(t, d, nil).reads(t, "alice"), append(slices.Clone(tc.explain), "Unable to read the user")...)
				if len(d.requests) != 1 {
					t.Errorf("%d requests, want 1", len(d.requests))
				}
			})
		})
	}
}

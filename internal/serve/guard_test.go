package serve

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestHosts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		asked, listening string
		further          []string
		host             string
		want             bool
	}{
		{asked: "127.0.0.1:8100", host: "127.0.0.1:8100", want: true},
		{asked: "127.0.0.1:8100", host: "127.0.0.1", want: true},
		{asked: "127.0.0.1:8100", host: "127.9.9.9:1", want: true},
		{asked: "127.0.0.1:8100", host: "localhost:8100", want: true},
		{asked: "127.0.0.1:8100", host: "LOCALHOST.:8100", want: true},
		{asked: "127.0.0.1:8100", host: "[::1]:8100", want: true},
		{asked: "127.0.0.1:8100", host: "[::1]", want: true},
		{asked: "127.0.0.1:8100", host: "rebinding.example:8100"},
		{asked: "127.0.0.1:8100", host: "localhost.rebinding.example"},
		{asked: "127.0.0.1:8100", host: "127.0.0.1.rebinding.example"},
		{asked: "127.0.0.1:8100", host: "192.168.0.7:8100"},
		{asked: "127.0.0.1:8100", host: "0.0.0.0:8100"},
		{asked: "127.0.0.1:8100", host: ""},
		{asked: "sandbox.internal:8100", listening: "10.1.2.3:8100", host: "Sandbox.Internal:80", want: true},
		{asked: "sandbox.internal:8100", listening: "10.1.2.3:8100", host: "10.1.2.3:8100", want: true},
		{asked: "sandbox.internal:8100", listening: "10.1.2.3:8100", host: "10.1.2.4:8100"},
		{asked: ":8100", listening: "[::]:8100", host: "192.168.0.7:8100", want: true},
		{asked: "0.0.0.0:8100", listening: "[::]:8100", host: "[fd00::7]:8100", want: true},
		{asked: "0.0.0.0:8100", host: "rebinding.example:8100"},
		{asked: "0.0.0.0:8100", host: ""},
		{asked: "127.0.0.1:8100", further: []string{"p100"}, host: "p100:8100", want: true},
		{asked: "127.0.0.1:8100", further: []string{"p100"}, host: "p100.rebinding.example"},
	} {
		if test.listening == "" {
			test.listening = test.asked
		}
		if got := newHosts(test.asked, test.listening, test.further).allow(test.host); got != test.want {
			t.Errorf("%s with %v answers %q: %t, want %t", test.asked, test.further, test.host, got, test.want)
		}
	}
}

// What pages in the user's browser can do, by what the browser says of them.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	box := open(t, sandbox.Options{})
	s := listen(t, box, Options{Console: console})
	const (
		advance  = "POST /sandbox/v1/clock/advance"
		clock    = "GET /sandbox/v1/clock"
		press    = "POST /users/alice"
		upload   = "POST /users/alice/poa-files"
		look     = "GET /users/alice"
		userAPI  = "GET /v1/partner/balances"
		anywhere = "OPTIONS /sandbox/v1/clock"
	)
	for _, test := range []struct {
		request string
		headers string // separated by ;
		status  int
	}{
		{clock, "", 200},                              // curl, an application, the provider
		{clock, "Sec-Fetch-Site: none", 200},          // typed
		{clock, "Sec-Fetch-Site: same-origin", 200},   // the console's own
		{clock, "Sec-Fetch-Site: cross-site", 403},    // <script src>
		{clock, "Sec-Fetch-Site: same-site", 403},     // another port of localhost
		{clock, "Origin: http://127.0.0.1:3000", 403}, // the same in an old browser
		{clock, "Origin: http://127.0.0.1:8100", 200}, // the console in an old browser
		{clock, "Origin: null", 403},                  // a sandboxed frame
		{clock, "Host: rebinding.example", 421},       // DNS rebinding is of the same origin
		{clock, "Sec-Fetch-Site: cross-site; Sec-Fetch-Mode: navigate; Sec-Fetch-Dest: document", 403},
		{advance, "Origin: https://hostile.example", 403}, // a form that posts text
		{advance, "Sec-Fetch-Site: cross-site; Origin: http://127.0.0.1:8100", 403},
		{anywhere, "Origin: https://hostile.example; Access-Control-Request-Method: POST", 403},
		{press, "Sec-Fetch-Site: same-origin; Origin: http://127.0.0.1:8100", 200},
		{press, "Sec-Fetch-Site: cross-site; Sec-Fetch-Mode: navigate; Sec-Fetch-Dest: document", 403}, // a form
		{press, "Origin: https://hostile.example", 403},
		// A form with files needs no more permission than one without.
		{upload, "Content-Type: multipart/form-data; Origin: https://hostile.example", 403},
		{upload, "Content-Type: multipart/form-data; Sec-Fetch-Site: same-site; Origin: http://127.0.0.1:3000", 403},
		{upload, "Content-Type: multipart/form-data; Sec-Fetch-Site: same-origin; Origin: http://127.0.0.1:8100", 200},
		{press, "Host: rebinding.example; Origin: http://rebinding.example", 421},
		{look, "Sec-Fetch-Site: cross-site; Sec-Fetch-Mode: navigate; Sec-Fetch-Dest: document", 200}, // a link
		{look, "Sec-Fetch-Site: cross-site; Sec-Fetch-Mode: navigate; Sec-Fetch-Dest: iframe", 403},
		{look, "Sec-Fetch-Site: cross-site; Sec-Fetch-Mode: no-cors; Sec-Fetch-Dest: image", 403},
		{look, "Host: rebinding.example", 421},
		{userAPI, "X-Api-Key: key; Origin: http://localhost:3000", 200}, // the proxy of a web application
		{userAPI, "X-Api-Key: key; Host: rebinding.example", 421},
		{"GET /healthz", "Host: 10.0.0.1:8100", 200}, // a probe from elsewhere
	} {
		method, path, _ := strings.Cut(test.request, " ")
		r := httptest.NewRequest(method, "http://127.0.0.1:8100"+path, nil)
		for header := range strings.SplitSeq(test.headers, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(header), ": ")
			if name == "Host" {
				r.Host = value
			} else if name != "" {
				r.Header.Set(name, value)
			}
		}
		w := httptest.NewRecorder()
		s.http.Handler.ServeHTTP(w, r)
		if w.Code != test.status {
			t.Errorf("%s with %q is answered %d, want %d", test.request, test.headers, w.Code, test.status)
		}
		for name := range w.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s with %q is answered with %s", test.request, test.headers, name)
			}
		}
		if strings.Contains(w.Body.String(), "example") {
			t.Errorf("%s with %q repeats what was sent: %s", test.request, test.headers, w.Body)
		}
	}
}

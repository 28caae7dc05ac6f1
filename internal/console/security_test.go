package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Names of people are the application's to choose, and so is everything in the log.
func TestHostileTextIsShownAsText(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'{{.}}`
	id := a.create(hostile, object{"firstName": hostile, "lastName": `</textarea><svg onload=alert(3)>`, "street": `javascript:alert(4)`})
	b := at(t, s, Options{})
	r := b.request("GET", "/v1/x", nil)
	r.URL.RawQuery = `q=<script>alert(5)</script>`
	s.ServeHTTP(httptest.NewRecorder(), r)
	user := b.open("/users/" + id)
	user.says(hostile)
	refused := user.send("/start-kyc", set("country", hostile))
	list := b.open("/?q=%22%3E%3Cscript%3E&group=%3Cscript%3E&partner=%22%3E%3Cscript%3E")
	for _, p := range []*shown{user, refused, list, b.open("/"), b.open("/?q=" + `%22%3E%3Cscript%3E`), b.open("/log"), b.open("/log/1"), b.open("/log/2"), b.open("/log?user=%22%3E%3Cimg%20src%3Dx%3E")} {
		p.each("script", func(n *html.Node) {
			if src := attribute(n, "src"); src != "/static/console.js" || n.FirstChild != nil {
				t.Errorf("%s has a script %q %s", p.path, src, textOf(n))
			}
		})
		for n := range p.root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if n.Data == "img" || n.Data == "style" {
				t.Errorf("%s has an element <%s>", p.path, n.Data)
			}
			for _, at := range n.Attr {
				if strings.HasPrefix(at.Key, "on") || at.Key == "style" || strings.HasPrefix(at.Val, "javascript:") && at.Key != "value" {
					t.Errorf("%s: <%s %s=%q>", p.path, n.Data, at.Key, at.Val)
				}
			}
		}
	}
}

func TestPagesLoadNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	id := application{t, s, "key"}.active("alice")
	b := at(t, s, Options{})
	for _, path := range []string{"/", "/users/new", "/users/" + id, "/deposits", "/log", "/log/1", "/settings", "/static/console.css", "/static/console.js"} {
		p := b.open(path)
		if got := p.header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") || strings.Contains(got, "unsafe") ||
			!strings.Contains(got, "frame-ancestors 'none'") || !strings.Contains(got, "form-action 'self'") {
			t.Errorf("%s has the policy %q", path, got)
		}
		if p.header.Get("X-Content-Type-Options") != "nosniff" || p.header.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s has the header %v", path, p.header)
		}
		for _, elsewhere := range []string{`src="http`, `src="//`, `href="http`, `href="//`, "@import", "url(http"} {
			if strings.Contains(p.source, elsewhere) {
				t.Errorf("%s contains %s", path, elsewhere)
			}
		}
	}
}

// Neither kind of form can be sent by a page of another site: browsers let those send
// both, with the cookies that they would send.
func TestFormsOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		action string
		send   func(b *browser, path string, values url.Values) *http.Request
		did    func(sandbox.UserView) bool
	}{
		"without files": {
			"/suspend", func(b *browser, path string, values url.Values) *http.Request { return b.request("POST", path, values) },
			func(u sandbox.UserView) bool { return u.Suspended },
		},
		"with files": {
			"/poa-files", func(b *browser, path string, values url.Values) *http.Request { return b.multipart(path, values, bill) },
			func(u sandbox.UserView) bool { return len(u.Proofs) > 0 },
		},
		// A form without files may be sent as one with files.
		"as if with files": {
			"/suspend", func(b *browser, path string, values url.Values) *http.Request { return b.multipart(path, values) },
			func(u sandbox.UserView) bool { return u.Suspended },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, sandbox.Options{})
			id := application{t, s, "key"}.active("alice")
			b := at(t, s, Options{})
			path, values := b.open("/users/" + id).form(test.action)
			did := func() bool {
				t.Helper()
				u, err := s.User(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				return test.did(u)
			}
			for name, r := range formsOfOthers(b, at(t, s, Options{}), path, values, test.send) {
				answer := httptest.NewRecorder()
				b.server.Config.Handler.ServeHTTP(answer, r)
				if answer.Code < 400 || did() {
					t.Errorf("%s: %d, done: %v", name, answer.Code, did())
				}
			}
			if p := b.do(test.send(b, path, values)); p.status != http.StatusOK || !did() {
				t.Errorf("the console's own form: %d %s", p.status, p.text())
			}
		})
	}
}

// formsOfOthers are requests that look like a form of the console, but for one thing
// each. The other browser has a session of its own.
func formsOfOthers(b, other *browser, path string, values url.Values, send func(*browser, string, url.Values) *http.Request) map[string]*http.Request {
	without := set("x", "y")
	_, foreign := other.open(pathOfPage(path)).form("/suspend")
	large := set("csrf", values.Get("csrf"), "x", strings.Repeat("x", sandbox.MaxUpload))
	all := map[string]*http.Request{
		"no token":                 send(b, path, without),
		"a token of others":        send(b, path, foreign),
		"another origin":           send(b, path, values),
		"no origin":                send(b, path, values),
		"another site":             send(b, path, values),
		"another port":             send(b, path, values),
		"the token in the address": send(b, path+"?"+values.Encode(), without),
		"a large form":             send(b, path, large),
		"a link":                   b.request("GET", path+"?"+values.Encode(), nil),
	}
	all["another origin"].Header.Set("Origin", "https://hostile.example")
	all["no origin"].Header.Set("Origin", "null")
	all["another site"].Header.Set("Sec-Fetch-Site", "cross-site")
	all["another port"].Header.Set("Sec-Fetch-Site", "same-site")
	for _, r := range all {
		for _, c := range b.client.Jar.Cookies(r.URL) {
			r.AddCookie(c)
		}
	}
	all["no cookie"] = send(b, path, values)
	return all
}

// pathOfPage is the page that has a form.
func pathOfPage(path string) string { return path[:strings.LastIndex(path, "/")] }

// Who follows a link from elsewhere comes without cookie, and is not given another
// one in its place.
func TestLinksFromElsewhereKeepTheSession(t *testing.T) {
	t.Parallel()
	b := at(t, open(t, sandbox.Options{}), Options{ControlToken: "token"})
	r := b.request("GET", "/deposits?x=1", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	p := b.do(r)
	if p.status != http.StatusOK || p.header.Get("Set-Cookie") != "" || !strings.Contains(p.source, `http-equiv="refresh"`) || !strings.Contains(p.source, `href="/deposits?x=1"`) {
		t.Errorf("a link from elsewhere: %d %v %s", p.status, p.header, p.source)
	}
}

func TestControlTokenIsAskedForOnce(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{ControlToken: "control-token"})
	id := application{t, open(t, sandbox.Options{}), "key"}.create("alice", nil)
	b := at(t, s, Options{ControlToken: "control-token"})
	for _, path := range []string{"/", "/users/new", "/users/" + id, "/deposits", "/log", "/log/rows", "/settings"} {
		if p := b.open(path); p.path != "/login" || strings.Contains(p.text(), "Users") {
			t.Errorf("%s shows %s: %s", path, p.path, p.text())
		}
	}
	login := b.open("/login")
	wrong := login.send("/login", set("token", "another"))
	if wrong.status != http.StatusForbidden {
		t.Errorf("a wrong token: %d", wrong.status)
	}
	wrong.says("This is not the control token")
	if strings.Contains(wrong.source, "another") || strings.Contains(wrong.source, "control-token\"") {
		t.Error("the page repeats a token")
	}
	if p := b.do(b.request("POST", "/login", set("token", "control-token"))); p.status != http.StatusForbidden {
		t.Errorf("the token without the page's form: %d", p.status)
	}
	before := b.cookie("session")
	inside := login.send("/login", set("token", "control-token")).done("Nobody has signed up yet", "Log out")
	if b.cookie("session") == before {
		t.Error("the session has the same cookie as before")
	}
	inside.send("/logout", nil)
	if p := b.open("/"); p.path != "/login" {
		t.Errorf("after logging out, / shows %s", p.path)
	}
}

func TestSessionsOfOthersAreWorthNothing(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{ControlToken: "control-token"})
	b := at(t, s, Options{ControlToken: "control-token"})
	visit := b.open("/login")
	visitorsCookie := b.cookie("session")
	other := at(t, s, Options{ControlToken: "control-token"}) // another process has another secret
	other.open("/login").send("/login", set("token", "control-token")).done()
	for name, value := range map[string]string{
		"a visitor's":       visitorsCookie,
		"another process's": other.cookie("session"),
		"an invented":       "AAAA.AAAA",
		"an unsigned":       "AAAA",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = strings.TrimPrefix(b.server.URL, "http://")
		r.AddCookie(&http.Cookie{Name: cookieName(r, "session"), Value: value})
		w := httptest.NewRecorder()
		b.server.Config.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/login" {
			t.Errorf("%s cookie opens the console: %d", name, w.Code)
		}
	}
	set := visit.header.Get("Set-Cookie")
	if !strings.Contains(set, "HttpOnly") || !strings.Contains(set, "SameSite=Strict") {
		t.Errorf("the cookie is %q", set)
	}
}

// cookie is the value of a cookie that the browser holds.
func (b *browser) cookie(name string) string {
	b.t.Helper()
	r := b.request("GET", "/", nil)
	for _, c := range b.client.Jar.Cookies(r.URL) {
		if c.Name == cookieName(r, name) {
			return c.Value
		}
	}
	return ""
}

// What was done is said once, and only what the console has said.
func TestWhatWasDoneIsSaidOnce(t *testing.T) {
	t.Parallel()
	b := at(t, open(t, sandbox.Options{}), Options{})
	p := b.open("/users/new").send("/users/new", nil).done("fixture-alice signed up")
	if again := b.open(p.path); strings.Contains(again.text(), "signed up.") {
		t.Error("the next page says it again")
	}
	r := b.request("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: cookieName(r, "flash"), Value: "aGVsbG8.aGVsbG8"})
	if p := b.do(r); strings.Contains(p.text(), "hello") {
		t.Error("the page says what somebody else has put into a cookie")
	}
}

package console

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// noon is the time at which the tests' clocks stand still.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// open opens a sandbox in a new file, with the clock standing at noon.
func open(t testing.TB, opts sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	opts.File = filepath.Join(t.TempDir(), "sandbox.db")
	if opts.Now == nil {
		opts.Now = func() time.Time { return noon }
	}
	s, err := sandbox.Open(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// application calls the API with a key, as the partner's application does.
type application struct {
	t       testing.TB
	sandbox *sandbox.Sandbox
	key     string
}

type object map[string]any

func (a application) call(method, path string, body any) object {
	a.t.Helper()
	var content io.Reader = http.NoBody
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		content = strings.NewReader(string(raw))
	}
	r := httptest.NewRequest(method, path, content)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Api-Key", a.key)
	w := httptest.NewRecorder()
	a.sandbox.ServeHTTP(w, r)
	if w.Code >= 300 {
		a.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	var answer object
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		a.t.Fatal(err)
	}
	return answer
}

func (a application) create(user string, changes object) string {
	a.t.Helper()
	body := object{
		"externalUserId": user, "email": "alice@example.pl", "phone": "48601234567", "firstName": "Alice", "lastName": "Kowalska",
		"street": "ul. Marszałkowska", "number": "123/5", "city": "Warszawa", "postCode": "00-001", "country": "PL", "citizenship": "PL",
		"nationality": "PL", "birthCountry": "PL", "birthDate": "1990-05-15", "hasAcceptedP100Tc": true,
	}
	for name, value := range changes {
		body[name] = value
	}
	id, _ := a.call("POST", "/v1/user/balances/crypto-and-fiat", body)["userId"].(string)
	return id
}

// active creates a user with IBAN and wallets.
func (a application) active(user string) string {
	a.t.Helper()
	id := a.create(user, nil)
	a.call("POST", "/v1/kyc", object{"externalUserId": user, "documentType": "PASSPORT", "country": "PL", "incomeSource": "OTHER", "openAccountReason": "DAILY_USE"})
	a.call("POST", "/sandbox/v1/kyc/decision", object{"externalUserId": user, "status": "VERIFIED"})
	a.call("POST", "/v1/user/verification", object{
		"externalUserId": user, "documentType": "PASSPORT", "documentNumber": "AB1234567", "documentCountry": "PL", "documentExpirationDate": "2031-01-01",
	})
	a.call("POST", "/sandbox/v1/clock/advance", object{"seconds": 1})
	return id
}

// browser is a person at the console, without JavaScript.
type browser struct {
	t      testing.TB
	server *httptest.Server
	client *http.Client
}

// at opens a browser at the console of a sandbox.
func at(t testing.TB, s *sandbox.Sandbox, opts Options) *browser {
	t.Helper()
	server := httptest.NewServer(New(s, opts))
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := server.Client()
	client.Jar = jar
	return &browser{t, server, client}
}

// shown is a page as it came.
type shown struct {
	browser *browser
	status  int
	header  http.Header
	path    string
	source  string
	root    *html.Node
}

func (b *browser) do(r *http.Request) *shown {
	b.t.Helper()
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	source, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(source)))
	if err != nil {
		b.t.Fatal(err)
	}
	return &shown{b, answer.StatusCode, answer.Header, answer.Request.URL.RequestURI(), string(source), root}
}

func (b *browser) request(method, path string, form url.Values) *http.Request {
	b.t.Helper()
	r, err := http.NewRequest(method, b.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

// open shows a page, which must be there.
func (b *browser) open(path string) *shown {
	b.t.Helper()
	p := b.do(b.request("GET", path, nil))
	if p.status != http.StatusOK {
		b.t.Fatalf("GET %s: %d %s", path, p.status, p.text())
	}
	return p
}

// each visits the elements of a name.
func (p *shown) each(name string, visit func(*html.Node)) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			visit(n)
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// text is what a person reads.
func (p *shown) text() (text string) {
	p.each("body", func(n *html.Node) { text = textOf(n) })
	return text
}

// says fails the test unless the page says all of the words.
func (p *shown) says(words ...string) {
	p.browser.t.Helper()
	for _, w := range words {
		if !strings.Contains(p.text(), w) {
			p.browser.t.Errorf("%s does not say %q:\n%s", p.path, w, p.text())
		}
	}
}

// form finds a form by the end of where it is sent, with the values it is filled
// with. More says which of several buttons it is, by a name and a value.
func (p *shown) form(action string, more ...string) (path string, values url.Values) {
	p.browser.t.Helper()
	p.each("form", func(n *html.Node) {
		filled := filledIn(n)
		if !strings.HasSuffix(attribute(n, "action"), action) || len(more) == 2 && filled.Get(more[0]) != more[1] || path != "" {
			return
		}
		path, values = attribute(n, "action"), filled
	})
	if path == "" {
		p.browser.t.Fatalf("%s has no form for %s %v:\n%s", p.path, action, more, p.text())
	}
	return path, values
}

func filledIn(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "input" && (attribute(n, "type") != "checkbox" || has(n, "checked")):
			values.Set(attribute(n, "name"), attribute(n, "value"))
		case n.Data == "textarea":
			values.Set(attribute(n, "name"), textOf(n))
		case n.Data == "option" && (has(n, "selected") || !values.Has(attribute(n.Parent, "name"))):
			values.Set(attribute(n.Parent, "name"), attribute(n, "value"))
		}
	}
	return values
}

// send fills in a form of the page and sends it. An empty change takes the field
// away, as unticking does.
func (p *shown) send(action string, changes url.Values, more ...string) *shown {
	p.browser.t.Helper()
	path, values := p.form(action, more...)
	for name, value := range changes {
		values[name] = value
	}
	return p.browser.do(p.browser.request("POST", path, values))
}

// set is one field with a value.
func set(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// done fails the test unless a form was carried out and the next page says so.
func (p *shown) done(words ...string) *shown {
	p.browser.t.Helper()
	if p.status != http.StatusOK {
		p.browser.t.Fatalf("%s: %d %s", p.path, p.status, p.text())
	}
	p.says(words...)
	return p
}

// refused fails the test unless a form came back with something to mend.
func (p *shown) refused(words ...string) *shown {
	p.browser.t.Helper()
	if p.status != http.StatusUnprocessableEntity {
		p.browser.t.Fatalf("%s: %d %s", p.path, p.status, p.text())
	}
	p.says(words...)
	return p
}

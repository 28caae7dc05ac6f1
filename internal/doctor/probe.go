package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// prober asks through the client, with its retries, limits and masking, and sees the answers as they came.
type prober struct {
	client *client.Client
	paths  map[string]string
}

func newProber(cfg client.Config) (*prober, error) {
	if cfg.Transport == nil {
		cfg.Transport = client.NewTransport()
	}
	cfg.Transport = overhear{cfg.Transport}
	p := &prober{paths: maps.Clone(cfg.OperationPaths)}
	cfg.OperationPaths = nil // ask is given the path each time
	var err error
	p.client, err = client.New(cfg)
	return p, err
}

// pathOf is the path that the provider would use for an operation.
func (p *prober) pathOf(op client.Operation) string {
	if path, ok := p.paths[op.ID]; ok {
		return path
	}
	return op.Path
}

// answer is the last answer to a request, and what the client makes of it.
type answer struct {
	path   string // as it was sent
	status int    // 0: no answer
	header http.Header
	body   []byte
	code   string // the error code
	err    error
}

// ask sends a request, several times where it fails in a way that may pass.
func (p *prober) ask(ctx context.Context, op client.Operation, call client.Call) answer {
	var a answer
	result, err := p.client.Do(context.WithValue(ctx, answerKey{}, &a), op, call)
	a.err, a.code = err, result.Code
	if code := client.CodeOf(err); code != "" {
		a.code = code
	}
	return a
}

// answerKey is the key under which a context holds the answer to fill.
type answerKey struct{}

// maxAnswer is how much of an answer is looked at, in bytes.
const maxAnswer = 10 << 20

// overhear keeps the last answer of each call.
type overhear struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (o overhear) RoundTrip(req *http.Request) (*http.Response, error) {
	a, _ := req.Context().Value(answerKey{}).(*answer)
	*a = answer{path: req.URL.RequestURI()}
	resp, err := o.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	a.status, a.header, a.body = resp.StatusCode, resp.Header, body
	return resp, nil
}

// isPage reports that the answer is for a person's browser.
func (a answer) isPage() bool {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	return kind == "text/html" || bytes.HasPrefix(bytes.TrimSpace(a.body), []byte("<"))
}

// text is what was answered, for the report.
func (a answer) text() string {
	text := fmt.Sprint(a.status)
	switch {
	case a.status == 0:
		return "nothing"
	case a.code != "":
		text += " " + a.code
	case a.isPage():
		text += " HTML"
	}
	return text
}

// form is an answer without what differs from path to path and from one moment to the next: two answers of a router that knows
// neither path have the same form.
func (a answer) form() string {
	path, _, _ := strings.Cut(a.path, "?")
	mask := func(text string) string {
		return strings.NewReplacer(a.path, "{path}", path, "{path}").Replace(text)
	}
	var fields map[string]any
	if json.Unmarshal(a.body, &fields) != nil {
		return fmt.Sprint(a.status, " ", mask(string(a.body)))
	}
	form := fmt.Sprint(a.status)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		form += " " + name
		if text, ok := fields[name].(string); ok && (name == "message" || name == "error") {
			form += "=" + mask(text)
		}
	}
	return form
}

package acctest

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing/iotest"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// watcher validates every request of the provider and every answer to it, and lets only applies write. Answers that a fault made are let through: they are
// wrong on purpose.
type watcher struct {
	env  *Env
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (w *watcher) RoundTrip(req *http.Request) (*http.Response, error) {
	if host := req.URL.Hostname(); !ofTheTest(host) && !w.env.isDeployment(req.URL) {
		w.env.t.Errorf("the provider reached for %s: %s %s", host, req.Method, req.URL.Path)
		return nil, fmt.Errorf("tests do not reach %s", host)
	}
	if during := writtenDuring(req); during != "" {
		w.env.t.Errorf("%s wrote: %s %s", during, req.Method, req.URL.Path)
	}
	api, err := contract.P100()
	control := strings.HasPrefix(req.URL.Path, "/sandbox/")
	if control {
		api, err = contract.Sandbox()
	}
	if err == nil && !control && w.env.deployment != nil {
		api, err = api.WithPaths(w.env.deployment.OperationPaths)
	}
	if err != nil {
		return nil, err
	}
	if !control {
		w.env.record(api, req)
	}
	if op, _, ok := api.Find(req.Method, req.URL.EscapedPath()); ok && w.env.deployment != nil { // a deployment has no log to read
		w.env.log.add(sandbox.Entry{Method: req.Method, Path: req.URL.Path, OperationID: op.ID})
	}
	var sent []byte
	if req.Body != nil {
		if sent, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		_ = req.Body.Close()
		req.Body = io.NopCloser(bytes.NewReader(sent))
	}
	if err := api.ValidateRequest(req, sent); err != nil {
		w.env.t.Errorf("the request %s %s breaks the contract: %v", req.Method, req.URL.Path, err)
	}
	resp, err := w.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	received, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil { // the provider is to see it where it happened: in the middle of the answer
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(received), iotest.ErrReader(err)))
		return resp, nil
	}
	resp.Body = io.NopCloser(bytes.NewReader(received))
	if w.env.log.isFaulted(resp.Header.Get("X-Request-Id")) {
		return resp, nil
	}
	if err := api.ValidateResponse(req, resp.StatusCode, resp.Header, received); err != nil {
		if w.env.deployment != nil {
			received = []byte("(what a deployment answers is not shown)")
		}
		w.env.t.Errorf("the answer %d to %s %s breaks the contract: %v\n%s", resp.StatusCode, req.Method, req.URL.Path, err, received)
	}
	return resp, nil
}

// writtenDuring is the call of the protocol that a request is made for, when it writes and the call must not.
func writtenDuring(req *http.Request) string {
	if during, ok := req.Context().Value(readOnlyCall{}).(string); ok && req.Method != http.MethodGet {
		return during
	}
	return ""
}

// isDeployment reports whether an address is the one that the scenario was given.
func (e *Env) isDeployment(to *url.URL) bool {
	if e.deployment == nil {
		return false
	}
	base, err := url.Parse(e.deployment.BaseURL)
	return err == nil && base.Scheme == to.Scheme && base.Host == to.Host
}

// ofTheTest reports whether a host is on this machine, or the embedded sandbox's, which cannot exist.
func ofTheTest(host string) bool {
	return strings.HasSuffix(host, ".invalid") || net.ParseIP(host).IsLoopback()
}

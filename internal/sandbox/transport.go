package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// RoundTripper returns a transport that hands every request, whatever its host, to
// the sandbox without a network.
func (s *Sandbox) RoundTripper() http.RoundTripper { return transport{s} }

type transport struct{ sandbox *Sandbox }

// RoundTrip answers the request. A dropped connection is io.ErrUnexpectedEOF, and
// a context that ended meanwhile is its error, as with a real connection; in both
// cases the effect may have happened.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	if err := ctx.Err(); err != nil {
		closeBody(r)
		return nil, err
	}
	a := t.sandbox.respond(r)
	closeBody(r)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case a.dropped:
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        a.header,
		Body:          io.NopCloser(bytes.NewReader(a.raw)),
		ContentLength: int64(len(a.raw)),
		Request:       r,
	}, nil
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close() // read to its end or not wanted
	}
}

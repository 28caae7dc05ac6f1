package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// RoundTripper returns a transport that hands every request, whatever its host, to
// the sandbox without a network.
func (s *Sandbox) RoundTripper() http.RoundTripper { return transport{s} }

type transport struct{ sandbox *Sandbox }

// RoundTrip answers the request. A dropped connection is io.ErrUnexpectedEOF, which a
// cut answer's body ends with, and
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
	body, length := io.Reader(bytes.NewReader(a.raw)), int64(len(a.raw))
	if a.cut {
		body, length = io.MultiReader(body, lostConnection{}), contentLength(a.header)
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        a.header,
		Body:          io.NopCloser(body),
		ContentLength: length,
		Request:       r,
	}, nil
}

// lostConnection ends a body that is shorter than it was announced.
type lostConnection struct{}

func (lostConnection) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func contentLength(h http.Header) int64 {
	length, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil { // unreachable: complete has set it
		return -1
	}
	return length
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close() // read to its end or not wanted
	}
}

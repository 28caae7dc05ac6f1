package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// request is one call made ready: everything that its attempts share.
type request struct {
	op          Operation
	template    string // the path template in use
	url         *url.URL
	contentType string // of the body
	body        []byte // nil: none
	call        Call
	redact      *redactor
}

// prepare expands the path and encodes the body once. Its errors hold no values.
func (c *Client) prepare(op Operation, call Call) (*request, error) {
	r := &request{op: op, template: op.Path, call: call}
	if template, ok := c.paths[op.ID]; ok {
		r.template = template
	}
	path, err := expand(r.template, call.Path)
	if err != nil {
		return nil, fmt.Errorf("cannot call %s: %w", op.ID, err)
	}
	if r.url, err = url.Parse(c.base.String() + path); err != nil {
		return nil, fmt.Errorf("cannot call %s: its path %q makes no URL", op.ID, r.template)
	}
	r.url.RawQuery = call.Query.Encode()
	if r.contentType, r.body, err = encode(call.Body); err != nil {
		return nil, fmt.Errorf("cannot call %s: %w", op.ID, err)
	}
	r.redact = newRedactor(c.secrets(), r)
	return r, nil
}

// encode writes a body: a form as multipart/form-data, anything else as JSON, nil not at all.
func encode(body any) (contentType string, raw []byte, err error) {
	switch body := body.(type) {
	case nil:
		return "", nil, nil
	case *form:
		return body.encode()
	}
	if raw, err = json.Marshal(body); err != nil {
		return "", nil, fmt.Errorf("its body (%T) cannot be written as JSON", body)
	}
	return "application/json", raw, nil
}

// expand fills a path template in. The values are escaped, so that a slash in one does not end the segment; "." and ".."
// cannot be escaped (every proxy resolves them) and are refused.
func expand(template string, values map[string]string) (string, error) {
	var err error
	path := placeholder.ReplaceAllStringFunc(template, func(match string) string {
		name := match[1 : len(match)-1]
		switch value := values[name]; value {
		case "":
			err = fmt.Errorf("%s is empty", name)
		case ".", "..":
			err = fmt.Errorf("%s must not consist of dots alone", name)
		default:
			return url.PathEscape(value)
		}
		return ""
	})
	return path, err
}

// httpRequest makes the request of one attempt.
func (r *request) httpRequest(ctx context.Context, connection *tracker) *http.Request {
	req := (&http.Request{Method: r.op.Method, URL: r.url, Host: r.url.Host, Header: http.Header{}}).WithContext(ctx)
	req.Header.Set("Accept", "application/json")
	if r.body != nil {
		req.Header.Set("Content-Type", r.contentType)
		req.ContentLength = int64(len(r.body))
		req.Body = io.NopCloser(bytes.NewReader(r.body))
		req.GetBody = func() (io.ReadCloser, error) {
			if !connection.mayRewind() {
				return nil, io.ErrUnexpectedEOF // whether to try again is for the safety class to say
			}
			return io.NopCloser(bytes.NewReader(r.body)), nil
		}
	}
	if r.op.Method == http.MethodGet { // what is read is decided by, and a lock is no read: nothing on the way may answer
		req.Header.Set("Cache-Control", "no-cache, no-store")
	}
	return req
}

func (r *request) apiError(status int, requestID string) *APIError {
	return &APIError{Status: status, Operation: r.op.ID, Method: r.op.Method, PathTemplate: r.template, RequestID: requestID}
}

func (r *request) noAnswer(status int, requestID, reason string, cause error) *NoAnswerError {
	return &NoAnswerError{
		Status: status, Operation: r.op.ID, Method: r.op.Method, PathTemplate: r.template,
		RequestID: requestID, Reason: reason, cause: cause,
	}
}

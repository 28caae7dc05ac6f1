package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// answer is what came back of a request, if anything.
type answer struct {
	status int
	header http.Header
	body   []byte
	err    error // there is no answer, or only a part of one
}

// send sends a request with a body in JSON, or none.
func (p *Payer) send(ctx context.Context, method, path string, body any) answer {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return answer{err: err}
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, p.BaseURL+path, content)
	if err != nil {
		return answer{err: err}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Api-Key", p.APIKey)
	response, err := p.HTTP.Do(request)
	if err != nil {
		return answer{err: err}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, text, err}
}

// read decodes the answer of a success.
func (a answer) read(into any) error {
	if a.err != nil || a.status/100 != 2 {
		return a.problem()
	}
	return json.Unmarshal(a.body, into)
}

// code is P100's error code, if it has one.
func (a answer) code() string {
	var e struct{ ErrorCode string }
	if json.Unmarshal(a.body, &e) != nil {
		return ""
	}
	return e.ErrorCode
}

// refused says that P100 has definitely not done it, and never will. What has no code
// comes from a proxy, which knows nothing, and P500 and P501 are faults of P100 that it
// sends with status 400.
func (a answer) refused() bool {
	switch a.code() {
	case "", "P500", "P501":
		return a.err == nil && a.status == http.StatusUnauthorized
	default:
		return a.err == nil && a.status/100 == 4 && a.status != http.StatusTooManyRequests
	}
}

// retryAfter is how long P100 asks to wait, which it says in seconds or as a time. A
// time counts from the answer's own: the clocks may differ.
func (a answer) retryAfter() time.Duration {
	text := a.header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(seconds) * time.Second
	}
	then, err := http.ParseTime(text)
	if err != nil {
		return usualPause
	}
	now, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return then.Sub(now)
}

// problem says what is wrong with an answer that is no success.
func (a answer) problem() error {
	switch {
	case a.err != nil:
		return fmt.Errorf("no answer of P100: %w", a.err)
	case a.code() != "":
		return fmt.Errorf("P100 answers %s (HTTP %d, request %s)", a.code(), a.status, a.header.Get("X-Request-Id"))
	default:
		return fmt.Errorf("P100 answers something unreadable (HTTP %d)", a.status)
	}
}

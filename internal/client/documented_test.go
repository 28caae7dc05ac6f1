package client

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// documented holds what a client sends, and what the test answers, against the contract. Answers that are no JSON, and those
// that the test breaks off, are let through.
func documented(t *testing.T, handler http.HandlerFunc) http.HandlerFunc {
	t.Helper()
	document, err := contract.P100()
	if err != nil {
		t.Fatal(err)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := document.ValidateRequest(r, body); err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		recorder := httptest.NewRecorder()
		handler(recorder, r)
		if err := document.ValidateResponse(r, recorder.Code, recorder.Header(), recorder.Body.Bytes()); err != nil && recorder.Code < 500 {
			t.Errorf("the answer to %s %s: %v", r.Method, r.URL.Path, err)
		}
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
	}
}

// captureDocumented is capture under the contract. The query is part of the path.
func captureDocumented(t *testing.T, status int, body string) (*Client, *sent) {
	t.Helper()
	got := &sent{}
	return serve(t, documented(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		*got = sent{r.Method, r.URL.RequestURI(), string(raw)}
		answer(w, status, body)
	})), got
}

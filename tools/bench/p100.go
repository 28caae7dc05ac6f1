package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// caller sends one request to a P100 and returns its answer.
type caller func(method, path string, body []byte) (status int, answer []byte, err error)

// p100 is a sandbox that is being measured, with an active user who has ten contacts.
type p100 struct {
	target string
	call   caller
	stop   func()
}

const (
	partnerKey = "bench"
	user       = "bench"
)

func headers() map[string]string { return map[string]string{"x-api-key": partnerKey} }

// startServed starts the program's "sandbox serve" on a file of its own.
func startServed(ctx context.Context, program, folder string) (*p100, error) {
	stdout, line := firstLine()
	process, err := start(ctx, stdout, program, "sandbox", "serve", "--json", "--address", "127.0.0.1:0",
		"--file", filepath.Join(folder, "served.db"), "--api-key", partnerKey)
	if err != nil {
		return nil, err
	}
	var started struct {
		URL string `json:"url"`
	}
	select {
	case text := <-line:
		err = json.Unmarshal([]byte(text), &started)
	case <-time.After(30 * time.Second):
		err = errors.New("no start line")
	}
	if err != nil || started.URL == "" {
		process.stop()
		return nil, fmt.Errorf("%s sandbox serve did not say where it listens: %w", program, err)
	}
	process.base, process.header = started.URL, headers()
	p := &p100{target: "served", stop: process.stop, call: func(method, path string, body []byte) (int, []byte, error) {
		return process.send(method, path, "application/json", body)
	}}
	err = p.prepare()
	return p, err
}

// openEmbedded opens a sandbox as the provider does, in this process.
func openEmbedded(ctx context.Context, folder string) (*p100, error) {
	s, err := sandbox.Open(ctx, sandbox.Options{File: filepath.Join(folder, "embedded.db")})
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: s.RoundTripper()}
	p := &p100{target: "embedded", stop: func() { _ = s.Close() }} // its folder goes next
	p.call = func(method, path string, body []byte) (int, []byte, error) {
		request, err := http.NewRequestWithContext(ctx, method, "http://sandbox.invalid"+path, bytes.NewReader(body))
		if err != nil {
			return 0, nil, err
		}
		for name, value := range headers() {
			request.Header.Set(name, value)
		}
		if body != nil {
			request.Header.Set("Content-Type", "application/json")
		}
		response, err := client.Do(request)
		if err != nil {
			return 0, nil, err
		}
		defer response.Body.Close()
		answer, err := io.ReadAll(response.Body)
		return response.StatusCode, answer, err
	}
	err = p.prepare()
	return p, err
}

// loads are the requests that are measured. What is written is new each time.
func (p *p100) loads() []load {
	get := func(path string) func(int64) (int, error) {
		return func(int64) (int, error) {
			status, _, err := p.call("GET", path, nil)
			return status, err
		}
	}
	post := func(path string, body func(n int64) object) func(int64) (int, error) {
		return func(n int64) (int, error) {
			status, _, err := p.call("POST", path, encode(body(n)))
			return status, err
		}
	}
	return []load{
		{target: p.target, name: "balances", sent: counter(p.target + " balances"), send: get("/v1/user/balances/" + user)},
		{target: p.target, name: "list contacts", sent: counter(p.target + " contacts"), send: get("/v1/sepa-deposit/contacts/" + user)},
		{target: p.target, name: "create user", sent: counter(p.target + " users"), send: post("/v1/user/balances/crypto-and-fiat", func(n int64) object {
			return person(fmt.Sprint("user-", n))
		})},
		{target: p.target, name: "transfer", sent: counter(p.target + " transfers"), send: post("/v1/transfer", func(int64) object {
			return object{"destinationExternalUserId": user, "currency": "eur", "amount": "0.01"}
		})},
	}
}

type object map[string]any

// encode writes a body, which JSON can always express.
func encode(o object) []byte {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return text
}

func person(externalUserID string) object {
	return object{
		"externalUserId": externalUserID, "email": "alice@example.pl", "phone": "48601234567", "firstName": "Alice", "lastName": "Kowalska",
		"street": "ul. Marszałkowska", "number": "123/5", "city": "Warszawa", "postCode": "00-001", "country": "PL", "citizenship": "PL",
		"nationality": "PL", "birthCountry": "PL", "birthDate": "1990-05-15", "hasAcceptedP100Tc": true,
	}
}

// ibans are examples of the IBAN registry.
var ibans = []string{
	"DE89370400440532013000", "PL61109010140000071219812874", "AT611904300234573201", "BE68539007547034", "NL91ABNA0417164300",
	"FR1420041010050500013M02606", "ES9121000418450200051332", "IT60X0542811101000000123456", "PT50000201231234567890154", "IE29AIBK93115212345678",
}

// prepare makes a user active and gives it contacts.
func (p *p100) prepare() error {
	steps := []struct {
		path string
		body object
	}{
		{"/v1/user/balances/crypto-and-fiat", person(user)},
		{"/v1/kyc", object{
			"externalUserId": user, "documentType": "PASSPORT", "country": "PL", "incomeSource": "SALARY", "occupation": "IT",
			"openAccountReason": "DAILY_USE",
		}},
		{"/sandbox/v1/kyc/decision", object{"externalUserId": user, "status": "VERIFIED"}},
		{"/v1/user/verification", object{
			"externalUserId": user, "documentType": "PASSPORT", "documentNumber": "AB1234567", "documentCountry": "PL",
			"documentExpirationDate": "2101-01-01",
		}},
		{"/sandbox/v1/clock/advance", object{"seconds": 60}},
	}
	for _, iban := range ibans {
		steps = append(steps, struct {
			path string
			body object
		}{"/v1/sepa-deposit/contacts/" + user, object{"iban": iban, "accountHolder": "Alice Kowalska", "label": "bench"}})
	}
	for _, step := range steps {
		status, answer, err := p.call("POST", step.path, encode(step.body))
		if err == nil && status >= http.StatusMultipleChoices {
			err = fmt.Errorf("%d %s", status, answer)
		}
		if err != nil {
			p.stop()
			return fmt.Errorf("%s: preparing with %s: %w", p.target, step.path, err)
		}
	}
	return nil
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// program is the sandbox's: the one that P100_SANDBOX_PROGRAM names, or one that is
// built. In a module of your own, `go get -tool` makes its package known.
var program string

func TestMain(m *testing.M) { os.Exit(withProgram(m.Run)) }

func withProgram(run func() int) int {
	if program = os.Getenv("P100_SANDBOX_PROGRAM"); program != "" {
		return run()
	}
	dir, err := os.MkdirTemp("", "p100-sandbox-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program = filepath.Join(dir, "p100-sandbox.exe") // Windows wants the ending, the others do not mind
	built, err := exec.CommandContext(context.Background(), "go", "build", "-o", program, "github.com/p100-community/terraform-provider-p100/cmd/p100-sandbox").CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "building the sandbox: %v\n%s", err, built)
		return 1
	}
	return run()
}

// sandbox is a P100 of a test's own, in a process of its own.
type sandbox struct {
	*testing.T

	URL string `json:"url"`
}

// serve starts a sandbox on a free port. It ends with the test.
func serve(t *testing.T) *sandbox {
	t.Helper()
	s := &sandbox{T: t}
	cmd := exec.CommandContext(t.Context(), program, "serve", "--json", "--address", "127.0.0.1:0", "--file", filepath.Join(t.TempDir(), "p100.db"))
	// Settings for other sandboxes are not for this one.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "P100_") })
	// Its log, which go test shows when the test fails.
	cmd.Stderr = t.Output()
	// Where there are no interrupts (Windows), it is killed after the delay.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	start, err := cmd.StdoutPipe()
	s.must(err)
	s.must(cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() })     // the test's context has ended by now, which interrupts it
	s.must(json.NewDecoder(start).Decode(s)) // the first line says where it is
	return s
}

func (s *sandbox) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// object is a JSON object.
type object = map[string]any

// call sends a request that must succeed, to the User API or the control API, and
// decodes what is answered. Without a body it sends none.
func (s *sandbox) call(method, path string, body object, into any) {
	s.Helper()
	var content bytes.Buffer
	if body != nil {
		s.must(json.NewEncoder(&content).Encode(body))
	}
	request, err := http.NewRequestWithContext(s.Context(), method, s.URL+path, &content)
	s.must(err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Api-Key", apiKey)
	response, err := http.DefaultTransport.RoundTrip(request)
	s.must(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	s.must(err)
	if response.StatusCode/100 != 2 {
		s.Fatalf("%s %s is answered %s %s", method, path, response.Status, text)
	}
	if into != nil {
		s.must(json.Unmarshal(text, into))
	}
}

// apiKey is made up: the sandbox accepts every key.
const apiKey = "payouts"

// hasMoney makes an active user who has received 1500.00 EUR from account.
func (s *sandbox) hasMoney(user string) {
	s.Helper()
	for _, step := range []struct {
		path string
		body object
	}{
		{"/v1/user/balances/crypto-and-fiat", object{
			"email": "alice@example.pl", "phone": "48601234567", "firstName": "Alice", "lastName": "Kowalska", "birthDate": "1990-05-15",
			"street": "ul. Nowa", "number": "1", "city": "Warszawa", "postCode": "00-001", "country": "PL",
			"citizenship": "PL", "nationality": "PL", "birthCountry": "PL", "hasAcceptedP100Tc": true,
		}},
		{"/v1/kyc", object{"documentType": "PASSPORT", "country": "PL", "incomeSource": "SALARY", "occupation": "IT", "openAccountReason": "DAILY_USE"}},
		{"/sandbox/v1/kyc/decision", object{"status": "VERIFIED"}},
		{"/v1/user/verification", object{"documentType": "PASSPORT", "documentNumber": "AB1234567", "documentCountry": "PL", "documentExpirationDate": "2099-01-01"}},
	} {
		step.body["externalUserId"] = user
		s.call("POST", step.path, step.body, nil)
	}
	s.call("POST", "/sandbox/v1/clock/advance", object{"seconds": 2}, nil) // nobody waits for the activation
	s.call("POST", "/sandbox/v1/sepa-deposits", object{"externalUserId": user, "amount": "1500.00", "senderIban": account, "senderName": "Alice Kowalska"}, nil)
}

// goesWrong lets requests of an operation go wrong by the rest of a fault rule.
func (s *sandbox) goesWrong(operation string, rule object) {
	s.Helper()
	rule["operation"] = operation
	s.call("POST", "/sandbox/v1/faults", rule, nil)
}

// requests counts the requests that the application has made of an operation.
func (s *sandbox) requests(operation string) int {
	s.Helper()
	var log struct{ Requests []object }
	s.call("GET", "/sandbox/v1/requests?operation="+operation, nil, &log)
	return len(log.Requests)
}

// balance is what a user has in EUR.
func (s *sandbox) balance(user string) string {
	s.Helper()
	var balances struct {
		FiatBalances []struct{ Name, Amount string }
	}
	s.call("GET", "/v1/user/balances/"+user, nil, &balances)
	for _, b := range balances.FiatBalances {
		if b.Name == "eur" {
			return b.Amount
		}
	}
	s.Fatalf("%s has no account in EUR", user)
	return ""
}

package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// asProgram makes the test binary the sandbox's program.
const asProgram = "P100_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(Sandbox(context.Background(), NewProgram("p100-sandbox", "1.2.3"), os.Args[1:]))
	}
	os.Exit(m.Run())
}

// process is `p100-sandbox serve` in a process of its own.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	start  start
	stdout *bufio.Reader
	stderr *bufio.Reader
	said   bytes.Buffer // what was read of stderr

	transport *http.Transport
}

// startServer serves a file and returns when it has said where.
func startServer(t *testing.T, file string, args ...string) *process {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	p := &process{t: t, transport: new(http.Transport), cmd: exec.CommandContext(t.Context(), self, append([]string{"serve", "--json", "--address", "127.0.0.1:0", "--file", file}, args...)...)}
	p.cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "P100_") }), asProgram+"=1")
	stdout, err := p.cmd.StdoutPipe()
	must(t, err)
	stderr, err := p.cmd.StderrPipe()
	must(t, err)
	p.stdout, p.stderr = bufio.NewReader(stdout), bufio.NewReader(io.TeeReader(stderr, &p.said))
	must(t, p.cmd.Start())
	line, err := p.stdout.ReadBytes('\n')
	if err != nil {
		problem, _ := io.ReadAll(p.stderr)
		t.Fatalf("there is no start line: %v, %s", err, problem)
	}
	must(t, json.Unmarshal(line, &p.start))
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(s))
}

// waitFor reads the log up to a line with a text.
func (p *process) waitFor(text string) {
	p.t.Helper()
	for {
		line, err := p.stderr.ReadString('\n')
		if err != nil {
			p.t.Fatalf("the log has no %q: %s", text, &p.said)
		}
		if strings.Contains(line, text) {
			return
		}
	}
}

// end reads everything that is left and returns how the process ended.
func (p *process) end() *os.ProcessState {
	p.t.Helper()
	more, err := io.ReadAll(p.stdout)
	must(p.t, err)
	if len(more) > 0 {
		p.t.Errorf("standard output has more than the start line: %s", more)
	}
	_, err = io.ReadAll(p.stderr)
	must(p.t, err)
	if err := p.cmd.Wait(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		p.t.Fatal(err)
	}
	return p.cmd.ProcessState
}

// request sends a request to the process with the key "key" and returns the status and the answer.
func (p *process) request(method, path, body string) (int, string) {
	p.t.Helper()
	return send(p.t, p.transport, request(p.t, method, p.start.URL+path, body))
}

// post sends what must succeed.
func (p *process) post(path, body string) {
	p.t.Helper()
	if status, text := p.request("POST", path, body); status >= 300 {
		p.t.Fatalf("%s: %d %s", path, status, text)
	}
}

// verifyAlice makes a user and lets P100 know who it is.
func (p *process) verifyAlice() {
	p.t.Helper()
	p.post("/v1/user/balances/crypto-and-fiat", newUser("alice"))
	p.post("/v1/kyc", `{"externalUserId":"alice","documentType":"PASSPORT","country":"PL","incomeSource":"SALARY","occupation":"IT","openAccountReason":"DAILY_USE"}`)
	p.post("/sandbox/v1/kyc/decision", `{"externalUserId":"alice","status":"VERIFIED"}`)
}

func request(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	must(t, err)
	r.Header.Set("X-Api-Key", "key")
	r.Header.Set("Content-Type", "application/json")
	return r
}

// send sends a request and returns the status and the answer.
func send(t *testing.T, transport http.RoundTripper, r *http.Request) (int, string) {
	t.Helper()
	answer, err := transport.RoundTrip(r)
	must(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer.StatusCode, string(text)
}

// halfRequest is a request whose body is still to come, and that a handler waits for.
func (p *process) halfRequest() net.Conn {
	p.t.Helper()
	conn, err := new(net.Dialer).DialContext(p.t.Context(), "tcp", p.start.Address)
	must(p.t, err)
	_, err = fmt.Fprintf(conn, "POST /v1/kyc HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: key\r\nContent-Length: 2\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n")
	must(p.t, err)
	line, err := bufio.NewReader(io.LimitReader(conn, int64(len("HTTP/1.1 100 Continue\r\n\r\n")))).ReadString('\n')
	if err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		p.t.Fatalf("the server says %q, %v", line, err)
	}
	return conn
}

func unlessWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no signals can be sent")
	}
}

func newUser(externalUserID string) string {
	return fmt.Sprintf(`{"externalUserId":%q,"email":"alice@example.pl","phone":"48601234567","firstName":"Alice","lastName":"Kowalska",
		"street":"ul. Marszalkowska","number":"123/5","city":"Warszawa","postCode":"00-001","country":"PL","citizenship":"PL","nationality":"PL",
		"birthCountry":"PL","birthDate":"1990-05-15","hasAcceptedP100Tc":true}`, externalUserID)
}

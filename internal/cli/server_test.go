package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestServedProcess(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	file := filepath.Join(t.TempDir(), "sandbox.db")
	p := startServer(t, file, "--control-token", "private-token", "--api-key", "key", "--api-key", "private-other", "--host", "p100.internal")
	if p.start.File != file || p.start.PID != p.cmd.Process.Pid || p.start.Version != "1.2.3" || p.start.URL != "http://"+p.start.Address || strings.HasSuffix(p.start.Address, ":0") {
		t.Errorf("the start line says %+v", p.start)
	}
	info, err := os.Stat(file)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may do with the file: %v", info.Mode())
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/v1/partner/balances": 200, "/sandbox/v1/info": 200, "/sandbox/v1/clock": 401, "/": 303, "/login": 200} {
		if status, text := p.request("GET", path, ""); status != want {
			t.Errorf("GET %s is answered %d %s, want %d", path, status, text, want)
		}
	}
	for host, want := range map[string]int{"p100.internal:80": 200, "rebinding.example": 421} {
		r := request(t, "GET", p.start.URL+"/v1/partner/balances", "")
		r.Host = host
		if status, text := send(t, p.transport, r); status != want {
			t.Errorf("under the name %s it answers %d %s, want %d", host, status, text, want)
		}
	}
	r := request(t, "GET", p.start.URL+"/v1/partner/balances", "")
	r.Header.Set("X-Api-Key", "private-guess")
	if status, text := send(t, p.transport, r); status != 401 {
		t.Errorf("with another key it answers %d %s", status, text)
	}
	p.signal(syscall.SIGTERM)
	if state := p.end(); !state.Success() {
		t.Errorf("it ended with %v", state)
	}
	for line := range strings.Lines(p.said.String()) {
		if !json.Valid([]byte(line)) || strings.Contains(line, "private") || strings.Contains(line, `"WARN"`) {
			t.Errorf("the log says %s", line)
		}
	}
	if !strings.Contains(p.said.String(), `"msg":"stopped"`) {
		t.Errorf("the log is %s", &p.said)
	}
}

func TestFaultsOfAServer(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	rules := filepath.Join(t.TempDir(), "faults.json")
	must(t, os.WriteFile(rules, []byte(`[{"operation":"getPartnerBalances","kind":"code","code":"P501","times":1}]`), 0o600))
	p := startServer(t, filepath.Join(t.TempDir(), "sandbox.db"), "--faults", rules)
	for _, want := range []int{400, 200} {
		if status, text := p.request("GET", "/v1/partner/balances", ""); status != want {
			t.Errorf("answered %d %s, want %d", status, text, want)
		}
	}
	p.signal(os.Interrupt)
	p.end()
}

func TestSeedOfAServer(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	alice := func(seed string) string {
		p := startServer(t, filepath.Join(t.TempDir(), "sandbox.db"), "--seed", seed)
		_, text := p.request("POST", "/v1/user/balances/crypto-and-fiat", newUser("alice"))
		p.signal(os.Interrupt)
		p.end()
		return text
	}
	if one, again, other := alice("one"), alice("one"), alice("other"); one != again || one == other {
		t.Errorf("one seed gives %s and %s, another one %s", one, again, other)
	}
}

// A server carries out what is due although nobody asks.
func TestDueEventsHappenWithoutRequests(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	file := filepath.Join(t.TempDir(), "sandbox.db")
	p := startServer(t, file)
	p.verifyAlice()
	p.post("/v1/user/verification", `{"externalUserId":"alice","documentType":"PASSPORT","documentNumber":"AB1234567","documentCountry":"PL","documentExpirationDate":"2099-01-01"}`)
	// A request would carry it out itself, so the clock is moved, and the file looked at, without one.
	box, err := sandbox.Open(t.Context(), sandbox.Options{File: file})
	must(t, err)
	must(t, box.Advance(time.Minute))
	must(t, box.Close())
	db, err := sqlite.OpenConn(file, sqlite.OpenReadOnly)
	must(t, err)
	for waiting := int64(-1); waiting != 0; {
		waiting, err = sqlitex.ResultInt64(db.Prep("SELECT count(*) FROM events"))
		must(t, err)
		time.Sleep(time.Millisecond)
	}
	must(t, db.Close())
	p.signal(os.Interrupt)
	p.end()
}

func TestInterruptFinishesRequestsInFlight(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	p := startServer(t, filepath.Join(t.TempDir(), "sandbox.db"))
	conn := p.halfRequest()
	defer func() { must(t, conn.Close()) }()
	p.signal(os.Interrupt)
	p.waitFor("stopping")
	_, err := io.WriteString(conn, "{}")
	must(t, err)
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") {
		t.Errorf("the request in flight is answered %q, %v", answer, err)
	}
	if state := p.end(); !state.Success() {
		t.Errorf("it ended with %v", state)
	}
}

func TestSecondInterruptEndsAtOnce(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	p := startServer(t, filepath.Join(t.TempDir(), "sandbox.db"))
	conn := p.halfRequest()
	defer func() { must(t, conn.Close()) }()
	p.signal(os.Interrupt)
	p.waitFor("stopping")
	p.signal(os.Interrupt)
	if state := p.end(); state.ExitCode() != exitInterrupted || strings.Contains(p.said.String(), "stopped") {
		t.Errorf("it ended with %v, and said %s", state, &p.said)
	}
}

func TestOtherMachinesAreWarnedAbout(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"--address", "0.0.0.0:0"}, "use the console and the control API"},
		{[]string{"--address", "0.0.0.0:0", "--control-token", "private-token"}, "do not put data of real people into it\""},
	} {
		p := startServer(t, filepath.Join(t.TempDir(), "sandbox.db"), test.args...)
		p.waitFor(test.want)
		if status, _ := p.request("GET", "/readyz", ""); status != 200 || !strings.HasPrefix(p.start.URL, "http://127.0.0.1:") {
			t.Errorf("%s is answered %d", p.start.URL, status)
		}
		p.signal(os.Interrupt)
		if state := p.end(); !state.Success() {
			t.Errorf("it ended with %v", state)
		}
	}
}

// A server that cannot start leaves the webhooks of the one that runs as they are.
func TestFailedStartKeepsWebhooks(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	file := filepath.Join(t.TempDir(), "sandbox.db")
	arrived := make(chan string, 1)
	partner := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { arrived <- r.URL.Path }))
	defer partner.Close()
	p := startServer(t, file, "--webhook-url", partner.URL+"/")
	if got := runProvider(t, nil, "sandbox", "serve", "--file", file, "--address", p.start.Address); got.code != 1 {
		t.Fatalf("a second server on the address ends with %d: %s", got.code, got.err)
	}
	p.verifyAlice()
	if _, text := p.request("GET", "/sandbox/v1/webhooks", ""); strings.Contains(text, "UNSENT") {
		t.Errorf("the webhooks are %s", text)
	} else if path := <-arrived; path != "/webhook/kyc/status" {
		t.Errorf("the partner was told at %s", path)
	}
	p.signal(os.Interrupt)
	p.end()
}

// One file is served twice and used embedded, all at once.
func TestOneFileServedAndEmbedded(t *testing.T) {
	t.Parallel()
	unlessWindows(t)
	file := filepath.Join(t.TempDir(), "sandbox.db")
	first, second := startServer(t, file), startServer(t, file)
	box, err := sandbox.Open(t.Context(), sandbox.Options{File: file})
	must(t, err)
	defer box.Close()
	embedded := func(method, path, body string) (int, string) {
		return send(t, box.RoundTripper(), request(t, method, "http://embedded.invalid"+path, body))
	}
	ways := map[string]func(method, path, body string) (int, string){"first": first.request, "second": second.request, "embedded": embedded}
	const users = 10
	var wg sync.WaitGroup
	for name, do := range ways {
		wg.Go(func() {
			for i := range users {
				if status, text := do("POST", "/v1/user/balances/crypto-and-fiat", newUser(fmt.Sprint(name, i))); status != 201 {
					t.Errorf("creating a user, %s: %d %s", name, status, text)
				}
			}
		})
	}
	wg.Wait()
	for reader, do := range ways {
		for writer := range ways {
			for i := range users {
				if status, text := do("GET", fmt.Sprint("/v1/kyc/status/", writer, i), ""); status != 404 || !strings.Contains(text, "P445") {
					t.Errorf("%s reads what %s wrote: %d %s", reader, writer, status, text)
				}
			}
		}
	}
	must(t, box.CheckLedger(t.Context()))
	for _, p := range []*process{first, second} {
		p.signal(os.Interrupt)
		if state := p.end(); !state.Success() {
			t.Errorf("it ended with %v: %s", state, &p.said)
		}
	}
}

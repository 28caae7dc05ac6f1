package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// childFile is the environment variable that makes the test binary a child process
// working on a file.
const childFile = "SANDBOX_TEST_FILE"

// childReports makes the child tell every user and transfer that it was answered for,
// deliver webhooks, save and restore, and go on until it is killed.
const childReports = "SANDBOX_TEST_REPORTS"

// runChild creates users, as one of several processes would.
func runChild(path string) int {
	err := func() (err error) {
		s, err := Open(context.Background(), Options{File: path, Now: atNoon})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		if os.Getenv(childReports) == "" {
			return createMany(s, fmt.Sprint("process-", os.Getpid()), hammerUsers)
		}
		for i := 0; ; i++ {
			if err := createMany(s, fmt.Sprint("report-", i), 1); err != nil {
				return err
			}
			id, err := fundAlice(s)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(os.Stdout, "report-%d-0 %s\n", i, id); err != nil {
				return err
			}
			if err := s.DeliverWebhooks(context.Background(), partnerURL, func(context.Context, Webhook) (int, error) { return webhookAcknowledged, nil }); err != nil {
				return err
			}
			if i%3 == 0 { // nobody else writes, so that nothing is lost
				var restored struct{ InstanceID string }
				if err := post(s, snapshotsPath, object{"name": "saved", "replace": true}, &restored); err != nil {
					return err
				}
				if err := post(s, restorePath, object{"name": "saved"}, &restored); err != nil || restored.InstanceID == "" {
					return errors.Join(errors.New("the snapshot was not restored"), err)
				}
			}
		}
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// fundAlice pays to a user who is there already.
func fundAlice(s *Sandbox) (id string, err error) {
	var created createdTransfer
	err = post(s, transferPath, funding("alice"), &created)
	return created.TransferID, err
}

// post sends a request and reads what the answer is to have.
func post(s *Sandbox, path string, body object, into any) error {
	request, err := http.NewRequest("POST", "https://p100.invalid"+path, strings.NewReader(encode(body)))
	if err != nil {
		return err
	}
	request.Header = withKey("key")
	request.Header.Set("Content-Type", "application/json")
	response, err := s.RoundTripper().RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}

const hammerUsers = 40

// createMany takes users through their life, reading in between.
func createMany(s *Sandbox, prefix string, n int) error {
	client := http.Client{Transport: s.RoundTripper()}
	do := func(method, path, body string) error {
		request, err := http.NewRequest(method, "https://p100.invalid"+path, strings.NewReader(body))
		if err != nil {
			return err
		}
		request.Header = withKey("key")
		if body != "" {
			request.Header.Set("Content-Type", "application/json")
		}
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		discard(response)
		if response.StatusCode >= 300 {
			log := s.Log()
			return fmt.Errorf("%s %s answers %d %s %s", method, path, response.StatusCode, log[len(log)-1].Code, log[len(log)-1].Failure)
		}
		return nil
	}
	for i := range n {
		user := fmt.Sprintf("%s-%d", prefix, i)
		err := errors.Join(
			do("POST", createPath, encode(alice().but("externalUserId", user))),
			do("POST", kycPath, encode(kycBody(user))),
			do("GET", partnerPath, ""),
			do("GET", "/v1/kyc/status/"+user, ""),
		)
		if i%4 == 3 {
			err = errors.Join(err, do("DELETE", "/v1/user/"+user, ""))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func wantUsers(t *testing.T, s *Sandbox, created int) {
	t.Helper()
	var users, living, partners int
	inside(t, s, func(c *call) error {
		_, err := c.get("SELECT count(*), count(*) - count(deleted_at), (SELECT count(*) FROM partners) FROM users", nil, &users, &living, &partners)
		return err
	})
	if users != created || living != created*3/4 || partners != 1 {
		t.Errorf("%d users, %d of them living, %d partners; want %d and %d of 1", users, living, partners, created, created*3/4)
	}
	if err := s.CheckLedger(t.Context()); err != nil {
		t.Error(err)
	}
}

// Two objects on one file, each used from several goroutines, and a new one that
// opens the file meanwhile.
func TestParallelObjects(t *testing.T) {
	t.Parallel()
	first := open(t, Options{})
	objects := []*Sandbox{first, open(t, Options{File: first.opts.File})}
	const goroutines = 3
	var wg sync.WaitGroup
	for i, s := range objects {
		for g := range goroutines {
			wg.Go(func() {
				if err := createMany(s, fmt.Sprintf("object-%d-%d", i, g), hammerUsers); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Go(func() {
		for range 5 {
			s, err := Open(t.Context(), Options{File: first.opts.File})
			if err == nil {
				err = s.Close()
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	wantUsers(t, first, len(objects)*goroutines*hammerUsers)
}

// Several objects that create one file at the same time have one sandbox.
func TestParallelCreation(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/sandbox.db"
	var wg sync.WaitGroup
	var mu sync.Mutex
	instances := map[string]bool{}
	for range 6 {
		wg.Go(func() {
			s, err := Open(t.Context(), Options{File: path})
			if err != nil {
				t.Error(err)
				return
			}
			defer closed(t, s)
			err = s.store.view(t.Context(), func(tx *tx) error {
				var id string
				_, err := tx.get("SELECT instance_id FROM meta", nil, &id)
				mu.Lock()
				defer mu.Unlock()
				instances[id] = true
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(instances) != 1 {
		t.Errorf("the objects see the instances %v", instances)
	}
}

// Several processes create the file together and work on it at once.
func TestParallelProcesses(t *testing.T) {
	t.Parallel()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/sandbox.db"
	const processes = 3
	var wg sync.WaitGroup
	for range processes {
		wg.Go(func() {
			child := exec.CommandContext(t.Context(), executable)
			child.Env = append(os.Environ(), childFile+"="+path)
			if output, err := child.CombinedOutput(); err != nil {
				t.Errorf("a child process: %v\n%s", err, output)
			}
		})
	}
	wg.Wait()
	s := open(t, Options{File: path})
	wantUsers(t, s, processes*hammerUsers)
}

// What was answered survives a process that is killed, and the file stays whole: also
// where it was restored, and webhooks were on their way.
func TestKilledProcess(t *testing.T) {
	t.Parallel()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/sandbox.db"
	before, err := Open(t.Context(), Options{File: path, Now: atNoon})
	if err != nil {
		t.Fatal(err)
	}
	embedded(t, before).active("alice")
	if err := before.SetWebhookURL(partnerURL); err != nil {
		t.Fatal(err)
	}
	closed(t, before)
	child := exec.CommandContext(t.Context(), executable)
	child.Env = append(os.Environ(), childFile+"="+path, childReports+"=1")
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var answered []string
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		answered = append(answered, lines.Text())
		if len(answered) == 25 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(answered) < 25 {
		t.Fatalf("the child ended by itself after %d users", len(answered))
	}
	a := embedded(t, open(t, Options{File: path})) // checks the ledger at the end
	a.must("POST", advancePath, object{"seconds": webhookLease / time.Second})
	deliver(t, a.sandbox, &partnerServer{status: webhookAcknowledged})
	for _, line := range answered {
		user, transfer, _ := strings.Cut(line, " ")
		a.wantStatus(user, kycNotVerified, attemptPending, nil)
		a.wantOrder("transfer", transfer, orderSuccessful)
	}
	items, _ := a.history("alice", "?limit=100")
	if len(items) < len(answered) {
		t.Errorf("%d transfers were answered for, %d are there", len(answered), len(items))
	}
	told := map[string]bool{}
	for _, w := range a.webhooks("?limit=1000&state=DELIVERED&event=" + webhookTransfer) {
		told[string(w.Payload)] = true
	}
	for _, i := range items {
		if text := a.must("GET", detailsPath("transfer", str(i["id"])), nil).text; !told[text] {
			t.Errorf("the partner was not told of %s", text)
		}
	}
	a.wantEUR("alice", currencyOf("eur").format(2500*int64(len(items))))
}

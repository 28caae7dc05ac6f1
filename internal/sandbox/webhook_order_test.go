package sandbox

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each user's webhooks arrive in their order, also when there are more than one pass
// takes on.
func TestDeliverWebhooksInOrder(t *testing.T) {
	t.Parallel()
	a := toPartner(t)
	a.must("POST", verifyPath, documentBody("alice"))
	a.must("POST", advancePath, object{"seconds": 1})
	const each = webhookBatch
	for range each {
		a.transfer(funding("alice").but("amount", "0.01"))
	}
	a.verified("bob")
	p := &partnerServer{status: http.StatusOK}
	deliver(t, a.sandbox, p)
	seen := map[string][]string{}
	for _, w := range p.got {
		seen[w.ExternalUserID] = append(seen[w.ExternalUserID], string(w.Payload))
	}
	for user, payloads := range seen {
		var want []string
		for _, w := range a.webhooks("?limit=1000&externalUserId=" + user) {
			want = append(want, string(w.Payload))
		}
		if diff := cmp.Diff(want, payloads); diff != "" {
			t.Errorf("%s (-recorded +arrived):\n%s", user, diff)
		}
	}
	if len(seen["alice"]) < each || len(seen["bob"]) == 0 {
		t.Errorf("%d and %d arrived", len(seen["alice"]), len(seen["bob"]))
	}
}

// A partner's server that takes its time over one user's webhook keeps nobody else's
// waiting, not even one that became due later.
func TestDeliverWebhooksDoNotWaitForOthers(t *testing.T) {
	t.Parallel()
	a := toPartner(t)
	arrived := make(chan struct{})
	err := a.sandbox.DeliverWebhooks(t.Context(), partnerURL, func(_ context.Context, w Webhook) (int, error) {
		if w.ExternalUserID == "bob" {
			close(arrived)
			return http.StatusOK, nil
		}
		a.create("bob")
		a.decide("bob", a.startKYC("bob"), kycVerified)
		select {
		case <-arrived:
		case <-time.After(time.Minute):
			t.Error("bob's webhook waits for alice's")
		}
		return http.StatusOK, nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Of the programs that have the file open, the one that said last where webhooks go
// sends them.
func TestDeliverWebhooksToAnotherURL(t *testing.T) {
	t.Parallel()
	a := toPartner(t)
	p := &partnerServer{status: http.StatusOK}
	if err := a.sandbox.DeliverWebhooks(t.Context(), "https://earlier.invalid", p.send); err != nil {
		t.Error(err)
	}
	if got := p.events(); got != nil {
		t.Errorf("the program with another URL sends %v", got)
	}
	deliver(t, a.sandbox, p)
	if got := p.events(); len(got) != 1 {
		t.Errorf("the program with the file's URL sends %v", got)
	}
}

// A URL may hold a password, which is not for the file.
func TestWebhookURLIsNotKept(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	const url = "https://partner:swordfish@partner.invalid"
	if err := a.sandbox.SetWebhookURL(url); err != nil {
		t.Fatal(err)
	}
	a.verified("alice")
	p := &partnerServer{status: http.StatusOK}
	if err := a.sandbox.DeliverWebhooks(t.Context(), url, p.send); err != nil {
		t.Error(err)
	}
	if len(p.got) == 0 || p.got[0].URL != url+"/webhook/kyc/status" {
		t.Errorf("sent was %v", p.got)
	}
	saved := filepath.Join(t.TempDir(), "saved.db")
	if err := a.sandbox.Snapshot(t.Context(), saved); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(saved); err != nil || bytes.Contains(content, []byte("swordfish")) {
		t.Errorf("the file has the password (%v)", err)
	}
}

// Two programs with the same file open deliver each webhook once.
func TestDeliverWebhooksOnceForAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sandbox.db")
	first := open(t, Options{File: path})
	second := open(t, Options{File: path})
	if err := first.SetWebhookURL(partnerURL); err != nil {
		t.Fatal(err)
	}
	a := embedded(t, first)
	a.active("alice")
	for range 30 {
		a.transfer(funding("alice").but("amount", "0.01"))
	}
	recorded := len(a.webhooks("?limit=1000"))
	p := &partnerServer{status: http.StatusOK}
	var delivering sync.WaitGroup
	for _, s := range []*Sandbox{first, second, first} {
		delivering.Go(func() { deliver(t, s, p) })
	}
	delivering.Wait()
	if got := len(p.events()); got != recorded {
		t.Errorf("%d webhooks arrived of %d", got, recorded)
	}
}

package console

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// uploadPOA sends a proof of address, as the partner's application does.
func (a application) uploadPOA(user string) {
	a.t.Helper()
	contentType, body := multipartOf(a.t, nil, bill)
	r := httptest.NewRequest("POST", "/v1/user/poa-files/"+user, body)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Api-Key", a.key)
	w := httptest.NewRecorder()
	a.sandbox.ServeHTTP(w, r)
	if w.Code != 201 {
		a.t.Fatalf("uploading a proof of address: %d %s", w.Code, w.Body)
	}
}

// bill is a proof of address.
var bill = attachment{"files", "scan.pdf", "application/pdf", "%PDF-1.4\n"}

func TestProofOfAddressIsUploadedAndDecided(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	id := a.active("alice")
	b := at(t, s, Options{})
	page := b.open("/users/" + id)
	page.says("None was uploaded.")
	page.has("/poa-files").hasNot("/poa")
	image := attachment{"files", "scan.png", "image/png", "\x89PNG\x0d\x0a\x1a\x0a"}
	page = page.upload("/poa-files", nil, bill, image).done("The proof of address was uploaded", "waiting", "2 files")
	page.has("/poa").hasNot("/poa-files")
	page = page.send("/poa", set("status", "QUESTIONED")).done("The proof of address was decided", "questioned")
	page = page.upload("/poa-files", nil, bill).done("waiting", "1 file ")
	waiting := page
	page = page.send("/poa", set("status", "APPROVED")).done("approved")
	page.hasNot("/poa").hasNot("/poa-files")
	waiting.send("/poa", set("status", "REJECTED")).refused("After a rejection another proof can be uploaded")
	a.wantTold("poaStatusChanged", 4)

	logged := s.Log()
	last := logged[len(logged)-1]
	for _, e := range logged {
		if e.OperationID == "addPoaFiles" {
			last = e
		}
	}
	if last.OperationID != "addPoaFiles" || last.Status != 201 || last.ExternalUserID != "alice" || len(last.RequestBody) > 0 {
		t.Errorf("the log has %s %d about %q with %q", last.OperationID, last.Status, last.ExternalUserID, last.RequestBody)
	}
}

func TestProofOfAddressComesAfterAVerification(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	b := at(t, s, Options{})
	page := b.open("/users/" + application{t, s, "key"}.create("alice", nil))
	page.says("one is taken once a verification has succeeded")
	page.hasNot("/poa-files").hasNot("/poa")
}

// What the sandbox says about files stands beside them.
func TestProofsOfAddressThatAreRefused(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	id := a.active("alice")
	b := at(t, s, Options{})
	for name, test := range map[string]struct {
		files []attachment
		says  []string
	}{
		"none":      {nil, []string{"Files should not be empty."}},
		"four":      {[]attachment{bill, bill, bill, bill}, []string{"Files must contain no more than 3 elements.", "Choose again"}},
		"text":      {[]attachment{{"files", "scan.txt", "text/plain", "a bill"}}, []string{"Invalid file type. JPEG, PNG and PDF are taken", "(P426)"}},
		"disguised": {[]attachment{{"files", "scan.pdf", "application/pdf", "MZ"}}, []string{"(P426)"}},
		"large":     {[]attachment{{"files", "scan.pdf", "application/pdf", bill.content + strings.Repeat(" ", 5<<20)}}, []string{"File is too large. 5 MB are the most for each. (P440)"}},
	} {
		p := b.open("/users/"+id).upload("/poa-files", nil, test.files...).refused(append(test.says, "Not done")...)
		if !strings.Contains(p.source, `href="#poa-files-files"`) || !strings.Contains(p.source, `id="poa-files-files-problem"`) {
			t.Errorf("%s: nothing leads to the field", name)
		}
		if strings.Contains(p.source, "scan.") {
			t.Errorf("%s: the page repeats the name of a file", name)
		}
	}
	// In the meantime the application uploads one.
	page := b.open("/users/" + id)
	a.uploadPOA("alice")
	page.upload("/poa-files", nil, bill).refused("Proof of address is being reviewed. Decide about it first. (P211)", "waiting")
	a.wantTold("poaStatusChanged", 1)
}

// wantTold counts the webhooks of an event.
func (a application) wantTold(event string, want int) {
	a.t.Helper()
	if got, _ := a.call("GET", "/sandbox/v1/webhooks?event="+event, nil)["webhooks"].([]any); len(got) != want {
		a.t.Errorf("%d webhooks of %s, want %d", len(got), event, want)
	}
}

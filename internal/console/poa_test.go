package console

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// uploadPOA sends a proof of address, as the partner's application does.
func (a application) uploadPOA(user string) {
	a.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="files"; filename="bill.pdf"`}, "Content-Type": {"application/pdf"}})
	if err != nil {
		a.t.Fatal(err)
	}
	if _, err := part.Write([]byte("%PDF-1.4\n")); err != nil {
		a.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		a.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/v1/user/poa-files/"+user, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("X-Api-Key", a.key)
	w := httptest.NewRecorder()
	a.sandbox.ServeHTTP(w, r)
	if w.Code != 201 {
		a.t.Fatalf("uploading a proof of address: %d %s", w.Code, w.Body)
	}
}

func TestProofOfAddressIsDecided(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	id := a.active("alice")
	b := at(t, s, Options{})
	if strings.Contains(b.open("/users/"+id).source, "/poa") {
		t.Error("there is something to decide before anything was uploaded")
	}
	a.uploadPOA("alice")
	page := b.open("/users/"+id).send("/poa", set("status", "QUESTIONED")).done("The proof of address was decided", "questioned")
	page.send("/poa", set("status", "APPROVED")).done("approved")
	page.send("/poa", set("status", "REJECTED")).refused("The application can upload another proof after a rejection")
	a.wantTold("poaStatusChanged", 3)
}

// wantTold counts the webhooks of an event.
func (a application) wantTold(event string, want int) {
	a.t.Helper()
	if got, _ := a.call("GET", "/sandbox/v1/webhooks?event="+event, nil)["webhooks"].([]any); len(got) != want {
		a.t.Errorf("%d webhooks of %s, want %d", len(got), event, want)
	}
}

package client

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	front  = File{"scans/front.jpg", "image/jpeg", []byte("\xff\xd8\xff front")}
	selfie = File{"scans/selfie.png", "image/png", []byte("\x89PNG selfie")}
	bill   = File{"scans/bill.pdf", "application/pdf", []byte("%PDF-1.7 bill")}
)

// uploads reads what is uploaded, under the contract.
type uploads struct {
	mu    sync.Mutex
	paths []string
	parts [][]received
}

func (u *uploads) before(t *testing.T, next http.HandlerFunc) http.HandlerFunc {
	t.Helper()
	return documented(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		u.mu.Lock()
		u.paths = append(u.paths, r.Method+" "+r.URL.EscapedPath())
		u.parts = append(u.parts, partsOf(t, r.Header.Get("Content-Type"), raw))
		u.mu.Unlock()
		next(w, r)
	})
}

func TestAddKYCFiles(t *testing.T) {
	t.Parallel()
	var got uploads
	c := serve(t, got.before(t, sayHandler(201, `{"message":"KYC files added"}`)))
	unanswered, err := c.AddKYCFiles(t.Context(), "a/b", "PASSPORT", []File{front, selfie})
	want := [][]received{{
		{"documentType", "", "", "PASSPORT"}, {"files", "front.jpg", "image/jpeg", "\xff\xd8\xff front"}, {"files", "selfie.png", "image/png", "\x89PNG selfie"},
	}}
	if diff := cmp.Diff(want, got.parts); unanswered || err != nil || diff != "" || got.paths[0] != "POST /v1/user/kyc-files/a%2Fb" {
		t.Errorf("%v, %v by %v (-want +got):\n%s", unanswered, err, got.paths, diff)
	}
}

func TestAddPOAFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status  int
		body    string
		pending bool
		code    string
	}{
		"added":            {201, `{"message":"POA files added"}`, false, ""},
		"added with 200":   {200, `{"message":"POA files added"}`, false, ""},
		"pending":          {202, businessError("P211", "poa-pending", "Proof of address is being reviewed."), true, ""},
		"wrong type":       {400, businessError("P426", "invalid-file-type", "Invalid file type."), false, "P426"},
		"too large":        {400, businessError("P440", "file-too-large", "File is too large."), false, "P440"},
		"already verified": {400, businessError("P447", "poa-already-verified", "Proof of address is already verified."), false, "P447"},
		"nothing to add":   {404, businessError("P460", "poa-not-found", "Proof of address not found."), false, "P460"},
	} {
		var got uploads
		c := serve(t, got.before(t, sayHandler(test.status, test.body)))
		pending, unanswered, err := c.AddPOAFiles(t.Context(), "alice", []File{bill, front})
		want := [][]received{{{"files", "bill.pdf", "application/pdf", "%PDF-1.7 bill"}, {"files", "front.jpg", "image/jpeg", "\xff\xd8\xff front"}}}
		if diff := cmp.Diff(want, got.parts); diff != "" || got.paths[0] != "POST /v1/user/poa-files/alice" {
			t.Errorf("%s: %v (-want +got):\n%s", name, got.paths, diff)
		}
		if pending != test.pending || unanswered || CodeOf(err) != test.code || (err == nil) != (test.code == "") {
			t.Errorf("%s: got %v, %v, %v", name, pending, unanswered, err)
		}
		if message := test.body; err != nil && Hint(err) == "" {
			t.Errorf("%s: no hint about %s", name, message)
		}
	}
}

// It is the code that says it, whatever the status.
func TestPendingIsACode(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{`{"message":"accepted"}`: false, ``: false, `{"errorCode":"P211"}`: true} {
		for _, status := range []int{200, 202} {
			c, _ := capture(t, status, body)
			if pending, _, err := c.AddPOAFiles(t.Context(), "alice", []File{bill}); pending != want || err != nil {
				t.Errorf("%d %s: got %v, %v", status, body, pending, err)
			}
		}
	}
}

// Every attempt sends all of the files again, and the caller learns that one went unanswered.
func TestUploadsAfterALostAnswer(t *testing.T) {
	t.Parallel()
	added := say(201, `{"message":"added"}`)
	pending := say(202, businessError("P211", "poa-pending", ""))
	for name, test := range map[string]struct {
		steps               []func(http.ResponseWriter)
		attempts            int
		pending, unanswered bool
		code                string
	}{
		"fault, then added":         {[]func(http.ResponseWriter){say(503, ``), added}, 2, false, true, ""},
		"P501, then pending":        {[]func(http.ResponseWriter){say(400, businessError("P501", "", "")), pending}, 2, true, true, ""},
		"limit, then pending":       {[]func(http.ResponseWriter){say(429, ``), pending}, 2, true, false, ""},
		"two faults, then verified": {[]func(http.ResponseWriter){say(502, ``), say(502, ``), say(400, businessError("P447", "", ""))}, 3, false, true, "P447"},
		"faults alone":              {[]func(http.ResponseWriter){say(500, ``)}, 4, false, true, ""},
	} {
		var got uploads
		s := steps(test.steps...)
		isPending, unanswered, err := serve(t, got.before(t, s.handle)).AddPOAFiles(t.Context(), "alice", []File{bill, front})
		if isPending != test.pending || unanswered != test.unanswered || CodeOf(err) != test.code || s.count() != test.attempts {
			t.Errorf("%s: got %v, %v, %v after %d attempts", name, isPending, unanswered, err, s.count())
		}
		for _, parts := range got.parts {
			if diff := cmp.Diff(got.parts[0], parts); len(parts) != 2 || diff != "" {
				t.Errorf("%s: another attempt sent (-first +other):\n%s", name, diff)
			}
		}
	}
	s := steps(drop, say(400, businessError("SBXKYCVERIFIED", "", "")))
	if unanswered, err := serve(t, s.handle).AddKYCFiles(t.Context(), "alice", "PASSPORT", []File{front, selfie}); !unanswered || CodeOf(err) != "SBXKYCVERIFIED" {
		t.Errorf("got %v, %v", unanswered, err)
	}
}

func TestUploadsDropSharedReads(t *testing.T) {
	t.Parallel()
	for name, upload := range map[string]func(context.Context, *Client) error{
		"KYC": func(ctx context.Context, c *Client) error {
			_, err := c.AddKYCFiles(ctx, "a", "PASSPORT", []File{front})
			return err
		},
		"POA": func(ctx context.Context, c *Client) error {
			_, _, err := c.AddPOAFiles(ctx, "a", []File{bill})
			return err
		},
	} {
		c := memoryClient(t, (&counting{}).handle)
		before := read(t, c, "a")
		if err := upload(t.Context(), c); err != nil || before+read(t, c, "a") != "12" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

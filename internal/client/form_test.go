package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// received is a part of a multipart body as a server reads it.
type received struct{ Name, File, Type, Content string }

func partsOf(t *testing.T, contentType string, raw []byte) (parts []received) {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	reader := multipart.NewReader(bytes.NewReader(raw), params["boundary"])
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		_, disposition, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, received{part.FormName(), disposition["filename"], part.Header.Get("Content-Type"), string(content)})
	}
}

func TestFormAsSent(t *testing.T) {
	t.Parallel()
	body := form{
		fields: []formField{{"documentType", "PASSPORT"}},
		files:  []File{{"/home/alice/scans/front.jpg", "image/jpeg", []byte("\xff\xd8\r\n--x")}, {"selfie.png", "image/png; a=b", []byte("\x89PNG")}},
	}
	contentType, raw, err := body.encode()
	if err != nil {
		t.Fatal(err)
	}
	want := []received{
		{"documentType", "", "", "PASSPORT"},
		{"files", "front.jpg", "image/jpeg", "\xff\xd8\r\n--x"},
		{"files", "selfie.png", "image/png", "\x89PNG"},
	}
	if diff := cmp.Diff(want, partsOf(t, contentType, raw)); diff != "" || !strings.HasPrefix(contentType, "multipart/form-data; boundary=") {
		t.Errorf("%s (-want +got):\n%s", contentType, diff)
	}
	if bytes.Contains(raw, []byte("alice")) || bytes.Contains(raw, []byte("scans")) {
		t.Errorf("the path is sent: %s", raw)
	}
}

// Of a path, only what the file itself is called leaves this machine.
func TestFileNamesAsSent(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"passport.pdf":                     "passport.pdf",
		"/home/alice/passport.pdf":         "passport.pdf",
		`C:\Users\alice\passport.pdf`:      "passport.pdf",
		`\\server\alice/scans\passport`:    "passport",
		"../passport.pdf":                  "passport.pdf",
		"/home/alice/":                     "file",
		"/home/alice/..":                   "file",
		".":                                "file",
		"":                                 "file",
		" \n":                              "file",
		"a\r\nContent-Type: text/html.pdf": "html.pdf",
		"a\r\nX-Header: b.pdf":             "a X-Header: b.pdf",
		`"quoted".pdf`:                     `"quoted".pdf`,
		"Łódź ü.pdf":                       "Łódź ü.pdf",
		"\xff.pdf":                         ".pdf",
		strings.Repeat("x", 300) + ".pdf":  strings.Repeat("x", 254) + "…",
	} {
		contentType, raw, err := (&form{files: []File{{name, "image/png", []byte("x")}}}).encode()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]received{{"files", want, "image/png", "x"}}, partsOf(t, contentType, raw)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
}

func TestFormsThatAreNotSent(t *testing.T) {
	t.Parallel()
	good := File{"planted.png", "image/png", []byte("x")}
	for name, test := range map[string]struct {
		files []File
		want  string
	}{
		"none":              {nil, "0 files were given, and 1 to 3 can be sent"},
		"too many":          {[]File{good, good, good, good}, "4 files were given"},
		"empty":             {[]File{good, {"planted.png", "image/png", nil}}, "file 2 is empty"},
		"too large":         {[]File{{"planted.png", "image/png", make([]byte, MaxFileSize+1)}}, "file 1 has 5242881 bytes, more than 5242880"},
		"no content type":   {[]File{{"planted.png", "", []byte("x")}}, "file 1 has no valid content type"},
		"half a type":       {[]File{{"planted.png", "image", []byte("x")}}, "file 1 has no valid content type"},
		"header in a type":  {[]File{{"planted.png", "image/png\r\nplanted: x", []byte("x")}}, "file 1 has no valid content type"},
		"a path for a type": {[]File{{"planted.png", "/planted/x", []byte("x")}}, "file 1 has no valid content type"},
	} {
		s := steps(say(200, `{}`))
		unanswered, err := serve(t, s.handle).AddKYCFiles(t.Context(), "alice", "PASSPORT", test.files)
		if err == nil || unanswered || IsUnknownOutcome(err) || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "planted") || s.count() != 0 {
			t.Errorf("%s: got %v after %d requests", name, err, s.count())
		}
	}
	if _, _, err := (&form{files: []File{{"a", "image/png", make([]byte, MaxFileSize)}}}).encode(); err != nil {
		t.Errorf("a file of the largest size: %v", err)
	}
}

func TestFilesShowNothing(t *testing.T) {
	t.Parallel()
	file := File{"/home/planted/planted.png", "image/png", []byte("planted")}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		for _, value := range []any{file, &file, []File{file}, struct{ F File }{file}} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "planted") || strings.Contains(text, "706c616e746564") {
				t.Errorf("%s of %T shows %s", verb, value, text)
			}
		}
	}
}

// A text is let through only when it has nothing of a file in it.
func TestTextsThatRepeatAFile(t *testing.T) {
	t.Parallel()
	content := append(bytes.Repeat([]byte{0, 1, 2}, 1000), "the passport of Alice Kowalska"...)
	for text, want := range map[string]bool{
		"files must contain at least 2 elements": false,
		"":                                       false,
		"the passport of":                        false, // one byte short of telling
		"the passport of ":                       true,
		"got <passport of Alice Ko>":             true,
		"got " + string(content[10:26]):          true,
		strings.Repeat("x ", maxCompared):        true,
		strings.Repeat("x ", maxCompared/2-50):   false,
	} {
		if got := (&form{files: []File{{Content: []byte("other")}, {Content: content}}}).repeatedIn(text); got != want {
			t.Errorf("%.40q: got %v", text, got)
		}
	}
	if small := (&form{files: []File{{Content: []byte("tiny")}}}); !small.repeatedIn("a tiny file") || small.repeatedIn("a file") {
		t.Error("small files are not found")
	}
}

func FuzzForm(f *testing.F) {
	f.Add("/home/alice/a.png", "image/png", []byte("\x89PNG\r\n--"), "PASSPORT")
	f.Add("a\"b\\c\r\n.pdf", "application/pdf; x=\"y\"", []byte("\r\n--\r\n"), "")
	f.Add("\xff", "IMAGE/JPEG", []byte{0}, "a\r\n\r\nb")
	f.Fuzz(func(t *testing.T, name, kind string, content []byte, value string) {
		body := form{fields: []formField{{"documentType", value}}, files: []File{{name, kind, content}}}
		contentType, raw, err := body.encode()
		if err != nil {
			return
		}
		parts := partsOf(t, contentType, raw)
		if len(parts) != 2 || parts[0] != (received{Name: "documentType", Content: value}) || parts[1].Content != string(content) {
			t.Fatalf("sent %+v", parts)
		}
		if sent := parts[1].File; sent == "" || strings.ContainsAny(sent, "/\r\n") || !strings.EqualFold(parts[1].Type, strings.TrimSpace(strings.Split(kind, ";")[0])) {
			t.Errorf("%q of type %q is sent as %q of type %q", name, kind, sent, parts[1].Type)
		}
		if len(content) >= telling && !body.repeatedIn("<"+string(content[len(content)-telling:])+">") {
			t.Errorf("the end of %q is not found", content)
		}
	})
}

package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
)

// The smallest beginnings of files that are told by their content.
const (
	png  = "\x89PNG\x0d\x0a\x1a\x0a"
	jpeg = "\xff\xd8\xff\xe0"
	pdf  = "%PDF-1.7\n"
)

func kycFilesPath(user string) string { return "/v1/user/kyc-files/" + user }

func poaFilesPath(user string) string { return "/v1/user/poa-files/" + user }

// sent is a file that a test uploads.
type sent struct{ contentType, content string }

func picture(of string) sent { return sent{"image/png", png + of} }

// document is what an upload of a type of document needs.
func document(documentType string) []sent {
	files := []sent{picture("front"), {"image/jpeg", jpeg + "back"}, picture("selfie")}
	return files[:filesOf[documentType]]
}

// upload sends files, with a type of document unless it is empty.
func (a *api) upload(path, documentType string, files ...sent) reply {
	a.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if documentType != "" {
		if err := w.WriteField("documentType", documentType); err != nil {
			a.t.Fatal(err)
		}
	}
	for i, f := range files {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {fmt.Sprintf(`form-data; name="files"; filename="file-%d"`, i)},
			"Content-Type":        {f.contentType},
		})
		if err != nil {
			a.t.Fatal(err)
		}
		if _, err := part.Write([]byte(f.content)); err != nil {
			a.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		a.t.Fatal(err)
	}
	request := a.request(a.t, http.MethodPost, path, body.String())
	request.Header.Set("Content-Type", w.FormDataContentType())
	r, err := a.do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	return r
}

func (a *api) wantUpload(r reply, status int, code string) {
	a.t.Helper()
	if r.status != status || r.code != code {
		a.t.Errorf("the upload answers %d %s, want %d %s", r.status, r.text, status, code)
	}
}

// Both kinds of uploads take the same files and refuse the same.
func TestFilesOfUploads(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		fill := func(start string, size int) string { return start + strings.Repeat("x", size-len(start)) }
		good := picture("selfie")
		for name, test := range map[string]struct {
			file sent
			code string
		}{
			"png":                      {sent{"image/png", png}, ""},
			"jpeg":                     {sent{"image/jpeg", jpeg}, ""},
			"pdf":                      {sent{"application/pdf", pdf}, ""},
			"a parameter":              {sent{"image/png; name=a.png", png}, ""},
			"as large as can be":       {sent{"image/png", fill(png, maxFile)}, ""},
			"too large":                {sent{"image/png", fill(png, maxFile+1)}, "P440"},
			"as large as nothing is":   {sent{"image/png", fill(png, MaxUpload)}, "P440"},
			"a gif":                    {sent{"image/gif", "GIF89a"}, "P426"},
			"a gif that says png":      {sent{"image/png", "GIF89a"}, "P426"},
			"a png that says nothing":  {sent{"application/octet-stream", png}, "P426"},
			"a png that says nonsense": {sent{"nonsense", png}, "P426"},
			"nothing":                  {sent{"image/png", ""}, "P426"},
		} {
			status := http.StatusCreated
			if test.code != "" {
				status = http.StatusBadRequest
			}
			user := strings.ReplaceAll(name, " ", "-")
			a.create(user)
			a.wantUpload(a.upload(kycFilesPath(user), "PASSPORT", good, test.file), status, test.code)
			if test.code != "" {
				a.refused("GET", "/v1/kyc/status/"+user, nil, 404, "P445")
			}
			a.decide(user, a.startKYC(user), kycVerified)
			a.wantUpload(a.upload(poaFilesPath(user), "", good, test.file), status, test.code)
		}
	})
}

// Of the files, nothing stays but type, size and hash, and these not longer than the
// user.
func TestFilesAreNotKept(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.create("alice")
	secret := picture("a very secret face")
	sum := sha256.Sum256([]byte(secret.content))
	hash := hex.EncodeToString(sum[:])
	a.wantUpload(a.upload(kycFilesPath("alice"), "PASSPORT", secret, secret), 201, "")
	a.must("POST", decidePath, object{"externalUserId": "alice", "status": kycVerified})
	a.wantUpload(a.upload(poaFilesPath("alice"), "", secret), 201, "")
	for _, e := range s.Log() {
		if strings.Contains(string(e.RequestBody), "secret") {
			t.Errorf("the log of %s has the file", e.OperationID)
		}
	}
	wantNotInFile(t, s, "a very secret face")
	kept := func() (n int) {
		inside(t, s, func(c *call) error {
			_, err := c.get(`SELECT (SELECT count(*) FROM kyc_files WHERE sha256 = ?1 AND size = ?2 AND media_type = 'image/png') +
				(SELECT count(*) FROM poa_files WHERE sha256 = ?1 AND size = ?2 AND media_type = 'image/png')`, []any{hash, len(secret.content)}, &n)
			return err
		})
		return n
	}
	if n := kept(); n != 3 {
		t.Errorf("of 3 files, %d are known by their hash", n)
	}
	a.setModes(func(m *Modes) { m.ReviewDelaySeconds = 60 })
	a.create("bob")
	a.wantUpload(a.upload(kycFilesPath("bob"), "PASSPORT", secret, secret), 201, "")
	for _, user := range []string{"alice", "bob"} {
		a.must("DELETE", "/v1/user/"+user, nil)
	}
	if n := kept(); n != 0 {
		t.Errorf("of deleted users, %d files are known", n)
	}
	a.must("POST", advancePath, object{"seconds": 60})
	a.create("bob")
	a.refused("GET", "/v1/kyc/status/bob", nil, 404, "P445")
}

func TestMalformedUploads(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.create("alice")
		for _, test := range []struct {
			path, documentType string
			files              []sent
			want               string
		}{
			{kycFilesPath("alice"), "", document("PASSPORT"), "documentType should not be empty"},
			{kycFilesPath("alice"), "DRIVER_LICENSE", document("ID_CARD"), "documentType must be one of the following values: ID_CARD, PASSPORT, RESIDENCE_PERMIT"},
			{kycFilesPath("alice"), "PASSPORT", document("PASSPORT")[:1], "files must contain at least 2 elements"},
			{kycFilesPath("alice"), "PASSPORT", document("ID_CARD"), "files must contain exactly 2 elements when documentType is PASSPORT"},
			{kycFilesPath("alice"), "ID_CARD", document("PASSPORT"), "files must contain exactly 3 elements when documentType is ID_CARD"},
			{kycFilesPath("alice"), "RESIDENCE_PERMIT", document("PASSPORT"), "files must contain exactly 3 elements when documentType is RESIDENCE_PERMIT"},
			{poaFilesPath("alice"), "", nil, "files should not be empty"},
			{poaFilesPath("alice"), "PASSPORT", document("PASSPORT"), "property documentType should not exist"},
		} {
			r := a.upload(test.path, test.documentType, test.files...)
			a.wantUpload(r, 400, "P403")
			if r.object["errorMessage"] != test.want {
				t.Errorf("%v, want %s", r.object["errorMessage"], test.want)
			}
		}
		a.refused("POST", kycFilesPath("alice"), object{}, 400, "P403") // no form
		a.refused("GET", "/v1/kyc/status/alice", nil, 404, "P445")
	})
}

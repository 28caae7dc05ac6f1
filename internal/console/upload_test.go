package console

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// attachment is a file that a person chooses in a field.
type attachment struct{ field, name, contentType, content string }

// multipartOf is a form with files, as a browser sends it.
func multipartOf(t testing.TB, values url.Values, files ...attachment) (contentType string, body io.Reader) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, all := range values {
		for _, value := range all {
			if err := w.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {multipart.FileContentDisposition(f.field, f.name)}, "Content-Type": {f.contentType}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, f.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

// multipart is the request of a form with files.
func (b *browser) multipart(path string, values url.Values, files ...attachment) *http.Request {
	b.t.Helper()
	contentType, body := multipartOf(b.t, values, files...)
	r, err := http.NewRequest(http.MethodPost, b.server.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	return r
}

// upload fills in a form of the page, with files, and sends it. Fields for files that
// nothing is chosen for come as files without name and content.
func (p *shown) upload(action string, changes url.Values, files ...attachment) *shown {
	p.browser.t.Helper()
	path, values := p.form(action)
	for name, value := range changes {
		values[name] = value
	}
	p.each("form", func(form *html.Node) {
		if attribute(form, "action") != path {
			return
		}
		if attribute(form, "enctype") != "multipart/form-data" {
			p.browser.t.Errorf("the form of %s would send no files", path)
		}
		for n := range form.Descendants() {
			if n.Type != html.ElementNode || attribute(n, "type") != kindFile {
				continue
			}
			name := attribute(n, "name")
			values.Del(name)
			chosen := 0
			for _, f := range files {
				if f.field == name {
					chosen++
				}
			}
			if chosen == 0 {
				files = append(files, attachment{name, "", "application/octet-stream", ""})
			}
		}
	})
	return p.browser.do(p.browser.multipart(path, values, files...))
}

// forms counts the forms that are sent to where ends so.
func (p *shown) forms(action string) (n int) {
	p.each("form", func(form *html.Node) {
		if strings.HasSuffix(attribute(form, "action"), action) {
			n++
		}
	})
	return n
}

func (p *shown) has(action string) *shown {
	p.browser.t.Helper()
	if p.forms(action) == 0 {
		p.browser.t.Errorf("%s has no form for %s", p.path, action)
	}
	return p
}

func (p *shown) hasNot(action string) *shown {
	p.browser.t.Helper()
	if p.forms(action) > 0 {
		p.browser.t.Errorf("%s has a form for %s", p.path, action)
	}
	return p
}

func TestVerificationByPictures(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	b := at(t, s, Options{})
	page := b.open("/users/" + a.create("alice/1", nil))
	jpeg := func(field string) attachment {
		return attachment{field, field + ".jpg", "image/jpeg", "\xff\xd8\xff\xe0" + field}
	}
	card := set("documentType", "ID_CARD")
	page.upload("/kyc-files", card, jpeg("front"), jpeg("selfie")).
		refused("files must contain exactly 3 elements when documentType is ID_CARD.", "Choose again")
	page.upload("/kyc-files", nil).refused("files should not be empty")
	page.upload("/kyc-files", nil, jpeg("front"), attachment{"selfie", "me.gif", "image/gif", "GIF89a"}).refused("Invalid file type.", "(P426)")
	page = page.upload("/kyc-files", card, jpeg("front"), jpeg("back"), jpeg("selfie")).done("The pictures were uploaded", "identity card, 3 files", "being verified")
	page.hasNot("/kyc-files")
	page = page.send("/decide-kyc", set("status", "REJECTED_BY_PROVIDER")).done("rejected")
	page = page.upload("/kyc-files", nil, jpeg("selfie"), jpeg("front")).done("passport, 2 files")
	page.send("/decide-kyc", nil).done("Verified").hasNot("/kyc-files")
}

// A form takes what the sandbox takes, and not more.
func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	b := at(t, s, Options{})
	page := b.open("/users/" + a.active("alice"))
	large := attachment{"files", "scan.pdf", "application/pdf", bill.content + strings.Repeat(" ", 5<<20-len(bill.content))}
	huge := large
	huge.content += strings.Repeat(" ", sandbox.MaxUpload)
	if p := page.upload("/poa-files", nil, huge); p.status != http.StatusRequestEntityTooLarge || !strings.Contains(p.text(), "Nothing was changed") {
		t.Errorf("more than the sandbox takes: %d %s", p.status, p.text())
	}
	// Other forms take no files, whatever they are sent as.
	path, values := page.form("/suspend")
	if p := b.do(b.multipart(path, values, large)); p.status != http.StatusRequestEntityTooLarge || strings.Contains(b.open(page.path).text(), "Suspended") {
		t.Errorf("a file to a form without: %d", p.status)
	}
	page.upload("/poa-files", nil, large, large, large).done("3 files")
}

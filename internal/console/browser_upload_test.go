//go:build browser

package console

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestBrowserUploadsFilesWithTheKeyboard(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{Now: time.Now})
	a := application{t, s, "key"}
	id := a.active("alice")
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	b := visitTab(t, s, Options{})
	b.open("/users/" + id)
	b.waits("Proofs of address")
	b.tabTo("Upload")
	b.press(kb.Enter) // opens the form
	b.tabTo("poa-files-files")
	b.tabTo("Upload proof")
	b.press(kb.Enter)
	b.waits("Not done")
	b.focusIs("Not done")
	b.tabTo("Files should not be empty")
	b.press(kb.Enter)
	b.focusIs("poa-files-files")
	// The window in which files are chosen is the system's.
	b.do(chromedp.SetUploadFiles("#poa-files-files", []string{file("bill.txt", "a bill")}))
	b.tabTo("Upload proof")
	b.press(kb.Enter)
	b.waits("Invalid file type")
	b.do(chromedp.SetUploadFiles("#poa-files-files", []string{file("bill.pdf", bill.content), file("bill.png", "\x89PNG\x0d\x0a\x1a\x0a")}))
	b.tabTo("Upload proof")
	b.press(kb.Enter)
	b.waits("The proof of address was uploaded")
	b.waits("2 files")
	a.wantTold("poaStatusChanged", 1)
}

func TestBrowserIsToldThatFilesAreTooLarge(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{Now: time.Now})
	id := application{t, s, "key"}.active("alice")
	huge := filepath.Join(t.TempDir(), "bill.pdf")
	if err := os.WriteFile(huge, []byte(bill.content+strings.Repeat(" ", 4*sandbox.MaxUpload)), 0o600); err != nil {
		t.Fatal(err)
	}
	b := visitTab(t, s, Options{})
	b.open("/users/" + id)
	b.do(chromedp.Click(`//summary[.="Upload"]`))
	b.do(chromedp.SetUploadFiles("#poa-files-files", []string{huge}))
	b.click(button("Upload proof"), "That is too much at once")
	b.click(`//a[.="Back to the user"]`, "None was uploaded")
}

package kyc_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// How files begin that P100 takes.
const (
	png  = "\x89PNG\r\n\x1a\n"
	jpeg = "\xff\xd8\xff\xe0"
	pdf  = "%PDF-1.4\n"
)

// desk is a folder with files of a test.
type desk struct {
	t      *testing.T
	folder string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	return desk{t, t.TempDir()}
}

// put writes a file and returns its path.
func (d desk) put(name, content string) string {
	d.t.Helper()
	if err := os.WriteFile(d.path(name), []byte(content), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return d.path(name)
}

func (d desk) path(name string) string { return filepath.ToSlash(filepath.Join(d.folder, name)) }

func (d desk) remove(names ...string) {
	d.t.Helper()
	for _, name := range names {
		if err := os.Remove(d.path(name)); err != nil {
			d.t.Fatal(err)
		}
	}
}

// card puts the pictures of an identity card on the desk and returns the attributes of their upload.
func (d desk) card() acctest.Attrs {
	d.t.Helper()
	return acctest.Attrs{
		"document_type": `"ID_CARD"`, "front": strconv.Quote(d.put("front.jpg", png+"front")),
		"back": strconv.Quote(d.put("back.jpg", jpeg+"back")), "selfie": strconv.Quote(d.put("selfie.jpg", pdf+"selfie")),
	}
}

// passport is what a protocol session uploads: the page of a passport and a selfie.
func (d desk) passport() map[string]string {
	d.t.Helper()
	return map[string]string{
		"external_user_id": acctest.Fixture, "document_type": "PASSPORT", "front": d.put("page.png", png+"page"), "selfie": d.put("selfie.png", png+"selfie"),
	}
}

// files is a p100_kyc_files named "alice" of a user whom the configuration does not hold.
func files(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", "p100_kyc_files", "alice", append([]acctest.Attrs{alice}, attrs...)...)
}

// poa is a p100_poa_files named "alice" of a user whom the configuration does not hold.
func poa(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", "p100_poa_files", "alice", append([]acctest.Attrs{alice}, attrs...)...)
}

func sha(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// What the sandbox knows of the files of all submissions, the oldest first: media type and hash. It keeps no more.
const (
	receivedCards  = "SELECT media_type || ' ' || sha256 FROM kyc_files ORDER BY attempt_id, position"
	receivedProofs = "SELECT media_type || ' ' || sha256 FROM poa_files ORDER BY submission_id, position"
)

func wantReceived(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("P100 has the files %q, want %q", got, want)
	}
}

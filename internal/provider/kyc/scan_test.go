package kyc

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

func TestReadScan(t *testing.T) {
	t.Parallel()
	const png = "\x89PNG\r\n\x1a\n"
	for name, tc := range map[string]struct {
		file, content, want string // want is a media type, or what the error says
	}{
		"png":                     {"a.png", png, "image/png"},
		"jpeg":                    {"a.jpg", "\xff\xd8\xff", "image/jpeg"},
		"pdf":                     {"a.pdf", "%PDF-1.7", "application/pdf"},
		"a png with a wrong name": {"a.pdf", png, "image/png"},
		"a name without an end":   {"scan", "%PDF-1.7", "application/pdf"},
		"as large as can be":      {"a.png", png + strings.Repeat("x", client.MaxFileSize-len(png)), "image/png"},
		"too large":               {"a.png", png + strings.Repeat("x", client.MaxFileSize-len(png)+1), "has more than the 5 MiB that P100 takes"},
		"empty":                   {"a.png", "", "is empty"},
		"a gif":                   {"a.png", "GIF89a", "its content looks like image/gif"},
		"a text":                  {"a.pdf", "Dear Sir or Madam", "its content looks like text/plain; charset=utf-8"},
		"almost a pdf":            {"a.pdf", "\n%PDF-1.7", "neither a JPEG or PNG picture nor a PDF document"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), tc.file)
			if err := os.WriteFile(file, []byte(tc.content), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := readScan(file)
			switch {
			case err == nil && (got.mediaType != tc.want || string(got.content) != tc.content):
				t.Errorf("it is %s with %d bytes, want %s with %d", got.mediaType, len(got.content), tc.want, len(tc.content))
			case err != nil && (!strings.Contains(err.Error(), tc.want) || strings.Count(err.Error(), file) != 1 || isNoFile(err)):
				t.Errorf("the error is %q, want %q about %s", err, tc.want, file)
			}
		})
	}
}

func TestReadScan_noFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if _, err := readScan(folder); err == nil || isNoFile(err) || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("a folder: %v", err)
	}
	if _, err := readScan(filepath.Join(folder, "a.png")); !isNoFile(err) {
		t.Errorf("nothing: %v", err)
	}
}

// The hash is that of the standard, which sha256sum prints.
func TestReadScan_hash(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, []byte("%PDF-"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readScan(file)
	if want := "38523c087796e5d5dd1cf9bad1fb026781a838dd9dd2cf8af58b9f6502a46778"; err != nil || got.sha256 != want {
		t.Errorf("the hash is %s (%v), want %s", got.sha256, err, want)
	}
}

func TestFilesConditions(t *testing.T) {
	t.Parallel()
	given, null, unknown := types.StringValue("back.png"), types.StringNull(), types.StringUnknown()
	for name, tc := range map[string]struct {
		document, back types.String
		want           string // beginning of the error about back
	}{
		"passport":              {types.StringValue("PASSPORT"), null, ""},
		"passport with a back":  {types.StringValue("PASSPORT"), given, "back does not go with this document"},
		"passport, perhaps":     {types.StringValue("PASSPORT"), unknown, ""},
		"card":                  {types.StringValue("ID_CARD"), given, ""},
		"card without a back":   {types.StringValue("ID_CARD"), null, "The back of the document is missing"},
		"card, perhaps":         {types.StringValue("ID_CARD"), unknown, ""},
		"permit":                {types.StringValue("RESIDENCE_PERMIT"), given, ""},
		"permit without a back": {types.StringValue("RESIDENCE_PERMIT"), null, "The back of the document is missing"},
		"unknown document":      {unknown, null, ""},
		"no document that is":   {types.StringValue("VISA"), null, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			filesModel{DocumentType: tc.document, Back: tc.back}.checkConditions(&diags)
			switch {
			case tc.want == "" && len(diags) > 0:
				t.Errorf("refused: %v", diags)
			case tc.want != "" && (len(diags) != 1 || diags[0].Summary() != tc.want || !diag.NewAttributeErrorDiagnostic(path.Root("back"), diags[0].Summary(), diags[0].Detail()).Equal(diags[0])):
				t.Errorf("the errors are %v, want %q about back", diags, tc.want)
			}
		})
	}
}

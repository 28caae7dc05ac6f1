package kyc

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// scanTypes are the types of files that P100 takes (addPoaFiles; assumed of addKycFiles).
var scanTypes = []string{"image/jpeg", "image/png", "application/pdf"}

// scan is a file that P100 takes: a picture or PDF of a document.
type scan struct {
	content   []byte
	mediaType string
	sha256    string // in hexadecimal
}

// readScan reads a file and refuses what P100 would: other types, by their content, and too large ones. The error is a
// noFileError when there is no such file.
func readScan(path string) (scan, error) {
	content, err := readBounded(path, client.MaxFileSize)
	if err != nil {
		return scan{}, err
	}
	mediaType := http.DetectContentType(content)
	switch {
	case len(content) == 0:
		return scan{}, fmt.Errorf("the file %q is empty", path)
	case !slices.Contains(scanTypes, mediaType):
		return scan{}, fmt.Errorf("the file %q is neither a JPEG or PNG picture nor a PDF document, whatever its name says: its content looks like %s. "+
			"Convert it to one of these", path, mediaType)
	}
	sum := sha256.Sum256(content)
	return scan{content: content, mediaType: mediaType, sha256: hex.EncodeToString(sum[:])}, nil
}

// readBounded reads a regular file of at most limit bytes. Anything else, such as a pipe, may never end.
func readBounded(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, noFileError{path}
	case err != nil:
		return nil, fmt.Errorf("the file %q cannot be read: %w", path, cause(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%q is not a file", path)
	}
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("the file %q cannot be read: %w", path, cause(err))
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the file %q cannot be read: %w", path, cause(err))
	case int64(len(content)) > limit:
		return nil, fmt.Errorf("the file %q has more than the %d MiB that P100 takes: make it smaller", path, limit>>20)
	}
	return content, nil
}

// noFileError is about a path where nothing is.
type noFileError struct{ path string }

func (e noFileError) Error() string { return fmt.Sprintf("there is no file %q", e.path) }

func isNoFile(err error) bool {
	var noFile noFileError
	return errors.As(err, &noFile)
}

// cause is what went wrong, without the path that the error's text repeats.
func cause(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"time"
)

// maxFile bounds a file of an upload, in bytes.
const maxFile = 5 << 20

// fileTypes are the types of files that are taken.
var fileTypes = []string{"image/jpeg", "image/png", "application/pdf"}

// form is an upload. Its files are described, not held.
type form struct {
	documentType string
	files        []file
}

type file struct {
	mediaType string
	size      int
	sha256    string
}

// form reads an upload, whose shape has been validated.
func (c *call) form() (f form, err error) {
	_, params, err := mime.ParseMediaType(c.contentType)
	if err != nil {
		return form{}, err
	}
	reader := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return form{}, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return form{}, err
		}
		if part.FormName() == "documentType" {
			f.documentType = string(content)
			continue
		}
		described, err := describeFile(part.Header.Get("Content-Type"), content)
		if err != nil {
			return form{}, err
		}
		f.files = append(f.files, described)
	}
}

// describeFile refuses what is no picture or document, by its name for itself or by
// its content, and what is too large.
func describeFile(contentType string, content []byte) (file, error) {
	declared, _, err := mime.ParseMediaType(contentType)
	found := http.DetectContentType(content)
	switch {
	case len(content) > maxFile:
		return file{}, errFileTooLarge
	case err != nil || !slices.Contains(fileTypes, declared) || !slices.Contains(fileTypes, found):
		return file{}, errFileType
	}
	sum := sha256.Sum256(content)
	return file{mediaType: found, size: len(content), sha256: hex.EncodeToString(sum[:])}, nil
}

// keepFiles records files in a table, as those of an owner.
func (c *call) keepFiles(insert string, owner int64, files []file) error {
	for position, f := range files {
		if err := c.exec(insert, owner, position, f.mediaType, f.size, f.sha256); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) reviewDelay() time.Duration {
	return time.Duration(c.modes.ReviewDelaySeconds) * time.Second
}

// forgetFiles forgets all uploads of a user who is deleted.
func (c *call) forgetFiles(u user) error {
	const (
		attempts    = " IN (SELECT id FROM kyc_attempts WHERE user_id = ?)"
		submissions = " IN (SELECT id FROM poa_submissions WHERE user_id = ?)"
	)
	for _, forget := range []string{
		"DELETE FROM events WHERE kind = '" + eventReviewKYCFiles + "' AND subject" + attempts,
		"DELETE FROM events WHERE kind = '" + eventReviewPOA + "' AND subject" + submissions,
		"DELETE FROM kyc_files WHERE attempt_id" + attempts,
		"DELETE FROM poa_files WHERE submission_id" + submissions,
		"DELETE FROM poa_submissions WHERE user_id = ?",
	} {
		if err := c.exec(forget, u.id); err != nil {
			return err
		}
	}
	return nil
}

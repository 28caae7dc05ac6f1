package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// Bounds of an upload. Those of a proof of address are documented; the others are taken to be the same.
const (
	MaxFiles    = 3
	MaxFileSize = 5 << 20 // bytes of each file
)

// File is a file to upload. It is held in memory, so that every attempt sends the same.
type File struct {
	// Name may be a path: only its last element is sent.
	Name string
	// ContentType is image/jpeg, image/png or application/pdf.
	ContentType string
	// Content has at least one and at most MaxFileSize bytes.
	Content []byte
}

// Format implements fmt.Formatter, so that no verb prints name or content.
func (f File) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, "client.File{...}")
}

// sentName is the last element of the name, whichever system's separators it has.
func (f File) sentName() string {
	const longest = 255
	name := oneLine(f.Name[strings.LastIndexAny(f.Name, `/\`)+1:], longest)
	if name == "" || name == "." || name == ".." {
		return "file"
	}
	return name
}

// form is a body of fields and files.
type form struct {
	fields []formField
	files  []File
}

type formField struct{ name, value string }

// encode writes the form as multipart/form-data. All files are parts named "files", in their order. Errors name no file.
func (f *form) encode() (contentType string, raw []byte, err error) {
	if len(f.files) == 0 || len(f.files) > MaxFiles {
		return "", nil, fmt.Errorf("%d files were given, and 1 to %d can be sent", len(f.files), MaxFiles)
	}
	var buffer bytes.Buffer
	writer := multipart.NewWriter(&buffer)
	for _, field := range f.fields {
		if err := writer.WriteField(field.name, field.value); err != nil {
			return "", nil, err
		}
	}
	for i, file := range f.files {
		if err := file.writeTo(writer); err != nil {
			return "", nil, fmt.Errorf("file %d %w", i+1, err)
		}
	}
	if err := writer.Close(); err != nil {
		return "", nil, err
	}
	return writer.FormDataContentType(), buffer.Bytes(), nil
}

func (f File) writeTo(writer *multipart.Writer) error {
	kind, _, err := mime.ParseMediaType(f.ContentType)
	switch {
	case err != nil || !strings.Contains(kind, "/"):
		return errors.New("has no valid content type")
	case len(f.Content) == 0:
		return errors.New("is empty")
	case len(f.Content) > MaxFileSize:
		return fmt.Errorf("has %d bytes, more than %d", len(f.Content), MaxFileSize)
	}
	part, err := writer.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition("files", f.sentName())},
		"Content-Type":        {kind},
	})
	if err == nil {
		_, err = part.Write(f.Content)
	}
	return err
}

const (
	telling     = 16       // bytes: a text that has so many of a file in a row repeats the file
	maxCompared = 64 << 10 // bytes: a longer text about an upload says nothing that is not the upload
)

// repeatedIn reports that a text repeats a part of a file.
func (f *form) repeatedIn(text string) bool {
	if len(text) > maxCompared {
		return true
	}
	for _, file := range f.files {
		if shareRun(text, file.Content) {
			return true
		}
	}
	return false
}

// shareRun reports that text and content have a run of bytes in common.
func shareRun(text string, content []byte) bool {
	if len(content) < telling {
		return strings.Contains(text, string(content))
	}
	runs := map[string]bool{}
	var begins [1 << 16]bool // most bytes of a file begin none: spares looking them up
	for i := 0; i+telling <= len(text); i++ {
		runs[text[i:i+telling]] = true
		begins[int(text[i])<<8|int(text[i+1])] = true
	}
	for i := 0; i+telling <= len(content); i++ {
		if begins[int(content[i])<<8|int(content[i+1])] && runs[string(content[i:i+telling])] {
			return true
		}
	}
	return false
}

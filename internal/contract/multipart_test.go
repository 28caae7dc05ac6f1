package contract

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type part struct{ name, file, content string }

func form(t *testing.T, parts ...part) (contentType string, body []byte) {
	t.Helper()
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	for _, p := range parts {
		var out interface{ Write([]byte) (int, error) }
		var err error
		if p.file != "" {
			out, err = w.CreateFormFile(p.name, p.file)
		} else {
			out, err = w.CreateFormField(p.name)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write([]byte(p.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), buffer.Bytes()
}

func TestValidateRequestMultipart(t *testing.T) {
	t.Parallel()
	passport := part{"documentType", "", "PASSPORT"}
	front, back, selfie := part{"files", "front.jpg", "\xff\xd8"}, part{"files", "back.png", ""}, part{"files", "selfie.exe", "MZ"}
	for name, test := range map[string]struct {
		target string
		parts  []part
		want   []string
	}{
		"two files":          {"kyc-files", []part{passport, front, selfie}, nil},
		"files first":        {"kyc-files", []part{front, back, selfie, passport}, nil},
		"too few":            {"kyc-files", []part{passport, front}, []string{"files must contain at least 2 elements"}},
		"too many":           {"poa-files", []part{front, front, front, front}, []string{"files must contain no more than 3 elements"}},
		"nothing":            {"kyc-files", nil, []string{"documentType should not be empty", "files should not be empty"}},
		"wrong type":         {"kyc-files", []part{{"documentType", "", "DRIVER_LICENSE"}, front, back}, []string{"documentType must be one of the following values: ID_CARD, PASSPORT, RESIDENCE_PERMIT"}},
		"type twice":         {"kyc-files", []part{passport, passport, front, back}, []string{"documentType must be one of the following values: ID_CARD, PASSPORT, RESIDENCE_PERMIT"}},
		"text for a file":    {"poa-files", []part{{"files", "", "text"}}, []string{"files.0 must be a file"}},
		"file for text":      {"kyc-files", []part{{"documentType", "type.txt", "PASSPORT"}, front, back}, []string{"documentType must be one of the following values: ID_CARD, PASSPORT, RESIDENCE_PERMIT"}},
		"unknown part":       {"poa-files", []part{front, {"note", "", "hello"}}, []string{"property note should not exist"}},
		"P426 is not P403":   {"poa-files", []part{selfie}, nil},
		"one file is a list": {"poa-files", []part{front}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			contentType, body := form(t, test.parts...)
			err := mustP100(t).ValidateRequest(request("POST", "/v1/user/"+test.target+"/a", contentType), body)
			if diff := cmp.Diff(test.want, said(t, err)); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateRequestBrokenMultipart(t *testing.T) {
	t.Parallel()
	contentType, body := form(t, part{"files", "a.png", strings.Repeat("x", 100)})
	const invalid = "request body must be valid multipart/form-data"
	for name, test := range map[string]struct {
		contentType string
		body        []byte
		want        string
	}{
		"cut off":        {contentType, body[:len(body)-20], invalid},
		"no end":         {contentType, body[:len(body)-len("--\r\n")], invalid},
		"no boundary":    {"multipart/form-data", body, invalid},
		"other boundary": {"multipart/form-data; boundary=other", body, invalid},
		"no name":        {"multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"), invalid},
		"JSON":           {jsonType, []byte(`{}`), "Content-Type must be multipart/form-data"},
	} {
		err := mustP100(t).ValidateRequest(request("POST", "/v1/user/poa-files/a", test.contentType), test.body)
		if diff := cmp.Diff([]string{test.want}, said(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func exampleForm(t *testing.T, example any) (contentType string, body []byte) {
	t.Helper()
	object, _ := example.(map[string]any)
	var parts []part
	for _, name := range sortedKeys(object) {
		if files, ok := object[name].([]any); ok {
			for range files {
				parts = append(parts, part{name, "file.png", "content"})
			}
			continue
		}
		parts = append(parts, part{name, "", fmt.Sprint(object[name])})
	}
	return form(t, parts...)
}

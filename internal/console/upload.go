package console

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// kindFile is the kind of fields that take files.
const kindFile = "file"

// upload is a form with files as the body of a request.
type upload struct{ form }

// encode writes the form as an application does: the fields, and the files as parts
// named "files", in their order and with the types that the browser gives them.
func (u upload) encode() (contentType string, raw []byte, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, field := range u.Fields {
		switch {
		case field.Kind == kindFile:
			err = errors.Join(err, copyFiles(w, field.Files))
		case field.Value != "" || !field.Optional:
			err = errors.Join(err, w.WriteField(field.Name, field.Value))
		}
	}
	err = errors.Join(err, w.Close())
	return w.FormDataContentType(), b.Bytes(), err
}

func copyFiles(w *multipart.Writer, files []*multipart.FileHeader) error {
	for _, f := range files {
		content, err := f.Open()
		if err != nil {
			return err
		}
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition("files", f.Filename)},
			"Content-Type":        {f.Header.Get("Content-Type")},
		})
		if err == nil {
			_, err = io.Copy(part, content)
		}
		if err := errors.Join(err, content.Close()); err != nil {
			return err
		}
	}
	return nil
}

// Uploads says whether the form takes files.
func (f form) Uploads() bool {
	return slices.ContainsFunc(f.Fields, func(f field) bool { return f.Kind == kindFile })
}

// attached is the form with the files that a person has chosen, if it came with any.
func (f form) attached(sent *multipart.Form) form {
	if sent == nil {
		return f
	}
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		if f.Fields[i].Kind == kindFile {
			f.Fields[i].Files = sent.File[f.Fields[i].Name]
		}
	}
	return f
}

// uploads sends the form with its files, about the user.
func uploads(path string) func(sandbox.UserView, form) request {
	return func(user sandbox.UserView, f form) request {
		return request{http.MethodPost, path + url.PathEscape(user.ExternalUserID), upload{f}}
	}
}

// takenFiles says which files are taken, and what becomes of them.
const takenFiles = "JPEG, PNG or PDF of at most 5 MB. Any will do: nobody looks at it, and the sandbox keeps no more than type, size and hash."

func kycFilesForm(sandbox.UserView, string) form {
	return form{
		Name: "kyc-files", Title: "Upload pictures of the document", Button: "Upload pictures",
		Help: "As your application does with addKycFiles, in place of a verification that guides the user. " + takenFiles,
		Fields: []field{
			{Name: "documentType", Label: "Document", Kind: "select", Value: "PASSPORT", Options: options("PASSPORT", "ID_CARD", "RESIDENCE_PERMIT"), Wide: true},
			{Name: "front", Label: "Front", Kind: kindFile, Hint: "Of a passport, the page with the photo."},
			{Name: "back", Label: "Back", Kind: kindFile, Optional: true, Hint: "Of an identity card or a residence permit."},
			{Name: "selfie", Label: "Selfie", Kind: kindFile},
		},
	}
}

func poaFilesForm(sandbox.UserView, string) form {
	return form{
		Name: "poa-files", Title: "Upload a proof of address", Button: "Upload proof",
		Help:   "As your application does with addPoaFiles. " + takenFiles,
		Fields: []field{{Name: "files", Label: "Files", Kind: kindFile, Multiple: true, Hint: "Up to three, such as the pages of a bill.", Wide: true}},
	}
}

// proofIs says whether the latest proof of address has one of the statuses.
func proofIs(user sandbox.UserView, statuses ...string) bool {
	return len(user.Proofs) > 0 && slices.Contains(statuses, user.Proofs[0].Status)
}

// proofWaits says whether there is a proof of address to decide.
func proofWaits(user sandbox.UserView) bool { return proofIs(user, "WAITING", "QUESTIONED") }

// takesProof says whether the sandbox would take a proof of address.
func takesProof(user sandbox.UserView) bool {
	identified := slices.ContainsFunc(user.Attempts, func(a sandbox.AttemptView) bool { return a.Status == "SUCCESSFUL" })
	return identified && !proofIs(user, "WAITING", "APPROVED")
}

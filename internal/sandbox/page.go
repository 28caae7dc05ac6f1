package sandbox

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed kyc.html
var kycHTML string

var kycPage = template.Must(template.New("kyc").Parse(kycHTML))

type kycPageData struct {
	ExternalUserID, VerificationID, Status, Verification string
	Decided, Superseded                                  bool
}

// page answers an HTML page that loads nothing and that nothing embeds.
func page(status int, t *template.Template, data any) (answer, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return answer{}, err
	}
	return answer{status: status, raw: b.Bytes(), contentType: typeHTML, header: http.Header{
		"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
		"Referrer-Policy":         {"no-referrer"},
	}}, nil
}

package contract

import (
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// ValidateResponse holds the answer to a request against the contract: the
// status is documented, the content type is one of its, the body has its shape,
// and the error code, if there is one, is documented for that status.
//
// It returns nil, ErrNoOperation, or a *ValidationError with every problem.
func (c *Contract) ValidateResponse(r *http.Request, status int, header http.Header, body []byte) error {
	op, _, ok := c.find(r.Method, r.URL.EscapedPath())
	if !ok {
		return ErrNoOperation
	}
	found := messages{body: "response body"}
	op.checkResponse(&found, status, header, body)
	return newValidationError(op.ID, found.list)
}

func (op *operation) checkResponse(found *messages, status int, header http.Header, body []byte) {
	spec := op.spec.Responses.Status(status)
	if spec == nil {
		found.text(fmt.Sprintf("status %d is not documented", status))
		return
	}
	content := spec.Value.Content
	if len(content) == 0 {
		return
	}
	contentType := header.Get("Content-Type")
	mediaType := content.Get(contentType)
	if mediaType == nil {
		found.text(fmt.Sprintf("Content-Type of status %d must be %s", status, alternatives(sortedKeys(content))))
		return
	}
	if mediaType.Schema == nil {
		return
	}
	if name, _, _ := mime.ParseMediaType(contentType); name != "application/json" {
		found.schema("", mediaType.Schema.Value.VisitJSON(string(body), responseOptions...))
		return
	}
	value, problem := decode(contentType, mediaType.Schema.Value, body)
	if problem != "" {
		found.text(fmt.Sprintf("response body of status %d must be one valid JSON value", status))
		return
	}
	found.schema("", mediaType.Schema.Value.VisitJSON(value, responseOptions...))
	op.checkCode(found, status, value)
}

// errorCode matches what may be repeated as an error code.
var errorCode = regexp.MustCompile(`^[A-Z]+[0-9]*$`)

// checkCode compares the error code of an answer with the documented ones, where
// the contract documents any for the status.
func (op *operation) checkCode(found *messages, status int, body any) {
	object, _ := body.(map[string]any)
	sent, _ := object["errorCode"].(string)
	documented := op.codes[status]
	// What is no code at all was found by the schema.
	if documented == nil || documented[sent] || !errorCode.MatchString(sent) {
		return
	}
	found.text(fmt.Sprintf("errorCode %s with status %d is not documented for %s (documented: %s)",
		sent, status, op.ID, strings.Join(sortedKeys(documented), ", ")))
}

// documentedCodes collects the error codes of the examples, by status.
func documentedCodes(spec *openapi3.Operation) map[int]map[string]bool {
	codes := map[int]map[string]bool{}
	for key, response := range spec.Responses.Map() {
		status, err := strconv.Atoi(key)
		if err != nil {
			continue
		}
		mediaType := response.Value.Content.Get("application/json")
		if mediaType == nil {
			continue
		}
		for _, example := range mediaType.Examples {
			value, _ := example.Value.Value.(map[string]any)
			if code, ok := value["errorCode"].(string); ok {
				if codes[status] == nil {
					codes[status] = map[string]bool{}
				}
				codes[status][code] = true
			}
		}
	}
	return codes
}

package contract

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

var parameterOptions = &openapi3filter.Options{
	MultiError:              true,
	SkipSettingDefaults:     true,
	SchemaValidationOptions: formatOptions,
}

// ValidateRequest holds a request against the contract: path and query
// parameters, content type and body. The body is given separately and the
// request's own is not read, so that the caller reads it once.
//
// It returns nil, ErrNoOperation, or a *ValidationError with every problem of
// the request. Authentication is no part of it.
func (c *Contract) ValidateRequest(r *http.Request, body []byte) error {
	op, params, ok := c.find(r.Method, r.URL.EscapedPath())
	if !ok {
		return ErrNoOperation
	}
	found := messages{body: "request body"}
	op.checkParameters(&found, r, params)
	op.checkRequestBody(&found, r, body)
	return newValidationError(op.ID, found.list)
}

func (op *operation) checkParameters(found *messages, r *http.Request, params map[string]string) {
	input := &openapi3filter.RequestValidationInput{
		Request:    r,
		PathParams: params,
		Options:    parameterOptions,
	}
	if r.URL.RawQuery != "" {
		input.QueryParams = r.URL.Query()
		for _, name := range sortedKeys(input.QueryParams) {
			if !op.query[name] {
				found.unknown(name)
			}
		}
	}
	for _, p := range op.parameters {
		err := openapi3filter.ValidateParameter(r.Context(), input, p.Value)
		if err == nil {
			continue
		}
		var schemaError *openapi3.SchemaError
		var many openapi3.MultiError
		switch {
		case errors.Is(err, openapi3filter.ErrInvalidRequired), errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
			found.empty(p.Value.Name)
		case errors.As(err, &many), errors.As(err, &schemaError):
			found.schema(p.Value.Name, errors.Unwrap(err))
		default:
			found.add(p.Value.Name, expected(p.Value.Schema.Value))
		}
	}
}

func (op *operation) checkRequestBody(found *messages, r *http.Request, body []byte) {
	if op.spec.RequestBody == nil {
		// Some HTTP libraries send an empty object where there is nothing to say.
		if len(body) > 0 && string(bytes.TrimSpace(body)) != "{}" {
			found.text("request body should not exist")
		}
		return
	}
	spec := op.spec.RequestBody.Value
	if len(body) == 0 {
		if spec.Required {
			found.text("request body should not be empty")
		}
		return
	}
	mediaType := spec.Content.Get(r.Header.Get("Content-Type"))
	if mediaType == nil {
		found.text(fmt.Sprintf("Content-Type must be %s", alternatives(sortedKeys(spec.Content))))
		return
	}
	value, problem := decode(r.Header.Get("Content-Type"), mediaType.Schema.Value, body)
	if problem != "" {
		found.text(problem)
		return
	}
	found.schema("", mediaType.Schema.Value.VisitJSON(value, requestOptions...))
}

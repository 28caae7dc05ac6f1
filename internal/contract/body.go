package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"

	"github.com/getkin/kin-openapi/openapi3"
)

// decode reads a body into what a schema can be held against. The second
// result says what is wrong with the body as such.
//
// Multipart bodies are read here and not by openapi3filter: the contract's part
// types are the sandbox's business (P426), so any type must pass, and the
// contents of the files are not needed.
func decode(contentType string, schema *openapi3.Schema, body []byte) (value any, problem string) {
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, "Content-Type must be a valid media type"
	}
	if mediaType == "multipart/form-data" {
		return decodeMultipart(params["boundary"], schema, body)
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	// Numbers keep their spelling: no amount goes through a float64 on its way.
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, "request body must be valid JSON"
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, "request body must be one JSON value"
	}
	return value, ""
}

func decodeMultipart(boundary string, schema *openapi3.Schema, body []byte) (value any, problem string) {
	const invalid = "request body must be valid multipart/form-data"
	if boundary == "" {
		return nil, invalid
	}
	form := map[string]any{}
	reader := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := reader.NextRawPart()
		if err == io.EOF { //nolint:errorlint // Plain, it is the closing boundary; wrapped, a body that is cut off.
			return form, ""
		}
		if err != nil || part.FormName() == "" {
			return nil, invalid
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, invalid
		}
		field := schema.Properties[part.FormName()]
		form[part.FormName()] = addPart(form[part.FormName()], partValue(part, content, field), field)
	}
}

// partValue returns what a schema is held against for one part: text as it is,
// and a file, whose content no schema looks at, as a word. A file in the place
// of text or text in the place of a file becomes a boolean, which no text and no
// file may be.
func partValue(part *multipart.Part, content []byte, field *openapi3.SchemaRef) any {
	isFile := part.FileName() != ""
	if field != nil && isFile != wantsFile(field.Value) {
		return false
	}
	if isFile {
		return "(file)"
	}
	return string(content)
}

func wantsFile(schema *openapi3.Schema) bool {
	if schema.Items != nil {
		schema = schema.Items.Value
	}
	return schema.Format == "binary"
}

// addPart adds a part to those of the same name: arrays collect, and a repeated
// part of any other kind becomes an array, which its schema then refuses.
func addPart(before, part any, field *openapi3.SchemaRef) any {
	if parts, ok := before.([]any); ok {
		return append(parts, part)
	}
	if before != nil {
		return []any{before, part}
	}
	if field != nil && field.Value.Type.Is(openapi3.TypeArray) {
		return []any{part}
	}
	return part
}

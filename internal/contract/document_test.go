package contract

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/api"
)

// webhooks is the document whose operations are those of the partner's server.
const webhooks = "webhooks.yaml"

var texts = map[string][]byte{"p100.yaml": api.P100, "sandbox.yaml": api.Sandbox, webhooks: api.Webhooks}

var readAll = sync.OnceValues(func() (map[string]*openapi3.T, error) {
	docs := map[string]*openapi3.T{}
	for name, data := range texts {
		doc, err := read(name, data)
		if err != nil {
			return nil, err
		}
		docs[name] = doc
	}
	return docs, nil
})

// documents returns all documents, for reading only.
func documents(t *testing.T) map[string]*openapi3.T {
	t.Helper()
	docs, err := readAll()
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// forEachOperation runs a parallel subtest for every operation of all documents.
func forEachOperation(t *testing.T, test func(t *testing.T, document, path, method string, spec *openapi3.Operation)) {
	t.Helper()
	for name, doc := range documents(t) {
		for path, item := range doc.Paths.Map() {
			for method, spec := range item.Operations() {
				t.Run(spec.OperationID, func(t *testing.T) {
					t.Parallel()
					test(t, name, path, method, spec)
				})
			}
		}
	}
}

func TestDocumentsAreOpenAPI30(t *testing.T) {
	t.Parallel()
	for name, doc := range documents(t) {
		if doc.OpenAPI != "3.0.3" {
			t.Errorf("%s is OpenAPI %s", name, doc.OpenAPI)
		}
		if err := doc.Validate(context.Background(), openapi3.EnableMultiError()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Everybody's tools are to read the documents: OpenAPI is YAML 1.2, which has no merge keys.
func TestDocumentsHaveNoMergeKeys(t *testing.T) {
	t.Parallel()
	merge := regexp.MustCompile(`(?m)^\s*<<:.*$`)
	for name, text := range texts {
		if found := merge.Find(text); found != nil {
			t.Errorf("%s has %s", name, found)
		}
	}
}

func TestReadRefusesWhatIsNotOpenAPI(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"not YAML":            "a: [",
		"not OpenAPI":         "openapi: 3.0.3",
		"unresolved":          `{openapi: 3.0.3, info: {title: t, version: "1"}, paths: {/a: {get: {responses: {"200": {$ref: "#/components/responses/No"}}}}}}`,
		"without operationId": `{openapi: 3.0.3, info: {title: t, version: "1"}, paths: {/a: {get: {responses: {"200": {description: d}}}}}}`,
	} {
		if _, err := load("test.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), "test.yaml") {
			t.Errorf("%s: error %v does not name the document", name, err)
		}
	}
}

func TestEveryOperationIsDescribed(t *testing.T) {
	t.Parallel()
	evidence := regexp.MustCompile(`\b(doc|client|assumed|sandbox)\b`)
	forEachOperation(t, func(t *testing.T, document, _, method string, spec *openapi3.Operation) {
		if !evidence.MatchString(extension(spec, "x-evidence")) {
			t.Errorf("x-evidence %q says none of doc, client, assumed, sandbox", extension(spec, "x-evidence"))
		}
		if len(spec.Tags) != 1 {
			t.Errorf("has tags %v, want one noun", spec.Tags)
		}
		if (spec.RequestBody != nil) != (method == http.MethodPost || method == http.MethodPatch && !strings.HasSuffix(spec.OperationID, "suspendUser")) {
			t.Errorf("%s: request body present: %t", method, spec.RequestBody != nil)
		}
		if document != "p100.yaml" {
			return
		}
		for _, status := range []string{"401", "429"} {
			if spec.Responses.Value(status) == nil {
				t.Errorf("has no response %s", status)
			}
		}
		if spec.Responses.Value("429").Value.Headers["Retry-After"] == nil {
			t.Error("429 has no Retry-After")
		}
	})
}

// Every operation shows a success, at least one refusal, and what it takes; webhooks
// are acknowledged by a status alone. The library itself does not know the contract's
// own formats.
func TestExamplesFitTheirSchemas(t *testing.T) {
	t.Parallel()
	forEachOperation(t, func(t *testing.T, document, _, _ string, spec *openapi3.Operation) {
		var successes, refusals int
		for status, response := range spec.Responses.Map() {
			for mediaType, content := range response.Value.Content {
				values := examples(content)
				if len(values) == 0 && mediaType != "text/plain" && (mediaType != "text/html" || status[0] == '2') {
					t.Errorf("%s %s has no example", status, mediaType)
				}
				if status[0] == '2' {
					successes += len(values)
				} else if status != "401" {
					refusals += len(values)
				}
				for name, value := range values {
					if content.Schema != nil {
						fits(t, status+" "+name, content.Schema.Value, value, responseOptions)
					}
				}
			}
		}
		if document != webhooks && (successes == 0 || refusals == 0) {
			t.Errorf("%d examples of success, %d of refusal", successes, refusals)
		}
		if spec.RequestBody == nil {
			return
		}
		for mediaType, content := range spec.RequestBody.Value.Content {
			values := examples(content)
			if len(values) == 0 {
				t.Errorf("request %s has no example", mediaType)
			}
			for name, value := range values {
				fits(t, "request "+name, content.Schema.Value, value, requestOptions)
			}
		}
	})
}

func examples(content *openapi3.MediaType) map[string]any {
	values := map[string]any{}
	if content.Example != nil {
		values["example"] = content.Example
	}
	for name, example := range content.Examples {
		values[name] = example.Value.Value
	}
	return values
}

func fits(t *testing.T, what string, schema *openapi3.Schema, value any, options []openapi3.SchemaValidationOption) {
	t.Helper()
	var found messages
	found.schema("", schema.VisitJSON(value, options...))
	if len(found.list) > 0 {
		t.Errorf("%s does not fit its schema: %v", what, found.list)
	}
}

// Requests are closed, so that a misspelt field is found; answers and webhooks are
// open, because a deployment may say more. Of cards, nothing is known.
func TestRequestsAreClosedAndAnswersOpen(t *testing.T) {
	t.Parallel()
	forEachOperation(t, func(t *testing.T, document, _, _ string, spec *openapi3.Operation) {
		if spec.RequestBody != nil {
			for _, content := range spec.RequestBody.Value.Content {
				eachObject(content.Schema, func(object *openapi3.Schema) {
					closed := object.AdditionalProperties.Has != nil && !*object.AdditionalProperties.Has
					if closed == (spec.Tags[0] == "card" || document == webhooks) {
						t.Errorf("request object with %v: closed is %t", sortedKeys(object.Properties), closed)
					}
				})
			}
		}
		for status, response := range spec.Responses.Map() {
			for _, content := range response.Value.Content {
				eachObject(content.Schema, func(object *openapi3.Schema) {
					if has := object.AdditionalProperties.Has; has != nil && !*has {
						t.Errorf("%s: answer object with %v is closed", status, sortedKeys(object.Properties))
					}
				})
			}
		}
	})
}

func eachObject(ref *openapi3.SchemaRef, visit func(*openapi3.Schema)) {
	if ref == nil {
		return
	}
	schema := ref.Value
	if schema.Type.Is(openapi3.TypeObject) {
		visit(schema)
	}
	eachObject(schema.Items, visit)
	for _, refs := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf, schema.AllOf} {
		for _, r := range refs {
			eachObject(r, visit)
		}
	}
	for _, r := range schema.Properties {
		eachObject(r, visit)
	}
}

// Whatever is defined is used, and every format has a rule that says what it asks for.
func TestNothingIsLeftOver(t *testing.T) {
	t.Parallel()
	for name, data := range texts {
		text := string(data)
		components := documents(t)[name].Components
		for kind, names := range map[string][]string{
			"schemas":    sortedKeys(components.Schemas),
			"examples":   sortedKeys(components.Examples),
			"responses":  sortedKeys(components.Responses),
			"parameters": sortedKeys(components.Parameters),
		} {
			for _, component := range names {
				if !strings.Contains(text, "'#/components/"+kind+"/"+component+"'") {
					t.Errorf("%s: nothing refers to %s/%s", name, kind, component)
				}
			}
		}
		for _, match := range regexp.MustCompile(`\bformat: ([a-z0-9-]+)`).FindAllStringSubmatch(text, -1) {
			if _, ok := formatRules[match[1]]; !ok && match[1] != "int64" {
				t.Errorf("%s: nothing says what the format %s asks for", name, match[1])
			}
		}
	}
}

// The documents of P100 are whole each for itself, and yet say the same thing once.
func TestSharedSchemasAreTheSame(t *testing.T) {
	t.Parallel()
	shared := 0
	for name, schema := range documents(t)[webhooks].Components.Schemas {
		there := documents(t)["p100.yaml"].Components.Schemas[name]
		if there == nil {
			continue
		}
		shared++
		if diff := cmp.Diff(text(t, there), text(t, schema)); diff != "" {
			t.Errorf("%s differs (-p100.yaml +webhooks.yaml):\n%s", name, diff)
		}
	}
	if shared == 0 {
		t.Error("the documents have no schema in common")
	}
}

func text(t *testing.T, schema *openapi3.SchemaRef) string {
	t.Helper()
	data, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Package contract holds requests and responses against the project's OpenAPI
// documents (package api).
//
// The sandbox asks it which operation a request means and what is wrong with
// it; the acceptance harness holds every request and every response of every
// test against it, so that neither side can drift from the documents.
//
// No message of this package repeats a value from a request or a response: it
// names the field and the rule. Values may be personal data.
package contract

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers/legacy/pathpattern"

	"github.com/p100-community/terraform-provider-p100/api"
)

// P100 returns the contract of the P100 User API. It is read once; the error is
// that of an invalid document, which the tests of this package rule out.
var P100 = sync.OnceValues(func() (*Contract, error) { return load("p100.yaml", api.P100) })

// Webhooks returns the contract of what P100 sends to a partner, in the same way. Its
// operations are those of the partner's server.
var Webhooks = sync.OnceValues(func() (*Contract, error) { return load("webhooks.yaml", api.Webhooks) })

// Sandbox returns the contract of the sandbox's control API, in the same way.
var Sandbox = sync.OnceValues(func() (*Contract, error) { return load("sandbox.yaml", api.Sandbox) })

// Operation describes one operation of a contract.
type Operation struct {
	// ID is the operationId, for example "createUser".
	ID string
	// Method is the HTTP method in capitals.
	Method string
	// Path is the path template, with placeholders in braces: "/v1/user/{id}".
	Path string
	// Summary is the operation's name in the vendor's documentation, for example
	// "Create User".
	Summary string
	// Evidence says where the operation's facts come from (x-evidence).
	Evidence string
	// Tag is the noun that the operation belongs to, for example "kyc".
	Tag string
	// Exempt is the reason why nothing in the provider uses the operation
	// (x-exempt); empty where something must.
	Exempt string
	// AlternativeOf is the ID of the operation that this one stands for on
	// older deployments (x-alternative-of); empty otherwise.
	AlternativeOf string
}

// Tag is a noun that operations belong to.
type Tag struct {
	// Name is what Operation.Tag holds.
	Name string
	// Description is a sentence or two about the noun.
	Description string
}

// Contract is one OpenAPI document, ready to validate with. It is immutable and
// safe for concurrent use.
type Contract struct {
	operations []*operation
	tags       []Tag
	routes     *pathpattern.Node
}

// operation is an Operation with what validation needs of the document.
type operation struct {
	Operation
	spec       *openapi3.Operation
	parameters openapi3.Parameters
	// query holds the names of the declared query parameters.
	query map[string]bool
	// codes holds the documented error codes by status, from the examples.
	codes map[int]map[string]bool
}

// Operations returns all operations, sorted by ID.
func (c *Contract) Operations() []Operation {
	all := make([]Operation, len(c.operations))
	for i, op := range c.operations {
		all[i] = op.Operation
	}
	return all
}

// Tags returns the nouns in the document's order.
func (c *Contract) Tags() []Tag { return slices.Clone(c.tags) }

// read parses a document, follows its references and checks that it is OpenAPI.
func read(name string, data []byte) (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("%s is not valid OpenAPI: %w", name, err)
	}
	return doc, nil
}

func load(name string, data []byte) (*Contract, error) {
	doc, err := read(name, data)
	if err != nil {
		return nil, err
	}
	c := &Contract{}
	for _, tag := range doc.Tags {
		c.tags = append(c.tags, Tag{tag.Name, tag.Description})
	}
	for path, item := range doc.Paths.Map() {
		for method, spec := range item.Operations() {
			op, err := newOperation(method, path, item, spec)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			c.operations = append(c.operations, op)
		}
	}
	slices.SortFunc(c.operations, func(a, b *operation) int { return cmp.Compare(a.ID, b.ID) })
	if c.routes, err = newRoutes(c.operations, nil); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

func newOperation(method, path string, item *openapi3.PathItem, spec *openapi3.Operation) (*operation, error) {
	op := &operation{
		Operation: Operation{
			ID:            spec.OperationID,
			Method:        method,
			Path:          path,
			Summary:       spec.Summary,
			Evidence:      extension(spec, "x-evidence"),
			Exempt:        extension(spec, "x-exempt"),
			AlternativeOf: extension(spec, "x-alternative-of"),
		},
		spec:       spec,
		parameters: slices.Concat(item.Parameters, spec.Parameters),
		query:      map[string]bool{},
		codes:      documentedCodes(spec),
	}
	if op.ID == "" {
		return nil, fmt.Errorf("%s %s has no operationId", method, path)
	}
	if len(spec.Tags) > 0 {
		op.Tag = spec.Tags[0]
	}
	for _, p := range op.parameters {
		if p.Value.In == openapi3.ParameterInQuery {
			op.query[p.Value.Name] = true
		}
	}
	return op, nil
}

func extension(spec *openapi3.Operation, name string) string {
	s, _ := spec.Extensions[name].(string)
	return s
}

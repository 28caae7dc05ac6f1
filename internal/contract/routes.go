package contract

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/routers/legacy/pathpattern"
)

// Find returns the operation that a request means, with its path parameters.
//
// The path is the escaped one (url.URL.EscapedPath), so that an id may contain
// an escaped slash; the parameters are unescaped. Host and base URL play no
// part. Fixed segments win over placeholders, and a path belongs to an
// operation only together with its method: PATCH /v1/user/verification is
// updateUser of the user "verification".
func (c *Contract) Find(method, path string) (Operation, map[string]string, bool) {
	op, params, ok := c.find(method, path)
	if !ok {
		return Operation{}, nil, false
	}
	return op.Operation, params, true
}

func (c *Contract) find(method, path string) (*operation, map[string]string, bool) {
	// The matcher would take a trailing slash for no slash.
	if strings.HasSuffix(path, "/") {
		return nil, nil, false
	}
	node, values := c.routes.Match(method + " " + path)
	if node == nil {
		return nil, nil, false
	}
	op, ok := node.Value.(*operation)
	if !ok {
		return nil, nil, false
	}
	params := make(map[string]string, len(values))
	for i, name := range node.VariableNames {
		value, err := url.PathUnescape(values[i])
		if err != nil || value == "" {
			return nil, nil, false
		}
		params[name] = value
	}
	return op, params, true
}

// newRoutes builds the matcher. Paths of overridden operations are entered last,
// so that they replace that of their alternative.
func newRoutes(operations []*operation, overridden map[string]string) (*pathpattern.Node, error) {
	ordered := slices.Clone(operations)
	slices.SortStableFunc(ordered, func(a, b *operation) int {
		_, first := overridden[a.ID]
		_, second := overridden[b.ID]
		switch {
		case first == second:
			return 0
		case second:
			return -1
		}
		return 1
	})
	root := &pathpattern.Node{}
	for _, op := range ordered {
		node, err := root.CreateNode(op.Method+" "+op.Path, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", op.ID, err)
		}
		if other, taken := node.Value.(*operation); taken && other.AlternativeOf != op.ID {
			return nil, fmt.Errorf("%s has the same method and path as %s: %s %s", op.ID, other.ID, op.Method, op.Path)
		}
		node.Value = op
	}
	return root, nil
}

// template matches what a path template may be: segments of unreserved
// characters, or a placeholder that fills its segment.
var template = regexp.MustCompile(`^(/(\{[A-Za-z][A-Za-z0-9]*\}|[A-Za-z0-9._~-]+))+$`)

// WithPaths returns the contract with other path templates for some operations,
// by operationId: {"updateUser": "/v2/user/{id}"}. An unknown operationId, a
// template that is not one, placeholders other than those of the documented
// path, and a path that another operation has already are errors.
func (c *Contract) WithPaths(paths map[string]string) (*Contract, error) {
	changed := &Contract{doc: c.doc, operations: make([]*operation, len(c.operations))}
	known := make(map[string]bool, len(c.operations))
	for i, op := range c.operations {
		known[op.ID] = true
		path, ok := paths[op.ID]
		if !ok {
			changed.operations[i] = op
			continue
		}
		if err := checkTemplate(op.Operation, path); err != nil {
			return nil, err
		}
		overridden := *op
		overridden.Path = path
		changed.operations[i] = &overridden
	}
	for _, id := range sortedKeys(paths) {
		if !known[id] {
			return nil, fmt.Errorf("there is no operation %q in the contract", id)
		}
	}
	var err error
	if changed.routes, err = newRoutes(changed.operations, paths); err != nil {
		return nil, err
	}
	return changed, nil
}

func checkTemplate(op Operation, path string) error {
	if !template.MatchString(path) {
		return fmt.Errorf("the path of %s must be a template like %s: segments after slashes, a placeholder "+
			"filling its segment, no query and no trailing slash", op.ID, op.Path)
	}
	want, got := placeholders(op.Path), placeholders(path)
	if !slices.Equal(want, got) {
		return fmt.Errorf("the path of %s must have %s, as in %s; this one has %s",
			op.ID, named(want), op.Path, named(got))
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// placeholders returns the placeholders of a template, sorted, repeated ones
// as often as they occur.
func placeholders(path string) []string {
	found := placeholder.FindAllString(path, -1)
	slices.Sort(found)
	return found
}

func named(placeholders []string) string {
	switch len(placeholders) {
	case 0:
		return "no placeholder"
	case 1:
		return "the placeholder " + placeholders[0]
	}
	return "the placeholders " + strings.Join(placeholders, " and ")
}

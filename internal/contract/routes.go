package contract

import (
	"fmt"
	"net/url"
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
func (c *Contract) Find(method, path string) (op Operation, params map[string]string, ok bool) {
	found, params, ok := c.find(method, path)
	if !ok {
		return Operation{}, nil, false
	}
	return found.Operation, params, true
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

// newRoutes builds the matcher. Operations with another path than the documented
// one are entered last, so that they replace their alternative where it has
// that path.
//
// It is the matcher of the library's legacy router: that one looks at the method
// first and at fixed segments before placeholders, as this API needs it, and
// the router on top of it would match the unescaped path.
func newRoutes(operations []*operation, overridden map[string]string) (*pathpattern.Node, error) {
	var first, last []*operation
	for _, op := range operations {
		if _, ok := overridden[op.ID]; ok {
			last = append(last, op)
		} else {
			first = append(first, op)
		}
	}
	root := &pathpattern.Node{}
	for _, op := range slices.Concat(first, last) {
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

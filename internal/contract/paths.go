package contract

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// template matches what a path template may be: segments of unreserved
// characters, or a placeholder that fills its segment.
var template = regexp.MustCompile(`^(/(\{[A-Za-z][A-Za-z0-9]*\}|[A-Za-z0-9._~-]+))+$`)

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// WithPaths returns the contract with other path templates for some operations,
// by operationId: {"updateUser": "/v2/user/{id}"}. An unknown operationId, a
// template that is not one, placeholders other than those of the documented
// path, and a path that another operation already has are errors, all of them
// reported. Only an operation's own alternative (Operation.AlternativeOf) gives
// way: getUserBalances may have the path of getUserBalancesLegacy.
func (c *Contract) WithPaths(paths map[string]string) (*Contract, error) {
	changed := &Contract{operations: slices.Clone(c.operations), tags: c.tags}
	var problems []error
	for _, id := range sortedKeys(paths) {
		i := slices.IndexFunc(c.operations, func(op *operation) bool { return op.ID == id })
		if i < 0 {
			problems = append(problems, fmt.Errorf("there is no operation %q in the contract", id))
			continue
		}
		if err := checkTemplate(c.operations[i].Operation, paths[id]); err != nil {
			problems = append(problems, err)
			continue
		}
		op := *c.operations[i]
		op.Path = paths[id]
		changed.operations[i] = &op
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	var err error
	changed.routes, err = newRoutes(changed.operations, paths)
	if err != nil {
		return nil, err
	}
	return changed, nil
}

func checkTemplate(op Operation, path string) error {
	if !template.MatchString(path) {
		return fmt.Errorf("the path of %s must be a template such as %s: segments after slashes, placeholders that "+
			"fill a segment, no query and no slash at the end", op.ID, op.Path)
	}
	want, got := placeholders(op.Path), placeholders(path)
	if !slices.Equal(want, got) {
		return fmt.Errorf("the path of %s must have %s, as in %s; %s has %s", op.ID, list(want), op.Path, path, list(got))
	}
	return nil
}

// placeholders returns the placeholders of a template, sorted, and repeated
// ones as often as they occur.
func placeholders(path string) []string {
	found := placeholder.FindAllString(path, -1)
	slices.Sort(found)
	return found
}

func list(placeholders []string) string {
	switch len(placeholders) {
	case 0:
		return "no placeholder"
	case 1:
		return "the placeholder " + placeholders[0]
	}
	return "the placeholders " + strings.Join(placeholders, " and ")
}

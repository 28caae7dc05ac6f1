package contract

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// ErrNoOperation is returned when the contract has no operation with the method
// and path of a request.
var ErrNoOperation = errors.New("no operation of the contract has this method and path")

// ValidationError says everything in which a request or a response differs from
// the contract.
type ValidationError struct {
	// Operation is the operationId.
	Operation string
	// Messages holds one sentence for each problem, in the style of the
	// documented validation errors: "email must be an email". They name fields
	// and rules and never repeat a value.
	Messages []string
}

// Error joins the messages by a comma and a space, as P403 does.
func (e *ValidationError) Error() string { return strings.Join(e.Messages, ", ") }

func newValidationError(operationID string, messages []string) error {
	if len(messages) == 0 {
		return nil
	}
	return &ValidationError{Operation: operationID, Messages: messages}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

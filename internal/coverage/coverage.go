// Package coverage says which member of the provider's schema uses which operation of the P100 User API, and writes the page of
// the documentation that shows it.
package coverage

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// File is where the rows are, for messages to whoever has to change one.
const File = "internal/coverage/uses.go"

// table has the operations of each member.
type table map[string][]string

// Members returns the addresses of all rows, sorted.
func Members() []string { return uses.members() }

// Operations returns the operations in a member's row. A member without a row has none.
func Operations(member string) []string { return slices.Clone(uses[member]) }

// Covers reports whether a member may send an operation: its row has it, or the provider sends it for all members.
func Covers(member, operationID string) bool {
	return slices.Contains(uses[member], operationID) || slices.Contains(every, operationID)
}

func (t table) members() []string { return slices.Sorted(maps.Keys(t)) }

// users returns the members that use an operation, sorted.
func (t table) users(operationID string) []string {
	var users []string
	for _, member := range t.members() {
		if slices.Contains(t[member], operationID) {
			users = append(users, member)
		}
	}
	return users
}

// exemption returns the reason why no member has to use an operation, as a sentence, and "" where one has to.
func exemption(op contract.Operation) string {
	switch {
	case op.Exempt != "":
		return strings.ToUpper(op.Exempt[:1]) + op.Exempt[1:] + "."
	case op.AlternativeOf != "":
		return fmt.Sprintf("Stands in for %#q on older deployments: `operation_paths = { %s = %q }`.", op.AlternativeOf, op.AlternativeOf, op.Path)
	}
	return ""
}

// check returns what is wrong with the rows: an operation of the contract that nothing uses although it is not exempt, one that is
// used although it is, and rows with operations that do not exist or that are there twice.
func (t table) check(api *contract.Contract) []string {
	var problems []string
	known := map[string]bool{}
	for _, op := range api.Operations() {
		known[op.ID] = true
		users := t.users(op.ID)
		switch reason := exemption(op); {
		case len(users) == 0 && reason == "":
			problems = append(problems, fmt.Sprintf("no member uses %s: add it to the row of the one that does in %s, or say in the contract why none does (x-exempt)", op.ID, File))
		case len(users) > 0 && reason != "":
			problems = append(problems, fmt.Sprintf("%s is used by %s, and exempt: %s", op.ID, strings.Join(users, ", "), reason))
		}
	}
	for _, member := range t.members() {
		seen := map[string]bool{}
		for _, id := range t[member] {
			if !known[id] || seen[id] {
				problems = append(problems, fmt.Sprintf("the row of %s has %s, which does not exist or is there twice", member, id))
			}
			seen[id] = true
		}
	}
	return problems
}

package tfkit

import (
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Movable is something that P100 has only once, so that its resource may get another address, but must not be deleted under one
// address and be there under another in the same plan: nothing orders the two.
type Movable struct {
	Type    string    // the resource's: p100_user
	At      path.Path // the attribute that says which one it is, if there is one
	ID      string    // names it among those of its type
	Subject string    // names it for people: the user "alice"
}

// movableClaims remembers what the plan of one run does with each of them.
type movableClaims struct {
	mu     sync.Mutex
	claims map[string]movableClaim
}

type movableClaim struct {
	stays, goes, refused bool
	harm                 string
}

// claim records what happens to an object. It returns the conflict if another resource of the plan wants the opposite, and says
// whether that was so before: Terraform may plan one destroy several times.
func (c *movableClaims) claim(m Movable, change func(*movableClaim)) (conflict *movableClaim, before bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.claims == nil {
		c.claims = map[string]movableClaim{}
	}
	key := m.Type + "\x00" + m.ID
	claim := c.claims[key]
	change(&claim)
	before = claim.refused
	claim.refused = claim.stays && claim.goes
	c.claims[key] = claim
	if !claim.refused {
		return nil, before
	}
	return &claim, before
}

// PlanStay records that a resource of this plan creates the object or keeps it. It is an error when another one deletes it.
func (a *Account) PlanStay(m Movable, diags *diag.Diagnostics) {
	conflict, _ := a.movables.claim(m, func(c *movableClaim) { c.stays = true })
	switch {
	case conflict == nil:
	case len(m.At.Steps()) == 0: // an error at no attribute is shown without its line
		diags.AddError(movableSummary, m.refusal(conflict.harm))
	default:
		diags.AddAttributeError(m.At, movableSummary, m.refusal(conflict.harm))
	}
}

// PlanGo records that a resource of this plan is destroyed, or replaced by one for another object. It is an error when a resource
// at another address creates or keeps the object. The harm is a sentence: what that could come to.
func (a *Account) PlanGo(m Movable, harm string, diags *diag.Diagnostics) {
	conflict, before := a.movables.claim(m, func(c *movableClaim) { c.goes, c.harm = true, harm })
	if conflict != nil && !before {
		diags.AddError(movableSummary, m.refusal(harm))
	}
}

const movableSummary = "Deleted under one address, managed under another"

func (m Movable) refusal(harm string) string {
	return fmt.Sprintf("This plan destroys one %[1]s for %[2]s and has another one for it, and nothing orders the two. %[3]s\n\n"+
		"If the resource was renamed, or its index or key has changed, say so, and nothing is deleted:\n\n  moved {\n    from = %[1]s.OLD\n    to   = %[1]s.NEW\n  }\n\n"+
		"With count, taking one out changes the index of all that follow: use for_each, and move the indexes to its keys. What is really to be deleted and made anew "+
		"takes an apply for each of the two.",
		m.Type, m.Subject, harm)
}

package acctest

import (
	"slices"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// faultRule injects one fault into the next n requests of an operation.
type faultRule struct {
	operation string
	remaining int
	fault     sandbox.Fault
}

// Everything stands for every operation.
const Everything = "*"

// Fault makes the next n requests of an operation go wrong, or of Everything.
func (e *Env) Fault(operation string, n int, fault sandbox.Fault) {
	e.t.Helper()
	e.needsControl("faults")
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults = append(e.faults, faultRule{operation, n, fault})
}

// Heal takes back all faults.
func (e *Env) Heal() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults = nil
}

func (e *Env) fault(req sandbox.FaultRequest) *sandbox.Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	at := slices.IndexFunc(e.faults, func(r faultRule) bool {
		return (r.operation == req.OperationID || r.operation == Everything) && r.remaining > 0
	})
	if at < 0 {
		return nil
	}
	e.faults[at].remaining--
	fault := e.faults[at].fault
	return &fault
}

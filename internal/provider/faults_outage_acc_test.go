package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// P100 is gone in the middle of an apply and comes back for the next one. The next apply brings about the rest, or says that what it
// would make is there already and how to import it. P100 has nothing twice.
func TestAccFaults_outage(t *testing.T) {
	onRequest(t, "P100_ACC_FAULTS", "test-faults")
	for name, s := range scenes(t) {
		if strings.HasSuffix(name, "_deposit create") || slices.ContainsFunc(payments, func(p payment) bool { return strings.HasPrefix(name, p.typeName+" ") }) {
			continue // what is only simulated cannot be imported; payments have tests of their own
		}
		t.Run(name, s.outage)
	}
}

// outage plays the scene so that from one of its requests on, the first write or later, nothing arrives, or no answer does.
func (s scene) outage(t *testing.T) {
	origin := acctest.New(t)
	at := s.prepare(t, origin)
	calm := s.play(t, origin, at, nil)
	for i := max(0, slices.IndexFunc(calm.requests, writes)); i < len(calm.requests); i++ {
		for name, fault := range map[string]sandbox.Fault{"nothing arrives": {Drop: true}, "no answer arrives": {Drop: true, AfterEffect: true}} {
			in := trouble{operation: acctest.Everything, skip: i, times: always, mishap: mishap{name, fault, "the connection broke"}}
			t.Run(fmt.Sprintf("%d %s/%s", i, calm.requests[i].OperationID, name), func(t *testing.T) {
				got := s.play(t, acctest.NewFrom(t, at.saved), at, &in)
				in.wantUnderstandable(t, got.first.Errors)
				if len(got.second.Errors) == 0 {
					calm.wantLike(t, got)
				}
				for _, said := range got.second.Errors {
					if !strings.Contains(said, "import") || len(got.p100) > len(calm.p100) {
						t.Errorf("first: %s\nthe next apply fails: %s\nP100 has %q", strings.Join(got.first.Errors, "\n"), said, got.p100)
					}
				}
			})
		}
	}
}

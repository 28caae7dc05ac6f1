package acctest

import (
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// Test runs the steps against this environment. After every applied step the plan must be empty (plugin-testing sees to that)
// and planning must not have written anything (this harness does).
func (e *Env) Test(steps ...resource.TestStep) {
	e.t.Helper()
	e.TestCase(resource.TestCase{Steps: steps})
}

// TestCase is Test with the other settings of a test case.
func (e *Env) TestCase(tc resource.TestCase) {
	e.t.Helper()
	applied := -1 // length of the log right after the last apply; -1 when the last step applied nothing
	settle := func() {
		if applied < 0 {
			return
		}
		if writes := e.writesSince(min(applied, len(e.Requests()))); len(writes) > 0 {
			e.t.Errorf("planning without a change wrote: %v", writes)
		}
		applied = -1
	}
	if last := tc.Steps[len(tc.Steps)-1]; last.Config != "" && !last.Query && last.ExpectError == nil && !last.PlanOnly && !last.ImportState && !last.Destroy && !last.ExpectNonEmptyPlan {
		tc.Steps = append(tc.Steps, resource.TestStep{Config: last.Config, PlanOnly: true})
	}
	for i := range tc.Steps {
		step := &tc.Steps[i]
		prepare := step.PreConfig
		step.PreConfig = func() {
			settle()
			if prepare != nil {
				prepare()
			}
		}
		if step.Config == "" || step.Query || step.PlanOnly || step.ImportState || step.Destroy || step.ExpectError != nil {
			continue
		}
		check := step.Check
		step.Check = func(s *terraform.State) error {
			if check != nil {
				if err := check(s); err != nil {
					return err
				}
			}
			applied = len(e.Requests())
			return nil
		}
	}
	tc.ProtoV6ProviderFactories = e.Factories()
	resource.Test(e.t, tc)
}

package acctest

import "github.com/hashicorp/terraform-plugin-testing/helper/resource"

// Test runs the steps against this environment. After every applied step the plan must be empty (plugin-testing sees to that), and
// nothing but an apply may write (this harness does).
func (e *Env) Test(steps ...resource.TestStep) {
	e.t.Helper()
	e.TestCase(resource.TestCase{Steps: steps})
}

// TestCase is Test with the other settings of a test case.
func (e *Env) TestCase(tc resource.TestCase) {
	e.t.Helper()
	tc.ProtoV6ProviderFactories = e.Factories()
	resource.Test(e.t, tc)
}

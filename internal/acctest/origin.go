package acctest

// WantOwned creates a resource, and fails the test unless another partner and another environment are refused to refresh, plan,
// change and forget it, with and without a refresh before the plan. The errors begin with the subject. What staging is configured
// with besides nothing is of the caller's choice, because not everything can be there.
func (e *Env) WantOwned(body, inStaging, subject string) {
	e.t.Helper()
	const otherKey = `  api_key = "another-partner"`
	otherPartner := Refusal{Summary: "This object belongs to another partner", Says: subject + " was created with the API key of another partner"}
	otherEnvironment := Refusal{
		Summary: "This object belongs to another environment", Says: subject + " was created in sandbox, but the provider is configured for staging",
	}
	stage := e.Stage()
	stage.Apply(e.Config(body))
	for _, stage.NoRefresh = range []bool{false, true} {
		stage.Apply(e.ConfigWith(otherKey, body), otherPartner)
		stage.Apply(e.ConfigWith(otherKey, ""), otherPartner)
		stage.Apply(e.ConfigAs("staging", inStaging), otherEnvironment)
		stage.Apply(e.ConfigAs("staging", ""), otherEnvironment)
		if left := stage.Plan(e.Config(body)); len(left) > 0 {
			e.t.Errorf("at home, with NoRefresh %t: planned %v", stage.NoRefresh, left)
		}
	}
}

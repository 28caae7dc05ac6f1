package acctest

import (
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// Plans demands what the plan of a step does to one resource, before it is applied.
func Plans(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// PlansNothing demands that the plan of a step is empty.
func PlansNothing() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// WantWrites fails the test unless exactly these operations that are no reads were called since the last ResetLog, in this order.
func (e *Env) WantWrites(want ...string) {
	e.t.Helper()
	var got []string
	for _, entry := range e.Requests() {
		if entry.Method != http.MethodGet {
			got = append(got, entry.OperationID)
		}
	}
	if !slices.Equal(got, want) {
		e.t.Errorf("the writes were %q, want %q", got, want)
	}
}

package tfkit

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// KeepStateIfNothingChanged plans nothing when nothing is left to do: when the plan differs from the state only in computed
// values that nobody configured. That happens when KeepIfSemanticallyEqual took back every change: by then the framework has
// already marked all computed attributes as unknown. It is called from ModifyPlan; values that ModifyPlan itself makes unknown
// in order to force an update must be set after it.
func KeepStateIfNothingChanged(_ context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || resp.Plan.Raw.IsNull() {
		return
	}
	settled, err := fillFrom(req.State.Raw, resp.Plan.Raw, func(at *tftypes.AttributePath) bool { return !isConfigured(req.Config.Raw, at) })
	if err == nil && settled.Equal(req.State.Raw) {
		resp.Plan.Raw = req.State.Raw
	}
}

// KeepComputed takes what a plan leaves open from the state. It is for the beginning of an Update that learns nothing new.
func KeepComputed(req *resource.UpdateRequest, diags *diag.Diagnostics) {
	settled, err := fillFrom(req.State.Raw, req.Plan.Raw, func(*tftypes.AttributePath) bool { return true })
	if err != nil {
		diags.AddError("Unusable plan", fmt.Sprintf("The plan and the state do not go together: %s.", err))
		return
	}
	req.Plan.Raw = settled
}

// fillFrom puts the state's values in the place of the plan's unknown ones, where they are open and the state has any.
func fillFrom(state, plan tftypes.Value, open func(*tftypes.AttributePath) bool) (tftypes.Value, error) {
	return tftypes.Transform(plan, func(at *tftypes.AttributePath, planned tftypes.Value) (tftypes.Value, error) {
		if planned.IsKnown() || !open(at) {
			return planned, nil
		}
		if prior, ok := valueAt(state, at); ok {
			return prior, nil
		}
		return planned, nil
	})
}

// isConfigured reports whether the configuration says anything at a path, if only that the value is not known yet.
func isConfigured(config tftypes.Value, at *tftypes.AttributePath) bool {
	value, ok := valueAt(config, at)
	return ok && !value.IsNull()
}

func valueAt(root tftypes.Value, at *tftypes.AttributePath) (tftypes.Value, bool) {
	found, _, err := tftypes.WalkAttributePath(root, at)
	if err != nil {
		return tftypes.Value{}, false
	}
	value, ok := found.(tftypes.Value)
	return value, ok
}

package tfkit

import (
	"context"

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
	settled, err := tftypes.Transform(resp.Plan.Raw, func(at *tftypes.AttributePath, planned tftypes.Value) (tftypes.Value, error) {
		if planned.IsKnown() || isConfigured(req.Config.Raw, at) {
			return planned, nil
		}
		if prior, ok := valueAt(req.State.Raw, at); ok {
			return prior, nil
		}
		return planned, nil
	})
	if err == nil && settled.Equal(req.State.Raw) {
		resp.Plan.Raw = req.State.Raw
	}
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

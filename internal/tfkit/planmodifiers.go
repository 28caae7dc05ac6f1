package tfkit

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// KeepIfSemanticallyEqual plans the prior spelling of a string when the configured one means the same by the attribute's
// custom type. The framework compares meanings after an apply and a refresh only: without this modifier a re-spelled value is
// a planned change, and together with a replacing modifier a planned replacement. It must stand before those.
//
// A resource whose other attributes are computed needs KeepStateIfNothingChanged as well.
func KeepIfSemanticallyEqual() planmodifier.String {
	return keepIfSemanticallyEqual{}
}

type keepIfSemanticallyEqual struct{}

// Description implements planmodifier.Describer.
func (keepIfSemanticallyEqual) Description(context.Context) string {
	return "Another spelling of the same value changes nothing."
}

// MarkdownDescription implements planmodifier.Describer.
func (m keepIfSemanticallyEqual) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// PlanModifyString implements planmodifier.String.
func (keepIfSemanticallyEqual) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.StateValue.IsUnknown() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() ||
		req.PlanValue.Equal(req.StateValue) {
		return
	}
	attrType, diags := req.Plan.Schema.TypeAtPath(ctx, req.Path)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	typable, ok := attrType.(basetypes.StringTypable)
	if !ok {
		resp.Diagnostics.AddAttributeError(req.Path, "Unexpected attribute type",
			fmt.Sprintf("KeepIfSemanticallyEqual stands on an attribute of type %s. This is a bug in the provider; please report it.", attrType))
		return
	}
	planned, diags := typable.ValueFromString(ctx, req.PlanValue)
	resp.Diagnostics.Append(diags...)
	prior, diags := typable.ValueFromString(ctx, req.StateValue)
	resp.Diagnostics.Append(diags...)
	value, ok := planned.(basetypes.StringValuableWithSemanticEquals)
	if !ok {
		resp.Diagnostics.AddAttributeError(req.Path, "Unexpected attribute type",
			fmt.Sprintf("KeepIfSemanticallyEqual stands on an attribute of type %s, whose values have one spelling only. This is a bug in the "+
				"provider; please report it.", attrType))
		return
	}
	equal, diags := value.StringSemanticEquals(ctx, prior)
	resp.Diagnostics.Append(diags...)
	if equal && !resp.Diagnostics.HasError() {
		resp.PlanValue = req.StateValue
	}
}

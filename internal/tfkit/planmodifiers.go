package tfkit

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
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

const replaceIfKnown = "A changed value replaces the resource. Where the state does not know the value, as after an import, it is recorded in place."

// RequiresReplaceIfKnown replaces the resource when a string changes that the state knows. After an import the state does not
// know what P100 cannot read back: that is not a difference, and the configured value is recorded in place.
func RequiresReplaceIfKnown() planmodifier.String {
	return stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.StateValue.IsNull()
		}, replaceIfKnown, replaceIfKnown)
}

// RequiresReplaceIfKnownBool is RequiresReplaceIfKnown for booleans.
func RequiresReplaceIfKnownBool() planmodifier.Bool {
	return boolplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.BoolRequest, resp *boolplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.StateValue.IsNull()
		}, replaceIfKnown, replaceIfKnown)
}

// RequiresReplaceIfKnownObject is RequiresReplaceIfKnown for objects as a whole. An object of which only a part replaces
// carries the modifier on that part instead.
func RequiresReplaceIfKnownObject() planmodifier.Object {
	return objectplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.ObjectRequest, resp *objectplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.StateValue.IsNull()
		}, replaceIfKnown, replaceIfKnown)
}

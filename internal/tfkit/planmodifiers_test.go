package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestKeepIfSemanticallyEqual(t *testing.T) {
	t.Parallel()
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"field": schema.StringAttribute{Required: true, CustomType: DecimalType},
		"nested": schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"amount": schema.StringAttribute{Required: true, CustomType: DecimalType},
		}}},
		"country": schema.StringAttribute{Required: true, CustomType: CountryType},
		"plain":   schema.StringAttribute{Required: true},
	}}
	tests := map[string]struct {
		at                path.Path
		state, plan, want types.String
		fails             bool
	}{
		"re-spelled": {path.Root("field"), types.StringValue("1.5"), types.StringValue("1.50"), types.StringValue("1.5"), false},
		"nested": {
			path.Root("nested").AtMapKey("a").AtName("amount"), types.StringValue("1.5"), types.StringValue("1.50"),
			types.StringValue("1.5"), false,
		},
		"changed":       {path.Root("field"), types.StringValue("1.5"), types.StringValue("1.51"), types.StringValue("1.51"), false},
		"same":          {path.Root("field"), types.StringValue("1.5"), types.StringValue("1.5"), types.StringValue("1.5"), false},
		"no number":     {path.Root("field"), types.StringValue("x"), types.StringValue("y"), types.StringValue("y"), false},
		"created":       {path.Root("field"), types.StringNull(), types.StringValue("1"), types.StringValue("1"), false},
		"removed":       {path.Root("field"), types.StringValue("1"), types.StringNull(), types.StringNull(), false},
		"unknown":       {path.Root("field"), types.StringValue("1"), types.StringUnknown(), types.StringUnknown(), false},
		"one spelling":  {path.Root("country"), types.StringValue("PL"), types.StringValue("DE"), types.StringValue("DE"), true},
		"plain string":  {path.Root("plain"), types.StringValue("a"), types.StringValue("b"), types.StringValue("b"), true},
		"no such field": {path.Root("absent"), types.StringValue("a"), types.StringValue("b"), types.StringValue("b"), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := planmodifier.StringResponse{PlanValue: test.plan}
			KeepIfSemanticallyEqual().PlanModifyString(t.Context(), planmodifier.StringRequest{
				Path: test.at, StateValue: test.state, PlanValue: test.plan, ConfigValue: test.plan, Plan: tfsdk.Plan{Schema: s},
			}, &resp)
			if !resp.PlanValue.Equal(test.want) || resp.RequiresReplace {
				t.Errorf("planned %s, want %s", resp.PlanValue, test.want)
			}
			if resp.Diagnostics.HasError() != test.fails {
				t.Errorf("diagnostics: %v", resp.Diagnostics)
			}
		})
	}
}

func TestRequiresReplaceIfKnown(t *testing.T) {
	t.Parallel()
	something := tftypes.NewValue(tftypes.Bool, true)
	nothing := tftypes.NewValue(tftypes.Bool, nil)
	tests := map[string]struct {
		stateRaw, planRaw tftypes.Value
		known             bool // whether the state knows the value
		changed           bool
		want              bool
	}{
		"changed":        {something, something, true, true, true},
		"same":           {something, something, true, false, false},
		"after import":   {something, something, false, true, false},
		"being created":  {nothing, something, false, true, false},
		"being deleted":  {something, nothing, true, true, false},
		"still not told": {something, something, false, false, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, plan := tfsdk.State{Raw: test.stateRaw}, tfsdk.Plan{Raw: test.planRaw}

			str := planmodifier.StringRequest{State: state, Plan: plan, StateValue: types.StringNull()}
			boolean := planmodifier.BoolRequest{State: state, Plan: plan, StateValue: types.BoolNull()}
			object := planmodifier.ObjectRequest{State: state, Plan: plan, StateValue: types.ObjectNull(nil)}
			if test.known {
				str.StateValue, boolean.StateValue, object.StateValue = types.StringValue("old"), types.BoolValue(false), types.ObjectValueMust(nil, nil)
			}
			str.PlanValue, boolean.PlanValue, object.PlanValue = str.StateValue, boolean.StateValue, object.StateValue
			if test.changed {
				str.PlanValue, boolean.PlanValue, object.PlanValue = types.StringValue("new"), types.BoolValue(true), types.ObjectUnknown(nil)
			}

			var strResp planmodifier.StringResponse
			RequiresReplaceIfKnown().PlanModifyString(t.Context(), str, &strResp)
			var boolResp planmodifier.BoolResponse
			RequiresReplaceIfKnownBool().PlanModifyBool(t.Context(), boolean, &boolResp)
			var objectResp planmodifier.ObjectResponse
			RequiresReplaceIfKnownObject().PlanModifyObject(t.Context(), object, &objectResp)
			if strResp.RequiresReplace != test.want || boolResp.RequiresReplace != test.want || objectResp.RequiresReplace != test.want {
				t.Errorf("string %t, bool %t, object %t; want %t", strResp.RequiresReplace, boolResp.RequiresReplace, objectResp.RequiresReplace, test.want)
			}
		})
	}
}

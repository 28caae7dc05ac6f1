package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

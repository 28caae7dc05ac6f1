package tfkit

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The tests of this file plan a real resource through the framework's own server: what happens to computed attributes is
// decided there.

type planProvider struct{ provider.Provider }

func (planProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "test"
}

func (planProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (planProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return planResource{} }}
}

func (planProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

type planResource struct{ resource.Resource }

func (planResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "test_payment"
}

func (planResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"amount": schema.StringAttribute{
			CustomType: DecimalType, Required: true,
			PlanModifiers: []planmodifier.String{KeepIfSemanticallyEqual(), stringplanmodifier.RequiresReplace()},
		},
		"label":  schema.StringAttribute{Optional: true},
		"status": schema.StringAttribute{Computed: true},
		"parts": schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"amount": schema.StringAttribute{CustomType: DecimalType, Required: true, PlanModifiers: []planmodifier.String{KeepIfSemanticallyEqual()}},
			"id":     schema.StringAttribute{Computed: true},
		}}},
		"summary": schema.SingleNestedAttribute{Computed: true, Attributes: map[string]schema.Attribute{
			"count": schema.StringAttribute{Computed: true},
		}},
	}}
}

func (planResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	KeepStateIfNothingChanged(ctx, req, resp)
}

var (
	partType    = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"amount": tftypes.String, "id": tftypes.String}}
	summaryType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"count": tftypes.String}}
	paymentType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"amount": tftypes.String, "label": tftypes.String, "status": tftypes.String,
		"parts": tftypes.Map{ElementType: partType}, "summary": summaryType,
	}}
)

// payment is what one test varies of the resource; the computed parts are filled where computed is true.
type payment struct {
	amount   any
	label    any
	parts    map[string]string
	computed bool
}

func (p payment) value() tftypes.Value {
	computed := func(v any) any {
		if p.computed {
			return v
		}
		return nil
	}
	var parts any
	if p.parts != nil {
		all := map[string]tftypes.Value{}
		for key, amount := range p.parts {
			all[key] = tftypes.NewValue(partType, map[string]tftypes.Value{
				"amount": tftypes.NewValue(tftypes.String, amount),
				"id":     tftypes.NewValue(tftypes.String, computed("id of "+key)),
			})
		}
		parts = all
	}
	return tftypes.NewValue(paymentType, map[string]tftypes.Value{
		"amount": tftypes.NewValue(tftypes.String, p.amount),
		"label":  tftypes.NewValue(tftypes.String, p.label),
		"status": tftypes.NewValue(tftypes.String, computed("PENDING")),
		"parts":  tftypes.NewValue(tftypes.Map{ElementType: partType}, parts),
		"summary": tftypes.NewValue(summaryType, computed(map[string]tftypes.Value{
			"count": tftypes.NewValue(tftypes.String, "2"),
		})),
	})
}

// proposed is what Terraform proposes: the configuration, with the computed values of the state.
func (p payment) proposed() tftypes.Value {
	p.computed = true
	return p.value()
}

func TestKeepStateIfNothingChanged(t *testing.T) {
	t.Parallel()
	state := payment{amount: "1.5", parts: map[string]string{"a": "2", "b": "3"}, computed: true}
	tests := map[string]struct {
		config   payment
		replaces bool
		changes  bool
	}{
		"same":              {payment{amount: "1.5", parts: map[string]string{"a": "2", "b": "3"}}, false, false},
		"re-spelled":        {payment{amount: "1.50", parts: map[string]string{"a": "2", "b": "3"}}, false, false},
		"re-spelled nested": {payment{amount: "1.5", parts: map[string]string{"a": "2.0", "b": "3"}}, false, false},
		"changed":           {payment{amount: "1.6", parts: map[string]string{"a": "2", "b": "3"}}, true, true},
		"unknown":           {payment{amount: tftypes.UnknownValue, parts: map[string]string{"a": "2", "b": "3"}}, true, true},
		"re-spelled and another change": {
			payment{amount: "1.50", label: "rent", parts: map[string]string{"a": "2", "b": "3"}}, false, true,
		},
		"re-spelled and unknown": {
			payment{amount: "1.50", label: tftypes.UnknownValue, parts: map[string]string{"a": "2", "b": "3"}}, false, true,
		},
		"re-spelled and an entry less": {payment{amount: "1.50", parts: map[string]string{"a": "2"}}, false, true},
		"re-spelled and an entry more": {payment{amount: "1.50", parts: map[string]string{"a": "2", "b": "3", "c": "4"}}, false, true},
		"re-spelled and no entries":    {payment{amount: "1.50"}, false, true},
	}
	server := providerserver.NewProtocol6(planProvider{})()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := plan(t, server, state.value(), test.config.value(), test.config.proposed())
			planned, err := resp.PlannedState.Unmarshal(paymentType)
			if err != nil {
				t.Fatal(err)
			}
			if changes := !planned.Equal(state.value()); changes != test.changes {
				t.Errorf("planned %s from %s", planned, state.value())
			}
			if replaces := len(resp.RequiresReplace) > 0; replaces != test.replaces {
				t.Errorf("replaces %v", resp.RequiresReplace)
			}
		})
	}
	t.Run("created", func(t *testing.T) {
		t.Parallel()
		config := payment{amount: "1.5"}
		resp := plan(t, server, tftypes.NewValue(paymentType, nil), config.value(), config.value())
		planned, err := resp.PlannedState.Unmarshal(paymentType)
		if err != nil || planned.IsNull() || planned.IsFullyKnown() {
			t.Errorf("planned %s, %v", planned, err)
		}
	})
	t.Run("deleted", func(t *testing.T) {
		t.Parallel()
		nothing := tftypes.NewValue(paymentType, nil)
		resp := plan(t, server, state.value(), nothing, nothing)
		if planned, err := resp.PlannedState.Unmarshal(paymentType); err != nil || !planned.IsNull() {
			t.Errorf("planned %s, %v", planned, err)
		}
	})
}

func plan(t *testing.T, server tfprotov6.ProviderServer, state, config, proposed tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	t.Helper()
	dynamic := func(v tftypes.Value) *tfprotov6.DynamicValue {
		d, err := tfprotov6.NewDynamicValue(paymentType, v)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	resp, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "test_payment", PriorState: dynamic(state), Config: dynamic(config), ProposedNewState: dynamic(proposed),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
	return resp
}

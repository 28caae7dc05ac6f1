package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestSpelledSemanticEquals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b basetypes.StringValuableWithSemanticEquals
		want bool
	}{
		{NewIBANValue("DE89 3704 0044 0532 0130 00"), NewIBANValue("de89370400440532013000"), true},
		{NewIBANValue("DE89370400440532013000"), NewIBANValue("DE02120300000000202051"), false},
		{NewBICValue("deutdeffxxx"), NewBICValue("DEUTDEFF"), true},
		{NewBICValue("DEUTDEFF500"), NewBICValue("DEUTDEFF"), false},
		{NewIBANValue(""), IBANValue{}, false},
		{IBANValue{}, IBANValue{}, false},
		{NewIBANValue(""), IBANValue{StringValue: types.StringUnknown()}, false},
		{NewIBANValue("DEUTDEFF"), NewBICValue("DEUTDEFF"), false},
	}
	for _, test := range tests {
		if got, diags := test.a.StringSemanticEquals(t.Context(), test.b); got != test.want || len(diags) > 0 {
			t.Errorf("%s semantically equals %s: %t %v, want %t", test.a, test.b, got, diags, test.want)
		}
	}
}

func TestSpelledTypes(t *testing.T) {
	t.Parallel()
	if NewIBANValue("DE89").Equal(NewIBANValue("de89")) || !NewIBANValue("DE89").Equal(NewIBANValue("DE89")) || NewIBANValue("DE89").Equal(types.StringValue("DE89")) {
		t.Error("Equal must compare the bytes of IBANs alone")
	}
	if got := NewIBANValue("de89 3704").Normalized(); got != "DE893704" {
		t.Errorf("Normalized() = %q", got)
	}
	for name, test := range map[string]struct {
		typ   attr.Type
		value attr.Value
	}{
		"tfkit.IBANType": {IBANType, NewIBANValue("x")},
		"tfkit.BICType":  {BICType, NewBICValue("x")},
	} {
		if test.typ.String() != name || !test.typ.Equal(test.value.Type(t.Context())) || test.typ.Equal(types.StringType) {
			t.Errorf("%s is not the type of its values alone", name)
		}
		fromTerraform, err := test.typ.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, "x"))
		if err != nil || !fromTerraform.Equal(test.value) {
			t.Errorf("ValueFromTerraform = %s, %v", fromTerraform, err)
		}
		if _, err := test.typ.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
			t.Errorf("a boolean becomes a %s", name)
		}
		if null := test.typ.ValueType(t.Context()); !null.IsNull() {
			t.Errorf("the zero value of %s is %s", name, null)
		}
	}
	if IBANType.Equal(BICType) {
		t.Error("an IBAN is a BIC")
	}
}

// TestRespelledIBANKeepsTheState is the trap that the types alone do not avoid.
func TestRespelledIBANKeepsTheState(t *testing.T) {
	t.Parallel()
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"iban": schema.StringAttribute{Required: true, CustomType: IBANType},
		"bic":  schema.StringAttribute{Optional: true, CustomType: BICType},
	}}
	for name, test := range map[string]struct{ attribute, state, plan, want string }{
		"iban re-spelled": {"iban", "DE89 3704 0044 0532 0130 00", "de89370400440532013000", "DE89 3704 0044 0532 0130 00"},
		"iban changed":    {"iban", "DE89 3704 0044 0532 0130 00", "DE02120300000000202051", "DE02120300000000202051"},
		"bic re-spelled":  {"bic", "DEUTDEFF", "deutdeffxxx", "DEUTDEFF"},
	} {
		resp := planmodifier.StringResponse{PlanValue: types.StringValue(test.plan)}
		KeepIfSemanticallyEqual().PlanModifyString(t.Context(), planmodifier.StringRequest{
			Path: path.Root(test.attribute), StateValue: types.StringValue(test.state), PlanValue: types.StringValue(test.plan), Plan: tfsdk.Plan{Schema: s},
		}, &resp)
		if resp.Diagnostics.HasError() || resp.PlanValue.ValueString() != test.want {
			t.Errorf("%s: planned %s, %v", name, resp.PlanValue, resp.Diagnostics)
		}
	}
}

func TestIBANValidators(t *testing.T) {
	t.Parallel()
	const summary = "IBAN cannot be used"
	for value, want := range map[string]struct{ iban, sepa string }{
		"DE89 3704 0044 0532 0130 00":   {"", ""},
		"BR1800360305000010009795493C1": {"", "SEPA transfers do not reach"},
		"DE88 3704 0044 0532 0130 00":   {"The check digits 88 do not fit", "The check digits 88 do not fit"},
	} {
		checkString(t, IBAN(), types.StringValue(value), summary, want.iban)
		checkString(t, SEPAIBAN(), types.StringValue(value), summary, want.sepa)
	}
	checkString(t, BIC(), types.StringValue("deutdeff"), "", "")
	checkString(t, BIC(), types.StringValue("DEUTQQFF"), "BIC cannot be used", `"QQ" is not one of ISO 3166-1`)
	checkString(t, IBAN(), types.StringNull(), "", "")
	checkString(t, SEPAIBAN(), types.StringUnknown(), "", "")
}

package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/shopspring/decimal"
)

func decimalString(s string) DecimalValue {
	return DecimalValue{StringValue: types.StringValue(s)}
}

func TestDecimalSemanticEquals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a    DecimalValue
		b    basetypes.StringValuable
		want bool
	}{
		{decimalString("1.50"), decimalString("1.5"), true},
		{decimalString("1500"), decimalString("1500.00"), true},
		{decimalString("0"), decimalString("-0.0"), true},
		{decimalString("1.5"), decimalString("1.51"), false},
		// Exact where a float64 is not.
		{decimalString("9007199254740993"), decimalString("9007199254740992"), false},
		{decimalString("0.1000000000000000055511151231257827"), decimalString("0.1"), false},
		{decimalString("x"), decimalString("x"), false},
		{decimalString("0"), DecimalValue{}, false},
		{decimalString("1"), types.StringValue("1"), false},
	}
	for _, test := range tests {
		got, diags := test.a.StringSemanticEquals(t.Context(), test.b)
		if got != test.want || len(diags) > 0 {
			t.Errorf("%s semantically equals %s: %t %v, want %t", test.a, test.b, got, diags, test.want)
		}
	}
	if decimalString("1.50").Equal(decimalString("1.5")) || !decimalString("1.50").Equal(decimalString("1.50")) {
		t.Error("Equal must compare spellings")
	}
}

func TestDecimalType(t *testing.T) {
	t.Parallel()
	for _, raw := range []any{"1500.00", "-0.5", nil, tftypes.UnknownValue} {
		if _, diags := validated(t, DecimalType, raw); len(diags) > 0 {
			t.Errorf("%v: %v", raw, diags)
		}
	}
	_, diags := validated(t, DecimalType, "1,500.00")
	wantOneError(t, diags, "Amount cannot be used", "The amount has a comma")
	if !DecimalType.Equal(decimalString("1").Type(t.Context())) || DecimalType.Equal(types.StringType) || DecimalType.String() != "tfkit.DecimalType" {
		t.Error("DecimalType is not the type of its values alone")
	}
	if !DecimalType.ValueType(t.Context()).Equal(DecimalValue{}) {
		t.Error("ValueType is not DecimalValue")
	}
}

func TestDecimalValues(t *testing.T) {
	t.Parallel()
	half := decimal.RequireFromString("0.50")
	for want, got := range map[string]DecimalValue{
		`"0.5"`:  NewDecimalValue(half),
		`"0.50"`: NewAmountValue(half, "eur"),
		"<null>": NewDecimalPointerValue(nil),
	} {
		if got.String() != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := NewDecimalPointerValue(&half); got.String() != `"0.5"` {
		t.Errorf("NewDecimalPointerValue = %s", got)
	}
	if d, ok := decimalString("0.5").Decimal(); !ok || !d.Equal(half) {
		t.Errorf("Decimal() = %s, %t", d, ok)
	}
	for _, v := range []DecimalValue{{}, {StringValue: types.StringUnknown()}, decimalString("1e3")} {
		if _, ok := v.Decimal(); ok {
			t.Errorf("%s is a number", v)
		}
	}
}

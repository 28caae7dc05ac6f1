package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/money"
)

var (
	_ basetypes.StringTypable                    = decimalType{}
	_ basetypes.StringValuableWithSemanticEquals = DecimalValue{}
	_ xattr.ValidateableAttribute                = DecimalValue{}
)

// DecimalType is an exact decimal number that is a string in Terraform, in plain notation ("1500.00"); see package money.
// "1.50" and "1.5" are one number: the state keeps the spelling of the configuration. During a plan that needs
// KeepIfSemanticallyEqual as well.
var DecimalType = decimalType{}

type decimalType struct {
	basetypes.StringType
}

// String names the type.
func (decimalType) String() string { return "tfkit.DecimalType" }

// Equal holds for decimal types alone.
func (decimalType) Equal(other attr.Type) bool {
	_, ok := other.(decimalType)
	return ok
}

// ValueType is DecimalValue.
func (decimalType) ValueType(context.Context) attr.Value { return DecimalValue{} }

// ValueFromString wraps a string.
func (decimalType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return DecimalValue{StringValue: in}, nil
}

// ValueFromTerraform wraps a string.
func (decimalType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := stringFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	return DecimalValue{StringValue: value}, nil
}

// DecimalValue is a value of DecimalType. Its zero value is null.
type DecimalValue struct {
	basetypes.StringValue
}

// NewDecimalValue is a known number, written without superfluous zeros.
func NewDecimalValue(d decimal.Decimal) DecimalValue {
	return DecimalValue{StringValue: basetypes.NewStringValue(d.String())}
}

// NewAmountValue is a known amount of a currency, written as people expect it: euro with two decimals.
func NewAmountValue(amount decimal.Decimal, currency string) DecimalValue {
	return DecimalValue{StringValue: basetypes.NewStringValue(money.Format(amount, currency))}
}

// NewDecimalPointerValue is the number, or null for nil.
func NewDecimalPointerValue(d *decimal.Decimal) DecimalValue {
	if d == nil {
		return DecimalValue{}
	}
	return NewDecimalValue(*d)
}

// Decimal is the number. It is false for null, unknown and anything that is not a number: an amount that is not known is not
// zero.
func (v DecimalValue) Decimal() (decimal.Decimal, bool) {
	if v.IsNull() || v.IsUnknown() {
		return decimal.Decimal{}, false
	}
	d, err := money.Parse(v.ValueString())
	return d, err == nil
}

// Type is DecimalType.
func (DecimalValue) Type(context.Context) attr.Type { return DecimalType }

// Equal compares the spelling, byte by byte.
func (v DecimalValue) Equal(other attr.Value) bool {
	o, ok := other.(DecimalValue)
	return ok && v.StringValue.Equal(o.StringValue)
}

// StringSemanticEquals compares the numbers.
func (v DecimalValue) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(DecimalValue)
	if !ok {
		return false, nil
	}
	a, aKnown := v.Decimal()
	b, bKnown := o.Decimal()
	return aKnown && bKnown && a.Equal(b), nil
}

// ValidateAttribute reports a known value that is not a number in plain notation.
func (v DecimalValue) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	if _, err := money.Parse(v.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Amount cannot be used", sentence(err))
	}
}

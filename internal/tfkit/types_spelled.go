package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

// The spelled string types: strings of which several spellings mean the same. The state keeps the spelling of the
// configuration; during a plan that needs KeepIfSemanticallyEqual as well.
//
// They do not check their values, because the API answers with them, too: what a configuration says is checked by the
// validators IBAN, SEPAIBAN and BIC.
var (
	// IBANType is a bank account number; spaces and case make no difference.
	IBANType = spelledType[ibanSpelling]{}
	// BICType is a bank code; spaces, case and the head office's XXX make no difference.
	BICType = spelledType[bicSpelling]{}
)

// IBANValue is a value of IBANType. Its zero value is null.
type IBANValue = spelledString[ibanSpelling]

// BICValue is a value of BICType. Its zero value is null.
type BICValue = spelledString[bicSpelling]

// NewIBANValue is a known IBAN in any spelling.
func NewIBANValue(value string) IBANValue {
	return IBANValue{StringValue: basetypes.NewStringValue(value)}
}

// NewBICValue is a known BIC in any spelling.
func NewBICValue(value string) BICValue {
	return BICValue{StringValue: basetypes.NewStringValue(value)}
}

// IBAN accepts IBANs of every country that has them.
func IBAN() validator.String {
	return stringRule{"an IBAN", "IBAN cannot be used", iban.Check}
}

// SEPAIBAN accepts IBANs that SEPA transfers reach.
func SEPAIBAN() validator.String {
	return stringRule{"an IBAN of a country in SEPA", "IBAN cannot be used", iban.CheckSEPA}
}

// BIC accepts bank codes of eight or eleven characters.
func BIC() validator.String {
	return stringRule{"a BIC of eight or eleven characters", "BIC cannot be used", iban.CheckBIC}
}

// spelling names a type and gives the one spelling by which its values are compared.
type spelling interface {
	typeName() string
	normalize(string) string
}

type ibanSpelling struct{}

func (ibanSpelling) typeName() string          { return "tfkit.IBANType" }
func (ibanSpelling) normalize(s string) string { return iban.Normalize(s) }

type bicSpelling struct{}

func (bicSpelling) typeName() string          { return "tfkit.BICType" }
func (bicSpelling) normalize(s string) string { return iban.NormalizeBIC(s) }

var (
	_ basetypes.StringTypable                    = IBANType
	_ basetypes.StringValuableWithSemanticEquals = IBANValue{}
)

type spelledType[S spelling] struct {
	basetypes.StringType
}

// String names the type.
func (spelledType[S]) String() string {
	var s S
	return s.typeName()
}

// Equal holds for the same type alone.
func (spelledType[S]) Equal(other attr.Type) bool {
	_, ok := other.(spelledType[S])
	return ok
}

// ValueType is the type's value.
func (spelledType[S]) ValueType(context.Context) attr.Value { return spelledString[S]{} }

// ValueFromString wraps a string.
func (spelledType[S]) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return spelledString[S]{StringValue: in}, nil
}

// ValueFromTerraform wraps a string.
func (spelledType[S]) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := stringFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	return spelledString[S]{StringValue: value}, nil
}

type spelledString[S spelling] struct {
	basetypes.StringValue
}

// Type is the value's type.
func (spelledString[S]) Type(context.Context) attr.Type { return spelledType[S]{} }

// Equal compares the spelling, byte by byte.
func (v spelledString[S]) Equal(other attr.Value) bool {
	o, ok := other.(spelledString[S])
	return ok && v.StringValue.Equal(o.StringValue)
}

// StringSemanticEquals compares what is meant.
func (v spelledString[S]) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(spelledString[S])
	return ok && !v.IsNull() && !v.IsUnknown() && !o.IsNull() && !o.IsUnknown() && v.Normalized() == o.Normalized(), nil
}

// Normalized is the one spelling that is compared and sent; "" for null and unknown.
func (v spelledString[S]) Normalized() string {
	var s S
	return s.normalize(v.ValueString())
}

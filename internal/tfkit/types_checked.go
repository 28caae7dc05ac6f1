package tfkit

import (
	"context"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/p100-community/terraform-provider-p100/internal/country"
	"github.com/p100-community/terraform-provider-p100/internal/date"
	"github.com/p100-community/terraform-provider-p100/internal/email"
	"github.com/p100-community/terraform-provider-p100/internal/phone"
)

// The checked string types. Each is a string in Terraform that is checked wherever the framework converts it, at plan first
// of all. They are for attributes that only a configuration fills: the framework also checks values on their way in and out
// of the state, so what an API may answer must not be held against a rule of this provider.
//
// All of them have the value type CheckedString.
var (
	// CountryType is an ISO 3166-1 alpha-2 code that P100 takes, in upper case; see package country.
	CountryType = CheckedStringType{rule: &checkRule{"tfkit.CountryType", "Country cannot be used", country.Check}}
	// DateType is a calendar date, YYYY-MM-DD; see package date.
	DateType = CheckedStringType{rule: &checkRule{"tfkit.DateType", "Date cannot be used", date.Check}}
	// PhoneType is an international telephone number in digits, without plus; see package phone.
	PhoneType = CheckedStringType{rule: &checkRule{"tfkit.PhoneType", "Phone number cannot be used", phone.Check}}
	// EmailType is a bare e-mail address; see package email.
	EmailType = CheckedStringType{rule: &checkRule{"tfkit.EmailType", "E-mail address cannot be used", email.Check}}
)

var (
	_ basetypes.StringTypable     = CheckedStringType{}
	_ basetypes.StringValuable    = CheckedString{}
	_ xattr.ValidateableAttribute = CheckedString{}
)

// checkRule is what one checked type demands. The error of check must not repeat personal data.
type checkRule struct {
	typeName string
	summary  string
	check    func(string) error
}

// CheckedStringType is the type of a string that has to keep a rule.
type CheckedStringType struct {
	basetypes.StringType
	rule *checkRule
}

// String names the type.
func (t CheckedStringType) String() string {
	if t.rule == nil {
		return "tfkit.CheckedStringType"
	}
	return t.rule.typeName
}

// Equal holds for all checked types alike: their values are interchangeable, so that the zero CheckedString, which knows no
// rule, is a null value of each of them.
func (t CheckedStringType) Equal(other attr.Type) bool {
	_, ok := other.(CheckedStringType)
	return ok
}

// ValueType is CheckedString.
func (t CheckedStringType) ValueType(context.Context) attr.Value {
	return CheckedString{rule: t.rule}
}

// ValueFromString gives the value its rule.
func (t CheckedStringType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return CheckedString{StringValue: in, rule: t.rule}, nil
}

// ValueFromTerraform gives the value its rule.
func (t CheckedStringType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := stringFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	return CheckedString{StringValue: value, rule: t.rule}, nil
}

// CheckedString is a value of a checked type. Its zero value is null. Values made by NewCheckedString know no rule: they take
// on the one of their attribute when Terraform hands them back.
type CheckedString struct {
	basetypes.StringValue
	rule *checkRule
}

// NewCheckedString is a known value.
func NewCheckedString(value string) CheckedString {
	return CheckedString{StringValue: basetypes.NewStringValue(value)}
}

// Type is the checked type with the value's rule.
func (v CheckedString) Type(context.Context) attr.Type {
	return CheckedStringType{rule: v.rule}
}

// Equal compares byte by byte.
func (v CheckedString) Equal(other attr.Value) bool {
	o, ok := other.(CheckedString)
	return ok && v.StringValue.Equal(o.StringValue)
}

// ValidateAttribute reports a known value that breaks the rule of its type.
func (v CheckedString) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.rule == nil || v.IsNull() || v.IsUnknown() {
		return
	}
	if err := v.rule.check(v.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, v.rule.summary, sentence(err))
	}
}

// stringFromTerraform does for a custom type what the framework's own string type does.
func stringFromTerraform(ctx context.Context, in tftypes.Value) (basetypes.StringValue, error) {
	value, err := basetypes.StringType{}.ValueFromTerraform(ctx, in)
	if err != nil {
		return basetypes.StringValue{}, err
	}
	s, ok := value.(basetypes.StringValue)
	if !ok {
		return basetypes.StringValue{}, fmt.Errorf("unexpected value type %T", value)
	}
	return s, nil
}

// sentence makes the detail of a diagnostic out of an error message.
func sentence(err error) string {
	message := err.Error()
	first, size := utf8.DecodeRuneInString(message)
	return string(unicode.ToUpper(first)) + message[size:] + "."
}

package tfkit

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// validated is what the framework makes of a value from Terraform: the value, and what its own validation says.
func validated(t *testing.T, typ attr.Type, raw any) (attr.Value, diag.Diagnostics) {
	t.Helper()
	value, err := typ.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, raw))
	if err != nil {
		t.Fatal(err)
	}
	validateable, ok := value.(xattr.ValidateableAttribute)
	if !ok {
		t.Fatalf("%T does not validate itself", value)
	}
	var resp xattr.ValidateAttributeResponse
	validateable.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("field")}, &resp)
	return value, resp.Diagnostics
}

// wantOneError demands exactly one diagnostic, an error at field whose detail contains each of want.
func wantOneError(t *testing.T, diags diag.Diagnostics, summary string, want ...string) {
	t.Helper()
	if len(diags) != 1 || !diags.HasError() {
		t.Fatalf("diagnostics = %v, want one error", diags)
	}
	if got := diags[0].Summary(); got != summary {
		t.Errorf("summary = %q, want %q", got, summary)
	}
	if withPath, ok := diags[0].(diag.DiagnosticWithPath); !ok || !withPath.Path().Equal(path.Root("field")) {
		t.Errorf("diagnostic %v is not about the attribute", diags[0])
	}
	for _, s := range want {
		if !strings.Contains(diags[0].Detail(), s) {
			t.Errorf("detail = %q, want it to contain %q", diags[0].Detail(), s)
		}
	}
}

func TestCheckedStringTypes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		typ       CheckedStringType
		good, bad string
		summary   string
		detail    string
		echoes    bool
	}{
		"country": {CountryType, "PL", "UK", "Country cannot be used", `"UK" is not an ISO 3166-1 code: write "GB" (United Kingdom).`, true},
		"date":    {DateType, "1990-05-15", "1990-02-30", "Date cannot be used", "The month does not have that many days in that year.", false},
		"phone":   {PhoneType, "48509876543", "+48509876543", "Phone number cannot be used", "The phone number begins with a plus", false},
		"email":   {EmailType, "bob@example.pl", "bob@localhost", "E-mail address cannot be used", "The domain of the e-mail address has no point", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, diags := validated(t, test.typ, test.good); len(diags) > 0 {
				t.Errorf("%q: %v", test.good, diags)
			}
			for _, raw := range []any{nil, tftypes.UnknownValue} {
				if _, diags := validated(t, test.typ, raw); len(diags) > 0 {
					t.Errorf("%v: %v", raw, diags)
				}
			}
			_, diags := validated(t, test.typ, test.bad)
			wantOneError(t, diags, test.summary, test.detail)
			if !test.echoes && strings.Contains(diags[0].Detail(), test.bad) {
				t.Errorf("detail %q repeats the value", diags[0].Detail())
			}
			viaString, stringDiags := test.typ.ValueFromString(t.Context(), types.StringValue(test.bad))
			if stringDiags.HasError() {
				t.Fatal(stringDiags)
			}
			var resp xattr.ValidateAttributeResponse
			value, ok := viaString.(CheckedString)
			if !ok {
				t.Fatalf("ValueFromString gives a %T", viaString)
			}
			value.ValidateAttribute(t.Context(), xattr.ValidateAttributeRequest{Path: path.Root("field")}, &resp)
			wantOneError(t, resp.Diagnostics, test.summary, test.detail)
			if got := test.typ.String(); !strings.HasPrefix(strings.ToLower(got), "tfkit."+name) {
				t.Errorf("String() = %q", got)
			}
		})
	}
}

func TestCheckedStringValues(t *testing.T) {
	t.Parallel()
	var zero CheckedString
	if !zero.IsNull() || zero.IsUnknown() {
		t.Errorf("the zero value is %s, want null", zero)
	}
	known := NewCheckedString("PL")
	if known.ValueString() != "PL" || !known.Equal(NewCheckedString("PL")) || known.Equal(NewCheckedString("pl")) || known.Equal(zero) ||
		known.Equal(types.StringValue("PL")) {
		t.Error("Equal does not compare the bytes of checked strings alone")
	}
	fromTerraform, _ := validated(t, CountryType, "PL")
	if !fromTerraform.Equal(known) || !known.Equal(fromTerraform) {
		t.Error("a value made by hand differs from the same value from Terraform")
	}
	if !CountryType.Equal(known.Type(t.Context())) || !CountryType.Equal(zero.Type(t.Context())) || CountryType.Equal(types.StringType) {
		t.Error("CountryType must equal the type of every checked string, and no other type")
	}
	if got := CountryType.ValueType(t.Context()).Type(t.Context()).String(); got != "tfkit.CountryType" {
		t.Errorf("ValueType has the type %s", got)
	}
	if _, diags := validated(t, zero.Type(t.Context()), "anything"); len(diags) > 0 {
		t.Errorf("a value without a rule is refused: %v", diags)
	}
	if _, err := CountryType.ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.Bool, true)); err == nil {
		t.Error("a boolean becomes a checked string")
	}
	// Objects are where the framework compares types strictly.
	_, diags := types.ObjectValue(map[string]attr.Type{"country": CountryType, "citizenship": CountryType}, map[string]attr.Value{"country": known, "citizenship": zero})
	if diags.HasError() {
		t.Errorf("an object does not take values made by hand: %v", diags)
	}
}

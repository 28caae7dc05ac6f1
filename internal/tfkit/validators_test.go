package tfkit

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// checkString runs a validator on one value and demands an error with want, or none when want is empty.
func checkString(t *testing.T, v validator.String, value types.String, summary, want string) {
	t.Helper()
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("field"), ConfigValue: value}, &resp)
	if want == "" {
		if len(resp.Diagnostics) > 0 {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
		return
	}
	wantOneError(t, resp.Diagnostics, summary, want)
}

func TestExternalUserID(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"fixture-alice":          "",
		"a":                      "",
		"team/42 blue?#%":        "",
		"użytkownik":             "",
		"...":                    "",
		strings.Repeat("ż", 255): "",
		"":                       "is empty",
		" alice":                 "spaces around it",
		"alice\n":                "spaces around it",
		".":                      "meaning of its own in URLs",
		"..":                     "meaning of its own in URLs",
		strings.Repeat("ż", 256): "has 256 characters: at most 255",
		"al\x00ice":              "invisible character at position 3",
		"żal\u200bice":           "invisible character at position 4",
		"al\nice":                "invisible character at position 3",
	}
	for id, want := range tests {
		checkString(t, ExternalUserID(), types.StringValue(id), "External user id cannot be used", want)
	}
	checkString(t, ExternalUserID(), types.StringNull(), "", "")
	checkString(t, ExternalUserID(), types.StringUnknown(), "", "")
}

func TestDateInThePast(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC) } // the 11th at UTC+14
	const summary = "Date is not in the past"
	for day, want := range map[string]string{
		"1990-05-15": "", "2026-03-09": "", "2026-03-10": "",
		"2026-03-11": "today or in the future", "2090-01-01": "today or in the future",
		"not a date": "",
	} {
		checkString(t, dateInThePast(now), types.StringValue(day), summary, want)
	}
	checkString(t, DateInThePast(), types.StringValue("9999-12-31"), summary, "today or in the future")
	checkString(t, DateInThePast(), types.StringValue("1990-05-15"), summary, "")
}

func TestMustBeTrue(t *testing.T) {
	t.Parallel()
	v := MustBeTrue("Terms not accepted", "Ask the person first.")
	for _, value := range []types.Bool{types.BoolValue(true), types.BoolNull(), types.BoolUnknown()} {
		var resp validator.BoolResponse
		v.ValidateBool(t.Context(), validator.BoolRequest{Path: path.Root("field"), ConfigValue: value}, &resp)
		if len(resp.Diagnostics) > 0 {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
	var resp validator.BoolResponse
	v.ValidateBool(t.Context(), validator.BoolRequest{Path: path.Root("field"), ConfigValue: types.BoolValue(false)}, &resp)
	wantOneError(t, resp.Diagnostics, "Terms not accepted", "Ask the person first.")
}

func TestCurrency(t *testing.T) {
	t.Parallel()
	for currency, want := range map[string]string{"eur": "", "usdt": "", "EUR": `write "eur"`, "usd": `"usd" is not a currency of P100`} {
		checkString(t, Currency(), types.StringValue(currency), "Currency cannot be used", want)
	}
	if got := Currency().Description(t.Context()); !strings.Contains(got, "eur, btc") {
		t.Errorf("Description() = %q", got)
	}
}

func TestAmountIn(t *testing.T) {
	t.Parallel()
	for amount, want := range map[string]string{
		"5.51": "", "5.510": "", "5.511": "5.511 has 3 decimals and amounts of eur have at most 2", "0": "zero", "-1": "negative", "five": "",
	} {
		checkString(t, AmountIn("eur"), types.StringValue(amount), "Amount cannot be used", want)
	}
}

func TestAmountOf(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		currency any
		amount   string
		want     string
	}{
		"fits":             {"btc", "0.00000001", ""},
		"over-precise":     {"eur", "0.001", "amounts of eur have at most 2"},
		"negative":         {"eur", "-1", "negative"},
		"unknown currency": {tftypes.UnknownValue, "0.000000001", ""},
		"unknown, zero":    {tftypes.UnknownValue, "0", "zero"},
		"null currency":    {nil, "0.000000001", ""},
		"no currency":      {"usd", "0.000000001", ""},
		"no number":        {"eur", "much", ""},
	}
	s := schema.Schema{Attributes: map[string]schema.Attribute{
		"field":    schema.StringAttribute{Required: true, CustomType: DecimalType},
		"currency": schema.StringAttribute{Required: true},
	}}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := validator.StringRequest{
				Path:           path.Root("field"),
				PathExpression: path.MatchRoot("field"),
				ConfigValue:    types.StringValue(test.amount),
				Config: tfsdk.Config{Schema: s, Raw: tftypes.NewValue(s.Type().TerraformType(t.Context()), map[string]tftypes.Value{
					"field":    tftypes.NewValue(tftypes.String, test.amount),
					"currency": tftypes.NewValue(tftypes.String, test.currency),
				})},
			}
			var resp validator.StringResponse
			AmountOf(path.MatchRelative().AtParent().AtName("currency")).ValidateString(t.Context(), req, &resp)
			if test.want == "" {
				if len(resp.Diagnostics) > 0 {
					t.Errorf("diagnostics: %v", resp.Diagnostics)
				}
				return
			}
			wantOneError(t, resp.Diagnostics, "Amount cannot be used", test.want)
		})
	}
}

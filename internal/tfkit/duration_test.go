package tfkit

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestDurationBetween(t *testing.T) {
	t.Parallel()
	rule := DurationBetween(10*time.Millisecond, time.Minute)
	for _, tc := range []struct {
		value types.String
		says  string // empty: accepted
	}{
		{types.StringValue("10ms"), ""},
		{types.StringValue("60s"), ""},
		{types.StringValue("9ms"), "a duration from 10ms to 1m0s, but is 9ms"},
		{types.StringValue("61s"), "but is 1m1s"},
		{types.StringValue("-1s"), "but is -1s"},
		{types.StringValue("30"), `a duration from 10ms to 1m0s, as numbers with units (250ms, 30s, 1h30m), but is "30"`},
		{types.StringValue("soon"), `but is "soon"`},
		{types.StringNull(), ""},
		{types.StringUnknown(), ""},
	} {
		var resp validator.StringResponse
		rule.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("wait"), ConfigValue: tc.value}, &resp)
		if resp.Diagnostics.HasError() != (tc.says != "") {
			t.Errorf("%s: %s", tc.value, text(resp.Diagnostics))
		}
		if tc.says != "" {
			wantText(t, resp.Diagnostics, tc.says)
		}
	}
	if got := rule.Description(t.Context()); got != "a duration from 10ms to 1m0s" {
		t.Errorf("description %q", got)
	}
}

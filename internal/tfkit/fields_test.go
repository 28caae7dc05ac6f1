package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// fields are three fields with the given values.
func fields(email, city, born attr.Value) []Field {
	return []Field{
		{Path: path.Root("email"), Value: email},
		{Path: path.Root("address").AtName("city"), Value: city},
		{Path: path.Root("birth_date"), Value: born},
	}
}

func TestChangedAndRecordedFields(t *testing.T) {
	t.Parallel()
	null, unknown := types.StringNull(), types.StringUnknown()
	a, b := types.StringValue("a"), types.StringValue("b")
	for _, tc := range []struct {
		name          string
		written       bool // the state holds what was written; false after an import
		state, plan   []Field
		changed, only string
	}{
		{"nothing", true, fields(a, a, a), fields(a, a, a), "nothing", "nothing"},
		{"a change and a nested one", true, fields(a, a, a), fields(b, b, a), "email, address.city", "nothing"},
		{"taken out", true, fields(a, a, a), fields(a, a, null), "birth_date", "nothing"},
		{"added later", true, fields(a, a, null), fields(a, a, b), "birth_date", "birth_date"},
		{"not known yet may be a change", true, fields(a, a, a), fields(a, a, unknown), "birth_date", "nothing"},
		{"after an import, unknown is not a difference", false, fields(null, null, null), fields(a, unknown, null), "nothing", "email, address.city"},
		{"after an import, what is known is compared", false, fields(a, null, null), fields(b, b, null), "email", "address.city"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := listPaths(ChangedFields(tc.written, tc.state, tc.plan)); got != tc.changed {
				t.Errorf("changed: %s, want %s", got, tc.changed)
			}
			if got := listPaths(RecordedFields(tc.state, tc.plan)); got != tc.only {
				t.Errorf("recorded: %s, want %s", got, tc.only)
			}
		})
	}
}

func TestExplainFirstUpdate(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	ExplainFirstUpdate(&diags, `the user "alice"`, path.Paths{path.Root("email"), path.Root("phone")}, nil)
	if diags.HasError() {
		t.Error("an error where a warning is meant")
	}
	wantText(t, diags, `cannot read back all of the user "alice"`, "Sent to P100: email, phone.", "Only recorded in the state, not sent: nothing.")
}

package tfkit

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// Field is a configured value with its place. Resources whose fields P100 cannot read back list them, so that one set of rules
// decides what a difference means.
type Field struct {
	Path  path.Path
	Value attr.Value
	// Personal values are not repeated in texts, even when P100 repeats them.
	Personal bool
}

// ChangedFields lists the fields that differ between state and plan. Unknown is not a difference: when the state was imported
// and therefore does not hold what was written (recorded is false), a null in it is not compared.
func ChangedFields(recorded bool, state, plan []Field) path.Paths {
	var changed path.Paths
	for i, old := range state {
		if !recorded && old.Value.IsNull() {
			continue
		}
		if !old.Value.Equal(plan[i].Value) {
			changed = append(changed, old.Path)
		}
	}
	return changed
}

// MaskPersonal replaces in a text of P100's the personal values among the fields by the names of the attributes, and then makes it
// fit for a message.
func MaskPersonal(text string, fields []Field) string {
	values := map[string]string{}
	for _, f := range fields {
		if value, ok := f.Value.(interface{ ValueString() string }); ok && f.Personal {
			values[value.ValueString()] = f.Path.String()
		}
	}
	return client.Shorten(client.Mask(text, values))
}

// RecordedFields lists the fields that an update after an import writes into the state without sending them anywhere.
func RecordedFields(state, plan []Field) path.Paths {
	var recorded path.Paths
	for i, old := range state {
		if old.Value.IsNull() && !plan[i].Value.IsNull() {
			recorded = append(recorded, old.Path)
		}
	}
	return recorded
}

// ExplainFirstUpdate says, for the first plan after an import, which fields go to P100 and which are only recorded.
func ExplainFirstUpdate(diags *diag.Diagnostics, subject string, sent, recorded path.Paths) {
	diags.AddWarning("What was imported is completed from the configuration",
		fmt.Sprintf("P100 cannot read back all of %s, so the configured values are taken as true. Sent to P100: %s. Only recorded in the state, not sent: %s.",
			subject, listPaths(sent), listPaths(recorded)))
}

func listPaths(paths path.Paths) string {
	if len(paths) == 0 {
		return "nothing"
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		names[i] = p.String()
	}
	return strings.Join(names, ", ")
}

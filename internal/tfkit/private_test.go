package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestSuspensionShown(t *testing.T) {
	t.Parallel()
	private := notes{}
	var diags diag.Diagnostics
	if _, known := SuspensionShown(t.Context(), private, &diags); known {
		t.Error("known although nobody looked")
	}
	for _, shown := range []bool{true, false} {
		RememberSuspensionShown(t.Context(), private, shown, &diags)
		if got, known := SuspensionShown(t.Context(), private, &diags); !known || got != shown {
			t.Errorf("remembered %t, read %t (known %t)", shown, got, known)
		}
	}
	if len(diags) > 0 {
		t.Error(text(diags))
	}
}

func TestSuspensionShownUnreadable(t *testing.T) {
	t.Parallel()
	for name, private := range map[string]PrivateReader{"damaged": notes{suspensionShownKey: []byte("{")}, "locked": locked{}} {
		var diags diag.Diagnostics
		if _, known := SuspensionShown(t.Context(), private, &diags); known || !diags.HasError() {
			t.Errorf("%s: known %t, %v", name, known, diags)
		}
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	private := notes{}
	var diags diag.Diagnostics
	if WasSeen(t.Context(), private, &diags) {
		t.Error("seen although nobody looked")
	}
	RememberSeen(t.Context(), private, &diags)
	if !WasSeen(t.Context(), private, &diags) || len(diags) > 0 {
		t.Errorf("not seen although it was remembered: %s", text(diags))
	}
	if WasSeen(t.Context(), locked{}, &diags) || !diags.HasError() {
		t.Errorf("unreadable, and yet %v", diags)
	}
}

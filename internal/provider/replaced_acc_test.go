package provider_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// A reset through the control API makes the file another sandbox while the state stays: the old objects are gone, with one
// warning for all of them. A restore brings the sandbox back that the state was written against, and nobody is warned.
func TestAccProvider_resetAndRestoredSandbox(t *testing.T) {
	env := acctest.New(t)
	ctx := t.Context()
	var created []acctest.Object
	before := env.Session()
	for _, name := range []string{"alice", "bob"} {
		attributes := maps.Clone(someUser)
		attributes["external_user_id"] = name
		o := before.Create(ctx, "p100_user", attributes)
		if len(o.Errors) > 0 {
			t.Fatal(o.Errors)
		}
		created = append(created, o)
	}
	control := env.Control()
	if _, err := control.SaveSnapshot(ctx, "both", false); err != nil {
		t.Fatal(err)
	}
	// refreshed says for a run of its own how many are there, and what was warned of.
	refreshed := func() (there int, warnings []string) {
		run := env.Session()
		for _, o := range created {
			after := run.Refresh(ctx, "p100_user", o)
			if len(after.Errors) > 0 {
				t.Fatal(after.Errors)
			}
			if after.State != nil {
				there++
			}
			warnings = append(warnings, after.Warnings...)
		}
		return there, warnings
	}

	if _, err := control.Reset(ctx); err != nil {
		t.Fatal(err)
	}
	if there, warnings := refreshed(); there != 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "The sandbox is a new one") {
		t.Errorf("after a reset %d are there, with the warnings %q", there, warnings)
	}
	anew := env.Session().Create(ctx, "p100_user", someUser)
	if len(anew.Errors) > 0 || len(anew.Warnings) > 0 {
		t.Errorf("made anew: %q %q", anew.Errors, anew.Warnings)
	}
	if _, err := control.RestoreSnapshot(ctx, "both"); err != nil {
		t.Fatal(err)
	}
	if there, warnings := refreshed(); there != len(created) || len(warnings) != 0 {
		t.Errorf("after a restore %d are there, with the warnings %q", there, warnings)
	}
}

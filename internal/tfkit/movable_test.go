package tfkit

import (
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Whichever of the two is planned first, the second one says so, where it can with its attribute.
func TestMovable(t *testing.T) {
	t.Parallel()
	alice := Movable{Type: "p100_user", At: path.Root("external_user_id"), ID: "alice", Subject: `the user "alice"`}
	others := []Movable{{Type: "p100_user", ID: "bob"}, {Type: "p100_user_suspension", ID: "alice"}}
	stay := (*Account).PlanStay
	goes := func(a *Account, m Movable, diags *diag.Diagnostics) { a.PlanGo(m, "She could be gone.", diags) }
	for name, tc := range map[string]struct {
		plans      []func(*Account, Movable, *diag.Diagnostics)
		errors     int
		attributed bool
	}{
		"planned twice":                   {[]func(*Account, Movable, *diag.Diagnostics){stay, stay}, 0, false},
		"destroyed, which is asked twice": {[]func(*Account, Movable, *diag.Diagnostics){goes, goes}, 0, false},
		"there, then destroyed":           {[]func(*Account, Movable, *diag.Diagnostics){stay, goes}, 1, false},
		"destroyed, then there":           {[]func(*Account, Movable, *diag.Diagnostics){goes, stay}, 1, true},
		"said once":                       {[]func(*Account, Movable, *diag.Diagnostics){stay, goes, goes}, 1, false},
		"said where it can be attributed": {[]func(*Account, Movable, *diag.Diagnostics){stay, goes, stay}, 2, true},
	} {
		account := &Account{}
		var diags diag.Diagnostics
		for _, plan := range tc.plans {
			plan(account, alice, &diags)
			for _, other := range others { // nobody else is concerned
				stay(account, other, &diags)
			}
		}
		if diags.ErrorsCount() != tc.errors {
			t.Errorf("%s: %v", name, diags)
			continue
		}
		for _, d := range diags {
			for _, want := range []string{"destroys one p100_user", `the user "alice"`, "She could be gone.", "to   = p100_user.NEW", "for_each"} {
				if !strings.Contains(d.Detail(), want) {
					t.Errorf("%s: %q is missing in %s", name, want, d.Detail())
				}
			}
		}
		if tc.errors > 0 {
			last, ok := diags[len(diags)-1].(diag.DiagnosticWithPath)
			if ok != tc.attributed || ok && !last.Path().Equal(alice.At) {
				t.Errorf("%s: the error points at %v", name, last)
			}
		}
	}
}

func TestMovableAtTheSameTime(t *testing.T) {
	t.Parallel()
	for range 20 {
		account, m := &Account{}, Movable{Type: "p100_user", At: path.Root("external_user_id"), ID: "alice"}
		var stays, goes diag.Diagnostics
		var wg sync.WaitGroup
		wg.Go(func() { account.PlanStay(m, &stays) })
		wg.Go(func() { account.PlanGo(m, "", &goes) })
		wg.Wait()
		if stays.ErrorsCount()+goes.ErrorsCount() != 1 {
			t.Fatalf("%v, %v", stays, goes)
		}
	}
}

// Where no attribute says which one it is, the error is about the whole resource: at an empty path its line would not be shown.
func TestMovableWithoutAttribute(t *testing.T) {
	t.Parallel()
	account, m := &Account{}, Movable{Type: "p100_transfer", ID: "5 eur", Subject: "the transfer of 5 eur"}
	var diags diag.Diagnostics
	account.PlanGo(m, "It could be sent again.", &diags)
	account.PlanStay(m, &diags)
	if diags.ErrorsCount() != 1 {
		t.Fatalf("%v", diags)
	}
	if at, ok := diags[0].(diag.DiagnosticWithPath); ok {
		t.Errorf("the error points at %s", at.Path())
	}
}

package user_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	suspend   = "p100_suspend_user"
	unsuspend = "p100_unsuspend_user"
)

var ofAlice = map[string]string{"external_user_id": alice}

func wantProgress(t *testing.T, got acctest.Invocation, want ...string) {
	t.Helper()
	if len(got.Errors) > 0 || !slices.Equal(got.Progress, want) {
		t.Errorf("progress %q, errors %q\nwant %q", got.Progress, got.Errors, want)
	}
}

// isSuspended asks P100, which shows suspensions here.
func isSuspended(t *testing.T, env *acctest.Env) bool {
	t.Helper()
	_, err := env.Client().FreshUserBalances(t.Context(), alice)
	if err != nil && !client.IsSuspended(err) {
		t.Error(err)
	}
	return err != nil
}

func TestAccSuspensionActions(t *testing.T) {
	env := acctest.New(t)
	env.Modes(visible)
	env.AddUser(alice)
	s := env.Session()
	env.ResetLog()
	wantProgress(t, s.Invoke(t.Context(), suspend, ofAlice),
		`Suspending the user "fixture-alice" in sandbox.`,
		`The user "fixture-alice" is suspended.`,
		`P100 refuses to read the user "fixture-alice" now, which confirms it.`)
	if !isSuspended(t, env) {
		t.Error("the user is not suspended")
	}
	got := s.Invoke(t.Context(), unsuspend, ofAlice)
	wantProgress(t, got, `Lifting the suspension of the user "fixture-alice" in sandbox.`, `The user "fixture-alice" is not suspended.`)
	if isSuspended(t, env) || len(got.Warnings) > 0 {
		t.Errorf("the user is still suspended; warnings %q", got.Warnings)
	}
	env.WantWrites("suspendUser", "unsuspendUser")
	env.WantRequests("getUserBalances", 2+2) // one look after each action, and the two of this test
}

// To do it again is no error, whether P100 says so or not.
func TestAccSuspensionActions_again(t *testing.T) {
	for name, tc := range map[string]struct {
		fault sandbox.Fault
		want  string
	}{
		"accepted": {sandbox.Fault{}, `The user "fixture-alice" is suspended.`},
		"P455":     {sandbox.Fault{Code: "P455"}, `The user "fixture-alice" was suspended already; nothing has changed.`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddUser(alice)
			env.SuspendUser(alice)
			if tc.fault.Code != "" {
				env.Fault("suspendUser", 1, tc.fault)
			}
			wantProgress(t, env.Session().Invoke(t.Context(), suspend, ofAlice), `Suspending the user "fixture-alice" in sandbox.`, tc.want,
				`P100 still answers reads of the user "fixture-alice": this deployment does not show suspensions, so its word is all there is.`)
		})
	}
	t.Run("unsuspend", func(t *testing.T) {
		env := acctest.New(t)
		env.AddUser(alice)
		wantProgress(t, env.Session().Invoke(t.Context(), unsuspend, ofAlice),
			`Lifting the suspension of the user "fixture-alice" in sandbox.`, `The user "fixture-alice" is not suspended.`)
	})
}

// The answer to the first attempt was lost: that P100 then says "suspended" is this action's own doing.
func TestAccSuspensionActions_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(alice)
	env.Fault("suspendUser", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Fault("suspendUser", 1, sandbox.Fault{Code: "P455"})
	if got := env.Session().Invoke(t.Context(), suspend, ofAlice); len(got.Progress) != 3 || got.Progress[1] != `The user "fixture-alice" is suspended.` {
		t.Errorf("%+v", got)
	}
	env.WantRequests("suspendUser", 2)
}

func TestAccSuspensionActions_refused(t *testing.T) {
	active := sandbox.Fault{Code: "P454"}
	for name, tc := range map[string]struct {
		action, operation string
		fault             *sandbox.Fault
		want              []string
	}{
		"nobody to suspend":   {suspend, "suspendUser", nil, []string{"Unable to suspend the user: ", "code P412 invalid-user", "operation suspendUser", "request id ", "Check the external user id."}},
		"nobody to unsuspend": {unsuspend, "unsuspendUser", nil, []string{"Unable to unsuspend the user: ", "code P412 invalid-user", "operation unsuspendUser"}},
		"active cards":        {suspend, "suspendUser", &active, []string{"code P454", "Block or delete the user's cards, then suspend the user."}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			if tc.fault != nil {
				env.AddUser(alice)
				env.Fault(tc.operation, 1, *tc.fault)
			}
			got := env.Session().Invoke(t.Context(), tc.action, ofAlice)
			if len(got.Errors) != 1 || len(got.Progress) != 1 {
				t.Fatalf("%+v", got)
			}
			for _, want := range tc.want {
				if !strings.Contains(got.Errors[0], want) {
					t.Errorf("%q is missing in %s", want, got.Errors[0])
				}
			}
			env.WantRequests(tc.operation, 1)
			env.WantRequests("getUserBalances", 0)
		})
	}
}

// Whether a request that was cut off had its effect is not known, and said so.
func TestAccSuspensionActions_cutOff(t *testing.T) {
	endless := sandbox.Fault{Latency: time.Hour, AfterEffect: true}
	wantUnknown := func(t *testing.T, got acctest.Invocation) {
		t.Helper()
		if len(got.Errors) != 1 || !strings.Contains(got.Errors[0], "Whether P100 has done it is not known. To invoke the action again does no harm.") {
			t.Errorf("%+v", got)
		}
	}
	t.Run("interrupt", func(t *testing.T) {
		env := acctest.New(t)
		env.Modes(visible)
		env.AddUser(alice)
		s := env.Session()
		env.Fault("suspendUser", 1, endless)
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		go func() {
			for ctx.Err() == nil && !isSuspended(t, env) {
				time.Sleep(time.Millisecond)
			}
			interrupt()
		}()
		wantUnknown(t, s.Invoke(ctx, suspend, ofAlice))
	})
	t.Run("timeout", func(t *testing.T) {
		env := acctest.New(t)
		env.AddUser(alice)
		env.Fault("suspendUser", 1, endless)
		wantUnknown(t, env.Session().Invoke(t.Context(), suspend, map[string]string{"external_user_id": alice, "timeouts.invoke": "500ms"}))
	})
}

func TestAccSuspensionActions_badInput(t *testing.T) {
	env := acctest.New(t)
	s := env.Session()
	for name, tc := range map[string]struct {
		attributes map[string]string
		want       string
	}{
		"nobody":               {nil, "external_user_id"},
		"empty":                {map[string]string{"external_user_id": ""}, "The external user id is empty"},
		"timeout without unit": {map[string]string{"external_user_id": alice, "timeouts.invoke": "60"}, `such as "300ms"`},
	} {
		for _, action := range []string{suspend, unsuspend} {
			if got := s.Invoke(t.Context(), action, tc.attributes); len(got.Errors) == 0 || !strings.Contains(got.Errors[0], tc.want) || len(got.Progress) > 0 {
				t.Errorf("%s of %s: %+v", action, name, got)
			}
		}
	}
	if requests := env.Requests(); len(requests) > 0 {
		t.Errorf("%d requests were made", len(requests))
	}
}

// P100 accepted it, and the user still looks suspended: that is not passed over.
func TestAccSuspensionActions_stillSuspended(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(alice)
	env.Fault("getUserBalances", 1, sandbox.Fault{Code: "P455"})
	got := env.Session().Invoke(t.Context(), unsuspend, ofAlice)
	if len(got.Errors) > 0 || len(got.Warnings) != 1 || !strings.HasPrefix(got.Warnings[0], "The user still looks suspended: ") {
		t.Errorf("%+v", got)
	}
}

// A look that fails takes nothing back.
func TestAccSuspensionActions_noLook(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(alice)
	env.Fault("getUserBalances", 100, sandbox.Fault{Code: "P501"})
	wantProgress(t, env.Session().Invoke(t.Context(), suspend, ofAlice), `Suspending the user "fixture-alice" in sandbox.`, `The user "fixture-alice" is suspended.`)
}

// What a resource manages and an action changes is drift, of which the plan warns.
func TestAccSuspensionActions_managedByAResource(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(alice)
	s := env.Session()
	if created := s.Create(t.Context(), "p100_user_suspension", ofAlice); len(created.Errors) > 0 {
		t.Fatal(created.Errors)
	}
	got := s.Invoke(t.Context(), unsuspend, ofAlice)
	if len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], `The suspension of the user "fixture-alice" is managed by p100_user_suspension.`) {
		t.Errorf("%+v", got)
	}
	if other := s.Invoke(t.Context(), unsuspend, map[string]string{"external_user_id": "fixture-bob"}); len(other.Warnings) > 0 {
		t.Errorf("somebody else: %+v", other)
	}
}

// The other way round the plan of a resource shows what an action did, where the deployment shows suspensions.
func TestAccSuspensionActions_driftOfAResource(t *testing.T) {
	env := acctest.New(t)
	env.Modes(visible)
	config := env.Config(acctest.User() + suspension)
	env.Test(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				if got := env.Session().Invoke(t.Context(), unsuspend, ofAlice); len(got.Errors) > 0 {
					t.Error(got.Errors)
				}
			},
			Config:           config,
			ConfigPlanChecks: action("p100_user_suspension.alice", plancheck.ResourceActionCreate),
		},
	)
}

// The command line carries actions out, from Terraform 1.14 on.
func TestAccSuspensionActions_commandLine(t *testing.T) {
	env := acctest.New(t)
	env.Modes(visible)
	trigger := func(action string) string {
		return env.Config(acctest.User(acctest.Attrs{"force_destroy": "true"}) + `
action "` + action + `" "alice" {
  config {
    external_user_id = p100_user.alice.external_user_id
  }
}

resource "terraform_data" "incident" {
  input = "` + action + `"
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.` + action + `.alice]
    }
  }
}
`)
	}
	wants := func(suspended bool) func(*terraform.State) error {
		return func(*terraform.State) error {
			if got := isSuspended(t, env); got != suspended {
				t.Errorf("suspended: %t", got)
			}
			return nil
		}
	}
	env.TestCase(resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: trigger(suspend), Check: wants(true)},
			{Config: trigger(unsuspend), Check: wants(false)},
		},
	})
	env.WantRequests("suspendUser", 1)
	env.WantRequests("unsuspendUser", 1)
}

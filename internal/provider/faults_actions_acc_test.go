package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// An action that went wrong is invoked again, and then the user is as if nothing had.
func TestAccFaults_actions(t *testing.T) {
	onRequest(t, "P100_ACC_FAULTS", "test-faults")
	for typeName, a := range map[string]struct {
		operation string
		prepare   func(*acctest.Env)
	}{
		"p100_suspend_user":   {"suspendUser", func(*acctest.Env) {}},
		"p100_unsuspend_user": {"unsuspendUser", func(env *acctest.Env) { env.SuspendUser(acctest.Fixture) }},
	} {
		t.Run(typeName, func(t *testing.T) {
			invoke := func(t *testing.T, env *acctest.Env) []string {
				t.Helper()
				session := env.SessionWith(map[string]string{"request_timeout": "1s", "max_retries": "1"})
				return session.Invoke(t.Context(), typeName, map[string]string{"external_user_id": acctest.Fixture}).Errors
			}
			origin := acctest.New(t)
			origin.AddUser(acctest.Fixture)
			a.prepare(origin)
			saved := origin.Saved()
			wantOne(t, invoke(t, origin), "")
			calm := inventory(t, origin, origin.Stage())
			for _, m := range mishaps(true) {
				for _, times := range []int{1, always} {
					in := trouble{operation: a.operation, times: times, mishap: m}
					t.Run(in.String(), func(t *testing.T) {
						env := acctest.NewFrom(t, saved)
						in.begin(env)
						said := invoke(t, env)
						in.wantUnderstandable(t, said)
						env.Heal()
						wantOne(t, invoke(t, env), "")
						if diff := cmp.Diff(calm, inventory(t, env, env.Stage())); diff != "" {
							t.Errorf("first: %s\nP100 has something else than without trouble (-want +got):\n%s", strings.Join(said, "\n"), diff)
						}
					})
				}
			}
		})
	}
}

package acctest

import (
	"strings"
	"testing"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Whoever a scenario leaves behind on a deployment is deleted after it.
func TestAccStaging_nobodyStays(t *testing.T) {
	Anywhere(t, func(t *testing.T, e *Env) {
		id := strings.Trim(e.Person("carol")["external_user_id"], `"`)
		if !strings.HasPrefix(id, IDPrefix) || e.Person("dave")["external_user_id"] == e.Person("erin")["external_user_id"] {
			t.Errorf("%s is not known for a test's, or two people have one id", id)
		}
		e.AddUser(id)
		if _, err := e.Client().FreshUserBalances(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		e.deleteUsers() // dave and erin were never there
		if _, err := e.Client().FreshUserBalances(t.Context(), id); !client.IsUserNotFound(err) {
			t.Errorf("the user is still there: %v", err)
		}
	})
}

// What a deployment does not give is skipped and says so, and is not tried.
func TestStagingSkipsWhatNeedsControl(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(*Env){
		"sandbox":   func(e *Env) { e.Sandbox() },
		"control":   func(e *Env) { e.Control() },
		"modes":     func(e *Env) { e.Modes(func(*sandbox.Modes) {}) },
		"clock":     func(e *Env) { e.Advance(time.Hour) },
		"faults":    func(e *Env) { e.Fault("createUser", 1, sandbox.Fault{Status: 500}) },
		"decisions": func(e *Env) { e.Decide(Fixture, "verification", "VERIFIED", "") },
		"resources": func(e *Env) { e.Config(Decision()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if !t.Skipped() {
					t.Error("it was not skipped")
				}
			}()
			use(&Env{t: t, backend: Staging, deployment: &client.Config{}})
		})
	}
}

func TestOperationPathsOfADeployment(t *testing.T) {
	t.Parallel()
	paths, err := operationPaths("getUserBalances=/v1/user/{id}/balances, getExchangeRate=/v1/rate")
	if err != nil {
		t.Fatal(err)
	}
	e := &Env{t: t, backend: Staging, deployment: &client.Config{OperationPaths: paths}}
	config := e.Config("")
	for _, line := range []string{`getExchangeRate = "/v1/rate"`, `getUserBalances = "/v1/user/{id}/balances"`} {
		if !strings.Contains(config, line) {
			t.Errorf("%s is not in %s", line, config)
		}
	}
	if _, err := operationPaths("getUserBalances"); err == nil || !strings.Contains(err.Error(), stagingPaths) {
		t.Errorf("said %v", err)
	}
	if none, err := operationPaths(""); err != nil || len(none) != 0 {
		t.Errorf("nothing is %v, %v", none, err)
	}
}

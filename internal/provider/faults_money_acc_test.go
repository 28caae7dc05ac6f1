package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// wantOne fails the test unless one of the texts has the part, and, without a part, there are none.
func wantOne(t *testing.T, texts []string, part string) {
	t.Helper()
	if all := strings.Join(texts, "\n"); part == "" && all != "" || !strings.Contains(all, part) {
		t.Errorf("want %q in %q", part, all)
	}
}

// However the request for a payment goes wrong, it is sent once: found in the history if it arrived, else recorded as uncertain,
// which only a person ends. P100 never has it twice. What asks to come back later was not carried out, and is sent again.
func TestAccFaults_money(t *testing.T) {
	onRequest(t, "P100_ACC_FAULTS", "test-faults")
	for _, p := range payments {
		t.Run(p.typeName, func(t *testing.T) {
			origin := acctest.New(t)
			addPayer(t, origin)
			saved := origin.Saved()
			for _, m := range mishaps(true) {
				t.Run(m.name, func(t *testing.T) {
					env := acctest.NewFrom(t, saved)
					session := env.SessionWith(map[string]string{"request_timeout": "1s"})
					env.Fault(p.operation, 1, m.now())
					o := session.Create(t.Context(), p.typeName, p.attributes)
					switch {
					case m.fault.Status == http.StatusTooManyRequests:
						wantOne(t, o.Errors, "")
						env.WantRequests(p.operation, 2)
					case m.fault.AfterEffect:
						env.WantRequests(p.operation, 1)
						p.wantFound(t, env, o)
					default:
						env.WantRequests(p.operation, 1)
						p.wantUncertain(t, env, o, m.says)
					}
					wantMovements(t, env, p.movement, 1)
				})
			}
		})
	}
}

// wantFound is what follows when the payment arrived and the answer did not.
func (p payment) wantFound(t *testing.T, env *acctest.Env, o acctest.Object) {
	t.Helper()
	wantOne(t, o.Errors, "")
	if o.Text("id") == "" || o.Flag("uncertain") {
		t.Errorf("the state is %v", o.State)
	}
	wantOne(t, o.Warnings, "P100 has it, with the id "+o.Text("id"))
	// The state is lost, and the payment is refused by another run.
	again := env.Session().Create(t.Context(), p.typeName, p.attributes)
	wantOne(t, again.Errors, "terraform import ADDRESS "+o.Text("id"))
	env.WantRequests(p.operation, 1)
}

// wantUncertain is what follows when nobody knows whether the payment arrived, and it did not.
func (p payment) wantUncertain(t *testing.T, env *acctest.Env, o acctest.Object, says string) {
	t.Helper()
	wantOne(t, o.Errors, "It is not known whether the money was moved")
	wantOne(t, o.Errors, says)
	if o.Text("id") != "" || o.Text("status") != "UNKNOWN" || !o.Flag("uncertain") {
		t.Fatalf("the state is %v", o.State)
	}
	next := env.Session()
	wantOne(t, next.Refresh(t.Context(), p.typeName, o).Errors, "it never arrived:  terraform state rm ADDRESS")
	wantOne(t, next.Destroy(t.Context(), p.typeName, o).Errors, "An uncertain payment is not forgotten")
	wantMovements(t, env, p.movement, 0)
	// As the diagnostic says: removed from the state, it is sent.
	wantOne(t, next.Create(t.Context(), p.typeName, p.attributes).Errors, "")
	env.WantRequests(p.operation, 2)
}

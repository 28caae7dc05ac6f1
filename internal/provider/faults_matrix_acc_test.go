package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// mishaps are the ways in which one request goes wrong. Each happens before and, but for the 429, after the effect.
var mishaps = map[string]sandbox.Fault{
	"connection lost": {Drop: true},
	"timeout":         {Latency: time.Minute},
	"500":             {Status: 500},
	"502 web page":    {Status: 502, Body: "<html><body>Bad Gateway</body></html>"},
	"P500":            {Code: "P500"},
	"P501":            {Code: "P501"},
	"truncated":       {Status: 201, Body: `{"`},
	"web page":        {Status: 200, Body: "<!doctype html><title>Welcome</title>"},
}

// eachMishap runs a scenario in which the next request of an operation goes wrong in every way, with an environment of its own.
func eachMishap(t *testing.T, operation string, prepare, scenario func(*testing.T, *acctest.Env, *acctest.Session, bool)) {
	t.Helper()
	for name, fault := range mishaps {
		for moment, after := range map[string]bool{"before the effect": false, "after the effect": true} {
			t.Run(name+" "+moment, func(t *testing.T) {
				env := acctest.New(t)
				session := env.SessionWith(map[string]string{"request_timeout": "1s"})
				prepare(t, env, session, after)
				env.ResetLog()
				fault.AfterEffect = after
				env.Fault(operation, 1, fault)
				scenario(t, env, session, after)
			})
		}
	}
}

// wantOne fails the test unless one of the texts has the part, and, without a part, there are none.
func wantOne(t *testing.T, texts []string, part string) {
	t.Helper()
	if all := strings.Join(texts, "\n"); part == "" && all != "" || !strings.Contains(all, part) {
		t.Errorf("want %q in %q", part, all)
	}
}

// However the request for a payment goes wrong, it is sent once: found in the history if it arrived, else recorded as uncertain,
// which only a person ends. P100 never has it twice.
func TestAccFaults_money(t *testing.T) {
	onRequest(t, "P100_ACC_FAULTS", "test-faults")
	t.Parallel()
	prepare := func(t *testing.T, env *acctest.Env, _ *acctest.Session, _ bool) { addPayer(t, env) }
	for _, p := range payments {
		t.Run(p.typeName, func(t *testing.T) {
			t.Parallel()
			eachMishap(t, p.operation, prepare, func(t *testing.T, env *acctest.Env, session *acctest.Session, arrived bool) {
				o := session.Create(t.Context(), p.typeName, p.attributes)
				env.WantRequests(p.operation, 1)
				if arrived {
					wantOne(t, o.Errors, "")
					wantOne(t, o.Warnings, "P100 has it, with the id "+o.Text("id"))
					if o.Text("id") == "" || o.Flag("uncertain") {
						t.Errorf("the state is %v", o.State)
					}
					// The state is lost, and the payment is refused by another run.
					again := env.Session().Create(t.Context(), p.typeName, p.attributes)
					wantOne(t, again.Errors, "terraform import ADDRESS "+o.Text("id"))
					env.WantRequests(p.operation, 1)
					wantMovements(t, env, p.movement, 1)
					return
				}
				wantOne(t, o.Errors, "It is not known whether the money was moved")
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
				wantMovements(t, env, p.movement, 1)
			})
		})
	}
}

// P100 asks to come back later: nothing was done, and the payment is sent again.
func TestAccFaults_limitedMoney(t *testing.T) {
	onRequest(t, "P100_ACC_FAULTS", "test-faults")
	for _, p := range payments {
		t.Run(p.typeName, func(t *testing.T) {
			env := acctest.New(t)
			addPayer(t, env)
			env.Fault(p.operation, 2, sandbox.Fault{Status: 429, RetryAfter: "0"})
			o := env.Session().Create(t.Context(), p.typeName, p.attributes)
			wantOne(t, o.Errors, "")
			env.WantRequests(p.operation, 3)
			wantMovements(t, env, p.movement, 1)
		})
	}
}

// However the request for anything else goes wrong, it is repeated, and there is one of it in the end.
func TestAccFaults_creates(t *testing.T) {
	onRequest(t, "P100_ACC_FAULTS", "test-faults")
	t.Parallel()
	for _, create := range []struct {
		typeName, operation string
		attributes          map[string]string
		prepare             func(*testing.T, *acctest.Env, *acctest.Session, bool)
		one                 func(*testing.T, *acctest.Env)
		// after is how often it is sent when it arrived and the answer did not.
		after int
	}{
		{"p100_user", "createUser", someUser, func(*testing.T, *acctest.Env, *acctest.Session, bool) {}, func(t *testing.T, env *acctest.Env) {
			_, err := env.Client().FreshUserBalances(t.Context(), acctest.Fixture)
			must(t, err)
		}, 2}, // refused then, because the id is taken
		{"p100_sepa_contact", "createSepaContact", map[string]string{
			"external_user_id": acctest.Fixture, "account_holder": "Alice Kowalska", "iban": "DE89370400440532013000",
		}, func(t *testing.T, env *acctest.Env, _ *acctest.Session, _ bool) { env.AddActiveUser(acctest.Fixture) }, func(t *testing.T, env *acctest.Env) {
			contacts, err := env.Client().FreshContacts(t.Context(), acctest.Fixture)
			must(t, err)
			if len(contacts) != 1 {
				t.Errorf("P100 has %d contacts", len(contacts))
			}
		}, 1}, // found by its IBAN
	} {
		t.Run(create.typeName, func(t *testing.T) {
			t.Parallel()
			eachMishap(t, create.operation, create.prepare, func(t *testing.T, env *acctest.Env, session *acctest.Session, arrived bool) {
				o := session.Create(t.Context(), create.typeName, create.attributes)
				wantOne(t, o.Errors, "")
				if o.State == nil {
					t.Fatal("nothing is in the state")
				}
				requests := 2
				if arrived {
					requests = create.after
				}
				env.WantRequests(create.operation, requests)
				create.one(t, env)
				wantOne(t, env.Session().Refresh(t.Context(), create.typeName, o).Errors, "")
			})
		})
	}
}

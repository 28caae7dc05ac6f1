package simulation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// A deposit of the user's own is credited once, its sender becomes a contact, and the destroy takes neither back.
func TestAccSEPADeposit(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.AddActiveUser(acctest.Fixture)
		env.ResetLog()
		env.Test(
			resource.TestStep{
				Config: env.Config(sepaDeposit() + balances(salary)),
				Check: all(
					resource.TestCheckResourceAttrSet(salary, "deposit_id"),
					resource.TestCheckResourceAttrPair(salary, "id", salary, "deposit_id"),
					resource.TestCheckResourceAttr(salary, "status", "APPROVED"),
					resource.TestCheckNoResourceAttr(salary, "reason"),
					resource.TestCheckResourceAttr(salary, "sender_iban", senderOnPaper),
					euros("1500.00"),
				),
			},
			// The same deposit, spelt otherwise, is the same.
			resource.TestStep{
				Config:           env.Config(sepaDeposit(acctest.Attrs{"amount": `"1500.0"`, "sender_iban": `"` + strings.ToLower(senderIBAN) + `"`}) + balances(salary)),
				ConfigPlanChecks: acctest.PlansNothing(),
			},
			// Another amount is another deposit.
			resource.TestStep{
				Config:           env.Config(sepaDeposit(acctest.Attrs{"amount": `"0.01"`}) + balances(salary)),
				ConfigPlanChecks: acctest.Plans(salary, plancheck.ResourceActionDestroyBeforeCreate),
				Check:            euros("1500.01"),
			},
		)
		env.WantWrites("receiveSepaDeposit", "receiveSepaDeposit")
		wantMoney(t, env, "eur", "1500.01")
		env.WantNoWarning(sepaDepositType)

		contacts, err := env.Client().Contacts(t.Context(), acctest.Fixture)
		if err != nil {
			t.Fatal(err)
		}
		if len(contacts) != 1 || contacts[0].IBAN != senderIBAN || contacts[0].Status != "APPROVED" || contacts[0].Source != "DEPOSIT" {
			t.Errorf("the contacts are %+v", contacts)
		}
	})
}

// Case, accents and order of the names make no difference, another name does.
func TestAccSEPADeposit_senderName(t *testing.T) {
	for name, tc := range map[string]struct{ name, status, reason, eur string }{
		"as the user":         {"Alice Kowalska", "APPROVED", "", "1500"},
		"the other way round": {"KOWALSKA  Álice", "APPROVED", "", "1500"},
		"somebody else":       {"Bob Kowalski", "REJECTED", "NAME_MISMATCH", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddActiveUser(acctest.Fixture)
			stage := env.Stage()
			stage.Apply(env.Config(sepaDeposit(acctest.Attrs{"sender_name": `"` + tc.name + `"`})))
			if status, reason := stage.Text(salary, "status"), stage.Text(salary, "reason"); status != tc.status || reason != tc.reason {
				t.Errorf("%s for %q, want %s for %q", status, reason, tc.status, tc.reason)
			}
			wantMoney(t, env, "eur", tc.eur)
		})
	}
}

// Without the right title the deposit waits for a person. The decision credits or returns it, and the deposit's new status is no
// difference.
func TestAccSEPADeposit_title(t *testing.T) {
	for name, tc := range map[string]struct{ title, decision, status, reason, eur string }{
		"approved":            {`"my savings"`, "APPROVED", "APPROVED", "", "1500.00"},
		"rejected":            {`"my savings"`, "REJECTED", "REJECTED", "IBAN_REJECTED", "0.00"},
		"without any, at all": {`""`, "APPROVED", "APPROVED", "", "1500.00"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddActiveUser(acctest.Fixture)
			titled := sepaDeposit(acctest.Attrs{"title": tc.title})
			decided := titled + ibanDecision(acctest.Attrs{"iban": salary + ".sender_iban", "status": `"` + tc.decision + `"`}) + balances(sender)
			reason := resource.TestCheckNoResourceAttr(salary, "reason")
			if tc.reason != "" {
				reason = resource.TestCheckResourceAttr(salary, "reason", tc.reason)
			}
			env.Test(
				resource.TestStep{
					Config: env.Config(titled + balances(salary)),
					Check:  all(resource.TestCheckResourceAttr(salary, "status", "PENDING"), resource.TestCheckResourceAttr(salary, "reason", "TITLE_MISMATCH"), euros("0.00")),
				},
				resource.TestStep{Config: env.Config(decided), Check: euros(tc.eur)},
				resource.TestStep{Config: env.Config(decided), ConfigPlanChecks: acctest.PlansNothing(), Check: all(resource.TestCheckResourceAttr(salary, "status", tc.status), reason)},
			)
			env.WantRequests("receiveSepaDeposit", 1)
		})
	}
}

// The title of the deposit info is the exact one.
func TestAccSEPADeposit_titleOfTheDepositInfo(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	env.Test(resource.TestStep{
		Config: env.Config(acctest.Block("data", "p100_sepa_deposit_info", "alice", acctest.Attrs{"external_user_id": `"fixture-alice"`}) +
			sepaDeposit(acctest.Attrs{"title": "data.p100_sepa_deposit_info.alice.title"})),
		Check: resource.TestCheckResourceAttr(salary, "status", "APPROVED"),
	})
}

// What is wrong is found during the plan, before anybody is asked anything.
func TestAccSEPADeposit_badInput(t *testing.T) {
	acctest.RefusesAll(t, sepaDeposit, map[string]acctest.BadInput{
		"over-precise":       {Attrs: acctest.Attrs{"amount": `"1500.001"`}, At: "amount", Summary: "Amount cannot be used", Says: "1500.001 has 3 decimals and amounts of eur have at most 2: round it, such as to 1500.00."},
		"nothing":            {Attrs: acctest.Attrs{"amount": `"0"`}, At: "amount", Summary: "Amount cannot be used", Says: "The amount is zero: write an amount above zero."},
		"negative":           {Attrs: acctest.Attrs{"amount": `"-1"`}, At: "amount", Summary: "Amount cannot be used", Says: "The amount is negative: write an amount above zero."},
		"no number":          {Attrs: acctest.Attrs{"amount": `"1.500,00"`}, At: "amount", Summary: "Amount cannot be used", Says: "The amount has a comma: decimals are separated by a point, thousands by nothing."},
		"wrong check digits": {Attrs: acctest.Attrs{"sender_iban": `"PL62109010140000071219812874"`}, At: "sender_iban", Summary: "IBAN cannot be used", Says: `check digits`},
		"outside of SEPA":    {Attrs: acctest.Attrs{"sender_iban": `"TR330006100519786457841326"`}, At: "sender_iban", Summary: "IBAN cannot be used", Says: `which SEPA transfers do not reach`},
		"no name":            {Attrs: acctest.Attrs{"sender_name": `""`}, At: "sender_name", Summary: "Invalid Attribute Value Length", Says: `sender_name string length must be between 1 and 255`},
		"endless title":      {Attrs: acctest.Attrs{"title": `"` + strings.Repeat("a", 141) + `"`}, At: "title", Summary: "Invalid Attribute Value Length", Says: `title string length must be at most 140`},
	})
}

// arrivalRefused are the users whom no money can be sent to.
var arrivalRefused = map[string]struct {
	prepare func(*acctest.Env)
	says    string
}{
	"unknown user": {func(*acctest.Env) {}, `code P412 invalid-user`},
	"unverified user": {
		func(env *acctest.Env) { env.AddUser(acctest.Fixture) },
		`Money can be sent to a user whose account is open: refer to p100_user_verification.NAME.external_user_id, which waits for that.`,
	},
	"suspended user": {func(env *acctest.Env) {
		env.AddActiveUser(acctest.Fixture)
		env.SuspendUser(acctest.Fixture)
	}, `code P455 user-suspended`},
}

func TestAccSEPADeposit_refused(t *testing.T) {
	for name, tc := range arrivalRefused {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.RefusesToCreate(env.Config(sepaDeposit()), acctest.Refusal{Summary: "Unable to let the deposit arrive", Says: tc.says})
			env.WantRequests("receiveSepaDeposit", 1)
		})
	}
}

// Money is not sent again because an answer was lost, and the history was not to be read either.
func TestAccSEPADeposit_lostAnswer(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	env.Fault("receiveSepaDeposit", 1, sandbox.Fault{Drop: true, AfterEffect: true})
	env.Fault("listUserTransactions", 1, sandbox.Fault{})
	env.Fault("listUserTransactions", 100, sandbox.Fault{Code: "P501"}) // which would tell
	env.RefusesToCreate(env.Config(sepaDeposit()), acctest.Refusal{
		Summary: "Unable to let the deposit arrive", Says: "Whether the deposit arrived is not known, and another apply would let another one arrive. The user's balances tell.",
	})
	env.WantRequests("receiveSepaDeposit", 1)
	wantMoney(t, env, "eur", "1500")
}

// A deposit that cannot be followed is recorded all the same: an error would taint it, and it would arrive twice.
func TestAccSEPADeposit_notFollowed(t *testing.T) {
	env := acctest.New(t)
	env.AddActiveUser(acctest.Fixture)
	env.Fault("getSepaDeposit", 1, sandbox.Fault{Code: "P418"})
	config := env.Config(sepaDeposit())
	env.Test(
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr(salary, "status", "PENDING")},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.PlansNothing(), Check: resource.TestCheckResourceAttr(salary, "status", "APPROVED")},
	)
	env.WantWarning(sepaDepositType, `The deposit is not processed yet: It arrived and is recorded; the next refresh shows what became of it\.`)
	env.WantRequests("receiveSepaDeposit", 1)
}

// The same for an interrupt while the sandbox is set to take its time.
func TestAccSEPADeposit_interrupted(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.DepositDelaySeconds = 3600 })
	env.AddActiveUser(acctest.Fixture)
	session := env.Session()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	go func() {
		for len(env.Requests("getSepaDeposit")) == 0 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		interrupt()
	}()
	o := session.Create(ctx, sepaDepositType, map[string]string{
		"external_user_id": acctest.Fixture, "amount": "1500.00", "sender_iban": senderIBAN, "sender_name": "Alice Kowalska",
	})
	if len(o.Errors) > 0 || o.Text("status") != "PENDING" || o.Text("deposit_id") == "" || len(o.Warnings) != 1 {
		t.Errorf("recorded %q with the status %q: %q, %q", o.Text("deposit_id"), o.Text("status"), o.Errors, o.Warnings)
	}
	later(t, env)
	if o = env.Session().Refresh(t.Context(), sepaDepositType, o); o.Text("status") != "APPROVED" {
		t.Errorf("later the status is %q: %q", o.Text("status"), o.Errors)
	}
}

// What is gone with its user or its sandbox is planned anew.
func TestAccSEPADeposit_gone(t *testing.T) {
	anew := onlyPlanned(salary, plancheck.ResourceActionCreate)
	t.Run("user deleted", func(t *testing.T) {
		env := acctest.New(t)
		env.AddActiveUser(acctest.Fixture)
		config := env.Config(sepaDeposit())
		env.Test(
			resource.TestStep{Config: config},
			resource.TestStep{PreConfig: func() { env.DeleteUser(acctest.Fixture) }, Config: config, PlanOnly: true, ExpectNonEmptyPlan: true, ConfigPlanChecks: anew},
		)
	})
	t.Run("new sandbox", func(t *testing.T) {
		env := acctest.New(t)
		env.AddActiveUser(acctest.Fixture)
		old := env.Config(sepaDeposit())
		env.File += ".new"
		env.Test(
			resource.TestStep{Config: old},
			resource.TestStep{Config: env.Config(sepaDeposit()), PlanOnly: true, ExpectNonEmptyPlan: true, ConfigPlanChecks: anew},
		)
	})
}

package sepa_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

var waiting = acctest.Attrs{"wait_for_approval": "true"}

// onceSaved does something from outside as soon as alice has a contact. The returned function waits until it is done.
func onceSaved(t *testing.T, env *acctest.Env, do func(context.Context, client.Contact) error) (wait func()) {
	t.Helper()
	api, done := env.Client(), make(chan error, 1)
	go func() {
		for {
			contacts, err := api.FreshContacts(t.Context(), acctest.Fixture)
			if err == nil && len(contacts) > 0 {
				done <- do(t.Context(), contacts[0])
				return
			}
			select {
			case <-t.Context().Done():
				done <- err
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Errorf("from outside: %v", err)
		}
	}
}

func deciding(env *acctest.Env, status string) func(context.Context, client.Contact) error {
	hand := env.Control()
	return func(ctx context.Context, _ client.Contact) error {
		return hand.DecideIBAN(ctx, control.IBANDecision{ExternalUserID: acctest.Fixture, IBAN: landlordIBAN, Status: status})
	}
}

func TestAccSEPAContact_waitsForApproval(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	wait := onceSaved(t, env, deciding(env, "APPROVED"))
	env.Test(resource.TestStep{Config: env.Config(contactOfAlice(waiting)), Check: attribute("status", "APPROVED")})
	wait()
}

func TestAccSEPAContact_approvedAtOnce(t *testing.T) {
	env := acctest.New(t)
	env.Modes(func(m *sandbox.Modes) { m.ContactApproval = sandbox.ApprovalAutomatic })
	env.Test(resource.TestStep{Config: env.Config(acctest.User() + contact(waiting)), Check: attribute("status", "APPROVED")})
}

// A rejection fails at once, ten minutes before the time is up. The rejected contact is tainted, so that the next apply replaces it.
func TestAccSEPAContact_rejected(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	wait := onceSaved(t, env, deciding(env, "REJECTED"))
	env.Test(
		resource.TestStep{Config: env.Config(contactOfAlice(waiting)), ExpectError: acctest.Words(`P100 rejected the contact DE** **** 3000 of "fixture-alice". Check IBAN and holder; the next apply replaces the contact.`)},
		resource.TestStep{
			PreConfig: wait,
			Config:    env.Config(contactOfAlice()), Check: attribute("status", "PENDING"),
		},
	)
	env.WantWrites("createUser", "createSepaContact", "decideIban", "deleteSepaContact", "createSepaContact", "deleteSepaContact")
}

func TestAccSEPAContact_goneWhileWaiting(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	outside := env.Client()
	wait := onceSaved(t, env, func(ctx context.Context, c client.Contact) error {
		return outside.DeleteContact(ctx, acctest.Fixture, c.ID)
	})
	env.Test(resource.TestStep{Config: env.Config(contactOfAlice(waiting)), ExpectError: acctest.Words("disappeared from the user's list while it was waiting for approval. The next apply saves it again")})
	wait()
}

// When the time is up the contact is kept, and what to do is said.
func TestAccSEPAContact_approvalTimesOut(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	kept := func() {
		if got := listed(t, env).Status; got != "PENDING" {
			t.Errorf("the contact is %s", got)
		}
	}
	env.Test(
		resource.TestStep{Config: env.Config(contactOfAlice(waiting, acctest.Attrs{"timeouts": `{ create = "1s" }`})), ExpectError: acctest.Words(
			"1s has passed, and the contact DE** **** 3000 of \"fixture-alice\" is still waiting for approval. " +
				"The contact is saved and recorded. Terraform marks it as tainted and would replace it; to keep it, run `terraform untaint` with the address of this resource.")},
		resource.TestStep{PreConfig: kept, Config: env.Config(contactOfAlice())},
	)
}

// When nobody tells whether the contact is approved, it is recorded all the same: an error would taint it.
func TestAccSEPAContact_approvalNotTold(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	env.Fault("listSepaContacts", 2, sandbox.Fault{}) // before and after the contact is created
	env.Fault("listSepaContacts", 5, sandbox.Fault{Code: "P500"})
	env.Stage().Apply(env.Config(contactOfAlice(waiting)))
	env.WantRequests("createSepaContact", 1)
	env.WantWarning(contactType, `Unable to wait for the approval: The contact is saved and recorded; the next refresh shows its status\.(?s).*code P500`)
}

// An interrupted wait leaves a contact that is whole: an error would taint it.
func TestAccSEPAContact_interruptedWhileWaiting(t *testing.T) {
	env := acctest.New(t)
	env.AddUser(acctest.Fixture)
	session := env.Session()
	env.ResetLog()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	go func() {
		// One read comes before the creation, one after it, then those of the wait.
		for len(env.Requests("listSepaContacts")) < 3 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		interrupt()
	}()
	o := session.Create(ctx, contactType, map[string]string{
		"external_user_id": acctest.Fixture, "iban": landlordIBAN, "account_holder": "Alice Kowalska", "wait_for_approval": "true",
	})
	wantObject(t, o, listed(t, env).ID)
	if o.Text("status") != "PENDING" || len(o.Warnings) != 1 || !strings.Contains(o.Warnings[0], "the next refresh shows its status") {
		t.Errorf("interrupted with the status %q and the warnings %q", o.Text("status"), o.Warnings)
	}
}

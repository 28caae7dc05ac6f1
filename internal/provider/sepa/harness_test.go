package sepa_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	contactType     = "p100_sepa_contact"
	landlord        = contactType + ".landlord"
	landlordIBAN    = "DE89370400440532013000"
	landlordOnPaper = "de89 3704 0044 0532 0130 00"
	otherIBAN       = "PL61109010140000071219812874"
	thirdIBAN       = "FR1420041010050500013M02606"
)

var lostAnswer = sandbox.Fault{Drop: true, AfterEffect: true}

// contact is a p100_sepa_contact named "landlord" of the user of acctest.User.
func contact(attrs ...acctest.Attrs) string {
	return acctest.Block("resource", contactType, "landlord", append([]acctest.Attrs{{
		"external_user_id": "p100_user.alice.external_user_id",
		"iban":             `"` + landlordIBAN + `"`,
		"account_holder":   `"Alice Kowalska"`,
		"label":            `"rent"`,
	}}, attrs...)...)
}

// contactOfAlice is contact of a user whom the configuration does not hold.
func contactOfAlice(attrs ...acctest.Attrs) string {
	return contact(append([]acctest.Attrs{{"external_user_id": `"fixture-alice"`}}, attrs...)...)
}

// save saves the landlord outside of Terraform and returns the contact's id.
func save(t *testing.T, env *acctest.Env) string {
	t.Helper()
	created, err := env.Client().CreateContact(t.Context(), acctest.Fixture, client.NewContact{IBAN: landlordIBAN, AccountHolder: "Alice Kowalska", Label: "rent"})
	if err != nil {
		t.Fatal(err)
	}
	return created.ID
}

// listed is what P100 has by now: the only contact of alice.
func listed(t *testing.T, env *acctest.Env) client.Contact {
	t.Helper()
	contacts, err := env.Client().Contacts(t.Context(), acctest.Fixture)
	if err != nil {
		t.Fatal(err)
	}
	if len(contacts) != 1 {
		t.Fatalf("alice has the contacts %+v, want one", contacts)
	}
	return contacts[0]
}

// remove deletes the only contact outside of Terraform.
func remove(t *testing.T, env *acctest.Env) {
	t.Helper()
	if err := env.Client().DeleteContact(t.Context(), acctest.Fixture, listed(t, env).ID); err != nil {
		t.Fatal(err)
	}
}

// decide approves or rejects the landlord outside of Terraform.
func decide(t *testing.T, env *acctest.Env, status string) {
	t.Helper()
	err := env.Control().DecideIBAN(t.Context(), control.IBANDecision{ExternalUserID: acctest.Fixture, IBAN: landlordIBAN, Status: status})
	if err != nil {
		t.Fatal(err)
	}
}

func attribute(name, want string) resource.TestCheckFunc {
	return resource.TestCheckResourceAttr(landlord, name, want)
}

func noAttribute(name string) resource.TestCheckFunc {
	return resource.TestCheckNoResourceAttr(landlord, name)
}

func all(checks ...resource.TestCheckFunc) resource.TestCheckFunc {
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

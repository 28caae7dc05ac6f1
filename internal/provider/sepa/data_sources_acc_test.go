package sepa_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const (
	contacts    = "data.p100_sepa_contacts.alice"
	depositInfo = "data.p100_sepa_deposit_info.alice"
)

func contactsOfAlice(attrs ...acctest.Attrs) string {
	return acctest.Block("data", "p100_sepa_contacts", "alice", append([]acctest.Attrs{{"external_user_id": `"fixture-alice"`}}, attrs...)...)
}

func depositInfoOfAlice(attrs ...acctest.Attrs) string {
	return acctest.Block("data", "p100_sepa_deposit_info", "alice", append([]acctest.Attrs{{"external_user_id": `"fixture-alice"`}}, attrs...)...)
}

// All contacts are listed, whoever saved them, or those of a status.
func TestAccSEPAContactsDataSource(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.AddActiveUser(acctest.Fixture)
		deposit(t, env)
		_, err := env.Client().CreateContact(t.Context(), acctest.Fixture, client.NewContact{IBAN: otherIBAN, AccountHolder: "Alice Nowak", BIC: "WBKPPLPP", Label: "old"})
		if err != nil {
			t.Fatal(err)
		}
		count := func(n string) resource.TestCheckFunc {
			return resource.TestCheckResourceAttr(contacts, "contacts.#", n)
		}
		value := func(name, want string) resource.TestCheckFunc {
			return resource.TestCheckResourceAttr(contacts, name, want)
		}
		env.Test(
			resource.TestStep{
				Config: env.Config(contactsOfAlice()),
				Check: all(
					value("id", "fixture-alice"), count("2"),
					value("contacts.0.iban", landlordIBAN), value("contacts.0.status", "APPROVED"), value("contacts.0.source", "DEPOSIT"),
					value("contacts.0.account_holder", "Alice Kowalska"),
					resource.TestCheckNoResourceAttr(contacts, "contacts.0.label"), resource.TestCheckNoResourceAttr(contacts, "contacts.0.bic"),
					value("contacts.1.iban", otherIBAN), value("contacts.1.status", "PENDING"), value("contacts.1.source", "API"),
					value("contacts.1.account_holder", "Alice Nowak"), value("contacts.1.label", "old"), value("contacts.1.bic", "WBKPPLPP"),
					resource.TestCheckResourceAttrSet(contacts, "contacts.1.contact_id"),
					resource.TestMatchResourceAttr(contacts, "contacts.1.created_at", regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)),
				),
			},
			resource.TestStep{Config: env.Config(contactsOfAlice(acctest.Attrs{"status": `"APPROVED"`})), Check: all(count("1"), value("contacts.0.iban", landlordIBAN))},
			resource.TestStep{Config: env.Config(contactsOfAlice(acctest.Attrs{"status": `"PENDING"`})), Check: all(count("1"), value("contacts.0.iban", otherIBAN))},
			resource.TestStep{Config: env.Config(contactsOfAlice(acctest.Attrs{"status": `"REJECTED"`})), Check: count("0")},
		)
		env.WantRequests("createSepaContact", 1) // the one from outside
	})
}

// After a contact of the same run, the list has it.
func TestAccSEPAContactsDataSource_afterAContact(t *testing.T) {
	env := acctest.New(t)
	env.Test(resource.TestStep{
		Config: env.Config(acctest.User() + contact() + contactsOfAlice(acctest.Attrs{"external_user_id": landlord + ".external_user_id"})),
		Check:  resource.TestCheckResourceAttrPair(contacts, "contacts.0.contact_id", landlord, "contact_id"),
	})
}

func TestAccSEPAContactsDataSource_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		attrs   acctest.Attrs
		want    acctest.Refusal
	}{
		"unknown user": {func(*acctest.Env) {}, nil, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the contacts", Says: `If it is created in the same configuration, refer to it: p100_user.NAME.external_user_id. P100 answered "User does not exist." (code P412 invalid-user`}},
		"hidden by a suspension": {func(env *acctest.Env) {
			env.Modes(func(m *sandbox.Modes) { m.SuspensionVisible = true })
			env.AddUser(acctest.Fixture)
			env.SuspendUser(acctest.Fixture)
		}, nil, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the contacts", Says: `code P455 user-suspended`}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Refuses(env.Config(contactsOfAlice(tc.attrs)), tc.want)
		})
	}
}

func TestAccSEPAContactsDataSource_badInput(t *testing.T) {
	acctest.RefusesAll(t, contactsOfAlice, map[string]acctest.BadInput{
		"unknown status": {Attrs: acctest.Attrs{"status": `"pending"`}, At: "status", Summary: "Invalid Attribute Value Match", Says: `status value must be one of: ["PENDING" "APPROVED" "REJECTED"]`},
	})
}

// The deposit info is P100's, as it is.
func TestAccSEPADepositInfoDataSource(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.Test(resource.TestStep{
			Config: env.Config(acctest.ActiveUser() + depositInfoOfAlice(acctest.Attrs{"external_user_id": "p100_user_verification.alice.external_user_id"})),
			Check: func(s *terraform.State) error {
				want, err := env.Client().SEPADepositInfo(t.Context(), acctest.Fixture)
				if err != nil {
					return err
				}
				got := s.RootModule().Resources[depositInfo].Primary.Attributes
				for name, value := range map[string]string{
					"id": "fixture-alice", "title": want.Title, "iban": want.IBAN, "swift": want.SWIFT, "account_holder": want.AccountHolder, "address": want.Address,
				} {
					if value == "" || got[name] != value {
						return fmt.Errorf("%s is %q, want %q", name, got[name], value)
					}
				}
				return nil
			},
		})
	})
}

// What P100 leaves out is null, and no reason to fail.
func TestAccSEPADepositInfoDataSource_withoutDetails(t *testing.T) {
	env := acctest.New(t)
	env.Fault("getSepaDepositInfo", 100, sandbox.Fault{Status: 200, Body: `{"title":"P100-7F3K2MQX","iban":"LT68 3130 0199 5000 0568"}`})
	env.Test(resource.TestStep{
		Config: env.Config(depositInfoOfAlice()),
		Check: all(
			resource.TestCheckResourceAttr(depositInfo, "title", "P100-7F3K2MQX"),
			resource.TestCheckResourceAttr(depositInfo, "iban", "LT683130019950000568"),
			resource.TestCheckNoResourceAttr(depositInfo, "swift"),
			resource.TestCheckNoResourceAttr(depositInfo, "address"),
		),
	})
}

func TestAccSEPADepositInfoDataSource_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*acctest.Env)
		want    acctest.Refusal
	}{
		"unknown user": {func(*acctest.Env) {}, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the deposit info", Says: `If it is created in the same configuration, refer to it: p100_user.NAME.external_user_id. P100 answered "User does not exist." (code P412 invalid-user`}},
		"not verified": {func(env *acctest.Env) { env.AddUser(acctest.Fixture) }, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the deposit info", Says: `Deposits are possible once the user's account is open: refer to p100_user_verification.NAME.external_user_id, which waits for that.`}},
		"not active": {func(env *acctest.Env) {
			env.Modes(func(m *sandbox.Modes) { m.ActivationDelaySeconds = 3600 })
			env.AddActiveUser(acctest.Fixture)
		}, acctest.Refusal{At: "external_user_id", Summary: "Unable to read the deposit info", Says: `Deposits are possible once the user's account is open`}},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(env)
			env.Refuses(env.Config(depositInfoOfAlice()), tc.want)
		})
	}
}

func TestAccSEPADepositInfoDataSource_badInput(t *testing.T) {
	acctest.RefusesAll(t, depositInfoOfAlice, map[string]acctest.BadInput{
		"spaces around the id": {
			Attrs: acctest.Attrs{"external_user_id": `"alice "`}, At: "external_user_id", Summary: "External user id cannot be used", Says: "spaces around it: leave them out",
		},
	})
}

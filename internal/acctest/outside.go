package acctest

import (
	"regexp"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

// Fixture is the external id of the users that somebody else brings about, and of User.
const Fixture = "fixture-alice"

// AddUser registers a user outside of Terraform.
func (e *Env) AddUser(externalUserID string) {
	e.t.Helper()
	_, err := e.Client().CreateUser(e.t.Context(), client.NewUser{
		ExternalUserID: externalUserID, Email: "alice@example.pl", Phone: "48601234567", FirstName: "Alice", LastName: "Kowalska",
		Street: "ul. Marszalkowska", Number: "123/5", City: "Warszawa", PostCode: "00-001", Country: "PL", Citizenship: "PL", Nationality: "PL",
		BirthCountry: "PL", BirthDate: "1990-05-15", HasAcceptedP100Tc: true,
	})
	e.must(err)
}

// AddVerification starts a KYC verification of a user outside of Terraform and returns its id.
func (e *Env) AddVerification(externalUserID string) string {
	e.t.Helper()
	id, err := e.Client().CreateKYCVerification(e.t.Context(), client.NewKYCVerification{
		ExternalUserID: externalUserID, DocumentType: "PASSPORT", Country: "PL", IncomeSource: "SALARY", Occupation: "IT", OpenAccountReason: "DAILY_USE",
	})
	e.must(err)
	return id
}

// Decide decides a KYC verification outside of Terraform. The reason goes with REJECTED_BY_PROVIDER.
func (e *Env) Decide(externalUserID, verificationID, status, reason string) {
	e.t.Helper()
	e.must(e.Control().DecideKYC(e.t.Context(), control.KYCDecision{
		ExternalUserID: externalUserID, VerificationID: verificationID, Status: status, RejectionReason: reason,
	}))
}

// AddVerifiedUser registers a user outside of Terraform and lets its verification succeed. It returns the verification's id.
func (e *Env) AddVerifiedUser(externalUserID string) string {
	e.t.Helper()
	e.AddUser(externalUserID)
	id := e.AddVerification(externalUserID)
	e.Decide(externalUserID, id, "VERIFIED", "")
	return id
}

// SubmitDocument submits the document data of a verified user outside of Terraform.
func (e *Env) SubmitDocument(externalUserID string) {
	e.t.Helper()
	_, err := e.Client().AddUserVerification(e.t.Context(), client.UserVerification{
		ExternalUserID: externalUserID, DocumentType: "PASSPORT", DocumentNumber: "AB1234567", DocumentCountry: "PL", DocumentExpirationDate: "2099-01-01",
	})
	e.must(err)
}

// AddActiveUser registers a user outside of Terraform whose account is open.
func (e *Env) AddActiveUser(externalUserID string) {
	e.t.Helper()
	e.AddVerifiedUser(externalUserID)
	e.SubmitDocument(externalUserID)
}

// DeleteUser deletes a user outside of Terraform.
func (e *Env) DeleteUser(externalUserID string) {
	e.t.Helper()
	e.must(e.Client().DeleteUser(e.t.Context(), externalUserID))
}

// SuspendUser suspends a user outside of Terraform.
func (e *Env) SuspendUser(externalUserID string) {
	e.t.Helper()
	e.must(e.Client().SuspendUser(e.t.Context(), externalUserID))
}

// UnsuspendUser restores a user outside of Terraform.
func (e *Env) UnsuspendUser(externalUserID string) {
	e.t.Helper()
	e.must(e.Client().UnsuspendUser(e.t.Context(), externalUserID))
}

// Fund lets the partner pay a user in euro, outside of Terraform.
func (e *Env) Fund(externalUserID, amount string) {
	e.t.Helper()
	_, err := e.Client().CreateTransfer(e.t.Context(), client.NewTransfer{DestinationExternalUserID: externalUserID, Currency: "eur", Amount: decimal.RequireFromString(amount)})
	e.must(err)
}

// Advance moves the sandbox's clock.
func (e *Env) Advance(by time.Duration) {
	e.t.Helper()
	e.must(e.Sandbox().Advance(by))
}

func (e *Env) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

// Words is a pattern of a text of Terraform's, which wraps and indents lines as it likes.
func Words(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

// Import writes an import block.
func Import(to, id string) string {
	return "import {\n  to = " + to + "\n  id = " + quote(id) + "\n}\n"
}

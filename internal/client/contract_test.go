package client

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/api"
	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

func TestOperationsAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	document, err := contract.P100()
	if err != nil {
		t.Fatal(err)
	}
	documented, known := map[string]string{}, map[string]string{}
	for _, operation := range document.Operations() {
		if operation.AlternativeOf == "" {
			documented[operation.ID] = operation.Method + " " + operation.Path
		}
	}
	for _, operation := range Operations {
		known[operation.ID] = operation.Method + " " + operation.Path
	}
	if diff := cmp.Diff(documented, known); diff != "" {
		t.Errorf("(-contract +client):\n%s", diff)
	}
}

func TestEveryDocumentedCodeIsKnown(t *testing.T) {
	t.Parallel()
	for _, code := range slices.Compact(slices.Sorted(slices.Values(regexp.MustCompile(`\bP[2-5][0-9]{2}\b`).FindAllString(string(api.P100), -1)))) {
		if _, ok := codeTable[code]; !ok {
			t.Errorf("the contract mentions %s, the table of codes does not", code)
		}
	}
}

// Every typed call sends what the contract allows.
func TestTypedCallsKeepTheContract(t *testing.T) {
	t.Parallel()
	document, err := contract.P100()
	if err != nil {
		t.Fatal(err)
	}
	var called string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := document.ValidateRequest(r, body); err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		}
		operation, _, _ := document.Find(r.Method, r.URL.EscapedPath())
		called = operation.ID
		answer(w, 200, `{"userId":"u","verificationId":"v","verificationStatus":"VERIFIED","fiatBalances":[]}`)
	})
	email, phone, street, number, city, postCode := "a@example.pl", "48601234567", "Polna", "1", "Łódź", "00-001"
	for id, call := range map[string]func(context.Context) error{
		"createUser": func(ctx context.Context) error {
			_, err := c.CreateUser(ctx, NewUser{
				ExternalUserID: "alice", Email: email, Phone: phone, FirstName: "Alice", LastName: "Kowalska",
				Street: street, Number: number, City: city, PostCode: postCode, Country: "PL", Citizenship: "PL", Nationality: "PL",
				BirthCountry: "PL", BirthDate: "1990-05-15", HasAcceptedP100Tc: true,
			})
			return err
		},
		"updateUser": func(ctx context.Context) error {
			return c.UpdateUser(ctx, "alice", UserPatch{Email: &email, Phone: &phone, Street: &street, Number: &number, City: &city, PostCode: &postCode})
		},
		"deleteUser":    func(ctx context.Context) error { return c.DeleteUser(ctx, "alice") },
		"suspendUser":   func(ctx context.Context) error { return c.SuspendUser(ctx, "alice") },
		"unsuspendUser": func(ctx context.Context) error { return c.UnsuspendUser(ctx, "alice") },
		"createKycVerification": func(ctx context.Context) error {
			_, err := c.CreateKYCVerification(ctx, NewKYCVerification{
				ExternalUserID: "alice", DocumentType: "PASSPORT", Country: "PL",
				IncomeSource: "SALARY", Occupation: "IT", AdditionalInfo: "software", OpenAccountReason: "DAILY_USE",
			})
			return err
		},
		"getKycStatus": func(ctx context.Context) error { _, err := c.KYCStatus(ctx, "alice"); return err },
		"addUserVerification": func(ctx context.Context) error {
			_, err := c.AddUserVerification(ctx, UserVerification{"alice", "PASSPORT", "AB1234567", "PL", "2031-01-01"})
			return err
		},
		"getUserBalances":    func(ctx context.Context) error { _, err := c.UserBalances(ctx, "alice"); return err },
		"getPartnerBalances": func(ctx context.Context) error { _, err := c.PartnerBalances(ctx); return err },
	} {
		if err := call(t.Context()); err != nil || called != id {
			t.Errorf("%s: called %s, %v", id, called, err)
		}
	}
}

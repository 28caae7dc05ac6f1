package kyc

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func TestCheckConditions(t *testing.T) {
	t.Parallel()
	given, unknown := types.StringValue("something"), types.StringUnknown()
	for name, tc := range map[string]struct {
		model verificationModel
		want  []string // attributes that are refused
	}{
		"nothing":                           {verificationModel{IncomeSource: types.StringValue("SALARY")}, nil},
		"business with a tax id":            {verificationModel{IncomeSource: types.StringValue("BUSINESS_ACTIVITY"), TaxID: given}, nil},
		"business with everything":          {verificationModel{IncomeSource: types.StringValue("BUSINESS_ACTIVITY"), TaxID: given, Occupation: given, AdditionalInfo: given}, []string{"occupation", "additional_info"}},
		"salary with what belongs to it":    {verificationModel{IncomeSource: types.StringValue("SALARY"), Occupation: given, AdditionalInfo: given}, nil},
		"salary with everything":            {verificationModel{IncomeSource: types.StringValue("SALARY"), TaxID: given, Occupation: given, AdditionalInfo: given}, []string{"tax_id"}},
		"another with additional info":      {verificationModel{IncomeSource: types.StringValue("TENANCY"), AdditionalInfo: given}, nil},
		"another with everything":           {verificationModel{IncomeSource: types.StringValue("TENANCY"), TaxID: given, Occupation: given, AdditionalInfo: given}, []string{"tax_id", "occupation"}},
		"unknown income source":             {verificationModel{IncomeSource: unknown, TaxID: given, Occupation: given}, nil},
		"unknown values":                    {verificationModel{IncomeSource: types.StringValue("TENANCY"), TaxID: unknown, Occupation: unknown}, nil},
		"income source that does not exist": {verificationModel{IncomeSource: types.StringValue("LOTTERY"), TaxID: given, Occupation: given}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			tc.model.checkConditions(&diags)
			var got []string
			for _, d := range diags {
				at, ok := d.(diag.DiagnosticWithPath)
				if !ok {
					t.Fatalf("no attribute is to blame: %v", d)
				}
				got = append(got, at.Path().String())
				if strings.Contains(d.Detail(), "something") {
					t.Errorf("the detail repeats the value: %s", d.Detail())
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("refused %q, want %q", got, tc.want)
			}
		})
	}
}

// Whatever is configured is part of the submission: a field that is forgotten there would be changed without being sent.
func TestSubmittedIsEverythingConfigured(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		resource  resource.Resource
		submitted []tfkit.Field
		besides   []string
	}{
		"verification": {NewVerificationResource(), verificationModel{}.submitted(), nil},
		"user verification": {
			NewUserVerificationResource(), userVerificationModel{}.submitted(),
			// No submission: the timeouts, and the number that is in no state and is stood for by its version.
			[]string{"timeouts", "document_number_wo"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var resp resource.SchemaResponse
			tc.resource.Schema(t.Context(), resource.SchemaRequest{}, &resp)
			if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
				t.Fatal(diags)
			}
			var want []string
			for name, a := range resp.Schema.Attributes {
				if (a.IsRequired() || a.IsOptional()) && !slices.Contains(tc.besides, name) {
					want = append(want, name)
				}
			}
			var got []string
			for _, field := range tc.submitted {
				got = append(got, field.Path.String())
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("submitted are %q, configured can be %q", got, want)
			}
		})
	}
}

func TestVerificationBody(t *testing.T) {
	t.Parallel()
	m := verificationModel{
		ExternalUserID: types.StringValue("u"), DocumentType: types.StringValue("PASSPORT"), Country: tfkit.NewCheckedString("PL"),
		IncomeSource: types.StringValue("SALARY"), Occupation: types.StringValue("IT"), AdditionalInfo: types.StringValue("info"),
		OpenAccountReason: types.StringValue("DAILY_USE"), TaxID: types.StringNull(),
	}
	want := client.NewKYCVerification{
		ExternalUserID: "u", DocumentType: "PASSPORT", Country: "PL", IncomeSource: "SALARY", Occupation: "IT", AdditionalInfo: "info", OpenAccountReason: "DAILY_USE",
	}
	if got := m.body(); got != want {
		t.Errorf("body %+v, want %+v", got, want)
	}
}

func TestUserVerificationBody(t *testing.T) {
	t.Parallel()
	m := userVerificationModel{
		ExternalUserID: types.StringValue("u"), DocumentType: types.StringValue("PASSPORT"), DocumentNumber: types.StringValue("AB1"),
		DocumentCountry: tfkit.NewCheckedString("PL"), DocumentExpirationDate: tfkit.NewCheckedString("2099-01-01"),
	}
	want := client.UserVerification{ExternalUserID: "u", DocumentType: "PASSPORT", DocumentNumber: "AB1", DocumentCountry: "PL", DocumentExpirationDate: "2099-01-01"}
	if got := m.body(types.StringNull()); got != want {
		t.Errorf("body %+v, want %+v", got, want)
	}
	m.DocumentNumber, want.DocumentNumber = types.StringNull(), "WO9"
	if got := m.body(types.StringValue("WO9")); got != want {
		t.Errorf("body with the write-only number %+v, want %+v", got, want)
	}
}

// Unknown is not a difference: what an import could not know is compared with nothing.
func TestChangedAfterImport(t *testing.T) {
	t.Parallel()
	plan := verificationModel{
		ExternalUserID: types.StringValue("u"), DocumentType: types.StringValue("PASSPORT"), Country: tfkit.NewCheckedString("PL"),
		IncomeSource: types.StringValue("SALARY"), OpenAccountReason: types.StringValue("DAILY_USE"),
	}
	imported := verificationModel{ExternalUserID: types.StringValue("u")}
	if changed := tfkit.ChangedFields(imported.recorded(), imported.submitted(), plan.submitted()); len(changed) > 0 {
		t.Errorf("after the import %s changed", changed)
	}
	recorded := plan
	plan.TaxID = types.StringValue("1") // null in a state that is recorded was not submitted
	want := path.Paths{path.Root("tax_id")}
	if changed := tfkit.ChangedFields(recorded.recorded(), recorded.submitted(), plan.submitted()); changed.String() != want.String() {
		t.Errorf("%s changed, want %s", changed, want)
	}
}

func TestStatusInWords(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]status{
		"NOT_STARTED":                    {Verification: "NOT_STARTED"},
		"NOT_VERIFIED (attempt PENDING)": {Verification: "NOT_VERIFIED", Attempt: "PENDING"},
		"VERIFIED (attempt SUCCESSFUL)":  {Verification: "VERIFIED", Attempt: "SUCCESSFUL"},
	} {
		if got := s.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEuroAccount(t *testing.T) {
	t.Parallel()
	if _, open := euroAccount(client.Balances{Crypto: []client.CryptoBalance{{Currency: "btc"}}}); open {
		t.Error("an account in bitcoin is no euro account")
	}
	account, open := euroAccount(client.Balances{Fiat: []client.FiatBalance{{Currency: "usd", Status: "ACTIVE"}, {Currency: "eur", Status: "WAITING_TO_BE_ACTIVATED"}}})
	if !open || account.Status != "WAITING_TO_BE_ACTIVATED" {
		t.Errorf("picked %+v, %t", account, open)
	}
}

package crypto

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

var (
	some     = types.StringValue("some")
	notKnown = types.StringUnknown()
	yes      = types.BoolValue(true)
	no       = types.BoolValue(false)
)

// Exactly one of user, person and company is the originator.
func TestOriginatorCheck(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		who      originatorModel
		at, want string // no error when want is empty
	}{
		"the user":                     {originatorModel{OwnerOfWallet: yes}, "", ""},
		"the user with an address":     {originatorModel{OwnerOfWallet: yes, Street: some, City: some}, "", ""},
		"a person":                     {originatorModel{FirstName: some, LastName: some}, "", ""},
		"a person, not the owner":      {originatorModel{OwnerOfWallet: no, FirstName: some, LastName: some}, "", ""},
		"a company":                    {originatorModel{CompanyName: some}, "", ""},
		"a company with VAT id":        {originatorModel{CompanyName: some, VATID: some}, "", ""},
		"nobody":                       {originatorModel{}, "originator", "Say who sent the deposit"},
		"nobody but an address":        {originatorModel{City: some}, "originator", "Say who sent the deposit"},
		"not the owner, nobody else":   {originatorModel{OwnerOfWallet: no}, "originator", "Say who sent the deposit"},
		"owner and person":             {originatorModel{OwnerOfWallet: yes, FirstName: some, LastName: some}, "originator.owner_of_wallet", "take first_name and last_name out"},
		"owner and a name":             {originatorModel{OwnerOfWallet: yes, LastName: some}, "originator.owner_of_wallet", "take first_name and last_name out"},
		"owner and company":            {originatorModel{OwnerOfWallet: yes, CompanyName: some}, "originator.owner_of_wallet", "take company_name and vat_id out"},
		"owner and VAT id":             {originatorModel{OwnerOfWallet: yes, VATID: some}, "originator.owner_of_wallet", "take company_name and vat_id out"},
		"person and company":           {originatorModel{FirstName: some, LastName: some, CompanyName: some}, "originator.company_name", "not both"},
		"person and VAT id":            {originatorModel{FirstName: some, LastName: some, VATID: some}, "originator.vat_id", "not both"},
		"VAT id alone":                 {originatorModel{VATID: some}, "originator.company_name", "add company_name"},
		"last name alone":              {originatorModel{LastName: some}, "originator.first_name", "Add first_name"},
		"first name alone":             {originatorModel{FirstName: some}, "originator.last_name", "Add last_name"},
		"unknown may be the owner":     {originatorModel{OwnerOfWallet: types.BoolUnknown()}, "", ""},
		"unknown may be a company":     {originatorModel{CompanyName: notKnown}, "", ""},
		"unknown may be null":          {originatorModel{CompanyName: some, FirstName: notKnown, LastName: notKnown}, "", ""},
		"unknown owner and a company":  {originatorModel{OwnerOfWallet: types.BoolUnknown(), CompanyName: some}, "", ""},
		"owner and unknown names":      {originatorModel{OwnerOfWallet: yes, FirstName: notKnown, CompanyName: notKnown, VATID: notKnown}, "", ""},
		"VAT id of an unknown company": {originatorModel{CompanyName: notKnown, VATID: some}, "", ""},
		"half a person is known":       {originatorModel{FirstName: some, LastName: notKnown}, "", ""},
		"known beyond doubt":           {originatorModel{FirstName: notKnown, LastName: some, CompanyName: some}, "originator.company_name", "not both"},
	} {
		var diags diag.Diagnostics
		tc.who.check(&diags)
		switch {
		case tc.want == "" && len(diags) > 0:
			t.Errorf("%s: %v", name, diags)
		case tc.want != "" && (len(diags) != 1 || !strings.Contains(diags[0].Detail(), tc.want)):
			t.Errorf("%s: %v, want %q", name, diags, tc.want)
		case tc.want != "":
			if at, ok := diags[0].(diag.DiagnosticWithPath); !ok || at.Path().String() != tc.at {
				t.Errorf("%s: %v, want it at %s", name, diags[0], tc.at)
			}
		}
	}
}

// What is null is not sent, and not being the owner goes without saying.
func TestBody(t *testing.T) {
	t.Parallel()
	owner := true
	m := travelRuleModel{WalletType: types.StringValue("SELF_CUSTODY"), ExternalUserID: types.StringValue("alice")}
	for name, tc := range map[string]struct {
		who  originatorModel
		want client.TravelRuleDetails
	}{
		"owner": {originatorModel{OwnerOfWallet: yes}, client.TravelRuleDetails{IAmOwnerOfWallet: &owner}},
		"person": {
			originatorModel{
				OwnerOfWallet: no, FirstName: types.StringValue("Jan"), LastName: types.StringValue("Nowak"), Street: types.StringValue("ul. Nowa 7"),
				City: types.StringValue("Gdynia"), PostCode: types.StringValue("81-001"), Country: tfkit.NewCheckedString("PL"),
			},
			client.TravelRuleDetails{FirstName: "Jan", LastName: "Nowak", Street: "ul. Nowa 7", City: "Gdynia", PostCode: "81-001", Country: "PL"},
		},
		"company": {
			originatorModel{CompanyName: types.StringValue("Example GmbH"), VATID: types.StringValue("DE123456789")},
			client.TravelRuleDetails{CompanyName: "Example GmbH", VATID: "DE123456789"},
		},
	} {
		want := client.TravelRule{WalletType: "SELF_CUSTODY", ExternalUserID: "alice", Details: tc.want}
		if diff := cmp.Diff(want, m.body(tc.who)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if m.ExternalUserID = types.StringNull(); m.body(originatorModel{}).ExternalUserID != "" {
		t.Error("a user is sent that nobody named")
	}
}

// An import knows the deposit alone, which is how it is recognised.
func TestRecorded(t *testing.T) {
	t.Parallel()
	if (travelRuleModel{CryptoDepositID: some}).recorded() {
		t.Error("an imported record passes for a whole one")
	}
	if !(travelRuleModel{CryptoDepositID: some, WalletType: some}).recorded() {
		t.Error("a whole record passes for an imported one")
	}
}

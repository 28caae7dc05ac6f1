package sepa

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func TestIBANKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		keys []string
		want string // of the only error; "" for none
	}{
		"none":               {nil, ""},
		"two accounts":       {[]string{number, "PL61109010140000071219812874"}, ""},
		"spaces":             {[]string{"DE89 3704 0044 0532 0130 00"}, "The function iban_normalize writes it so."},
		"small letters":      {[]string{"de89370400440532013000"}, "is written in capitals and without spaces"},
		"one account twice":  {[]string{number, "DE89 3704 0044 0532 0130 00"}, ""},
		"wrong check digits": {[]string{"DE88370400440532013000"}, "check digits"},
		"outside of SEPA":    {[]string{"TR330006100519786457841326"}, "which SEPA transfers do not reach"},
		"empty":              {[]string{""}, "The IBAN is empty"},
	} {
		elements := map[string]attr.Value{}
		for _, key := range tc.keys {
			elements[key] = types.StringValue("")
		}
		var resp validator.MapResponse
		ibanKeys{}.ValidateMap(t.Context(), validator.MapRequest{Path: path.Root("contacts"), ConfigValue: types.MapValueMust(types.StringType, elements)}, &resp)
		got := ""
		for _, d := range resp.Diagnostics {
			got += d.Detail()
		}
		if name == "one account twice" {
			// The spelling is wrong as well; what matters is that the second key is told to go.
			tc.want = "Two keys of `contacts` are the IBAN DE** **** 3000"
		}
		if (tc.want == "") != (got == "") || !strings.Contains(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
		if strings.Contains(got, number) {
			t.Errorf("%s: the message repeats the IBAN: %s", name, got)
		}
	}
}

// planned is an entry as the framework plans it.
func planned(bic basetypes.StringValuable, label types.String) types.Object {
	return types.ObjectValueMust(entryType.AttrTypes, map[string]attr.Value{
		"contact_id": types.StringUnknown(), "account_holder": types.StringValue("Alice"), "bic": bic, "label": label,
	})
}

func TestSettle(t *testing.T) {
	t.Parallel()
	unknownBIC := tfkit.BICValue{StringValue: types.StringUnknown()}
	prior := map[string]entryModel{
		"A": {ContactID: types.StringValue("a"), BIC: tfkit.NewBICValue("COBADEFFXXX")},
		"B": {ContactID: types.StringValue("b")}, // P100 told no BIC
	}
	for name, tc := range map[string]struct {
		key     string
		bic     tfkit.BICValue
		wantID  types.String
		wantBIC tfkit.BICValue
	}{
		"stays":               {"A", unknownBIC, types.StringValue("a"), prior["A"].BIC},
		"spelt otherwise":     {"A", tfkit.NewBICValue("cobadeff"), types.StringValue("a"), prior["A"].BIC},
		"another BIC":         {"A", tfkit.NewBICValue("DEUTDEFF"), types.StringValue("a"), tfkit.NewBICValue("DEUTDEFF")},
		"without a BIC":       {"B", unknownBIC, types.StringValue("b"), tfkit.BICValue{}},
		"given a BIC":         {"B", tfkit.NewBICValue("DEUTDEFF"), types.StringValue("b"), tfkit.NewBICValue("DEUTDEFF")},
		"new":                 {"C", unknownBIC, types.StringUnknown(), unknownBIC},
		"new, and with a BIC": {"C", tfkit.NewBICValue("DEUTDEFF"), types.StringUnknown(), tfkit.NewBICValue("DEUTDEFF")},
	} {
		got := settle(prior, map[string]attr.Value{tc.key: planned(tc.bic, types.StringNull())})[tc.key].(types.Object).Attributes()
		if !got["contact_id"].Equal(tc.wantID) || !got["bic"].Equal(tc.wantBIC) {
			t.Errorf("%s: the id is %s and the BIC %s", name, got["contact_id"], got["bic"])
		}
	}
	unknown := types.ObjectUnknown(entryType.AttrTypes)
	if got := settle(prior, map[string]attr.Value{"A": unknown})["A"]; !got.IsUnknown() {
		t.Errorf("an entry that is not known becomes %s", got)
	}
}

// What P100 has is taken over whole, and keeps the spelling that it had.
func TestReadEntries(t *testing.T) {
	t.Parallel()
	prior := map[string]entryModel{number: {ContactID: types.StringValue("old"), BIC: tfkit.NewBICValue("coba deff"), Label: types.StringValue("rent")}, "gone": {}}
	got := read(types.StringValue("alice"), prior, []client.Contact{
		{ID: "new", IBAN: number, AccountHolder: "A", BIC: "COBADEFF"},
		{ID: "twice", IBAN: number, AccountHolder: "B"},
		{ID: "other", IBAN: "FR1420041010050500013M02606", AccountHolder: "C", Label: "l"},
	})
	want := map[string]entryModel{
		number:                        {types.StringValue("new"), types.StringValue("A"), tfkit.NewBICValue("coba deff"), types.StringNull()},
		"FR1420041010050500013M02606": {types.StringValue("other"), types.StringValue("C"), tfkit.BICValue{}, types.StringValue("l")},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestNamesOfMany(t *testing.T) {
	t.Parallel()
	many := make([]client.Contact, maxNamed+2)
	if got := names(many); !strings.HasSuffix(got, "; and 2 more") || strings.Count(got, ";") != maxNamed {
		t.Error(got)
	}
	if got := names([]client.Contact{{IBAN: number, AccountHolder: "Jan Nowak", Label: "Jan's", Status: "APPROVED"}}); got != "DE** **** 3000, APPROVED" {
		t.Errorf("got %q", got)
	}
}

package transfer

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func TestIsSame(t *testing.T) {
	t.Parallel()
	amount := decimal.RequireFromString("10.5")
	item := func(from, to string) client.Transaction {
		return client.Transaction{Type: "TRANSFER", Currency: "eur", Amount: &amount, SourceExternalUserID: from, DestinationExternalUserID: to}
	}
	funding := &transferModel{DestinationExternalUserID: types.StringValue("alice"), Currency: types.StringValue("eur"), Amount: tfkit.NewDecimalValue(amount)}
	collection := &transferModel{SourceExternalUserID: types.StringValue("alice"), Currency: types.StringValue("eur"), Amount: tfkit.NewDecimalValue(amount)}
	for name, tc := range map[string]struct {
		item                client.Transaction
		funding, collection bool
	}{
		"to the user":                      {item("", "alice"), true, false},
		"to the user from a named partner": {item("partner-7", "alice"), true, false},
		"from the user":                    {item("alice", ""), false, true},
		"from the user to a named partner": {item("alice", "partner-7"), false, true},
		"direction untold":                 {item("", ""), true, true},
	} {
		if got := funding.IsSame(tc.item); got != tc.funding {
			t.Errorf("%s: the funding is the same: %v, want %v", name, got, tc.funding)
		}
		if got := collection.IsSame(tc.item); got != tc.collection {
			t.Errorf("%s: the collection is the same: %v, want %v", name, got, tc.collection)
		}
	}
	other := item("", "alice")
	other.Type = "EXCHANGE"
	if funding.IsSame(other) {
		t.Error("an exchange is no transfer")
	}
	twice := amount.Add(amount)
	other = item("", "alice")
	other.Amount = &twice
	if funding.IsSame(other) {
		t.Error("another amount is another payment")
	}
}

// A reason may repeat the user at either end.
func TestReasonsAreMasked(t *testing.T) {
	t.Parallel()
	for at, m := range map[string]*transferModel{
		"source_external_user_id":      {SourceExternalUserID: types.StringValue("fixture-alice"), Currency: types.StringValue("eur")},
		"destination_external_user_id": {DestinationExternalUserID: types.StringValue("fixture-alice"), Currency: types.StringValue("eur")},
	} {
		if got := tfkit.MaskPersonal(`"Fixture-Alice" has too few eur`, m.Arguments()); got != `"[`+at+`]" has too few eur` {
			t.Errorf("got %q", got)
		}
	}
}

package exchange

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// A reason may repeat the user, of whom the details do not tell.
func TestReasonsAreMasked(t *testing.T) {
	t.Parallel()
	m := &exchangeModel{ExternalUserID: types.StringValue("fixture-alice"), CurrencyFrom: types.StringValue("eth"), CurrencyTo: types.StringValue("eur")}
	if got := tfkit.MaskPersonal("no rate from eth to eur for fixture-alice", m.Arguments()); got != "no rate from eth to eur for [external_user_id]" {
		t.Errorf("got %q", got)
	}
}

package tfkit

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestCheckNetwork(t *testing.T) {
	t.Parallel()
	null, unknown := types.StringNull(), types.StringUnknown()
	for name, tc := range map[string]struct {
		currency, network types.String
		at, want          string // no error when want is empty
	}{
		"the currency's own":        {types.StringValue("eth"), null, "", ""},
		"the currency's only one":   {types.StringValue("btc"), types.StringValue("btc"), "", ""},
		"one of two":                {types.StringValue("usdt"), types.StringValue("polygon"), "", ""},
		"unknown network":           {types.StringValue("btc"), unknown, "", ""},
		"unknown currency":          {unknown, types.StringValue("nonsense"), "", ""},
		"no currency":               {null, types.StringValue("polygon"), "", ""},
		"left to Currency":          {types.StringValue("xrp"), types.StringValue("polygon"), "", ""},
		"euro":                      {types.StringValue("eur"), null, "currency", "eur is on no blockchain network"},
		"euro on a network":         {types.StringValue("eur"), types.StringValue("polygon"), "currency", "eur is on no blockchain network"},
		"another currency's":        {types.StringValue("btc"), types.StringValue("polygon"), "network", `Btc has one network only: write "btc"`},
		"none of two":               {types.StringValue("usdc"), types.StringValue("solana"), "network", "Usdc has the networks ethereum and polygon"},
		"the right one in capitals": {types.StringValue("eth"), types.StringValue("Ethereum"), "network", `Networks are written in lower case: write "ethereum"`},
	} {
		var diags diag.Diagnostics
		CheckNetwork(tc.currency, tc.network, &diags)
		switch {
		case tc.want == "" && len(diags) > 0:
			t.Errorf("%s: %v", name, diags)
		case tc.want != "" && (len(diags) != 1 || !strings.HasPrefix(diags[0].Detail(), tc.want)):
			t.Errorf("%s: %v, want %q", name, diags, tc.want)
		case tc.want != "":
			if at, ok := diags[0].(diag.DiagnosticWithPath); !ok || at.Path().String() != tc.at {
				t.Errorf("%s: %v, want it at %s", name, diags[0], tc.at)
			}
		}
	}
}

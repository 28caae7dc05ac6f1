package tfkit

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/money"
	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

// CheckNetwork checks that a currency has blockchains at all, and that it is on the given one. Unknown values pass, and a null
// network stands for the currency's own. Faults of the currency alone are left to the validator Currency.
func CheckNetwork(currency, network types.String, diags *diag.Diagnostics) {
	if currency.IsNull() || currency.IsUnknown() || money.CheckCurrency(currency.ValueString()) != nil {
		return
	}
	if len(wallet.Networks(currency.ValueString())) == 0 {
		diags.AddAttributeError(path.Root("currency"), "Not a crypto currency", currency.ValueString()+" is on no blockchain network: write a crypto currency.")
		return
	}
	if network.IsNull() || network.IsUnknown() {
		return
	}
	if err := wallet.CheckNetwork(currency.ValueString(), network.ValueString()); err != nil {
		diags.AddAttributeError(path.Root("network"), "Network cannot be used", sentence(err))
	}
}

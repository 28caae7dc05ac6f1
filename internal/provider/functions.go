package provider

import (
	"context"

	fwfunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/p100-community/terraform-provider-p100/internal/provider/function"
)

var _ provider.ProviderWithFunctions = (*p100Provider)(nil)

// Functions are called by their name alone, as provider::p100::iban_is_valid, so the name carries no prefix.
func (p *p100Provider) Functions(context.Context) []func() fwfunction.Function {
	return []func() fwfunction.Function{
		function.NewIBANNormalize,
		function.NewIBANParse,
		function.NewIBANIsValid,
		function.NewBICIsValid,
		function.NewWalletAddressIsValid,
	}
}

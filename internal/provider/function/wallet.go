package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

type walletAddressIsValid struct{}

var _ function.Function = walletAddressIsValid{}

// The positions of the arguments that can be wrong.
const (
	currencyPosition = 1
	networkPosition  = 2
)

// NewWalletAddressIsValid returns the function wallet_address_is_valid.
func NewWalletAddressIsValid() function.Function { return walletAddressIsValid{} }

func (walletAddressIsValid) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "wallet_address_is_valid"
}

func (walletAddressIsValid) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Tell whether a currency can be sent to an address over a network.",
		MarkdownDescription: "Checks the form of an address for its currency and network, checksum included. An address that is not valid is `false`, never an " +
			"error; a currency or network that does not exist is an error that names those that do. Whether the address belongs to anybody says no check.",
		Parameters: []function.Parameter{
			nullable("address", "The address. Null is not valid."),
			function.StringParameter{Name: "currency", MarkdownDescription: "`btc`, `eth`, `ltc`, `doge`, `pol`, `usdc` or `usdt`."},
			nullable("network", "The network that the currency is sent over. Only `usdc` and `usdt` have a choice: `ethereum` or `polygon`. The others have one: "+
				"`btc`, `ltc` and `doge` their own, `eth` has `ethereum`, `pol` has `polygon`. Null is the currency's default: its only network, or `ethereum`."),
			function.BoolParameter{
				Name: "testnet",
				MarkdownDescription: "`true` for addresses of the test network, which staging uses; `false` for the main network. Addresses on Ethereum and Polygon look " +
					"the same on both.",
			},
		},
		Return: function.BoolReturn{},
	}
}

func (walletAddressIsValid) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		address, network types.String
		currency         string
		testnet          bool
	)
	if resp.Error = req.Arguments.Get(ctx, &address, &currency, &network, &testnet); resp.Error != nil {
		return
	}
	if err := wallet.CheckNetwork(currency, network.ValueString()); err != nil {
		position := int64(networkPosition)
		if wallet.Networks(currency) == nil {
			position = currencyPosition
		}
		resp.Error = function.NewArgumentFuncError(position, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, wallet.Check(address.ValueString(), currency, network.ValueString(), testnet) == nil)
}

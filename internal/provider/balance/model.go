// Package balance declares what users and the partner own.
package balance

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// balancesModel are the two maps that users and partner have in common, by currency.
type balancesModel struct {
	Fiat   map[string]fiatModel   `tfsdk:"fiat"`
	Crypto map[string]cryptoModel `tfsdk:"crypto"`
}

type fiatModel struct {
	ID     types.String       `tfsdk:"id"`
	Amount tfkit.DecimalValue `tfsdk:"amount"`
	Rate   tfkit.DecimalValue `tfsdk:"rate"`
	IBAN   types.String       `tfsdk:"iban"`
	Status types.String       `tfsdk:"status"`
}

type cryptoModel struct {
	ID       types.String            `tfsdk:"id"`
	Amount   tfkit.DecimalValue      `tfsdk:"amount"`
	Rate     tfkit.DecimalValue      `tfsdk:"rate"`
	Wallet   types.String            `tfsdk:"wallet"`
	Networks map[string]networkModel `tfsdk:"networks"`
}

type networkModel struct {
	Mainnet       types.Bool         `tfsdk:"mainnet"`
	Name          types.String       `tfsdk:"name"`
	FeeWithdrawal tfkit.DecimalValue `tfsdk:"fee_withdrawal"`
	MinWithdrawal tfkit.DecimalValue `tfsdk:"min_withdrawal"`
	MinDeposit    tfkit.DecimalValue `tfsdk:"min_deposit"`
}

func newBalances(b client.Balances) balancesModel {
	m := balancesModel{Fiat: map[string]fiatModel{}, Crypto: map[string]cryptoModel{}}
	for _, f := range b.Fiat {
		m.Fiat[f.Currency] = fiatModel{
			ID: tfkit.OptionalString(f.ID), Amount: tfkit.NewAmountValue(f.Amount, f.Currency), Rate: rate(f.Rate),
			IBAN: tfkit.OptionalString(f.IBAN), Status: tfkit.OptionalString(f.Status),
		}
	}
	for _, c := range b.Crypto {
		networks := make(map[string]networkModel, len(c.Networks))
		for slug, n := range c.Networks {
			networks[slug] = networkModel{
				Mainnet: types.BoolValue(n.Mainnet), Name: tfkit.OptionalString(n.Name), FeeWithdrawal: tfkit.NewDecimalPointerValue(n.FeeWithdrawal),
				MinWithdrawal: tfkit.NewDecimalPointerValue(n.MinWithdrawal), MinDeposit: tfkit.NewDecimalPointerValue(n.MinDeposit),
			}
		}
		m.Crypto[c.Currency] = cryptoModel{
			ID: tfkit.OptionalString(c.ID), Amount: tfkit.NewAmountValue(c.Amount, c.Currency), Rate: rate(c.Rate),
			Wallet: tfkit.OptionalString(c.Wallet), Networks: networks,
		}
	}
	return m
}

// rate is null where P100 names none: nothing is worth nothing.
func rate(r decimal.Decimal) tfkit.DecimalValue {
	if r.IsZero() {
		return tfkit.DecimalValue{}
	}
	return tfkit.NewDecimalValue(r)
}

// attributes is the schema of balancesModel.
func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"fiat": schema.MapNestedAttribute{
			MarkdownDescription: "Fiat balances by currency, such as `fiat[\"eur\"]`.",
			Computed:            true,
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":     tfkit.ComputedText("P100's id of the balance."),
				"amount": tfkit.ComputedAmount("Amount, an exact decimal string in units of the currency."),
				"rate":   tfkit.ComputedAmount("Value of one unit in euro. Null where P100 names none."),
				"iban":   tfkit.ComputedText("IBAN of the account. Null before the activation."),
				"status": tfkit.ComputedText("`ACTIVE` or `WAITING_TO_BE_ACTIVATED`."),
			}},
		},
		"crypto": schema.MapNestedAttribute{
			MarkdownDescription: "Crypto balances by currency, such as `crypto[\"eth\"]`.",
			Computed:            true,
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":     tfkit.ComputedText("P100's id of the balance."),
				"amount": tfkit.ComputedAmount("Amount, an exact decimal string in units of the currency."),
				"rate":   tfkit.ComputedAmount("Value of one unit in euro. Null where P100 names none."),
				"wallet": tfkit.ComputedText("Address for deposits. Null before the activation."),
				"networks": schema.MapNestedAttribute{
					MarkdownDescription: "Networks of the currency with their limits, by network, such as `networks[\"ethereum\"]`.",
					Computed:            true,
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"mainnet":        schema.BoolAttribute{MarkdownDescription: "Whether it is the main network; `false` for test networks.", Computed: true},
						"name":           tfkit.ComputedText("Name of the network, such as `sepolia`."),
						"fee_withdrawal": tfkit.ComputedAmount("Fixed fee of a withdrawal, in units of the currency."),
						"min_withdrawal": tfkit.ComputedAmount("Smallest withdrawal, in units of the currency."),
						"min_deposit":    tfkit.ComputedAmount("Smallest deposit, in units of the currency."),
					}},
				},
			}},
		},
	}
}

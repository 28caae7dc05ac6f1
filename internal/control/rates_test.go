package control_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/control"
)

func TestRates(t *testing.T) {
	t.Parallel()
	c, last := serve(t, token, 200, `{"exchangeRates":[{"currencyFrom":"eur","currencyTo":"btc","rate":"0.00002","usual":false}],"sepaTransferFee":"1.50",
		"networks":[{"currency":"eth","network":"ethereum","networkFee":"0.1","withdrawalFee":"0.2","minWithdrawal":"0.3","minDeposit":"0.4","usual":true}]}`)
	d := decimal.RequireFromString
	want := control.Rates{
		ExchangeRates: []control.ExchangeRate{{CurrencyFrom: "eur", CurrencyTo: "btc", Rate: d("0.00002")}}, SEPATransferFee: d("1.50"),
		Networks: []control.NetworkPrices{{
			Currency: "eth", Network: "ethereum", NetworkFee: d("0.1"), WithdrawalFee: d("0.2"), MinWithdrawal: d("0.3"), MinDeposit: d("0.4"), Usual: true,
		}},
	}
	got, err := c.Rates(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil || last.method != "GET" || last.path != "/sandbox/v1/rates" {
		t.Errorf("sent %+v, %v (-want +got):\n%s", *last, err, diff)
	}
	rate, fee := d("0.00002"), d("1.50")
	got, err = c.SetRates(t.Context(), control.RatesPatch{
		ExchangeRates:   []control.NewExchangeRate{{CurrencyFrom: "eur", CurrencyTo: "btc", Rate: &rate}, {CurrencyFrom: "btc", CurrencyTo: "eur"}},
		SEPATransferFee: &fee, Networks: []control.NewNetworkPrices{{Currency: "eth", Network: "ethereum", MinDeposit: &fee}},
	})
	if diff := cmp.Diff(want, got); diff != "" || err != nil || last.method != "PATCH" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if want := `{"exchangeRates":[{"currencyFrom":"eur","currencyTo":"btc","rate":"0.00002"},{"currencyFrom":"btc","currencyTo":"eur","rate":null}],"sepaTransferFee":"1.5",` +
		`"networks":[{"currency":"eth","network":"ethereum","minDeposit":"1.5"}]}`; last.body != want {
		t.Errorf("sent %s, want %s", last.body, want)
	}
}

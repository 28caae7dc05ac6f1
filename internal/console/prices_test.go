package console

import (
	"net/http"
	"testing"

	"golang.org/x/net/html"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

func TestPricesAreChanged(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{})
	a := application{t, s, "key"}
	b := at(t, s, Options{})
	marked := func(page *shown) (all []string) {
		page.each("mark", func(n *html.Node) { all = append(all, n.FirstChild.Data) })
		return all
	}
	page := b.open("/prices")
	if got := marked(page); got != nil {
		t.Errorf("as usual, %v are marked", got)
	}
	page = page.send("/steer/rate", set("rate", "60000")).done("The rate is changed")
	if got := marked(page); len(got) != 1 || got[0] != "60000" {
		t.Errorf("marked are %v", got)
	}
	if got := a.call(http.MethodGet, "/v1/exchange/get-rate?currencyFrom=btc&currencyTo=eur", nil)["rate"]; got != 60000.0 {
		t.Errorf("the application is told the rate %v", got)
	}
	page.send("/steer/rate", set("rate", "-1")).refused("Rate must match")
	page.send("/steer/rate", set("currencyTo", "btc", "rate", "1")).refused("To must be another currency than")
	page.send("/steer/rate", nil).done("The rate is changed")

	page = page.send("/steer/sepa-fee", set("sepaTransferFee", "1.50")).done("The fee of SEPA transfers is changed", "1.50 EUR")
	page.send("/steer/sepa-fee", set("sepaTransferFee", "0.001")).refused("Fee in EUR must have at most 2 decimals")

	page = page.send("/steer/network-prices", set("network", "btc/btc", "networkFee", "0.5")).done("The prices of the network are changed")
	if got := marked(page); len(got) != 1 || got[0] != "btc" {
		t.Errorf("marked are %v", got)
	}
	if got := a.call(http.MethodGet, "/v1/crypto-withdrawal/get-network-fee?currency=btc&network=btc", nil)["networkFee"]; got != "0.50000000" && got != 0.5 {
		t.Errorf("the application is told the fee %v", got)
	}
	page.send("/steer/network-prices", set("minDeposit", "x")).refused("Least deposit must")
	page = page.send("/steer/network-prices", set("network", "btc/btc")).done()
	if got := marked(page); got != nil {
		t.Errorf("as usual again, %v are marked", got)
	}
}

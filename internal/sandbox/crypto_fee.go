package sandbox

import (
	"encoding/binary"
	"encoding/json"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

func networkFeeOperations() map[string]operation {
	return map[string]operation{
		"getNetworkFee": {run: getNetworkFee},
	}
}

// usualFees are what a transaction costs on a calm day, in units of the currency.
var usualFees = map[string]map[string]int64{
	"btc":  {"btc": 8_200},
	"eth":  {"ethereum": 46_900},
	"ltc":  {"ltc": 12_000},
	"doge": {"doge": 65_000_000},
	"pol":  {"polygon": 1_250_000},
	"usdc": {"ethereum": 850_000, "polygon": 12_000},
	"usdt": {"ethereum": 910_000, "polygon": 13_000},
}

type networkFee struct {
	NetworkFee json.Number `json:"networkFee"`
}

func getNetworkFee(c *call) (answer, error) {
	cur, err := cryptoCurrency(c.query.Get("currency"))
	if err != nil {
		return answer{}, err
	}
	name, err := cur.network(c.query.Get("network"))
	if err != nil {
		return answer{}, err
	}
	fee := decimal.New(c.prices(cur, name).fee, -cur.Decimals)
	return found(networkFee{json.Number(fee.String())})
}

// feeAt varies the usual fee by up to a fifth, from one hour of the sandbox's clock
// to the next, in the same way in every sandbox.
func feeAt(currency, network string, now time.Time) int64 {
	hour := now.UTC().Truncate(time.Hour).Unix()
	sum := deriveBytes("network-fee", currency, network, strconv.FormatInt(hour, 10))
	permille := 800 + int64(binary.BigEndian.Uint64(sum[:8])%401)
	return usualFees[currency][network] * permille / 1000
}

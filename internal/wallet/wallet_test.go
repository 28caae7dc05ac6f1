package wallet_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

// valid are addresses from the sources and proposals of the chains themselves: Bitcoin (BIP 173, BIP 350, the first block),
// Litecoin's and Dogecoin's own test data, EIP-55.
var valid = []struct {
	currency, network, address string
	testnet                    bool
}{
	{"btc", "btc", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", false},
	{"btc", "", "3ALJH9Y951VCGcVZYAdpA3KchoP9McEj1G", false},
	{"btc", "", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", false},
	{"btc", "", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", false},
	{"btc", "", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", true},
	{"btc", "", "2MsvyG12kxxipe276Au4zKqvd2xdrBuHWb3", true},
	{"btc", "", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", true},
	{"btc", "", "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c", true},
	{"ltc", "ltc", "LT2KVaAy1ppRuxRgrS5RNU3vBsy7RibPeA", false},
	{"ltc", "", "MHrYRxAiMNBTku3eoDHwhA1LQGDjUStZW2", false},
	{"ltc", "", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", false},
	{"ltc", "", "mwXn5Vhicdav8Av3KMokx4YNuHoGRKxtWs", true},
	{"ltc", "", "QXaUgLHkZcbJb2j5XgMYzY8cF9YM48Y81Z", true},
	{"ltc", "", "tltc1qw508d6qejxtdg4y5r3zarvary0c5xw7klfsuq0", true},
	{"doge", "doge", "DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkE", false},
	{"doge", "", "A7HRQk3GFCW2QasvdZxXuYj8kkQK5QrYLs", false},
	{"doge", "", "9zYnVRaekPtdKBYuPw5QiBtv3NNrzD2LLW", false},
	{"doge", "", "nhRsrUaxZou6sewjqaS37cJrMRJRgwVXdk", true},
	{"doge", "", "2MvY1BBau2C6jRC1hNX5LmviLrpvVG386TM", true},
	{"eth", "ethereum", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", false},
	{"eth", "", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", true},
	{"pol", "polygon", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", false},
	{"usdc", "polygon", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", false},
	{"usdt", "", "0x52908400098527886E0F7030069857D2E4169EE7", false},
	{"usdt", "ethereum", "0xde709f2102306220921060314715629080e2fb77", true},
	{"eth", "", "0x2e90ca5bbe46d5ae23f2df90457d020391b92673", true},
}

func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, test := range valid {
		if err := wallet.Check(test.address, test.currency, test.network, test.testnet); err != nil {
			t.Errorf("Check(%q, %s, %q, %t) = %v", test.address, test.currency, test.network, test.testnet, err)
		}
	}
}

// TestOtherNetwork: no address of one network passes for one of another, but for those that truly are of both.
func TestOtherNetwork(t *testing.T) {
	t.Parallel()
	shared := map[string]bool{ // test networks that share version bytes
		"mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn": true, "mwXn5Vhicdav8Av3KMokx4YNuHoGRKxtWs": true,
		"2MsvyG12kxxipe276Au4zKqvd2xdrBuHWb3": true, "2MvY1BBau2C6jRC1hNX5LmviLrpvVG386TM": true,
	}
	family := map[string]string{"btc": "btc", "ltc": "ltc", "doge": "doge", "eth": "evm", "pol": "evm", "usdc": "evm", "usdt": "evm"}
	for _, test := range valid {
		for currency := range family {
			for _, testnet := range []bool{false, true} {
				same := family[currency] == family[test.currency]
				if same && (testnet == test.testnet || family[currency] == "evm") || testnet && shared[test.address] {
					continue
				}
				if err := wallet.Check(test.address, currency, "", testnet); err == nil {
					t.Errorf("Check(%q, %s, testnet %t) accepts an address of %s, testnet %t", test.address, currency, testnet, test.currency, test.testnet)
				}
			}
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		address, currency, network string
		testnet                    bool
		want                       string
	}{
		{"", "btc", "", false, "empty"},
		{" \n", "eth", "", false, "empty"},
		{" 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc", "", false, "space at position 1"},
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n", "btc", "", false, "space at position 35"},
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7Div\u200bfNa", "btc", "", false, "at position 32 that no address contains"},
		{"1А1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc", "", false, "at position 2 that no address contains"}, // a Cyrillic A
		{"bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1", "btc", "", false, "payment link"},
		{"alice.eth", "eth", "", false, "a name, not an address"},

		// The wrong network.
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc", "", true, "an address of the Bitcoin main network: write one of the Bitcoin test network"},
		{"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", "btc", "", false, "an address of the Bitcoin test network: write one of the Bitcoin main"},
		{"mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "btc", "", false, "of the Bitcoin test network or the Litecoin test network: write"},
		{"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "ltc", "", false, "an address of the Bitcoin main network: write one of the Litecoin main"},
		{"LT2KVaAy1ppRuxRgrS5RNU3vBsy7RibPeA", "doge", "", false, "an address of the Litecoin main network: write one of the Dogecoin main"},
		{"DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkE", "btc", "", false, "an address of the Dogecoin main network"},
		{"3ALJH9Y951VCGcVZYAdpA3KchoP9McEj1G", "ltc", "", false, "begin with 3 cannot be told from Bitcoin's"},
		{"3ALJH9Y951VCGcVZYAdpA3KchoP9McEj1G", "doge", "", false, "an address of the Bitcoin main network"},
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "btc", "", false, "form of an Ethereum or Polygon address"},
		{"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "eth", "", false, "an address of the Bitcoin main network: write one of the Ethereum or Polygon network"},
		{"DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkE", "pol", "", false, "an address of the Dogecoin main network: write one of the Ethereum or Polygon network"},
		{"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", "btc", "", true, "regression test network, which is not supported"},
		{"ltcmweb1qqw508d6qejxtdg4y5r3zarvary0c5xw7k", "ltc", "", false, "MWEB"},
		{"AGNi5LGNfqdL1yY8jGpQqKXqQYZWnUBUHm", "btc", "", false, "checksum does not fit"},

		// Base58.
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "btc", "", false, "checksum does not fit"},
		{"1a1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc", "", false, "its case is wrong"},
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN", "btc", "", false, "checksum does not fit"},
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN0", "btc", "", false, `"0" at position 34, which addresses of this form never contain`},
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN_", "btc", "", false, "a character at position 34"},
		{"1", "btc", "", false, "only 1 characters"},
		{strings.Repeat("1", 200), "btc", "", false, "200 characters"},
		{"5Kd3NBUAdUnhyzenEwVLy9pBKxSwXvE9FMPyR4UKZvpe6E3AgLr", "btc", "", false, "form of a private key"},
		{"T5MZ5z9WqJxzVxYyVPecTJUSDkzDWrUYe1JuSX2AqJ9jKmLJrvTE", "ltc", "", false, "form of a private key"},
		{
			"xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8", "btc", "", false,
			"carries 77 bytes, an address carries 20",
		},

		// Segwit.
		{"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "btc", "", false, "checksum does not fit"},
		{"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4", "btc", "", false, "mixes upper and lower case"},
		{"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tb", "btc", "", false, "a character at position 42 that addresses of this form never contain"},
		{"bc1qw5", "btc", "", false, "cut off"},
		{"bc1" + strings.Repeat("q", 100), "btc", "", false, "103 characters: at most 90"},

		// Ethereum and Polygon.
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "eth", "", false, "checksum (EIP-55), does not fit"},
		{"0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "usdc", "polygon", true, "checksum (EIP-55), does not fit"},
		{"5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eth", "", false, "lacks the 0x"},
		{"0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eth", "", false, "begins with 0X: write 0x"},
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "eth", "", false, "this one has 39 digits"},
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd", "eth", "", false, "this one has 41 digits"},
		{"0x", "eth", "", false, "this one has 0 digits"},
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg", "eth", "", false, "position 42 that is not a hexadecimal digit"},
		{"0x0000000000000000000000000000000000000000", "eth", "", false, "zero address"},
		{"0x" + strings.Repeat("ab", 32), "eth", "", false, "form of a private key"},
		{"alice", "eth", "", false, "does not begin with 0x"},

		// Currency and network.
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "eur", "", false, "must be one of btc, doge, eth, ltc, pol, usdc, usdt"},
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "BTC", "", false, `write "btc"`},
		{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc", "ethereum", false, `btc has one network only: write "btc" or leave the network out`},
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "eth", "polygon", false, `eth has one network only: write "ethereum"`},
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "usdc", "Polygon", false, `lower case: write "polygon"`},
		{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "usdt", "tron", false, "usdt has the networks ethereum and polygon: write one of them, or leave the network out for ethereum"},
	}
	for _, test := range tests {
		err := wallet.Check(test.address, test.currency, test.network, test.testnet)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Check(%.60q, %s, %q, %t) = %v, want an error with %q", test.address, test.currency, test.network, test.testnet, err, test.want)
		}
		if err != nil && len(test.address) > 20 && strings.Contains(err.Error(), test.address) {
			t.Errorf("Check(%.60q) repeats the address", test.address)
		}
	}
}

func TestNetworks(t *testing.T) {
	t.Parallel()
	for currency, want := range map[string]string{
		"btc": "btc", "ltc": "ltc", "doge": "doge", "eth": "ethereum", "pol": "polygon",
		"usdc": "ethereum polygon", "usdt": "ethereum polygon", "eur": "", "BTC": "",
	} {
		networks := wallet.Networks(currency)
		if got := strings.Join(networks, " "); got != want {
			t.Errorf("Networks(%q) = %q, want %q", currency, got, want)
		}
		if len(networks) > 0 {
			networks[0] = "changed"
			if wallet.Networks(currency)[0] == "changed" {
				t.Error("Networks hands out its own table")
			}
		}
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
		"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
		"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa":         "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
		"":                                           "",
	} {
		if got := wallet.Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	// The public key hash of the examples of BIP 173.
	hash := [20]byte{0x75, 0x1e, 0x76, 0xe8, 0x19, 0x91, 0x96, 0xd4, 0x54, 0x94, 0x1c, 0x45, 0xd1, 0xb3, 0xa3, 0x23, 0xf1, 0x43, 0x3b, 0xd6}
	for _, test := range []struct {
		currency string
		testnet  bool
		want     string
	}{
		{"btc", false, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
		{"btc", true, "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"},
		{"ltc", false, "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"},
		{"ltc", true, "tltc1qw508d6qejxtdg4y5r3zarvary0c5xw7klfsuq0"},
	} {
		if got, err := wallet.New(test.currency, test.testnet, hash); err != nil || got != test.want {
			t.Errorf("New(%s, %t) = %q, %v, want %q", test.currency, test.testnet, got, err, test.want)
		}
	}
	if _, err := wallet.New("eur", false, hash); err == nil {
		t.Error("New makes an address for euros")
	}
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"btc", "ltc", "doge", "eth", "pol", "usdc", "usdt"}).Draw(t, "currency")
		testnet := rapid.Bool().Draw(t, "testnet")
		hash := [20]byte(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "hash"))
		if hash == [20]byte{} {
			return // Ethereum's zero address
		}
		address, err := wallet.New(currency, testnet, hash)
		if err != nil {
			t.Fatal(err)
		}
		if err := wallet.Check(address, currency, "", testnet); err != nil {
			t.Fatalf("New(%s, %t) = %q: %v", currency, testnet, address, err)
		}
	})
}

func FuzzCheck(f *testing.F) {
	for _, test := range valid {
		f.Add(test.address, test.currency, test.network, test.testnet)
	}
	f.Add("\xff", "btc", "", false)
	f.Add("0x", "pol", "polygon", true)
	f.Add("bc1", "btc", "", false)
	f.Fuzz(func(t *testing.T, address, currency, network string, testnet bool) {
		err := wallet.Check(address, currency, network, testnet)
		if err != nil {
			if !utf8.ValidString(err.Error()) {
				t.Fatalf("Check(%q): message %q", address, err)
			}
			return
		}
		if normalized := wallet.Normalize(address); wallet.Check(normalized, currency, network, testnet) != nil {
			t.Fatalf("Check accepts %q, but not its normal form %q", address, normalized)
		}
		if len(address) > 90 || strings.ContainsAny(address, " \t\n:") {
			t.Fatalf("Check accepts %q", address)
		}
	})
}

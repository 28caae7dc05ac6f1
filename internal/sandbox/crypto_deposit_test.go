package sandbox

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/p100-community/terraform-provider-p100/internal/wallet"
)

const cryptoPath = "/sandbox/v1/crypto-deposits"

func cryptoBody(user string) object {
	return object{"externalUserId": user, "currency": "eth", "amount": "0.5"}
}

// receiveCrypto lets a crypto deposit arrive and returns its id.
func (a *api) receiveCrypto(body object) string {
	a.t.Helper()
	o := a.must("POST", cryptoPath, body).object
	if o["status"] != cryptoVerifying {
		a.t.Errorf("a new deposit is %v", o["status"])
	}
	return str(o["cryptoDepositId"])
}

// wantCrypto says what a crypto deposit has become and returns it.
func (a *api) wantCrypto(id, status string) map[string]any {
	a.t.Helper()
	o := a.must("GET", cryptoPath+"/"+id, nil).object
	if o["status"] != status {
		a.t.Errorf("the deposit is %v, want %s", o["status"], status)
	}
	return o
}

// balance is what a user has of a crypto currency.
func (a *api) balance(user, currency string) string {
	a.t.Helper()
	list, _ := a.must("GET", "/v1/user/balances/"+user, nil).object["cryptoBalances"].([]any)
	for _, b := range list {
		if b, _ := b.(map[string]any); b["name"] == currency {
			return str(b["amount"])
		}
	}
	a.t.Errorf("%s has no %s balance", user, currency)
	return ""
}

func (a *api) wantBalance(user, currency, amount string) {
	a.t.Helper()
	if got := a.balance(user, currency); got != amount {
		a.t.Errorf("%s has %s of %s, want %s", user, got, currency, amount)
	}
}

func TestCryptoDeposit(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		created := a.must("POST", cryptoPath, cryptoBody("alice")).object
		id := str(created["cryptoDepositId"])
		a.wantBalance("alice", "eth", "0.50000000") // by the next request
		d := a.wantCrypto(id, cryptoSuccessful)
		if d["transactionHash"] != created["transactionHash"] {
			t.Errorf("the hash is %v, before %v", d["transactionHash"], created["transactionHash"])
		}
		if err := wallet.Check(str(d["senderAddress"]), "eth", "ethereum", true); err != nil {
			t.Errorf("the sender's address: %v", err)
		}
		want := map[string]any{
			"cryptoDepositId": id, "status": cryptoSuccessful, "externalUserId": "alice", "currency": "eth", "network": "ethereum",
			"amount": "0.50000000", "confirmations": 12.0, "requiredConfirmations": 12.0, "createdAt": "2026-03-01T12:00:01.000Z",
			"transactionHash": d["transactionHash"], "senderAddress": d["senderAddress"],
		}
		if diff := cmp.Diff(want, d); diff != "" {
			t.Errorf("the deposit (-want +got):\n%s", diff)
		}
		if a.incoming("eth") != "0.00000000" {
			t.Errorf("incoming are %s", a.incoming("eth"))
		}
	})
}

// hashForms are how each network spells the hash of a transaction.
var hashForms = map[string]*regexp.Regexp{
	"btc": plainHash, "ltc": plainHash, "doge": plainHash, "ethereum": prefixedHash, "polygon": prefixedHash,
}

var (
	plainHash    = regexp.MustCompile(`^[0-9a-f]{64}$`)
	prefixedHash = regexp.MustCompile(`^0x[0-9a-f]{64}$`)
)

func TestCryptoDepositsOnEveryNetwork(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	for _, cur := range currencies[1:] {
		var total int64
		sender, err := makeWallet(cur.Slug, "somebody")
		if err != nil {
			t.Fatal(err)
		}
		for i, network := range wallet.Networks(cur.Slug) {
			least := cur.minDeposit(network)
			amount := max(1, least)
			body := object{"externalUserId": "alice", "currency": cur.Slug, "amount": cur.format(amount), "network": network, "senderAddress": sender}
			bodies := []object{body}
			if i == 0 { // the default
				bodies = append(bodies, body.but("network", nil))
			}
			for _, b := range bodies {
				d := a.wantCrypto(a.receiveCrypto(b), cryptoSuccessful)
				if hash := str(d["transactionHash"]); !hashForms[network].MatchString(hash) {
					t.Errorf("the hash on %s is %s", network, hash)
				}
				if d["network"] != network || d["senderAddress"] != sender {
					t.Errorf("the deposit of %s over %s is %v", cur.Slug, network, d)
				}
				total += amount
			}
			if least > 1 {
				a.refused("POST", cryptoPath, body.but("amount", cur.format(least-1)), 400, "SBXBELOWMINIMUM")
			}
		}
		if len(cur.networks) != len(wallet.Networks(cur.Slug)) {
			t.Errorf("%s is on the networks %v here, and elsewhere on %v", cur.Slug, cur.networks, wallet.Networks(cur.Slug))
		}
		a.wantBalance("alice", cur.Slug, cur.format(total))
	}
}

func TestReceiveCryptoDepositRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("POST", cryptoPath, cryptoBody("alice"), 400, "P412")
		a.create("alice")
		a.refused("POST", cryptoPath, cryptoBody("alice"), 400, "P459")
		a.activate("alice")
		for name, test := range map[string]struct {
			body object
			code string
			want string
		}{
			"unknown currency": {cryptoBody("alice").but("currency", "xrp"), "P410", "Currency not found."},
			"euro":             {cryptoBody("alice").but("currency", "eur"), "P410", "Currency not found."},
			"capitals":         {cryptoBody("alice").but("currency", "ETH"), "P410", "Currency not found."},
			"no such network":  {cryptoBody("alice").but("network", "solana"), "P403", "network must be one of the following values: btc, ltc, doge, ethereum, polygon"},
			"another network":  {cryptoBody("alice").but("network", "polygon"), "SBXNETWORK", "Currency is not available on this network."},
			"minimum":          {cryptoBody("alice").but("amount", "0.00099999"), "SBXBELOWMINIMUM", "The amount is below the minimum."},
			"decimals":         {cryptoBody("alice").but("amount", "0.123456789"), "P403", "amount must have at most 8 decimals"},
			"usdc's decimals":  {cryptoBody("alice").but("currency", "usdc").but("amount", "7.1234567"), "P403", "amount must have at most 6 decimals"},
			"too much":         {cryptoBody("alice").but("amount", "10000000.00000001"), "P403", "amount must not be greater than 10000000.00000000"},
			"no number":        {cryptoBody("alice").but("amount", "a lot"), "P403", "amount must be a positive decimal number"},
			"sender":           {cryptoBody("alice").but("senderAddress", "0x1"), "P403", "senderAddress must be an address of eth on the test network"},
			"main network": {
				object{"externalUserId": "alice", "currency": "btc", "amount": "1", "senderAddress": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
				"P403", "senderAddress must be an address of btc on the test network",
			},
			"all at once": {
				cryptoBody("alice").but("externalUserId", nil).but("amount", "0.123456789").but("senderAddress", "x"), "P403",
				"externalUserId should not be empty, amount must have at most 8 decimals, senderAddress must be an address of eth on the test network",
			},
		} {
			if r := a.refused("POST", cryptoPath, test.body, 400, test.code); r.object["errorMessage"] != test.want {
				t.Errorf("%s: %v, want %s", name, r.object["errorMessage"], test.want)
			}
		}
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.refused("POST", cryptoPath, cryptoBody("alice"), 400, "P455")
		a.wantBalance("alice", "eth", "0.00000000")
		a.refused("GET", cryptoPath+"/nonsense", nil, 404, "SBXDEPOSITNOTFOUND")
	})
}

func TestConfirmationsGrow(t *testing.T) {
	t.Parallel()
	s := open(t, Options{})
	a := embedded(t, s)
	a.active("alice")
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 120 })
	id := a.receiveCrypto(cryptoBody("alice"))
	failing := a.receiveCrypto(cryptoBody("alice").but("fail", true))
	var seen []float64
	for range 12 {
		n, _ := a.wantCrypto(id, cryptoVerifying)["confirmations"].(float64)
		seen = append(seen, n)
		if failed := a.wantCrypto(failing, cryptoVerifying)["confirmations"]; failed != 0.0 {
			t.Errorf("a failing deposit has %v confirmations", failed)
		}
		if err := s.Advance(10*time.Second - time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.IsSorted(seen) || seen[0] != 0 || seen[11] < 8 || seen[11] >= 12 {
		t.Errorf("confirmations grow like %v", seen)
	}
	a.wantBalance("alice", "eth", "0.00000000")
	if err := s.Advance(time.Second); err != nil {
		t.Fatal(err)
	}
	if d := a.wantCrypto(id, cryptoSuccessful); d["confirmations"] != 12.0 {
		t.Errorf("the deposit has %v confirmations", d["confirmations"])
	}
	a.wantBalance("alice", "eth", "0.50000000")
}

func TestConfirmationsFitAnyDelay(t *testing.T) {
	t.Parallel()
	for network, required := range requiredConfirmations {
		for _, delay := range []int64{0, 1, 999, 1000, 315360000000} {
			d := cryptoDeposit{network: network, dueAt: delay}
			var before int64
			for _, elapsed := range slices.Sorted(slices.Values([]int64{0, 1, delay / 3, delay / 2, max(0, delay-1), delay, delay + 1})) {
				n := d.confirmations(time.UnixMilli(elapsed))
				if n < before || n > required || (n == required) != (elapsed >= delay) {
					t.Errorf("%s: %d confirmations after %d of %d ms, before %d", network, n, elapsed, delay, before)
				}
				before = n
			}
		}
	}
	for _, cur := range currencies[1:] {
		for _, network := range wallet.Networks(cur.Slug) {
			if requiredConfirmations[network] == 0 {
				t.Errorf("%s has no number of confirmations", network)
			}
		}
	}
}

func TestFailingCryptoDepositGoesBack(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
	id := a.receiveCrypto(cryptoBody("alice").but("fail", true).but("requireTravelRule", true))
	if a.incoming("eth") != "0.50000000" {
		t.Errorf("incoming are %s", a.incoming("eth"))
	}
	a.must("POST", advancePath, object{"seconds": 60})
	a.wantCrypto(id, cryptoUnsuccessful)
	a.wantBalance("alice", "eth", "0.00000000")
	a.refused("PATCH", travelRulePath(id), ownWallet(), 400, "SBXDEPOSITNOTWAITING")
}

func TestSuspendedUsersCryptoDepositsWait(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.setModes(func(m *Modes) { m.DepositDelaySeconds = 60 })
		plain := a.receiveCrypto(cryptoBody("alice"))
		held := a.receiveCrypto(cryptoBody("alice").but("requireTravelRule", true))
		failing := a.receiveCrypto(cryptoBody("alice").but("fail", true))
		a.must("PATCH", "/v1/user/unsuspend/alice", nil) // hurries nothing
		for _, id := range []string{plain, held, failing} {
			a.wantCrypto(id, cryptoVerifying)
		}
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.must("POST", advancePath, object{"seconds": 60})
		for _, id := range []string{plain, held} {
			if d := a.wantCrypto(id, cryptoVerifying); d["confirmations"] != 12.0 { // the network does not wait
				t.Errorf("the deposit has %v confirmations", d["confirmations"])
			}
		}
		a.wantCrypto(failing, cryptoVerifying)
		a.wantBalance("alice", "eth", "0.00000000")
		a.must("PATCH", "/v1/user/unsuspend/alice", nil)
		a.wantCrypto(plain, cryptoSuccessful)
		a.wantCrypto(held, cryptoHeld)
		a.wantCrypto(failing, cryptoUnsuccessful)
		a.wantBalance("alice", "eth", "0.50000000")
	})
}

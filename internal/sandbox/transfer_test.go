package sandbox

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const transferPath = "/v1/transfer"

func detailsPath(noun, id string) string { return "/v1/" + noun + "/details/" + id }

// funding is a transfer from the partner to a user.
func funding(user string) object {
	return object{"destinationExternalUserId": user, "currency": "eur", "amount": "25.00"}
}

// collection is a transfer from a user to the partner.
func collection(user string) object {
	return object{"sourceExternalUserId": user, "currency": "eur", "amount": "25.00"}
}

// transfer orders a transfer and returns its id.
func (a *api) transfer(body object) string {
	a.t.Helper()
	return str(a.must("POST", transferPath, body).object["transferId"])
}

// wantOrder says what an order has become, by its details, and returns them.
func (a *api) wantOrder(noun, id, status string) map[string]any {
	a.t.Helper()
	o := a.must("GET", detailsPath(noun, id), nil).object
	if o["status"] != status || o["id"] != id {
		a.t.Errorf("the %s is %v, want %s", noun, o, status)
	}
	return o
}

// inHouse is what the partner has in an account of a kind.
func (a *api) inHouse(kind, currency string) string {
	a.t.Helper()
	var units int64
	inside(a.t, a.sandbox, func(c *call) error {
		account, err := c.houseAccount(kind, currency)
		if err != nil {
			return err
		}
		_, err = c.get("SELECT balance FROM accounts WHERE id = ?", []any{account}, &units)
		return err
	})
	return currencyOf(currency).format(units)
}

func (a *api) wantHouse(kind, currency, amount string) {
	a.t.Helper()
	if got := a.inHouse(kind, currency); got != amount {
		a.t.Errorf("the %s account has %s %s, want %s", kind, got, currency, amount)
	}
}

// insufficient is why an order fails that the payer cannot pay.
func insufficient() map[string]any {
	return map[string]any{"description": "Insufficient funds.", "status": "P433"}
}

func TestTransfers(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		in := a.transfer(funding("alice"))
		want := map[string]any{
			"id": in, "sourceExternalUserId": nil, "destinationExternalUserId": "alice", "amount": "25.00", "currency": "eur",
			"status": orderSuccessful, "createdAt": "2026-03-01T12:00:01.000Z", "error": nil,
		}
		if diff := cmp.Diff(want, a.wantOrder("transfer", in, orderSuccessful)); diff != "" {
			t.Errorf("funding (-want +got):\n%s", diff)
		}
		a.wantEUR("alice", "25.00")
		a.wantHouse(accountPartner, "eur", "999975.00")

		out := a.transfer(collection("alice").but("amount", "10.5"))
		want["id"], want["sourceExternalUserId"], want["destinationExternalUserId"], want["amount"] = out, "alice", nil, "10.50"
		if diff := cmp.Diff(want, a.wantOrder("transfer", out, orderSuccessful)); diff != "" {
			t.Errorf("collection (-want +got):\n%s", diff)
		}
		a.wantEUR("alice", "14.50")
		a.wantHouse(accountPartner, "eur", "999985.50")

		coins := a.transfer(funding("alice").but("currency", "btc").but("amount", 0.00000001)) // a number is as good
		a.wantOrder("transfer", coins, orderSuccessful)
		a.wantBalance("alice", "btc", "0.00000001")

		items, _ := a.history("alice", "")
		wantItems := []map[string]any{
			{
				"id": coins, "type": "TRANSFER", "status": orderSuccessful, "currency": "btc", "amount": "0.00000001", "fee": "0.00000000",
				"createdAt": "2026-03-01T12:00:01.000Z", "destinationExternalUserId": "alice",
			},
			{
				"id": out, "type": "TRANSFER", "status": orderSuccessful, "currency": "eur", "amount": "10.50", "fee": "0.00",
				"createdAt": "2026-03-01T12:00:01.000Z", "sourceExternalUserId": "alice",
			},
			{
				"id": in, "type": "TRANSFER", "status": orderSuccessful, "currency": "eur", "amount": "25.00", "fee": "0.00",
				"createdAt": "2026-03-01T12:00:01.000Z", "destinationExternalUserId": "alice",
			},
		}
		if diff := cmp.Diff(wantItems, items); diff != "" {
			t.Errorf("the history (-want +got):\n%s", diff)
		}
		a.refused("GET", detailsPath("transfer", "nonsense"), nil, 404, "SBXTRANSFERNOTFOUND")
		a.with("X-Api-Key", "other").refused("GET", detailsPath("transfer", in), nil, 404, "SBXTRANSFERNOTFOUND")
	})
}

func TestTransfersWithoutFunds(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.active("alice")
		a.transfer(funding("alice"))
		for _, body := range []object{
			collection("alice").but("amount", "25.01"),
			funding("alice").but("amount", "999975.01"), // the partner has 0.01 less
		} {
			id := a.transfer(body)
			if got := a.wantOrder("transfer", id, orderFailed)["error"]; !cmp.Equal(got, any(insufficient())) {
				t.Errorf("%v fails because of %v", body, got)
			}
			items, _ := a.history("alice", "?limit=1")
			if items[0]["id"] != id || items[0]["status"] != orderFailed || !cmp.Equal(items[0]["error"], any(insufficient())) {
				t.Errorf("the history has %v", items[0])
			}
		}
		a.wantEUR("alice", "25.00")
		a.wantHouse(accountPartner, "eur", "999975.00")
		a.transfer(collection("alice")) // the last cent
		a.wantEUR("alice", "0.00")
	})
}

func TestCreateTransferRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, Options{}, func(t *testing.T, a *api) {
		a.refused("POST", transferPath, funding("alice"), 400, "P412")
		a.create("alice")
		a.refused("POST", transferPath, funding("alice"), 400, "P459")
		a.activate("alice")
		a.active("bob")
		both := funding("alice").but("sourceExternalUserId", "bob")
		for name, test := range map[string]struct {
			body object
			code string
			want string
		}{
			"nobody":          {object{"currency": "eur", "amount": "1"}, "P424", "Source or destination must be provided."},
			"user to user":    {both, "SBXUSERTOUSER", "Transfers between users must route through the partner."},
			"currency":        {funding("alice").but("currency", "xrp"), "P410", "Currency not found."},
			"capitals":        {funding("alice").but("currency", "EUR"), "P410", "Currency not found."},
			"decimals":        {funding("alice").but("amount", "1.001"), "P403", "amount must have at most 2 decimals"},
			"number":          {funding("alice").but("amount", 1.001), "P403", "amount must have at most 2 decimals"},
			"too much":        {funding("alice").but("amount", "10000000000000.01"), "P403", "amount must not be greater than 10000000000000.00"},
			"zero":            {funding("alice").but("amount", "0.00"), "P403", "amount must be a positive decimal number"},
			"no amount":       {funding("alice").but("amount", nil), "P403", "amount should not be empty"},
			"an empty source": {funding("alice").but("sourceExternalUserId", ""), "P403", "sourceExternalUserId should not be empty"},
		} {
			if r := a.refused("POST", transferPath, test.body, 400, test.code); r.object["errorMessage"] != test.want {
				t.Errorf("%s: %v, want %s", name, r.object["errorMessage"], test.want)
			}
		}
		a.must("PATCH", "/v1/user/suspend/alice", nil)
		a.refused("POST", transferPath, funding("alice"), 400, "P455")
		a.refused("POST", transferPath, collection("alice"), 400, "P455")
		a.with("X-Api-Key", "other").refused("POST", transferPath, funding("bob"), 400, "P412")
		a.wantEUR("bob", "0.00")
		if items, _ := a.history("alice", ""); len(items) != 0 {
			t.Errorf("what was refused is in the history: %v", items)
		}
	})
}

// Amounts keep every digit, in a string and in a number.
func TestAmountsInRequests(t *testing.T) {
	t.Parallel()
	a := embedded(t, open(t, Options{}))
	a.active("alice")
	for spelled, want := range map[string]string{
		`"0.10"`: "0.10", `0.1`: "0.10", `1e2`: "100.00", `12345.67`: "12345.67", `"12345.67"`: "12345.67", `1000000000000.01`: "1000000000000.01",
	} {
		id := str(a.must("POST", transferPath, `{"destinationExternalUserId":"alice","currency":"eur","amount":`+spelled+`}`).object["transferId"])
		if got := a.must("GET", detailsPath("transfer", id), nil).object["amount"]; got != want {
			t.Errorf("%s is %v, want %s", spelled, got, want)
		}
	}
	for _, spelled := range []string{`"1e2"`, `"+1"`, `-1`, `0`, `0e5`, `1e400`, `1e-400`, `1e999999999`, `true`, `null`, `"one"`, `[1]`, `1` + zeros(100)} {
		a.refused("POST", transferPath, `{"destinationExternalUserId":"alice","currency":"eur","amount":`+spelled+`}`, 400, "P403")
	}
}

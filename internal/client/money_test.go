package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/shopspring/decimal"
)

// moneyCalls are all typed calls that move money, with the answer that says that it is done and the id in it.
var moneyCalls = map[string]struct {
	call   func(context.Context, *Client) (string, error)
	answer string
}{
	"createExchange": {func(ctx context.Context, c *Client) (string, error) { return c.CreateExchange(ctx, newExchange) }, `{"exchangeId":"m-1"}`},
	"createSepaTransfer": {func(ctx context.Context, c *Client) (string, error) {
		return c.CreateSEPATransfer(ctx, newSEPATransfer)
	}, `{"transferId":"m-1"}`},
	"createCryptoWithdrawal": {func(ctx context.Context, c *Client) (string, error) { return c.CreateWithdrawal(ctx, newWithdrawal) }, `{"withdrawalId":"m-1"}`},
	"createTransfer":         {func(ctx context.Context, c *Client) (string, error) { return c.CreateTransfer(ctx, newTransfer) }, `{"transferId":"m-1"}`},
}

var (
	newExchange = NewExchange{ExchangeQuote: ExchangeQuote{
		SourceExternalUserID: "a", CurrencyFrom: "ETH", CurrencyTo: "eur", Amount: decimal.RequireFromString("0.250"),
	}, LockID: "l-1"}
	newSEPATransfer = NewSEPATransfer{
		SourceExternalUserID: "a", Currency: "EUR", Amount: decimal.RequireFromString("5.5"),
		DestinationIBAN: "de89 3704 0044 0532 0130 00", TransferTitle: "rent March",
	}
	newWithdrawal = NewWithdrawal{
		SourceExternalUserID: "a", Currency: "USDC", Amount: decimal.RequireFromString("25.5"), Network: "Polygon",
		WalletAddress: "0x2e90Ca5bbe46d5ae23f2df90457d020391b92673", Name: "Alice Kowalska", WalletType: "NON_CUSTODIAL", ReceiverType: "NATURAL",
	}
	newTransfer = NewTransfer{SourceExternalUserID: "a", Currency: "BTC", Amount: decimal.RequireFromString("0.00000001")}
)

// What an answer means for money, and that nothing is sent again once it may have been received.
func TestMoneyIsSentOnce(t *testing.T) {
	t.Parallel()
	for operation, money := range moneyCalls {
		done := say(200, money.answer)
		for name, test := range map[string]struct {
			steps    []func(http.ResponseWriter)
			requests int
			done     bool
			unknown  bool
		}{
			"done":                      {[]func(http.ResponseWriter){done}, 1, true, false},
			"created":                   {[]func(http.ResponseWriter){say(201, money.answer)}, 1, true, false},
			"limited, then done":        {[]func(http.ResponseWriter){say(429, ``), say(429, ``), done}, 3, true, false},
			"limited for good":          {[]func(http.ResponseWriter){say(429, ``)}, 4, false, false},
			"limited, then lost":        {[]func(http.ResponseWriter){say(429, ``), drop, done}, 2, false, true},
			"limited, then refused":     {[]func(http.ResponseWriter){say(429, ``), say(400, businessError("P433", "", "")), done}, 2, false, false},
			"refused":                   {[]func(http.ResponseWriter){say(400, businessError("P412", "", "")), done}, 1, false, false},
			"refused with 200":          {[]func(http.ResponseWriter){say(200, businessError("P455", "", "")), done}, 1, false, false},
			"refused by the sandbox":    {[]func(http.ResponseWriter){say(400, businessError("SBXIBANNOTWHITELISTED", "", "")), done}, 1, false, false},
			"wrong key":                 {[]func(http.ResponseWriter){say(401, `Access Denied. xo2`), done}, 1, false, false},
			"no such path":              {[]func(http.ResponseWriter){say(404, ``), done}, 1, false, false},
			"connection lost":           {[]func(http.ResponseWriter){drop, done}, 1, false, true},
			"500":                       {[]func(http.ResponseWriter){say(500, ``), done}, 1, false, true},
			"502 with a refusal":        {[]func(http.ResponseWriter){say(502, businessError("P433", "", "")), done}, 1, false, true},
			"501":                       {[]func(http.ResponseWriter){say(501, ``), done}, 1, false, true},
			"504":                       {[]func(http.ResponseWriter){say(504, ``), done}, 1, false, true},
			"P500":                      {[]func(http.ResponseWriter){say(400, businessError("P500", "", "")), done}, 1, false, true},
			"P501":                      {[]func(http.ResponseWriter){say(400, businessError("P501", "", "")), done}, 1, false, true},
			"P501 with 200":             {[]func(http.ResponseWriter){say(200, businessError("P501", "", "")), done}, 1, false, true},
			"400 without a code":        {[]func(http.ResponseWriter){say(400, ``), done}, 1, false, true},
			"redirect":                  {[]func(http.ResponseWriter){say(307, ``), done}, 1, false, true},
			"empty 200":                 {[]func(http.ResponseWriter){say(200, ``), done}, 1, false, true},
			"204":                       {[]func(http.ResponseWriter){say(204, ``), done}, 1, false, true},
			"unreadable 200":            {[]func(http.ResponseWriter){say(200, `{"exchangeId":`), done}, 1, false, true},
			"200 without the id":        {[]func(http.ResponseWriter){say(200, `{"message":"ok"}`), done}, 1, false, true},
			"200 with an empty id":      {[]func(http.ResponseWriter){say(200, strings.Replace(money.answer, "m-1", "", 1)), done}, 1, false, true},
			"200 with a code and an id": {[]func(http.ResponseWriter){say(200, strings.Replace(money.answer, `{`, `{"errorCode":"P433",`, 1)), done}, 1, true, false},
		} {
			t.Run(operation+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := steps(test.steps...)
				id, err := money.call(t.Context(), serve(t, s.handle))
				if s.count() != test.requests || (err == nil) != test.done || (id == "m-1") != test.done || (id == "") == test.done {
					t.Errorf("%d requests, id %q, %v", s.count(), id, err)
				}
				if IsUnknownOutcome(err) != test.unknown {
					t.Errorf("unknown outcome: %v for %v", IsUnknownOutcome(err), err)
				}
				if test.unknown != strings.Contains(Hint(err), "before anything is sent again") {
					t.Errorf("the hint is %q", Hint(err))
				}
			})
		}
	}
}

// What never left this machine is sent again, and nothing is unknown about it.
func TestMoneyThatWasNeverSent(t *testing.T) {
	t.Parallel()
	refusing := failing{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}
	for operation, money := range moneyCalls {
		c := memoryClient(t, nil, func(c *Config) { c.RetryWaitMin, c.RetryWaitMax, c.Transport = 1, 1, refusing })
		interrupted, cancel := context.WithCancel(t.Context())
		cancel()
		for ctx, attempts := range map[context.Context]int{t.Context(): 4, interrupted: 0} {
			id, err := money.call(ctx, c)
			var noAnswer *NoAnswerError
			if id != "" || !errors.As(err, &noAnswer) || noAnswer.Attempts != attempts || IsUnknownOutcome(err) {
				t.Errorf("%s: id %q, %v, want %d attempts", operation, id, err, attempts)
			}
		}
	}
}

// Money that moves changes balances, whether the answer arrives or not.
func TestMoneyDropsSharedReads(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		call func(context.Context, *Client) (string, error)
		want string // what the users a, b and c see afterwards; 1, 2 and 3 before
	}{
		"exchange":      {moneyCalls["createExchange"].call, "423"},
		"SEPA transfer": {moneyCalls["createSepaTransfer"].call, "423"},
		"withdrawal":    {moneyCalls["createCryptoWithdrawal"].call, "423"},
		"collection":    {moneyCalls["createTransfer"].call, "423"},
		"funding": {func(ctx context.Context, c *Client) (string, error) {
			return c.CreateTransfer(ctx, NewTransfer{DestinationExternalUserID: "b", Currency: "eur"})
		}, "143"},
		"both": {func(ctx context.Context, c *Client) (string, error) {
			return c.CreateTransfer(ctx, NewTransfer{SourceExternalUserID: "a", DestinationExternalUserID: "b", Currency: "eur"})
		}, "453"},
	} {
		for _, lost := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, lost: %v", name, lost), func(t *testing.T) {
				t.Parallel()
				reads := &counting{}
				c := memoryClient(t, func(w http.ResponseWriter, r *http.Request) {
					switch {
					case r.Method == http.MethodGet:
						reads.handle(w, r)
					case lost:
						answer(w, 500, ``)
					default:
						answer(w, 200, `{"exchangeId":"1","transferId":"1","withdrawalId":"1"}`)
					}
				})
				for _, user := range []string{"a", "b", "c"} {
					read(t, c, user)
				}
				if _, err := test.call(t.Context(), c); (err != nil) != lost {
					t.Fatal(err)
				}
				if got := read(t, c, "a") + read(t, c, "b") + read(t, c, "c"); got != test.want {
					t.Errorf("afterwards the reads saw answers %s, want %s", got, test.want)
				}
			})
		}
	}
}

// Amounts are sent exactly, in the notation that each operation wants.
func TestAmountsAsSent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ value, currency, text, number string }{
		{"5.51", "eur", "5.51", "5.51"},
		{"5.5", "eur", "5.50", "5.5"},
		{"25", "eur", "25.00", "25"},
		{"1e3", "eur", "1000.00", "1000"},
		{"25.00", "eur", "25.00", "25"},
		{"5.510", "eur", "5.51", "5.51"},
		{"5.515", "eur", "5.515", "5.515"}, // to be refused, and not rounded
		{"0.00000001", "btc", "0.00000001", "0.00000001"},
		{"0.50000000", "btc", "0.5", "0.5"},
		{"123456789012345678901234567890.12345678", "btc", "123456789012345678901234567890.12345678", "123456789012345678901234567890.12345678"},
		{"1000000", "usdc", "1000000", "1000000"},
	} {
		value := decimal.RequireFromString(test.value)
		if text, number := amountText(value, test.currency), amountNumber(value); text != test.text || number.String() != test.number {
			t.Errorf("%s %s is sent as %q and %s", test.value, test.currency, text, number)
		}
	}
}

// A read or a lock moves nothing: whatever becomes of one, no money is in doubt.
func TestOnlyEffectsCanBeUnknown(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]func(http.ResponseWriter){
		"lost": drop, "500": say(500, ``), "P501": say(400, businessError("P501", "", "")), "unreadable": say(200, `{}`), "no code": say(400, ``),
	} {
		c := serve(t, steps(step).handle)
		_, locked := c.CreateExchangeLock(t.Context(), newExchange.ExchangeQuote)
		_, read := c.Transfer(t.Context(), "t-1")
		_, listed := c.FreshContacts(t.Context(), "a")
		for _, err := range []error{locked, read, listed} {
			if err == nil || IsUnknownOutcome(err) {
				t.Errorf("%s: unknown outcome of %v", name, err)
			}
		}
		if err := c.DeleteUser(t.Context(), "a"); name != "unreadable" && !IsUnknownOutcome(err) {
			t.Errorf("%s: a known outcome of %v", name, err)
		}
	}
}

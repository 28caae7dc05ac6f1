package client

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

func TestExchangeRate(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"currencyFrom":"eth","currencyTo":"eur","rate":2345.67}`:                       "2345.67",
		`{"currencyFrom":"ETH","currencyTo":"EUR","rate":"2345.6700000000000000000001"}`: "2345.6700000000000000000001",
	} {
		c, got := captureDocumented(t, 200, body)
		rate, err := c.ExchangeRate(t.Context(), "ETH", "eur")
		if err != nil || rate.String() != want || *got != (sent{"GET", "/v1/exchange/get-rate?currencyFrom=eth&currencyTo=eur", ""}) {
			t.Errorf("got %s, %v by %+v", rate, err, *got)
		}
	}
	c, _ := captureDocumented(t, 400, businessError("P410", "invalid-currency", "Currency not found."))
	if _, err := c.ExchangeRate(t.Context(), "xrp", "eur"); CodeOf(err) != "P410" {
		t.Errorf("got %v", err)
	}
}

// What is spent and got is reckoned with a rate: it must be one, and of the currencies asked for.
func TestRatesThatCannotBeTrusted(t *testing.T) {
	t.Parallel()
	quote := ExchangeQuote{SourceExternalUserID: "a", CurrencyFrom: "eth", CurrencyTo: "eur", Amount: decimal.New(1, 0)}
	for name, body := range map[string]string{
		"nothing":       `{"lockId":"l-1"}`,
		"no rate":       `{"lockId":"l-1","currencyFrom":"eth","currencyTo":"eur"}`,
		"null":          `{"lockId":"l-1","currencyFrom":"eth","currencyTo":"eur","rate":null}`,
		"zero":          `{"lockId":"l-1","currencyFrom":"eth","currencyTo":"eur","rate":0}`,
		"negative":      `{"lockId":"l-1","currencyFrom":"eth","currencyTo":"eur","rate":"-2"}`,
		"in words":      `{"lockId":"l-1","currencyFrom":"eth","currencyTo":"eur","rate":"two"}`,
		"the reverse":   `{"lockId":"l-1","currencyFrom":"eur","currencyTo":"eth","rate":2}`,
		"other target":  `{"lockId":"l-1","currencyFrom":"eth","currencyTo":"btc","rate":2}`,
		"no currencies": `{"lockId":"l-1","rate":2}`,
	} {
		c, _ := capture(t, 200, body)
		var noAnswer *NoAnswerError
		if rate, err := c.ExchangeRate(t.Context(), "eth", "eur"); !errors.As(err, &noAnswer) || !rate.IsZero() {
			t.Errorf("%s: got %s, %v", name, rate, err)
		}
		if lock, err := c.CreateExchangeLock(t.Context(), quote); !errors.As(err, &noAnswer) || lock != (ExchangeLock{}) {
			t.Errorf("%s: got %+v, %v", name, lock, err)
		}
	}
	c, _ := capture(t, 200, `{"currencyFrom":"eth","currencyTo":"eur","rate":2}`)
	if lock, err := c.CreateExchangeLock(t.Context(), quote); err == nil {
		t.Errorf("got a lock without an id: %+v", lock)
	}
}

func TestCreateExchangeLock(t *testing.T) {
	t.Parallel()
	c, got := captureDocumented(t, 200, `{"lockId":"l-1","rate":2345.67,"amount":"0.25","currencyFrom":"ETH","currencyTo":"eur","expiresAt":"2026-03-01T12:00:30.000Z"}`)
	lock, err := c.CreateExchangeLock(t.Context(), ExchangeQuote{"a/b", "ETH", "eur", decimal.RequireFromString("0.250")})
	want := ExchangeLock{
		LockID: "l-1", Rate: *amountOf("2345.67"), Amount: amountOf("0.25"), CurrencyFrom: "eth", CurrencyTo: "eur", ExpiresAt: "2026-03-01T12:00:30.000Z",
	}
	path := "/v1/exchange/get-lock?amount=0.25&currencyFrom=eth&currencyTo=eur&sourceExternalUserId=a%2Fb"
	if diff := cmp.Diff(want, lock); err != nil || diff != "" || *got != (sent{"GET", path, ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
	if _, err = c.CreateExchangeLock(t.Context(), ExchangeQuote{"a", "eur", "eth", decimal.New(5, 0)}); err == nil || got.Path != "/v1/exchange/get-lock?amount=5.00&currencyFrom=eur&currencyTo=eth&sourceExternalUserId=a" {
		t.Errorf("%v by %+v", err, *got)
	}
	c, _ = captureDocumented(t, 400, businessError("P459", "user-not-verified", "User is not verified."))
	if _, err = c.CreateExchangeLock(t.Context(), ExchangeQuote{"a", "eth", "eur", decimal.New(1, 0)}); !IsNotVerified(err) {
		t.Errorf("got %v", err)
	}
}

// Every lock is a new one, and the one of an answer that got lost is left to expire.
func TestEveryLockIsNew(t *testing.T) {
	t.Parallel()
	s := steps(
		drop, say(200, `{"lockId":"l-1","rate":2,"currencyFrom":"eth","currencyTo":"eur"}`), say(200, `{"lockId":"l-2","rate":3,"currencyFrom":"eth","currencyTo":"eur"}`),
	)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cache-Control") != "no-cache, no-store" {
			t.Errorf("a cache may answer: %v", r.Header)
		}
		s.handle(w, r)
	})
	for _, want := range []string{"l-1", "l-2"} {
		if lock, err := c.CreateExchangeLock(t.Context(), newExchange.ExchangeQuote); err != nil || lock.LockID != want || lock.Amount != nil {
			t.Errorf("got %+v, %v, want %s", lock, err, want)
		}
	}
	if s.count() != 3 {
		t.Errorf("%d requests", s.count())
	}
}

func TestCreateExchange(t *testing.T) {
	t.Parallel()
	c, got := captureDocumented(t, 200, `{"exchangeId":"x-1"}`)
	id, err := c.CreateExchange(t.Context(), newExchange)
	want := sent{"POST", "/v1/exchange", `{"sourceExternalUserId":"a","currencyFrom":"eth","currencyTo":"eur","lockId":"l-1","amount":0.25}`}
	if id != "x-1" || err != nil || *got != want {
		t.Errorf("got %q, %v by %+v", id, err, *got)
	}
}

func TestLocksThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		step    func(http.ResponseWriter)
		refused bool
	}{
		"expired":          {say(400, businessError("SBXLOCKEXPIRED", "", "")), true},
		"used":             {say(400, businessError("SBXLOCKUSED", "", "")), true},
		"mismatch":         {say(400, businessError("SBXLOCKMISMATCH", "", "")), true},
		"not found":        {say(404, businessError("SBXLOCKNOTFOUND", "", "")), true},
		"expired with 502": {say(502, businessError("SBXLOCKEXPIRED", "", "")), false},
		"funds":            {say(400, businessError("P433", "", "")), false},
		"lost":             {drop, false},
	} {
		_, err := serve(t, steps(test.step).handle).CreateExchange(t.Context(), newExchange)
		if IsLockRefused(err) != test.refused || test.refused && Hint(err) == "" {
			t.Errorf("%s: got %v, hint %q", name, err, Hint(err))
		}
	}
}

func TestExchange(t *testing.T) {
	t.Parallel()
	want := ExchangeDetails{
		Movement:     Movement{ID: "x/1", Status: "FAILED", CreatedAt: "2026-03-01T12:00:05.000Z", Failure: Failure{"Insufficient funds.", "P433"}},
		CurrencyFrom: "eth", CurrencyTo: "eur", AmountFrom: amountOf("0.25"), AmountTo: amountOf("586.42"), Rate: amountOf("2345.67"), Fee: amountOf("0"),
	}
	c, got := captureDocumented(t, 200, `{"id":"x-1","status":"FAILED","currencyFrom":"ETH","currencyTo":"eur","amountFrom":"0.25000000","amountTo":586.42,
	 "rate":2345.67,"fee":"0.00","createdAt":"2026-03-01T12:00:05.000Z","error":{"description":"Insufficient funds.","status":"P433"}}`)
	details, err := c.Exchange(t.Context(), "x/1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" || *got != (sent{"GET", "/v1/exchange/details/x%2F1", ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
	c, _ = captureDocumented(t, 200, `{"id":"x-1","status":"PENDING","currencyFrom":"eth","currencyTo":"eur","amountFrom":1,"amountTo":null,"rate":null,"fee":null,"createdAt":"2026-03-01T12:00:05.000Z","error":null}`)
	want = ExchangeDetails{Movement: Movement{ID: "x-1", Status: "PENDING", CreatedAt: "2026-03-01T12:00:05.000Z"}, CurrencyFrom: "eth", CurrencyTo: "eur", AmountFrom: amountOf("1")}
	details, err = c.Exchange(t.Context(), "x-1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// movementReads are all reads of details.
var movementReads = map[string]struct {
	read     func(context.Context, *Client) (Movement, error)
	notFound string
}{
	"exchange": {func(ctx context.Context, c *Client) (Movement, error) {
		details, err := c.Exchange(ctx, "m-1")
		return details.Movement, err
	}, "SBXEXCHANGENOTFOUND"},
	"SEPA transfer": {func(ctx context.Context, c *Client) (Movement, error) {
		details, err := c.SEPATransfer(ctx, "m-1")
		return details.Movement, err
	}, "P428"},
	"withdrawal": {func(ctx context.Context, c *Client) (Movement, error) {
		details, err := c.Withdrawal(ctx, "m-1")
		return details.Movement, err
	}, "SBXWITHDRAWALNOTFOUND"},
	"transfer": {func(ctx context.Context, c *Client) (Movement, error) {
		details, err := c.Transfer(ctx, "m-1")
		return details.Movement, err
	}, "SBXTRANSFERNOTFOUND"},
}

func TestMovementsNotFound(t *testing.T) {
	t.Parallel()
	for name, movement := range movementReads {
		c, _ := captureDocumented(t, 404, businessError(movement.notFound, "", ""))
		if got, err := movement.read(t.Context(), c); !IsMovementNotFound(err) || IsNotSupported(err) || Hint(err) == "" || got != (Movement{}) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
		c, _ = capture(t, 404, ``)
		if _, err := movement.read(t.Context(), c); IsMovementNotFound(err) || !IsNotSupported(err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Details that say nothing must not pass for a movement: whether money has moved is read from them.
func TestMovementsThatCannotBeTrusted(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing":        `{}`,
		"no id":          `{"status":"SUCCESSFUL"}`,
		"no status":      `{"id":"m-1"}`,
		"null status":    `{"id":"m-1","status":null}`,
		"another status": `{"id":"m-1","status":200}`,
		"list":           `[{"id":"m-1","status":"SUCCESSFUL"}]`,
		"fee in words":   `{"id":"m-1","status":"SUCCESSFUL","amount":"five","amountFrom":"five"}`,
	} {
		for noun, movement := range movementReads {
			c, _ := capture(t, 200, body)
			var noAnswer *NoAnswerError
			if got, err := movement.read(t.Context(), c); !errors.As(err, &noAnswer) || got != (Movement{}) {
				t.Errorf("%s, %s: got %+v, %v", noun, name, got, err)
			}
		}
	}
	for noun, movement := range movementReads { // the rest may be missing
		c, _ := capture(t, 200, `{"id":"m-2","status":"PENDING"}`)
		if got, err := movement.read(t.Context(), c); err != nil || got != (Movement{ID: "m-1", Status: "PENDING"}) {
			t.Errorf("%s: got %+v, %v", noun, got, err)
		}
	}
}

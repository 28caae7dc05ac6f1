package client

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

func TestCreateTransfer(t *testing.T) {
	t.Parallel()
	for want, transfer := range map[string]NewTransfer{
		`{"sourceExternalUserId":"a","currency":"btc","amount":"0.00000001"}`:                           newTransfer,
		`{"destinationExternalUserId":"b","currency":"eur","amount":"25.00"}`:                           {DestinationExternalUserID: "b", Currency: "EUR", Amount: decimal.New(25, 0)},
		`{"sourceExternalUserId":"a","destinationExternalUserId":"b","currency":"eur","amount":"0.01"}`: {"a", "b", "eur", decimal.RequireFromString("0.01")},
		`{"currency":"usdc","amount":"12345678901234567890.123456"}`:                                    {Currency: "usdc", Amount: decimal.RequireFromString("12345678901234567890.123456")},
	} {
		c, got := captureDocumented(t, 200, `{"transferId":"t-1"}`)
		id, err := c.CreateTransfer(t.Context(), transfer)
		if id != "t-1" || err != nil || *got != (sent{"POST", "/v1/transfer", want}) {
			t.Errorf("got %q, %v by %+v", id, err, *got)
		}
	}
	for _, code := range []string{"P424", "SBXUSERTOUSER"} {
		c, _ := captureDocumented(t, 400, businessError(code, "", ""))
		if _, err := c.CreateTransfer(t.Context(), newTransfer); CodeOf(err) != code || Hint(err) == "" {
			t.Errorf("got %v", err)
		}
	}
}

func TestTransfer(t *testing.T) {
	t.Parallel()
	c, got := captureDocumented(t, 200, `{"id":"t-1","sourceExternalUserId":null,"destinationExternalUserId":"alice","amount":"25.00","currency":"EUR","status":"SUCCESSFUL","createdAt":"2026-03-01T12:00:00.000Z"}`)
	want := TransferDetails{
		Movement:                  Movement{ID: "t/1", Status: "SUCCESSFUL", CreatedAt: "2026-03-01T12:00:00.000Z"},
		DestinationExternalUserID: "alice", Currency: "eur", Amount: amountOf("25"),
	}
	details, err := c.Transfer(t.Context(), "t/1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" || *got != (sent{"GET", "/v1/transfer/details/t%2F1", ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
	c, _ = captureDocumented(t, 200, `{"id":"t-1","sourceExternalUserId":"alice","amount":25,"currency":"eur","status":"FAILED","createdAt":"2026-03-01T12:00:00.000Z",
	 "error":{"description":"Insufficient funds.","status":"P433"}}`)
	want = TransferDetails{
		Movement:             Movement{ID: "t-1", Status: "FAILED", CreatedAt: "2026-03-01T12:00:00.000Z", Failure: Failure{"Insufficient funds.", "P433"}},
		SourceExternalUserID: "alice", Currency: "eur", Amount: amountOf("25"),
	}
	details, err = c.Transfer(t.Context(), "t-1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

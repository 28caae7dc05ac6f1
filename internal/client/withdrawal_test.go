package client

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCreateWithdrawal(t *testing.T) {
	t.Parallel()
	simple := newWithdrawal
	simple.Network, simple.Memo = "", "memo 7"
	const begin, end = `{"sourceExternalUserId":"a","currency":"usdc","walletAddress":"0x2e90Ca5bbe46d5ae23f2df90457d020391b92673"`, `"name":"Alice Kowalska","walletType":"NON_CUSTODIAL","receiverType":"NATURAL","amount":25.5}`
	for want, withdrawal := range map[string]NewWithdrawal{
		begin + `,"network":"polygon",` + end: newWithdrawal,
		begin + `,"memo":"memo 7",` + end:     simple,
	} {
		c, got := captureDocumented(t, 200, `{"withdrawalId":"w-1"}`)
		id, err := c.CreateWithdrawal(t.Context(), withdrawal)
		if id != "w-1" || err != nil || *got != (sent{"POST", "/v1/crypto-withdrawal", want}) {
			t.Errorf("got %q, %v by %+v", id, err, *got)
		}
	}
	c, _ := captureDocumented(t, 400, businessError("SBXBELOWMINIMUM", "below-minimum", "The amount is below the minimum."))
	if _, err := c.CreateWithdrawal(t.Context(), newWithdrawal); CodeOf(err) != "SBXBELOWMINIMUM" || Hint(err) == "" {
		t.Errorf("got %v", err)
	}
}

func TestWithdrawal(t *testing.T) {
	t.Parallel()
	three, twelve := 3, 12
	c, got := captureDocumented(t, 200, `{"id":"w-1","status":"PENDING","amount":"25.500000","fee":0.5,"currency":"USDC","network":"POLYGON",
	 "destination":"0x2e90Ca5bbe46d5ae23f2df90457d020391b92673","confirmations":3,"requiredConfirmations":12,"transactionHash":"0x1f2e","createdAt":"2026-03-01T12:00:00.000Z"}`)
	want := WithdrawalDetails{
		Movement: Movement{ID: "w/1", Status: "PENDING", CreatedAt: "2026-03-01T12:00:00.000Z"},
		Currency: "usdc", Amount: amountOf("25.5"), Fee: amountOf("0.5"), Network: "polygon", Destination: "0x2e90Ca5bbe46d5ae23f2df90457d020391b92673",
		Confirmations: &three, RequiredConfirmations: &twelve, TransactionHash: "0x1f2e",
	}
	details, err := c.Withdrawal(t.Context(), "w/1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" || *got != (sent{"GET", "/v1/crypto-withdrawal/details/w%2F1", ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
	c, _ = captureDocumented(t, 200, `{"id":"w-1","status":"FAILED","amount":1,"fee":null,"currency":"btc","network":null,"destination":null,"confirmations":null,
	 "requiredConfirmations":null,"transactionHash":null,"createdAt":"2026-03-01T12:00:00.000Z","error":{"description":"Insufficient funds.","status":"P433"}}`)
	want = WithdrawalDetails{
		Movement: Movement{ID: "w-1", Status: "FAILED", CreatedAt: "2026-03-01T12:00:00.000Z", Failure: Failure{"Insufficient funds.", "P433"}}, Currency: "btc", Amount: amountOf("1"),
	}
	details, err = c.Withdrawal(t.Context(), "w-1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

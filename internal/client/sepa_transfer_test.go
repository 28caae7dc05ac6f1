package client

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

func TestCreateSEPATransfer(t *testing.T) {
	t.Parallel()
	natural, legal := newSEPATransfer, newSEPATransfer
	natural.ReceiverType, natural.ReceiverFirstName, natural.ReceiverLastName = "NATURAL", "Jan", "Nowak"
	legal.ReceiverType, legal.CompanyName, legal.Amount = "LEGAL", "Example GmbH", decimal.RequireFromString("1500")
	const closed = `{"sourceExternalUserId":"a","currency":"eur","destinationIban":"DE89370400440532013000","transferTitle":"rent March"`
	for want, transfer := range map[string]NewSEPATransfer{
		closed + `,"amount":"5.50"}`: newSEPATransfer,
		closed + `,"receiverType":"NATURAL","receiverFirstName":"Jan","receiverLastName":"Nowak","amount":"5.50"}`: natural,
		closed + `,"receiverType":"LEGAL","companyName":"Example GmbH","amount":"1500.00"}`:                        legal,
	} {
		c, got := captureDocumented(t, 200, `{"transferId":"t-1"}`)
		id, err := c.CreateSEPATransfer(t.Context(), transfer)
		if id != "t-1" || err != nil || *got != (sent{"POST", "/v1/sepa-transfer", want}) {
			t.Errorf("got %q, %v by %+v", id, err, *got)
		}
	}
	c, _ := captureDocumented(t, 400, businessError("SBXIBANNOTWHITELISTED", "iban-not-whitelisted", "IBAN is not whitelisted."))
	if _, err := c.CreateSEPATransfer(t.Context(), newSEPATransfer); CodeOf(err) != "SBXIBANNOTWHITELISTED" || Hint(err) == "" {
		t.Errorf("got %v", err)
	}
}

func TestSEPATransfer(t *testing.T) {
	t.Parallel()
	c, got := captureDocumented(t, 200, `{"id":"t-1","type":"external","amount":"5.51","currency":"EUR","fee":"0.35","transferTitle":"rent March",
	 "destinationIban":"de89 3704 0044 0532 0130 00","receiverFirstName":"Alice","receiverLastName":"Kowalska","companyName":"Example GmbH","status":"SUCCESSFUL",
	 "createdAt":"2026-03-01T12:00:00.000Z","user":{"externalUserId":"alice","email":"alice@example.pl","firstName":"Alice","lastName":"Kowalska"}}`)
	want := SEPATransferDetails{
		Movement:     Movement{ID: "t/1", Status: "SUCCESSFUL", CreatedAt: "2026-03-01T12:00:00.000Z"},
		TransferType: "external", Currency: "eur", Amount: amountOf("5.51"), Fee: amountOf("0.35"), DestinationIBAN: "DE89370400440532013000", TransferTitle: "rent March",
		ReceiverFirstName: "Alice", ReceiverLastName: "Kowalska", CompanyName: "Example GmbH", SourceExternalUserID: "alice",
	}
	details, err := c.SEPATransfer(t.Context(), "t/1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" || *got != (sent{"GET", "/v1/sepa-transfer/details/t%2F1", ""}) {
		t.Errorf("%v by %+v (-want +got):\n%s", err, *got, diff)
	}
	c, _ = captureDocumented(t, 200, `{"id":"t-1","amount":5,"currency":"eur","fee":null,"transferTitle":null,"destinationIban":null,"receiverFirstName":null,
	 "status":"FAILED","createdAt":"2026-03-01T12:00:00.000Z","user":null,"error":{"description":"Insufficient funds.","status":"P433"}}`)
	want = SEPATransferDetails{
		Movement: Movement{ID: "t-1", Status: "FAILED", CreatedAt: "2026-03-01T12:00:00.000Z", Failure: Failure{"Insufficient funds.", "P433"}}, Currency: "eur", Amount: amountOf("5"),
	}
	details, err = c.SEPATransfer(t.Context(), "t-1")
	if diff := cmp.Diff(want, details); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

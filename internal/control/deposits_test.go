package control_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/control"
)

func ptr[T any](value T) *T { return &value }

func TestDeposits(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	amount := decimal.RequireFromString
	document, err := contract.Sandbox()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		status int
		answer string
		call   func(context.Context, *control.Control) (any, error)
		want   any
		sent   sent
	}{
		"SEPA deposit": {
			201, `{"depositId":"d-1","status":"PENDING","reason":null,"contactId":null,"createdAt":"` + now + `"}`,
			func(ctx context.Context, c *control.Control) (any, error) {
				return c.ReceiveSEPADeposit(ctx, control.SEPADeposit{
					ExternalUserID: "alice", Amount: amount("1500.50"), SenderIBAN: "pl61 1090 1014 0000 0712 1981 2874", SenderName: "Alice Kowalska",
				})
			},
			control.SEPADepositStatus{DepositID: "d-1", Status: "PENDING", CreatedAt: at},
			sent{
				method: "POST", path: "/sandbox/v1/sepa-deposits",
				body: `{"externalUserId":"alice","amount":"1500.5","senderIban":"PL61109010140000071219812874","senderName":"Alice Kowalska"}`,
			},
		},
		"SEPA deposit without a title": {
			201, `{"depositId":"d-1","status":"PENDING","reason":"TITLE_MISMATCH","contactId":"c-1","createdAt":"` + now + `"}`,
			func(ctx context.Context, c *control.Control) (any, error) {
				return c.ReceiveSEPADeposit(ctx, control.SEPADeposit{
					ExternalUserID: "alice", Amount: amount("1"), SenderIBAN: "PL61109010140000071219812874", SenderName: "A", SenderBIC: "wbkp plpp", Title: ptr(""),
				})
			},
			control.SEPADepositStatus{DepositID: "d-1", Status: "PENDING", Reason: "TITLE_MISMATCH", ContactID: "c-1", CreatedAt: at},
			sent{
				method: "POST", path: "/sandbox/v1/sepa-deposits",
				body: `{"externalUserId":"alice","amount":"1","senderIban":"PL61109010140000071219812874","senderName":"A","senderBic":"WBKPPLPP","title":""}`,
			},
		},
		"SEPA deposit read": {
			200, `{"depositId":"d/1","status":"APPROVED","reason":null,"contactId":"c-1","createdAt":"` + now + `","externalUserId":"alice","amount":"1500.00",` +
				`"senderIban":"PL61109010140000071219812874","senderName":"Alice Kowalska","senderBic":null,"title":"P100-7F3K2MQX"}`,
			func(ctx context.Context, c *control.Control) (any, error) { return c.SEPADeposit(ctx, "d/1") },
			control.SEPADepositStatus{
				DepositID: "d/1", Status: "APPROVED", ContactID: "c-1", CreatedAt: at, ExternalUserID: "alice", Amount: amount("1500"),
				SenderIBAN: "PL61109010140000071219812874", SenderName: "Alice Kowalska", Title: "P100-7F3K2MQX",
			},
			sent{method: "GET", path: "/sandbox/v1/sepa-deposits/d%2F1"},
		},
		"IBAN decision": {
			200, `{"message":"IBAN decided","contactId":"c-1"}`,
			func(ctx context.Context, c *control.Control) (any, error) {
				return nil, c.DecideIBAN(ctx, control.IBANDecision{ExternalUserID: "alice", IBAN: "de89 3704 0044 0532 0130 00", Status: "REJECTED"})
			},
			nil,
			sent{method: "POST", path: "/sandbox/v1/ibans/decision", body: `{"externalUserId":"alice","iban":"DE89370400440532013000","status":"REJECTED"}`},
		},
		"crypto deposit": {
			201, `{"cryptoDepositId":"d-1","status":"WAITING_FOR_VERIFICATION","transactionHash":"0x9f2c","createdAt":"` + now + `"}`,
			func(ctx context.Context, c *control.Control) (any, error) {
				return c.ReceiveCryptoDeposit(ctx, control.CryptoDeposit{ExternalUserID: "alice", Currency: "ETH", Amount: amount("0.00000001")})
			},
			control.CryptoDepositStatus{CryptoDepositID: "d-1", Status: "WAITING_FOR_VERIFICATION", TransactionHash: "0x9f2c", CreatedAt: at},
			sent{method: "POST", path: "/sandbox/v1/crypto-deposits", body: `{"externalUserId":"alice","currency":"eth","amount":"0.00000001"}`},
		},
		"crypto deposit with everything": {
			201, `{"cryptoDepositId":"d-1","status":"UNSUCCESSFUL","transactionHash":"0x9f2c","createdAt":"` + now + `"}`,
			func(ctx context.Context, c *control.Control) (any, error) {
				return c.ReceiveCryptoDeposit(ctx, control.CryptoDeposit{
					ExternalUserID: "alice", Currency: "usdc", Network: "Polygon", Amount: amount("25"), RequireTravelRule: true, SenderAddress: "0x2e90", Fail: true,
				})
			},
			control.CryptoDepositStatus{CryptoDepositID: "d-1", Status: "UNSUCCESSFUL", TransactionHash: "0x9f2c", CreatedAt: at},
			sent{
				method: "POST", path: "/sandbox/v1/crypto-deposits",
				body: `{"externalUserId":"alice","currency":"usdc","network":"polygon","amount":"25","requireTravelRule":true,"senderAddress":"0x2e90","fail":true}`,
			},
		},
		"crypto deposit read": {
			200, `{"cryptoDepositId":"d-1","status":"WAITING_FOR_TR_DATA","transactionHash":"0x9f2c","createdAt":"` + now + `","externalUserId":"alice","currency":"eth",` +
				`"network":"ethereum","amount":"0.50000000","senderAddress":"0x2e90","confirmations":3,"requiredConfirmations":12}`,
			func(ctx context.Context, c *control.Control) (any, error) { return c.CryptoDeposit(ctx, "d-1") },
			control.CryptoDepositStatus{
				CryptoDepositID: "d-1", Status: "WAITING_FOR_TR_DATA", TransactionHash: "0x9f2c", CreatedAt: at, ExternalUserID: "alice", Currency: "eth",
				Network: "ethereum", Amount: amount("0.5"), SenderAddress: "0x2e90", Confirmations: 3, RequiredConfirmations: 12,
			},
			sent{method: "GET", path: "/sandbox/v1/crypto-deposits/d-1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, last := serve(t, token, test.status, test.answer)
			got, err := test.call(t.Context(), c)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Fatalf("%v (-want +got):\n%s", err, diff)
			}
			header := http.Header{"Content-Type": {"application/json"}}
			if err := document.ValidateResponse(httptest.NewRequest(test.sent.method, test.sent.path, http.NoBody), test.status, header, []byte(test.answer)); err != nil {
				t.Errorf("the test's answer: %v", err)
			}
			want := test.sent
			want.key, want.token, want.count = key, token, 1
			if *last != want {
				t.Errorf("sent %+v, want %+v", *last, want)
			}
		})
	}
}

func receive(ctx context.Context, c *control.Control) map[string]error {
	_, sepa := c.ReceiveSEPADeposit(ctx, control.SEPADeposit{
		ExternalUserID: "alice", Amount: decimal.NewFromInt(1), SenderIBAN: "PL61109010140000071219812874", SenderName: "Planted Holder", Title: ptr("planted title"),
	})
	_, crypto := c.ReceiveCryptoDeposit(ctx, control.CryptoDeposit{ExternalUserID: "alice", Currency: "eth", Amount: decimal.NewFromInt(1), SenderAddress: "0x2e90"})
	return map[string]error{"SEPA": sepa, "crypto": crypto}
}

// Two deposits are not one: none arrives again when nobody knows whether it has.
func TestDepositsArriveOnce(t *testing.T) {
	t.Parallel()
	for status, requests := range map[int]int{500: 2, 429: 6} { // two calls; a 429 is waited out twice each
		c, last := serve(t, token, status, ``)
		for name, err := range receive(t.Context(), c) {
			if client.IsUnknownOutcome(err) != (status == 500) || err == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if last.count != requests {
			t.Errorf("%d: %d requests, want %d", status, last.count, requests)
		}
	}
}

func TestDepositAnswersWithoutADeposit(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"message":"ok"}`, `{"depositId":"","cryptoDepositId":"","status":"PENDING"}`, `{"depositId":"d","cryptoDepositId":"d"}`} {
		c, _ := serve(t, token, 201, body)
		errs := receive(t.Context(), c)
		_, errs["read SEPA"] = c.SEPADeposit(t.Context(), "d-1")
		_, errs["read crypto"] = c.CryptoDeposit(t.Context(), "d-1")
		for name, err := range errs {
			if err == nil || !strings.Contains(err.Error(), "lacks the deposit's id or status") {
				t.Errorf("%s: %s: got %v", name, body, err)
			}
		}
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, token, 404, `{"errorCode":"SBXDEPOSITNOTFOUND","errorMessage":"Deposit not found."}`)
	_, sepa := c.SEPADeposit(t.Context(), "d-1")
	_, crypto := c.CryptoDeposit(t.Context(), "d-1")
	for _, err := range []error{sepa, crypto} {
		if !control.IsDepositNotFound(err) || control.IsContactNotFound(err) {
			t.Errorf("got %v", err)
		}
	}
	c, _ = serve(t, token, 404, `{"errorCode":"SBXCONTACTNOTFOUND","errorMessage":"Contact not found."}`)
	err := c.DecideIBAN(t.Context(), control.IBANDecision{ExternalUserID: "alice", IBAN: "DE89370400440532013000", Status: "APPROVED"})
	if !control.IsContactNotFound(err) || control.IsDepositNotFound(err) {
		t.Errorf("got %v", err)
	}
}

func TestDepositErrorsShowNobody(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, token, 400, `{"errorCode":"P403","errorMessage":"PL61 1090 1014 0000 0712 1981 2874 of planted holder: planted title, 0x2E90"}`)
	for name, err := range receive(t.Context(), c) {
		text := strings.ToLower(fmt.Sprintf("%v %+v", err, err))
		shown := map[string][]string{"SEPA": {"1981 2874", "planted holder", "planted title"}, "crypto": {"0x2e90"}}[name]
		for _, personal := range shown {
			if strings.Contains(text, personal) {
				t.Errorf("%s: an error shows %q: %s", name, personal, text)
			}
		}
		if !client.IsInvalid(err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

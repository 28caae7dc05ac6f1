package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// A reason in an unforeseen shape must not hide the status.
func TestReasonsInEveryShape(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]Failure{
		`{"description":"Insufficient funds.","status":"P433"}`: {"Insufficient funds.", "P433"},
		`{"description":"insufficient-funds","status":433}`:     {"insufficient-funds", "433"},
		`{"description":null,"status":null}`:                    {},
		`{"description":["a","b"],"status":{}}`:                 {"a; b", ""},
		`{"description":"a\n\u001b[31mb"}`:                      {"a [31mb", ""},
		`{}`:                                                    {},
		`null`:                                                  {},
		`"insufficient-funds"`:                                  {"insufficient-funds", ""},
		`["a"]`:                                                 {"a", ""},
		`433`:                                                   {"433", ""},
		`true`:                                                  {},
	} {
		for noun, movement := range movementReads {
			c, _ := capture(t, 200, `{"id":"m-1","status":"FAILED","error":`+raw+`}`)
			got, err := movement.read(t.Context(), c)
			if err != nil || got != (Movement{ID: "m-1", Status: "FAILED", Failure: want}) {
				t.Errorf("%s, %s: got %+v, %v", noun, raw, got, err)
			}
		}
		c, _ := capture(t, 200, `{"items":[{"id":"m-1","type":"TRANSFER","status":"FAILED","error":`+raw+`}],"total":1}`)
		page, err := c.UserTransactions(t.Context(), "alice", 1, 1)
		if err != nil || len(page.Items) != 1 || page.Items[0].Failure != want {
			t.Errorf("history, %s: got %+v, %v", raw, page, err)
		}
	}
}

// The reason goes into messages: what is personal in the movement must not.
func TestReasonsWithoutPersonalData(t *testing.T) {
	t.Parallel()
	for noun, test := range map[string]struct {
		fields    string
		secrets   []string // in details and history
		inDetails []string // in details alone
	}{
		"SEPA transfer": {
			`"destinationIban":"DE89370400440532013000","transferTitle":"Plantedtitle","receiverFirstName":"Plantedfirst","receiverLastName":"Plantedlast",
			 "companyName":"Plantedcompany & Sons","user":{"externalUserId":"planted-id","email":"planted@example.pl","firstName":"Plantedown","lastName":"Plantedname"}`,
			[]string{"DE89370400440532013000", "de89 3704 0044 0532 0130 00", "Plantedtitle", "Plantedfirst", "PLANTEDLAST", "Plantedcompany & Sons"},
			[]string{"planted-id", "planted@example.pl", "Plantedown", "Plantedname"},
		},
		"withdrawal": {`"destination":"0xPlanted0wallet"`, []string{"0xPlanted0wallet"}, nil},
		"transfer": {
			`"sourceExternalUserId":"planted-id","destinationExternalUserId":"planted-other"`, []string{"planted-id", "planted-other"}, nil,
		},
	} {
		for i, secret := range slices.Concat(test.secrets, test.inDetails) {
			body := fmt.Sprintf(`{"id":"m-1","type":"TRANSFER","status":"FAILED",%s,"error":{"description":"no way to %[2]s","status":"%[2]s"}}`, test.fields, secret)
			c, _ := capture(t, 200, body)
			got, err := movementReads[noun].read(t.Context(), c)
			failures := []Failure{got.Failure}
			if i < len(test.secrets) {
				c, _ = capture(t, 200, `{"items":[`+body+`],"total":1}`)
				page, listErr := c.UserTransactions(t.Context(), "alice", 1, 1)
				if err = errors.Join(err, listErr); err != nil {
					t.Fatal(err)
				}
				failures = append(failures, page.Items[0].Failure)
			}
			for _, failure := range failures {
				if err != nil || !strings.HasPrefix(failure.Description, "no way to [") || !strings.HasPrefix(failure.Status, "[") || !strings.HasSuffix(failure.Status, "]") {
					t.Errorf("%s: %+v shows %q (%v)", noun, failure, secret, err)
				}
			}
		}
	}
}

func TestReasonsOfDepositsWithoutTheSender(t *testing.T) {
	t.Parallel()
	c, _ := capture(t, 200, `{"items":[{"id":"d-1","type":"SEPA_DEPOSIT","status":"REJECTED","senderIban":"PL61109010140000071219812874","senderName":"Jan Nowak",
	 "error":{"description":"PL61 1090 1014 0000 0712 1981 2874 of JAN NOWAK is another's"}}],"total":1}`)
	page, err := c.UserTransactions(t.Context(), "alice", 1, 1)
	if err != nil || page.Items[0].Failure.Description != "[senderIban] of [senderName] is another's" {
		t.Errorf("got %+v, %v", page, err)
	}
}

func FuzzMovements(f *testing.F) {
	for _, seed := range []string{
		`{"id":"1","status":"FAILED","amount":"5.51","fee":1e-7,"destinationIban":"de89 3704","user":null,"error":{"description":"a","status":1}}`,
		`{"id":"1","status":"COMPLETED","currencyFrom":"ETH","amountFrom":1,"rate":null,"error":"x"}`,
		`{"id":"1","status":"PENDING","confirmations":3,"network":"Polygon","destination":"0x","error":[]}`, `{"error":{}}`, `null`, `{"id":{}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var exchange exchangeAnswer
		var sepa sepaTransferAnswer
		var withdrawal withdrawalAnswer
		var transfer transferAnswer
		for _, test := range []struct {
			out    any
			common *movementAnswer
		}{{&exchange, &exchange.movementAnswer}, {&sepa, &sepa.movementAnswer}, {&withdrawal, &withdrawal.movementAnswer}, {&transfer, &transfer.movementAnswer}} {
			if decodeResult(raw, test.out) != nil {
				continue
			}
			movement := test.common.movement("m-1", map[string]string{test.common.Status: "status"})
			if movement.ID != "m-1" || movement.Status == "" || !fit(Shorten(movement.Failure.Description), maxMessage) || !fit(Shorten(movement.Failure.Status), maxMessage) {
				t.Errorf("%T read %+v", test.out, movement)
			}
		}
		if decodeResult(raw, &sepa) == nil {
			if details := sepa.details("m-1"); details.DestinationIBAN != compact(details.DestinationIBAN) {
				t.Errorf("read %+v", details)
			}
		}
	})
}

func fit(text string, limit int) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= limit && !strings.ContainsAny(text, "\r\n\x00\x1b")
}

func FuzzExchangeLock(f *testing.F) {
	for _, seed := range []string{
		`{"lockId":"1","rate":2345.67,"amount":"0.25","currencyFrom":"eth","currencyTo":"EUR","expiresAt":"x"}`,
		`{"lockId":"1","rate":-1,"currencyFrom":"eth","currencyTo":"eur"}`, `{"rate":{}}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		lock := exchangeLock{exchangeRate: exchangeRate{wanted: currencyPair{"eth", "eur"}}}
		if decodeResult(raw, &lock) != nil {
			return
		}
		if lock.LockID == "" || !lock.Rate.IsPositive() || !strings.EqualFold(lock.From, "eth") || !strings.EqualFold(lock.To, "eur") {
			t.Errorf("%q was read as %+v", raw, lock)
		}
		if !json.Valid(raw) {
			t.Errorf("%q was read", raw)
		}
	})
}

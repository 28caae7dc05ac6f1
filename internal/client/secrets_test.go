package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
)

// planted are values that must appear in nothing that the client writes. None of them is part of another.
var planted = struct {
	key, token, id, email, phone, first, last, street, city, postCode, born, number, document, tax, iban, lock, holder, label, company, wallet, directory, file, content string
}{
	"planted-key-7f3a", "planted-token-91c2", "planted id/ä", "planted@example.pl", "48601999888", "Plantedfirst", "Plantedlast",
	"Planted street 5", "Plantedtown", "00-999", "1990-05-15", "90051512345", "PLANTEDDOC77", "TAX5550001", "LT683130019950000568",
	"0f5a7c0e-planted-lock", "Plantedholder Anna-Maria", "plantedlabel", "Plantedcompany & Sons",
	"0xPlantedWallet0001", "/home/planteddir", `Plantedfile "ä".pdf`, "%PDF-1.7\r\n\x00\xffPlantedcontent/of/the/document\xff\x00",
}

func secretsIn(text string) (found []string) {
	for _, secret := range []string{
		planted.key, planted.token, planted.id, url.PathEscape(planted.id), url.QueryEscape(planted.id), planted.email,
		url.QueryEscape(planted.email), planted.phone, planted.first, planted.last, planted.street, planted.city, planted.postCode,
		planted.born, planted.number, planted.document, planted.tax, planted.iban, planted.lock,
		inFours(planted.iban), url.QueryEscape(planted.holder), planted.holder, planted.label, planted.company,
		planted.wallet, planted.directory, planted.file, url.QueryEscape(planted.file), strings.ReplaceAll(planted.file, `"`, `\"`), "plantedcontent",
		planted.email[:len(planted.email)-3], url.PathEscape(planted.id)[:len(planted.id)],
	} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
			found = append(found, secret)
		}
	}
	return found
}

func plantedCalls(t *testing.T, c *Client) []error {
	t.Helper()
	ctx := t.Context()
	text := planted.email
	_, created := c.CreateUser(ctx, NewUser{
		ExternalUserID: planted.id, Email: planted.email, Phone: planted.phone, FirstName: planted.first,
		LastName: planted.last, Street: planted.street, Number: "5", City: planted.city, PostCode: planted.postCode, Country: "PL",
		BirthDate: planted.born, UserIdentificationNumber: planted.number, HasAcceptedP100Tc: true,
	})
	_, kyc := c.CreateKYCVerification(ctx, NewKYCVerification{ExternalUserID: planted.id, TaxID: planted.tax, AdditionalInfo: planted.street})
	_, status := c.KYCStatus(ctx, planted.id)
	_, verification := c.AddUserVerification(ctx, UserVerification{ExternalUserID: planted.id, DocumentNumber: planted.document})
	_, balances := c.UserBalances(ctx, planted.id)
	_, fresh := c.FreshUserBalances(ctx, planted.id)
	transfer, _ := OperationByID("createSepaTransfer")
	_, money := c.Do(ctx, transfer, Call{Body: map[string]any{
		"sourceExternalUserId": planted.id, "destinationIban": planted.iban,
		"nested": []any{map[string]string{"firstName": planted.first}},
	}})
	quote := ExchangeQuote{SourceExternalUserID: planted.id, CurrencyFrom: "eth", CurrencyTo: "eur"}
	_, locked := c.CreateExchangeLock(ctx, quote)
	_, exchanged := c.CreateExchange(ctx, NewExchange{quote, planted.lock})
	_, paid := c.CreateSEPATransfer(ctx, NewSEPATransfer{
		SourceExternalUserID: planted.id, DestinationIBAN: inFours(planted.iban), TransferTitle: planted.label,
		ReceiverFirstName: planted.first, ReceiverLastName: planted.last, CompanyName: planted.company,
	})
	_, withdrawn := c.CreateWithdrawal(ctx, NewWithdrawal{SourceExternalUserID: planted.id, WalletAddress: planted.wallet, Memo: planted.label, Name: planted.holder})
	_, funded := c.CreateTransfer(ctx, NewTransfer{DestinationExternalUserID: planted.id})
	_, collected := c.CreateTransfer(ctx, NewTransfer{SourceExternalUserID: planted.id})
	files := []File{{planted.directory + "/" + planted.file, "application/pdf", []byte(planted.content)}}
	_, uploaded := c.AddKYCFiles(ctx, planted.id, "PASSPORT", files)
	_, _, proven := c.AddPOAFiles(ctx, planted.id, files)
	_, misnamed := c.AddKYCFiles(ctx, planted.id, "PASSPORT", []File{{planted.directory + "/" + planted.file, planted.directory, []byte(planted.content)}})
	_, listed := c.FreshContacts(ctx, planted.id)
	_, contact := c.CreateContact(ctx, planted.id, NewContact{IBAN: inFours(planted.iban), AccountHolder: planted.holder, Label: planted.label})
	_, info := c.SEPADepositInfo(ctx, planted.id)
	_, rule := c.UpdateTravelRule(ctx, "d-1", TravelRule{ExternalUserID: planted.id, Details: TravelRuleDetails{
		FirstName: planted.first, LastName: planted.last, Street: planted.street, City: planted.city, PostCode: planted.postCode,
		CompanyName: planted.company, VATID: planted.tax,
	}})
	_, history := c.UserTransactions(ctx, planted.id, 1, 1)
	deposit := Operation{ID: "receiveSepaDeposit", Method: http.MethodPost, Path: "/sandbox/v1/sepa-deposits", Class: Money}
	_, received := c.Do(ctx, deposit, Call{Body: map[string]any{"senderIban": planted.iban, "senderName": planted.holder, "title": planted.label}})
	holder := planted.holder
	return []error{
		exchanged, paid, withdrawn, funded, collected, uploaded, proven, misnamed, listed, contact, info, rule, history, received,
		c.UpdateContact(ctx, planted.id, planted.lock, ContactPatch{AccountHolder: &holder, Label: &holder}), c.DeleteContact(ctx, planted.id, planted.lock),
		created, kyc, status, verification, balances, fresh, money, locked, c.DeleteUser(ctx, planted.id),
		c.SuspendUser(ctx, planted.id), c.UnsuspendUser(ctx, planted.id), c.UpdateUser(ctx, planted.id, UserPatch{Email: &text}),
	}
}

// echo answers with everything it received, as an error message of the given shape.
func echo(status int, shape func(w http.ResponseWriter, dump string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		dump, _ := httputil.DumpRequest(r, true)
		path, _ := url.PathUnescape(r.RequestURI)
		var pretty any
		decoded := ""
		if _, body, found := bytes.Cut(dump, []byte("\r\n\r\n")); found && json.Unmarshal(body, &pretty) == nil {
			decoded = fmt.Sprint(pretty)
		}
		w.Header().Set("X-Request-Id", "echo "+planted.key)
		w.Header().Set("Location", "https://elsewhere.invalid"+r.RequestURI)
		w.WriteHeader(status)
		shape(w, string(dump)+" "+path+" "+r.URL.Query().Encode()+" "+decoded)
	}
}

func asText(w http.ResponseWriter, dump string) { _, _ = io.WriteString(w, dump) }

// asLongText puts the end of what is kept of a message (maxMessage) into the middle of a value.
func asLongText(w http.ResponseWriter, dump string) {
	for _, secret := range []string{planted.email, url.PathEscape(planted.id)} {
		if at := strings.Index(dump, secret); at >= 0 {
			_, _ = io.WriteString(w, strings.Repeat("x ", (maxMessage-len(secret))/2)+dump[at:])
			return
		}
	}
}

// asPaper writes the IBAN as people do.
func asPaper(w http.ResponseWriter, dump string) {
	_, _ = io.WriteString(w, strings.ReplaceAll(dump, planted.iban, inFours(planted.iban)+" or "+strings.ToLower(planted.iban)))
}

func asMessage(w http.ResponseWriter, dump string) {
	raw, _ := json.Marshal(map[string]string{"errorCode": planted.key, "errorName": planted.token, "errorMessage": dump})
	_, _ = w.Write(raw)
}

func asList(w http.ResponseWriter, dump string) {
	raw, _ := json.Marshal(map[string]any{"errorCode": "P403", "message": strings.Fields(dump)})
	_, _ = w.Write(raw)
}

func TestNothingWrittenShowsSecrets(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"text":              echo(400, asText),
		"business error":    echo(400, asMessage),
		"list of messages":  echo(400, asList),
		"cut-off message":   echo(400, asLongText),
		"IBAN on paper":     echo(400, asPaper),
		"not found":         echo(404, asMessage),
		"refused key":       echo(401, asText),
		"server fault":      echo(500, asMessage),
		"success":           echo(200, asText),
		"success, an error": echo(200, asMessage),
		"redirect":          echo(307, asText),
		"rate limit":        echo(429, asMessage),
		"broken connection": func(w http.ResponseWriter, _ *http.Request) { drop(w) },
		"body alone": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(400)
			_, _ = io.Copy(w, r.Body)
		},
		"unreadable answers": func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkSecrets(t, handler, nil)
		})
	}
	for name, transport := range map[string]http.RoundTripper{
		"error with everything": tellingAll{},
		"error with URL":        failing{&url.Error{Op: "Get", URL: "http://h/" + url.PathEscape(planted.id), Err: errors.New("boom")}},
		"malformed answer":      failing{fmt.Errorf("malformed HTTP response %q", planted.iban)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkSecrets(t, nil, transport)
		})
	}
}

// tellingAll fails with an error that repeats the whole request.
type tellingAll struct{}

func (tellingAll) RoundTrip(req *http.Request) (*http.Response, error) {
	dump, err := httputil.DumpRequestOut(req, true)
	return nil, errors.Join(fmt.Errorf("%s %s: cannot carry %s", req.Method, req.URL, dump), err)
}

func checkSecrets(t *testing.T, handler http.HandlerFunc, transport http.RoundTripper) {
	t.Helper()
	var log record
	c := serve(t, handler, func(c *Config) {
		c.APIKey, c.Headers, c.MaxRetries = planted.key, map[string]string{"x-sandbox-token": planted.token}, 1
		c.Transport, c.Log = transport, log.log
	})
	failures := 0
	for _, err := range plantedCalls(t, c) {
		if err == nil {
			continue
		}
		failures++
		text := fmt.Sprintf("%v %+v %#v %s %s", err, err, err, Hint(err), Meaning(err))
		if apiErr, ok := AsAPIError(err); ok {
			text += fmt.Sprintf("%+v", *apiErr)
		}
		for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
			text += fmt.Sprintf("%v %+v %#v", cause, cause, cause)
		}
		if found := secretsIn(text); found != nil {
			t.Errorf("an error shows %q: %.300s", found, text)
		}
	}
	if failures == 0 {
		t.Error("nothing failed, so nothing was checked")
	}
	if log.text == "" {
		t.Error("nothing was logged")
	}
	for line := range strings.Lines(log.text) {
		if found := secretsIn(line); found != nil {
			t.Errorf("the log shows %q: %s", found, line)
		}
	}
}

func TestConfigAndClientShowNoSecrets(t *testing.T) {
	t.Parallel()
	config := Config{BaseURL: "https://p100.invalid", APIKey: planted.key, Headers: map[string]string{"X-Sandbox-Token": planted.token}}
	c := build(t, config)
	holder := struct {
		Config Config
		Client *Client
		inner  *Client
	}{config, c, c}
	auth, ok := c.transport.(*authTransport)
	if !ok {
		t.Fatalf("the outermost transport is %T", c.transport)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X"} {
		for _, value := range []any{config, &config, c, holder, &holder, []Config{config}, c.transport, *auth, c.limiter, c.userBalances} {
			text := fmt.Sprintf(verb, value)
			hexKey := fmt.Sprintf("%x", planted.key)
			if found := secretsIn(text); found != nil || strings.Contains(strings.ToLower(text), hexKey) {
				t.Errorf("%s of %T shows a secret: %s", verb, value, text)
			}
		}
	}
	raw, err := json.Marshal(config)
	if err != nil || secretsIn(string(raw)) != nil {
		t.Errorf("as JSON: %s, %v", raw, err)
	}
	if got := fmt.Sprintf("%+v", c); got != "client.Client{https://p100.invalid}" {
		t.Errorf("a client prints as %s", got)
	}
	if got := fmt.Sprintf("%v", (*Client)(nil)); got != "client.Client{}" {
		t.Errorf("no client prints as %s", got)
	}
}

func TestLogLines(t *testing.T) {
	t.Parallel()
	var log record
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Request-Id", "r-1")
		answer(w, 429, ``)
	}, func(c *Config) { c.Log, c.MaxRetries = log.log, 1 })
	_ = c.SuspendUser(t.Context(), "alice")
	if len(log.lines) != 3 || log.lines[1]["msg"] != "p100 retry" || log.lines[1]["status"] != 429 {
		t.Fatalf("logged %v", log.lines)
	}
	for i, attempt := range map[int]int{0: 1, 2: 2} {
		line := log.lines[i]
		if _, ok := line["duration_ms"].(int64); !ok {
			t.Errorf("line %d has no duration: %v", i, line)
		}
		for field, want := range map[string]any{
			"msg": "p100 request", "operation": "suspendUser", "method": "PATCH",
			"path": "/v1/user/suspend/{id}", "status": 429, "attempt": attempt, "request_id": "r-1",
		} {
			if line[field] != want {
				t.Errorf("line %d: %s is %v, want %v", i, field, line[field], want)
			}
		}
	}
}

func TestLogSaysWhyItRetries(t *testing.T) {
	t.Parallel()
	var log record
	c := serve(t, steps(drop, say(200, `{}`)).handle, func(c *Config) { c.Log = log.log })
	if err := c.SuspendUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	if len(log.lines) != 3 {
		t.Fatalf("logged %v", log.lines)
	}
	failed, _ := log.lines[0]["failed"].(bool)
	reason, _ := log.lines[1]["reason"].(string)
	if !failed || !strings.HasPrefix(reason, "the connection ") || log.lines[2]["status"] != 200 {
		t.Errorf("logged %v", log.lines)
	}
}

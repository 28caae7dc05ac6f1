package client

import (
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind, body, want string
	}{
		"empty":        {"application/json", "", "empty"},
		"white space":  {"application/json", " \n", "empty"},
		"null":         {"application/json", "null", "empty"},
		"text":         {"text/plain", "planted", "not JSON"},
		"cut short":    {"application/json", `{"userId":"planted`, "not JSON"},
		"two values":   {"application/json", `{"userId":"a"} {}`, "not JSON"},
		"wrong type":   {"application/json", `{"userId":12345678}`, "unexpected type where a string"},
		"list":         {"application/json", `["planted"]`, "unexpected type"},
		"web page":     {"text/html; charset=utf-8", `{"userId":"planted"}`, "web page"},
		"lacks the id": {"application/json", `{"poaRequiredForExtended":true}`, `no "userId"`},
		"too large":    {"application/json", `{"userId":"` + strings.Repeat("a", maxBody) + `"}`, "larger than 10 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				_, _ = w.Write([]byte(test.body))
			}, func(c *Config) { c.MaxRetries = 1 })
			_, err := c.CreateUser(t.Context(), NewUser{ExternalUserID: "alice"})
			var noAnswer *NoAnswerError
			if !errors.As(err, &noAnswer) || noAnswer.Status != 200 || !noAnswer.Unanswered || noAnswer.Attempts != 2 {
				t.Fatalf("got %#v", err)
			}
			if text := err.Error(); !strings.Contains(text, test.want) || strings.Contains(text, "planted") || strings.Contains(text, "12345678") {
				t.Errorf("got %q, want %q and nothing of the body", text, test.want)
			}
			if !strings.Contains(Hint(err), "base URL") {
				t.Errorf("hint %q", Hint(err))
			}
		})
	}
}

func TestSuccessWithoutAResult(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status     int
		kind, body string
		ok         bool
	}{
		"message":    {200, "application/json", `{"message":"ok"}`, true},
		"no content": {204, "", "", true},
		"empty":      {201, "application/json", "", true},
		"plain text": {200, "text/plain", "OK", true},
		"web page":   {200, "text/html", "<html>", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.body))
			})
			if err := c.DeleteUser(t.Context(), "alice"); (err == nil) != test.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCodesInSuccesses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status         int
		body           string
		wantErr, wantC string
	}{
		"a success with a code":           {202, businessError("P211", "poa-pending", "pending"), "", "P211"},
		"a business error as 200":         {200, businessError("P412", "invalid-user", "User does not exist."), "P412", "P412"},
		"a fault as 200":                  {200, businessError("P500", "", ""), "P500", "P500"},
		"details that mention an error":   {200, `{"id":"1","status":"FAILED","errorCode":"P433","errorMessage":"x"}`, "", ""},
		"details without one":             {200, `{"id":"1"}`, "", ""},
		"a code that is none of P100's":   {200, `{"errorCode":"0","message":"fine"}`, "", "0"},
		"an empty code beside the result": {200, `{"errorCode":"","message":"fine"}`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, sayHandler(test.status, test.body))
			var out map[string]any
			res, err := c.Do(t.Context(), op(Money), Call{Out: &out})
			if CodeOf(err) != test.wantErr || res.Code != test.wantC || (err == nil) != (test.wantErr == "") || (out == nil) != (err != nil) {
				t.Errorf("got %+v, %v, decoded %v", res, err, out)
			}
		})
	}
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`"0.00"`: "0", `"1500.10"`: "1500.1", `0.963728`: "0.963728", `10`: "10", `1e-7`: "0.0000001", `"1E+2"`: "100", `-3.5`: "-3.5",
		`0.1234567890123456789`:               "0.1234567890123456789",
		`"123456789012345678901234567890.01"`: "123456789012345678901234567890.01",
	} {
		var a amount
		if err := json.Unmarshal([]byte(raw), &a); err != nil || a.String() != want {
			t.Errorf("%s was read as %s (%v), want %s", raw, a.String(), err, want)
		}
	}
	for _, raw := range []string{
		`""`, `" 1"`, `"1,5"`, `"NaN"`, `"Inf"`, `"0x10"`, `true`, `{}`, `[]`, `1e999999999`, `"1e-999999999"`,
		`"` + strings.Repeat("9", 100) + `"`, `"1_000"`, `".5"`,
	} {
		var a amount
		if err := json.Unmarshal([]byte(raw), &a); err == nil {
			t.Errorf("%s was read as %s", raw, a.String())
		}
	}
}

func FuzzAmount(f *testing.F) {
	for _, seed := range []string{`"0.00"`, `1e-7`, `-12.50`, `"1E+2"`, `null`, `"\u0031"`, `1e99`, `{}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a *amount
		if json.Unmarshal(raw, &a) != nil || a == nil {
			return
		}
		text := string(raw)
		var quoted string
		if json.Unmarshal(raw, &quoted) == nil {
			text = quoted
		}
		want, ok := new(big.Rat).SetString(strings.TrimSpace(text))
		if !ok || a.Rat().Cmp(want) != 0 {
			t.Errorf("%q was read as %s", raw, a.String())
		}
	})
}

func FuzzDecodeError(f *testing.F) {
	for _, seed := range []string{businessError("P412", "invalid-user", "x"), `Access Denied. xo1`, `{"message":["a",1]}`, `<html>`, "\xff\x00", `"xo2"`, `{"errorCode":{"a":[]}}`} {
		f.Add(400, []byte(seed))
		f.Add(401, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		got := decodeError(status, body, asIs)
		if diff := cmp.Diff(got, decodeError(status, body, asIs), cmp.AllowUnexported(apiMessage{})); diff != "" {
			t.Errorf("two readings differ: %s", diff)
		}
		for text, limit := range map[string]int{got.code: maxCode, got.name: maxCode, got.message: maxMessage} {
			if !utf8.ValidString(text) || utf8.RuneCountInString(text) > limit || strings.IndexFunc(text, unicode.IsControl) >= 0 || strings.TrimSpace(text) != text {
				t.Errorf("%q is not fit for a message", text)
			}
		}
		if failure, code := businessErrorIn(body); failure && code != got.code && status != http.StatusUnauthorized {
			t.Errorf("code %q in a success, %q in a failure", code, got.code)
		}
	})
}

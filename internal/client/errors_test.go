package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   apiMessage
	}{
		"business error":         {400, businessError("P424", "source-or-destination-required", "Source or destination must be provided."), apiMessage{"P424", "source-or-destination-required", "Source or destination must be provided."}},
		"older, code alone":      {400, `{"errorCode":"P412"}`, apiMessage{code: "P412"}},
		"validation":             {400, `{"errorCode":"P403","errorMessage":"a must be b, c must be d"}`, apiMessage{"P403", "", "a must be b, c must be d"}},
		"list of messages":       {400, `{"statusCode":400,"message":["a must be b","c must be d"],"error":"Bad Request"}`, apiMessage{message: "a must be b; c must be d"}},
		"numeric code":           {400, `{"errorCode":412}`, apiMessage{code: "412"}},
		"null fields":            {400, `{"errorCode":null,"errorName":null,"errorMessage":null,"message":"x"}`, apiMessage{message: "x"}},
		"fields of other types":  {400, `{"errorCode":{},"errorName":[1],"errorMessage":true}`, apiMessage{}},
		"401 text":               {401, `Access Denied. xo1`, apiMessage{"xo1", "", "Access Denied. xo1"}},
		"401 JSON":               {401, `{"statusCode":401,"message":"Access Denied. xo2"}`, apiMessage{"xo2", "", "Access Denied. xo2"}},
		"401 JSON string":        {401, `"Access Denied. xo3"`, apiMessage{"xo3", "", "Access Denied. xo3"}},
		"401 without xo":         {401, `Unauthorized xo12`, apiMessage{message: "Unauthorized xo12"}},
		"xo elsewhere":           {400, `xo1`, apiMessage{message: "xo1"}},
		"web page":               {502, "\n<html>Bad gateway</html>", apiMessage{}},
		"empty":                  {500, ``, apiMessage{}},
		"control characters":     {500, "a\x1b[31mb\r\nc\xff", apiMessage{message: "a [31mb c"}},
		"list instead of object": {500, `[1]`, apiMessage{message: "[1]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, decodeError(test.status, []byte(test.body), asIs), cmp.AllowUnexported(apiMessage{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if got := decodeError(500, []byte(strings.Repeat("é", 5000)), asIs).message; len([]rune(got)) != maxMessage {
		t.Errorf("a long message is kept at %d characters", len([]rune(got)))
	}
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"P100 answered createUser with P411 user-exists (HTTP 400): User already exists (request id r-1, 2 attempts)": &APIError{
			Operation: "createUser", Code: "P411", Name: "user-exists", Status: 400, Message: "User already exists.", RequestID: "r-1", Attempts: 2,
		},
		"P100 answered getTransfer with HTTP 502 Bad Gateway": &APIError{Operation: "getTransfer", Status: 502, Attempts: 1},
		"P100 answered getTransfer with HTTP 599":             &APIError{Operation: "getTransfer", Status: 599, Attempts: 1},
		"no answer to createUser: the connection broke (request id r-2)": &NoAnswerError{
			Operation: "createUser", Reason: "the connection broke", RequestID: "r-2", Attempts: 1,
		},
		"no readable answer to createUser: the answer is not JSON": &NoAnswerError{
			Operation: "createUser", Reason: "the answer is not JSON", Status: 200, Attempts: 1,
		},
		"no time left for another attempt: P100 answered x with HTTP 429 Too Many Requests": &interruptedError{
			last: &APIError{Operation: "x", Status: 429}, why: context.DeadlineExceeded,
		},
		"interrupted before another attempt: P100 answered x with HTTP 429 Too Many Requests": &interruptedError{
			last: &APIError{Operation: "x", Status: 429}, why: context.Canceled,
		},
	} {
		if err.Error() != want {
			t.Errorf("got  %s\nwant %s", err, want)
		}
	}
}

func TestHelpers(t *testing.T) {
	t.Parallel()
	coded := func(code string) error { return fmt.Errorf("wrapped: %w", &APIError{Status: 400, Code: code}) }
	status := func(status int) error { return fmt.Errorf("wrapped: %w", &APIError{Status: status}) }
	helpers := map[string]func(error) bool{
		"IsUserNotFound": IsUserNotFound, "IsUserExists": IsUserExists, "IsSuspended": IsSuspended, "IsKYCNotFound": IsKYCNotFound,
		"IsNotVerified": IsNotVerified, "IsActiveCards": IsActiveCards, "IsUnauthorized": IsUnauthorized, "IsRateLimited": IsRateLimited,
		"IsNotSupported": IsNotSupported, "IsInvalid": IsInvalid, "IsPOAVerified": IsPOAVerified, "IsPOANotFound": IsPOANotFound,
		"IsLockRefused": IsLockRefused, "IsMovementNotFound": IsMovementNotFound,
	}
	for name, test := range map[string]struct {
		err  error
		true string // the one helper that says yes
	}{
		"P403":             {coded("P403"), "IsInvalid"},
		"P412":             {coded("P412"), "IsUserNotFound"},
		"P411":             {coded("P411"), "IsUserExists"},
		"P455":             {coded("P455"), "IsSuspended"},
		"P428":             {fmt.Errorf("wrapped: %w", &APIError{Status: 404, Code: "P428"}), "IsMovementNotFound"},
		"a used lock":      {coded("SBXLOCKUSED"), "IsLockRefused"},
		"a lock in doubt":  {&APIError{Status: 400, Code: "SBXLOCKUSED", Unanswered: true}, ""},
		"P445":             {fmt.Errorf("wrapped: %w", &APIError{Status: 404, Code: "P445"}), "IsKYCNotFound"},
		"P447":             {coded("P447"), "IsPOAVerified"},
		"P460":             {fmt.Errorf("wrapped: %w", &APIError{Status: 404, Code: "P460"}), "IsPOANotFound"},
		"P459":             {coded("P459"), "IsNotVerified"},
		"P454":             {coded("P454"), "IsActiveCards"},
		"401":              {status(401), "IsUnauthorized"},
		"429":              {status(429), "IsRateLimited"},
		"404":              {status(404), "IsNotSupported"},
		"405":              {status(405), "IsNotSupported"},
		"501":              {status(501), "IsNotSupported"},
		"404 with a code":  {&APIError{Status: 404, Code: "SBXCONTACTNOTFOUND"}, ""},
		"403":              {status(403), ""},
		"500":              {status(500), ""},
		"no answer":        {&NoAnswerError{}, ""},
		"something else":   {errors.New("P412"), ""},
		"nothing":          {nil, ""},
		"interrupted P412": {&interruptedError{last: coded("P412"), why: context.Canceled}, "IsUserNotFound"},
	} {
		for helper, is := range helpers {
			if got := is(test.err); got != (helper == test.true) {
				t.Errorf("%s: %s says %v", name, helper, got)
			}
		}
	}
}

func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"definite code":                 {&APIError{Status: 400, Code: "P433"}, false},
		"definite code with 404":        {&APIError{Status: 404, Code: "P428"}, false},
		"sandbox code":                  {&APIError{Status: 409, Code: "SBXLOCKUSED"}, false},
		"429":                           {&APIError{Status: 429}, false},
		"401":                           {&APIError{Status: 401, Code: "xo2"}, false},
		"405":                           {&APIError{Status: 405}, false},
		"P500":                          {&APIError{Status: 400, Code: "P500"}, true},
		"P501":                          {&APIError{Status: 400, Code: "P501"}, true},
		"503 with a definite code":      {&APIError{Status: 503, Code: "P433"}, true},
		"400 without a code":            {&APIError{Status: 400}, true},
		"unheard-of code":               {&APIError{Status: 400, Code: "Q1"}, true},
		"definite code after a timeout": {&APIError{Status: 400, Code: "P433", Unanswered: true}, true},
		"sent, no answer":               {&NoAnswerError{Unanswered: true}, true},
		"never sent":                    {&NoAnswerError{}, false},
		"interrupted":                   {&interruptedError{last: &NoAnswerError{Unanswered: true}, why: context.Canceled}, true},
		"not a client error":            {errors.New("x"), false},
		"none":                          {nil, false},
	} {
		if got := IsUnknownOutcome(test.err); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// A refusal stands for the last request alone, unlike a known outcome.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"definite code":                 {&APIError{Status: 400, Code: "SBXDEPOSITNOTWAITING"}, true},
		"definite code after a timeout": {fmt.Errorf("wrapped: %w", &APIError{Status: 400, Code: "P433", Unanswered: true}), true},
		"405":                           {&APIError{Status: 405}, true},
		"P501":                          {&APIError{Status: 400, Code: "P501"}, false},
		"400 without a code":            {&APIError{Status: 400}, false},
		"no answer":                     {&NoAnswerError{Unanswered: true}, false},
		"never sent":                    {&NoAnswerError{}, false},
		"none":                          {nil, false},
	} {
		if got := IsRefused(test.err); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestEveryCodeSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for code, info := range codeTable {
		err := fmt.Errorf("wrapped: %w", &APIError{Status: 400, Code: code})
		if info.meaning == "" || Meaning(err) != info.meaning || !strings.HasSuffix(Hint(err), ".") {
			t.Errorf("%s: meaning %q, hint %q", code, Meaning(err), Hint(err))
		}
	}
	for _, err := range []error{
		&APIError{Status: http.StatusUnauthorized}, &APIError{Status: http.StatusForbidden}, &APIError{Status: http.StatusTooManyRequests},
		&APIError{Status: http.StatusFound}, &APIError{Status: http.StatusMethodNotAllowed}, &APIError{Status: http.StatusBadGateway},
		&NoAnswerError{}, &NoAnswerError{Unanswered: true}, &NoAnswerError{Status: 200, Unanswered: true},
	} {
		if Hint(err) == "" {
			t.Errorf("%v has no hint", err)
		}
	}
	if Hint(errors.New("x")) != "" || Hint(nil) != "" || Hint(&APIError{Status: 400, Code: "SBXNEW"}) != "" || Meaning(nil) != "" {
		t.Error("there is advice about nothing")
	}
}

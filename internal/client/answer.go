package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

const (
	maxBody    = 10 << 20 // bytes; more is not an answer of this API
	maxMessage = 1000     // characters of an API message that are kept
	maxCode    = 40       // characters of a code or its name
	maxHost    = 253      // characters of a host name
)

// errTooLarge is returned by readBody for a body over maxBody.
var errTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxBody>>20)

func readBody(body io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err == nil && len(raw) > maxBody {
		return nil, errTooLarge
	}
	return raw, err
}

// unreadable is a 2xx body that is not the answer it should be. The text never quotes the body.
type unreadable string

func (u unreadable) Error() string { return string(u) }

// decodeResult decodes a 2xx body.
func decodeResult(body []byte, out any) error {
	if trimmed := bytes.TrimSpace(body); len(trimmed) == 0 || string(trimmed) == "null" {
		return unreadable("the answer is empty where a result was expected")
	}
	if err := json.Unmarshal(body, out); err != nil {
		var badType *json.UnmarshalTypeError
		var badAmount unreadable
		switch {
		case errors.As(err, &badAmount):
			return badAmount
		case errors.As(err, &badType):
			return unreadable(fmt.Sprintf("the answer has an unexpected type where a %s was expected, at byte %d", badType.Type.Kind(), badType.Offset))
		}
		return unreadable("the answer is not JSON")
	}
	if checked, ok := out.(interface{ check() error }); ok {
		return checked.check()
	}
	return nil
}

// apiMessage is what an answer says about a failure.
type apiMessage struct {
	code, name, message string
}

var (
	keyRefusal = regexp.MustCompile(`\bxo[1-3]\b`)
	// onlyError lists the fields of a business error. A 2xx body with others is a result, even if it mentions an error code.
	onlyError = map[string]bool{"errorCode": true, "errorName": true, "errorMessage": true, "message": true, "statusCode": true, "error": true}
)

// decodeError reads the body of a failed answer, in whatever shape it comes. clean takes out what must not be repeated; it
// sees the texts before they are shortened, lest half a secret remain.
func decodeError(status int, body []byte, clean func(string) string) apiMessage {
	var m apiMessage
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) == nil {
		m.code = oneLine(clean(jsonText(fields["errorCode"])), maxCode)
		m.name = oneLine(clean(jsonText(fields["errorName"])), maxCode)
		for _, name := range []string{"errorMessage", "message", "error"} {
			if m.message = oneLine(clean(jsonText(fields[name])), maxMessage); m.message != "" {
				break
			}
		}
	} else if text := strings.TrimSpace(string(body)); !strings.HasPrefix(text, "<") {
		var quoted string
		if json.Unmarshal(body, &quoted) == nil {
			text = quoted
		}
		m.message = oneLine(clean(text), maxMessage)
	}
	if status == http.StatusUnauthorized && m.code == "" {
		m.code = keyRefusal.FindString(m.message)
	}
	return m
}

// breaksOff reports a body that begins as a JSON object and does not end as one: the code that decides may be in what is missing.
func breaksOff(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) && !json.Valid(body)
}

// businessErrorIn reads a 2xx body that is nothing but a business error, and the code of any other 2xx body.
func businessErrorIn(body []byte) (failure bool, code string) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields["errorCode"] == nil {
		return false, ""
	}
	code = oneLine(jsonText(fields["errorCode"]), maxCode)
	for name := range fields {
		if !onlyError[name] {
			return false, ""
		}
	}
	return isBusinessCode(code) || isFaultCode(code), code
}

// jsonText returns a JSON string, number or list of strings as text, and "" for anything else.
func jsonText(raw json.RawMessage) string {
	var text string
	var number json.Number
	var list []string
	switch {
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &number) == nil:
		return number.String()
	case json.Unmarshal(raw, &list) == nil:
		return strings.Join(list, "; ")
	}
	return ""
}

// oneLine makes a foreign text fit for an error message: valid UTF-8, no control characters, one line, at most limit characters.
func oneLine(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > limit {
		return string(runes[:limit-1]) + "…"
	}
	return string(runes)
}

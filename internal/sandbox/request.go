package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Media types of answers.
const (
	typeJSON = "application/json; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
	typeHTML = "text/html; charset=utf-8"
)

// operation is what the sandbox does for one operation of the contracts.
type operation struct {
	// write runs the operation in the writing transaction. Operations that only read
	// run side by side.
	write bool
	// public operations need neither key nor token.
	public bool
	// upload operations take files, which are neither logged nor kept.
	upload bool
	// partner operations of the control API act on the partner of the key. Operations
	// of the User API always do, unless they are public.
	partner bool
	// check lists violations of rules that the schema cannot express. It sees bodies
	// that may violate the schema as well.
	check func(body []byte, now time.Time) []string
	run   func(*call) (answer, error)
	// direct runs in place of run, outside of any transaction and without a partner.
	direct func(context.Context, *call) (answer, error)
	// unlogged operations read the log, which does not keep them.
	unlogged bool
	// missing answers in place of all else in modes of deployments that do not have the
	// operation.
	missing func(Modes) (answer, bool)
	// refused is the answer of operations that are not there, in place of all else.
	refused error
}

// call is a valid request inside its transaction.
type call struct {
	*tx
	sandbox     *Sandbox
	now         time.Time
	offset      time.Duration
	modes       Modes
	tariff      tariff
	seed        string
	instanceID  string
	keyHash     string
	partnerID   int64
	limited     bool // the rate limit counts the request
	about       FaultRequest
	spared      bool // no fault rule applies, or not any more
	params      map[string]string
	query       url.Values
	body        []byte
	contentType string
}

// answer is what goes back.
type answer struct {
	status      int
	body        any    // encoded as JSON, unless raw is set
	raw         []byte // sent as it is, as contentType
	contentType string
	header      http.Header
	code        string // the business error code, for the log
	dropped     bool   // the connection is lost instead
	cut         bool   // the connection is lost in the middle of raw
	truncated   bool   // raw is only the half of it
	// now is the time on the sandbox's clock; zero where nothing has read it.
	now time.Time
}

// message is the answer of mutations without a result.
type message struct {
	Message string `json:"message"`
}

func done(text string) (answer, error) {
	return answer{status: http.StatusOK, body: message{text}}, nil
}

func found(body any) (answer, error)   { return answer{status: http.StatusOK, body: body}, nil }
func created(body any) (answer, error) { return answer{status: http.StatusCreated, body: body}, nil }

// decode reads the body, which has been validated, into T.
func decode[T any](c *call) (T, error) {
	var v T
	if err := json.Unmarshal(c.body, &v); err != nil {
		return v, invalid("the body must be a JSON object of the documented shape")
	}
	return v, nil
}

// checked adapts a check of a typed body. It reads what it can: wrongly typed
// fields are left out, the schema reports them.
func checked[T any](check func(T, time.Time) []string) func([]byte, time.Time) []string {
	return func(body []byte, now time.Time) []string {
		var v T
		_ = json.Unmarshal(body, &v) // type errors: see above
		return check(v, now)
	}
}

// subject finds the user that a request is about, for fault rules and the log.
func subject(params map[string]string, query url.Values, body []byte) string {
	if v := params["id"]; v != "" {
		return v
	}
	if v := query.Get("sourceExternalUserId"); v != "" {
		return v
	}
	var named struct {
		External    string `json:"externalUserId"`
		Source      string `json:"sourceExternalUserId"`
		Destination string `json:"destinationExternalUserId"`
	}
	if len(body) == 0 || body[0] != '{' {
		return ""
	}
	_ = json.Unmarshal(body, &named) // what is not a string names nobody
	switch {
	case named.External != "":
		return named.External
	case named.Source != "":
		return named.Source
	}
	return named.Destination
}

// merge adds the problems of fields that the schema has not objected to already.
func merge(schema, problems []string) []string {
	merged := slices.Clone(schema)
	for _, p := range problems {
		field, _, _ := strings.Cut(p, " ")
		if !slices.ContainsFunc(schema, func(s string) bool { return strings.HasPrefix(s, field+" ") }) {
			merged = append(merged, p)
		}
	}
	return merged
}

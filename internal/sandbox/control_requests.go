package sandbox

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

func requestsOperations() map[string]operation {
	return map[string]operation{
		"listRequests":  {direct: listRequests, unlogged: true},
		"clearRequests": {direct: clearRequests, unlogged: true},
	}
}

// defaultRequests is how many requests listRequests answers when no limit is given.
const defaultRequests = 100

// loggedRequest is an Entry as it is answered.
type loggedRequest struct {
	Sequence             uint64  `json:"sequence"`
	Time                 string  `json:"time"`
	DurationMicroseconds int64   `json:"durationMicroseconds"`
	Method               string  `json:"method"`
	Path                 string  `json:"path"`
	Query                string  `json:"query"`
	OperationID          *string `json:"operationId"`
	ExternalUserID       *string `json:"externalUserId"`
	Partner              *string `json:"partner"`
	RequestID            string  `json:"requestId"`
	Status               int     `json:"status"`
	Code                 *string `json:"code"`
	Faulted              bool    `json:"faulted"`
	Dropped              bool    `json:"dropped"`
	Failure              *string `json:"failure"`
	RequestBody          *string `json:"requestBody"`
	ResponseBody         *string `json:"responseBody"`
}

func (e Entry) shape(bodies bool) loggedRequest {
	shape := loggedRequest{
		Sequence: e.Seq, Time: formatTime(e.Time), DurationMicroseconds: e.Duration.Microseconds(), Method: e.Method, Path: e.Path, Query: e.Query,
		OperationID: notEmpty(e.OperationID), ExternalUserID: notEmpty(e.ExternalUserID), Partner: notEmpty(e.Partner), RequestID: e.RequestID,
		Status: e.Status, Code: notEmpty(e.Code), Faulted: e.Faulted, Dropped: e.Dropped, Failure: notEmpty(e.Failure),
	}
	if bodies {
		shape.RequestBody, shape.ResponseBody = notEmpty(string(e.RequestBody)), notEmpty(string(e.ResponseBody))
	}
	return shape
}

// notEmpty is null for what is not there.
func notEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// requestFilter is the query of listRequests, which has been validated.
type requestFilter struct{ url.Values }

func (f requestFilter) fits(e Entry) bool {
	same := func(name, value string) bool { return !f.Has(name) || f.Get(name) == value }
	api := "p100"
	if strings.HasPrefix(e.Path, controlPrefix) {
		api = "sandbox"
	}
	return same("operation", e.OperationID) && same("externalUserId", e.ExternalUserID) && same("code", e.Code) && same("api", api) &&
		same("status", strconv.Itoa(e.Status)) && same("faulted", strconv.FormatBool(e.Faulted)) && e.Seq > f.number("since", 0)
}

func (f requestFilter) number(name string, byDefault uint64) uint64 {
	if n, err := strconv.ParseUint(f.Get(name), 10, 64); err == nil {
		return n
	}
	return byDefault
}

// listRequests also says where to go on: behind all that was looked at.
func listRequests(_ context.Context, c *call) (answer, error) {
	f := requestFilter{c.query}
	entries, next := c.sandbox.entries.all()
	oldestFirst := f.Get("order") == "oldest"
	if !oldestFirst {
		slices.Reverse(entries)
	}
	limit := int(f.number("limit", defaultRequests))
	shapes := []loggedRequest{}
	for _, e := range entries {
		if !f.fits(e) {
			continue
		}
		if len(shapes) == limit {
			if oldestFirst {
				next = shapes[limit-1].Sequence
			}
			break
		}
		shapes = append(shapes, e.shape(f.Get("bodies") != "false"))
	}
	return found(struct {
		Requests  []loggedRequest `json:"requests"`
		NextSince uint64          `json:"nextSince"`
	}{shapes, next})
}

func clearRequests(_ context.Context, c *call) (answer, error) {
	c.sandbox.entries.clear()
	return done("Request log cleared")
}

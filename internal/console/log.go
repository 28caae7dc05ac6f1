package console

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const logPath = "/log"

// logSize is how many requests the log shows.
const logSize = 200

// logFilter selects requests of the log.
type logFilter struct {
	Operation, User, Outcome, API string
	// Slower is the least duration in milliseconds.
	Slower int
	// since is the number of the last request that is known already.
	since uint64
}

// Outcomes of requests.
const (
	outcomeRefused = "refused"
	outcomeFaulted = "faulted"
)

func newLogFilter(asked url.Values) logFilter {
	slower, _ := strconv.Atoi(asked.Get("slower")) // what is no number is no limit
	since, _ := strconv.ParseUint(asked.Get("since"), 10, 64)
	return logFilter{
		Operation: strings.TrimSpace(asked.Get("operation")), User: strings.TrimSpace(asked.Get("user")),
		Outcome: asked.Get("outcome"), API: asked.Get("api"), Slower: max(0, slower), since: since,
	}
}

// Query is the filter as part of an address.
func (f logFilter) Query() string {
	values := url.Values{}
	for name, value := range map[string]string{"operation": f.Operation, "user": f.User, "outcome": f.Outcome, "api": f.API} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if f.Slower > 0 {
		values.Set("slower", strconv.Itoa(f.Slower))
	}
	return values.Encode()
}

// Active says whether the filter leaves anything out.
func (f logFilter) Active() bool { return f.Query() != "" }

func (f logFilter) fits(e sandbox.Entry) bool {
	control := strings.HasPrefix(e.Path, "/sandbox/")
	return e.Seq > f.since &&
		(f.Operation == "" || strings.Contains(strings.ToLower(e.OperationID), strings.ToLower(f.Operation))) &&
		(f.User == "" || e.ExternalUserID == f.User) &&
		(f.API == "" || control == (f.API == "control")) &&
		(f.Outcome != outcomeRefused || e.Status >= http.StatusBadRequest) && (f.Outcome != outcomeFaulted || e.Faulted || e.Dropped) &&
		e.Duration >= time.Duration(f.Slower)*time.Millisecond
}

// logView is what the log shows.
type logView struct {
	Filter  logFilter
	Rows    []logRow
	Matches int
	// Kept is how many requests the log has, Last the number of the latest.
	Kept int
	Last uint64
	// Operations are those that the log has, for the filter.
	Operations []string
	Base       string
}

// Slownesses are the choices of the filter, in milliseconds.
func (logView) Slownesses() []int { return []int{1, 10, 100, 1000} }

// logRow is a request with the width of its bar, in thousandths.
type logRow struct {
	sandbox.Entry
	Width int64
}

// slowest is the duration whose bar is full.
const slowest = 100 * time.Millisecond

func newLogRow(e sandbox.Entry) logRow {
	return logRow{e, max(5, min(1000, share(e.Duration.Microseconds(), slowest.Microseconds())))}
}

// Tone colours an answer.
func (r logRow) Tone() string {
	switch {
	case r.Dropped, r.Status >= http.StatusInternalServerError:
		return "bad"
	case r.Status >= http.StatusBadRequest:
		return "wait"
	default:
		return "good"
	}
}

// Local is the path with the query.
func (r logRow) Local() string {
	if r.Query == "" {
		return r.Path
	}
	return r.Path + "?" + r.Query
}

func (c *console) viewLog(v *visit) logView {
	view := logView{Filter: newLogFilter(v.r.URL.Query()), Base: base(v.r)}
	view.Last = view.Filter.since
	entries := c.sandbox.Log()
	view.Kept = len(entries)
	for _, e := range slices.Backward(entries) {
		view.Last = max(view.Last, e.Seq)
		if e.OperationID != "" && !slices.Contains(view.Operations, e.OperationID) {
			view.Operations = append(view.Operations, e.OperationID)
		}
		if !view.Filter.fits(e) {
			continue
		}
		if view.Matches++; len(view.Rows) < logSize {
			view.Rows = append(view.Rows, newLogRow(e))
		}
	}
	slices.Sort(view.Operations)
	return view
}

func (c *console) showLog(v *visit) { c.renderLog(v, http.StatusOK, nil) }

// renderLog shows the log, with the form that was refused if there is one.
func (c *console) renderLog(v *visit, status int, refused *form) {
	var mend []link
	if refused != nil {
		mend = problems(*refused)
	}
	c.render(v, status, "log", page{Title: "Requests", Nav: "log", Data: c.viewLog(v), Problem: mend})
}

func clearLog(form) (request, *problem) {
	return request{http.MethodDelete, "/sandbox/v1/requests", nil}, nil
}

// showLogRows answers the rows of requests that came after one, for a page that is
// open.
func (c *console) showLogRows(v *visit) {
	view := c.viewLog(v)
	v.w.Header().Set("X-Last", strconv.FormatUint(view.Last, 10))
	v.w.Header().Set("X-Kept", strconv.Itoa(view.Kept))
	c.fragment(v, "log", "rows", view.Rows)
}

// logEntryPage is one request.
type logEntryPage struct {
	logRow
	Request, Response string
}

func (c *console) showLogEntry(v *visit) {
	seq, err := strconv.ParseUint(v.r.PathValue("seq"), 10, 64)
	entries := c.sandbox.Log()
	i := slices.IndexFunc(entries, func(e sandbox.Entry) bool { return e.Seq == seq })
	if err != nil || i < 0 {
		c.render(v, http.StatusNotFound, "message", page{Title: "The log has no such request", Nav: "log", Data: message{
			Text: "The log is kept in memory: it ends with the process, and the oldest requests make room for new ones.", Link: "/log", LinkText: "All requests",
		}})
		return
	}
	e := entries[i]
	c.render(v, http.StatusOK, "log_entry", page{Title: "Request " + v.r.PathValue("seq"), Nav: "log", Data: logEntryPage{
		logRow: newLogRow(e), Request: readable(e.RequestBody), Response: readable(e.ResponseBody),
	}})
}

// readable indents JSON and leaves everything else as it is.
func readable(body []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, body, "", "  ") != nil {
		return string(body)
	}
	return b.String()
}

package doctor

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/contract"
)

// judge says what an answer proves.
func (e *examination) judge(c *Check, op client.Operation, a answer) {
	c.Answer = a.text()
	switch {
	case a.status == 0, a.status == http.StatusTooManyRequests, a.status >= 500 && a.status != http.StatusNotImplemented, strings.HasPrefix(a.code, "P5"):
		c.Verdict = Failed
		c.note("try again later: " + reason(a))
	case a.status == http.StatusForbidden && a.code == "", a.status/100 == 3:
		c.Verdict = Failed
		c.note(reason(a))
	case a.status/100 == 2 && a.isPage():
		c.Verdict = ShapeDiffers
		c.note("the answer is a web page")
	case a.code != "" || a.status/100 == 2:
		c.Verdict = e.judgeShape(c, op, a)
	case e.isUnknown(a):
		c.Verdict = PathUnknown
	default:
		c.Verdict = ShapeDiffers
		c.note("a failure without an error code, which is none of a path that does not exist")
	}
}

// isUnknown reports that an answer is what a path that does not exist gets.
func (e *examination) isUnknown(a answer) bool {
	switch a.status {
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	case http.StatusNotFound:
		return a.isPage() || len(a.body) == 0 || a.form() == e.strange.form()
	}
	return a.form() == e.strange.form()
}

// judgeShape holds an answer from behind the path against the contract.
func (e *examination) judgeShape(c *Check, op client.Operation, a answer) Verdict {
	if a.code == "P403" {
		c.note("the parameters are refused: " + reason(a))
		return ShapeDiffers
	}
	if problems := e.problems(op, a); len(problems) > 0 {
		for _, problem := range problems {
			c.note(problem)
		}
		return ShapeDiffers
	}
	if a.status/100 == 2 && a.code == "" {
		return Agrees
	}
	if a.code == "P455" {
		c.note("this deployment shows suspensions on reads")
	}
	if a.code == "P412" && e.opts.ExternalUserID != "" {
		c.note("the user of --external-user-id does not exist here")
	}
	c.note("the shape of the result was not seen: it takes " + e.wanted(op))
	return PathAgrees
}

// problems says in what an answer differs from what the contract has for the operation, whatever path it came from.
func (e *examination) problems(op client.Operation, a answer) []string {
	path := placeholder.ReplaceAllString(op.Path, "x")
	for _, documented := range e.contract.Operations() {
		if documented.ID == op.ID {
			path = placeholder.ReplaceAllString(documented.Path, "x")
		}
	}
	req, err := http.NewRequest(op.Method, path, http.NoBody) //nolint:noctx // It is never sent.
	if err != nil {
		return []string{err.Error()}
	}
	err = e.contract.ValidateResponse(req, a.status, a.header, a.body)
	var differences *contract.ValidationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &differences):
		return differences.Messages
	}
	return []string{err.Error()}
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// reason is what the client says about a failure. It has taken out all values that were sent.
func reason(a answer) string {
	if apiErr, ok := client.AsAPIError(a.err); ok {
		if apiErr.Message != "" {
			return strings.TrimSuffix(apiErr.Message, ".")
		}
		return strings.ToLower(http.StatusText(a.status))
	}
	if a.err != nil {
		return a.err.Error()
	}
	return "the answer says no more"
}

// tryOthers looks for an operation under other paths.
func (e *examination) tryOthers(ctx context.Context, c *Check, op client.Operation, call client.Call) {
	for _, path := range e.otherPaths(op) {
		other := Check{}
		a := e.askAt(ctx, op, path, call)
		e.judge(&other, op, a)
		// That an object is unknown is said with a code which nobody documents.
		isDetails := kinds[op.ID] != "" && a.status == http.StatusNotFound && a.code != ""
		if other.Verdict == Agrees || other.Verdict == PathAgrees || isDetails {
			c.Verdict, c.OtherPath, c.Answer = OtherPath, path, other.Answer
			c.Details = append(c.Details, other.Details...)
			return
		}
	}
}

package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// codeInvalid is the code of answers that say which field is wrong.
const codeInvalid = "P403"

// problem is what the sandbox said to a request that it refused.
type problem struct {
	Status int
	Code   string
	// Messages are the sentences of a validation error, each beginning with a field, or
	// the one of another error.
	Messages []string
	// Advice says what to do next, and Field which field is to mend, where the code
	// tells.
	Advice, Field string
}

// Sentence is the problem in words.
func (p *problem) Sentence() string {
	text := strings.Join(p.Messages, ", ")
	if p.Advice != "" {
		text += " " + p.Advice
	}
	if p.Code != "" {
		text += " (" + p.Code + ")"
	}
	return text
}

// meanings say what to do about an error and which field of the form it is about.
var meanings = map[string]struct{ field, advice string }{
	"P211":               {"", "Decide about it first."},
	"P410":               {"currency", "Choose one that the sandbox has."},
	"P411":               {"externalUserId", "Choose another id, or open the user who has it."},
	"P412":               {"", "The user may have been deleted meanwhile: look in the list of users."},
	"P426":               {"files", "JPEG, PNG and PDF are taken, and the content has to be what the type says."},
	"P440":               {"files", "5 MB are the most for each."},
	"P445":               {"", "Start a verification first."},
	"P447":               {"", "Nothing is left to prove."},
	"P455":               {"", "Lift the suspension first."},
	"P459":               {"", "Take the user through the onboarding first; a verification that has expired has to be made anew."},
	"P460":               {"", "A proof is uploaded first, and that after a verification has succeeded."},
	"SBXBELOWMINIMUM":    {"amount", "Each network has a minimum for deposits."},
	"SBXNETWORK":         {"network", "Leave the network out to take the usual one."},
	"SBXSNAPSHOTEXISTS":  {"name", "Choose another name, or let the earlier one be lost."},
	"SBXFAULTOFPROCESS":  {"", "It ends with the process, which was started with it."},
	"SBXNOTSEPA":         {"senderIban", "Use an account of a country that takes part in SEPA."},
	"SBXKYCDECIDED":      {"", "Start a new verification to decide again."},
	"SBXKYCVERIFIED":     {"", "Nothing is left to verify."},
	"SBXVERIFIED":        {"", "It cannot be changed."},
	"SBXPOADECIDED":      {"", "After a rejection another proof can be uploaded."},
	"SBXDEPOSITNOTFOUND": {"", "The user may have been deleted meanwhile."},
}

// request is what an action asks of the sandbox.
type request struct {
	method, path string
	// body becomes JSON, unless it is an upload.
	body any
}

// encode writes the body. Without one it is empty.
func (q request) encode() (contentType string, raw []byte, err error) {
	contentType = "application/json"
	switch body := q.body.(type) {
	case nil:
	case upload:
		return body.encode()
	default:
		raw, err = json.Marshal(body)
	}
	return contentType, raw, err
}

// perform sends a request to the sandbox, on behalf of a partner where there is one,
// and reads the answer into the target unless it is nil.
func (c *console) perform(ctx context.Context, partner string, q request, target any) (*problem, error) {
	transport, err := c.sandbox.Act(ctx, partner)
	switch {
	case errors.Is(err, sandbox.ErrNoSuchPartner):
		return &problem{Messages: []string{"The sandbox has no such partner."}, Field: "partner"}, nil
	case err != nil:
		return nil, err
	}
	contentType, sent, err := q.encode()
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, q.method, "http://sandbox.invalid"+q.path, bytes.NewReader(sent))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", contentType)
	answer, err := transport.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("asking the sandbox: %w", err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return nil, err
	case answer.StatusCode >= http.StatusMultipleChoices, answer.StatusCode == http.StatusAccepted: // P211 comes with a success
		return explain(answer.StatusCode, raw), nil
	case target != nil:
		return nil, json.Unmarshal(raw, target)
	}
	return nil, nil
}

// read asks the sandbox for something that must be there. It answers itself where that
// does not work.
func (c *console) read(v *visit, partner, path string, target any) bool {
	refused, err := c.perform(v.r.Context(), partner, request{http.MethodGet, path, nil}, target)
	if err == nil && refused != nil {
		err = errors.New(refused.Sentence())
	}
	if err != nil {
		c.fail(v, err)
	}
	return err == nil
}

// explain reads an answer that refuses.
func explain(status int, raw []byte) *problem {
	var e struct {
		Code    string `json:"errorCode"`
		Message string `json:"errorMessage"`
		Plain   string `json:"message"`
	}
	p := &problem{Status: status}
	if json.Unmarshal(raw, &e) != nil {
		p.Messages = []string{string(raw)}
		return p
	}
	p.Code = e.Code
	switch {
	case e.Code == codeInvalid:
		p.Messages = sentences(e.Message)
	case e.Message != "":
		p.Messages = []string{e.Message}
	default:
		p.Messages = []string{e.Plain}
	}
	m := meanings[e.Code]
	p.Field, p.Advice = m.field, m.advice
	return p
}

// sentences takes apart what a validation error joins. A comma also stands inside of
// sentences, where no verb follows the next word.
func sentences(joined string) []string {
	var all []string
	for part := range strings.SplitSeq(joined, ", ") {
		_, predicate, _ := strings.Cut(part, " ")
		starts := strings.HasPrefix(predicate, "must ") || strings.HasPrefix(predicate, "should ") || strings.HasPrefix(part, "property ")
		if len(all) > 0 && !starts {
			all[len(all)-1] += ", " + part
			continue
		}
		all = append(all, part)
	}
	return all
}

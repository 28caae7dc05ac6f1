package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/contract"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const faultsPath = "/faults"

// faultsPage is what goes wrong on purpose.
type faultsPage struct {
	Rules   []faultRule
	Add     form
	Presets []preset
}

// faultRule is a rule as the control API lists it.
type faultRule struct {
	ID             string       `json:"id"`
	Operation      string       `json:"operation"`
	ExternalUserID string       `json:"externalUserId"`
	Kind           string       `json:"kind"`
	Moment         string       `json:"moment"`
	Skip           json.Number  `json:"skip"`
	Every          json.Number  `json:"every"`
	Probability    json.Number  `json:"probability"`
	Times          json.Number  `json:"times"`
	Latency        json.Number  `json:"latencyMilliseconds"`
	Status         json.Number  `json:"status"`
	Code           string       `json:"code"`
	RetryAfter     *json.Number `json:"retryAfterSeconds"`
	Matched        int64        `json:"matched"`
	Applied        int64        `json:"applied"`
}

// Removable says whether the rule is in the file. Others end with the process.
func (r faultRule) Removable() bool { return strings.HasPrefix(r.ID, "fault-") }

// What is what goes wrong, in words.
func (r faultRule) What() string {
	text := map[string]string{
		"latency": "late answer", "status": "HTTP " + r.Status.String(), "code": "error " + r.Code, "html": "HTML in place of JSON",
		"truncated-json": "half of the JSON", "connection-closed": "no answer at all", "connection-cut": "connection cut within the answer",
	}[r.Kind]
	if r.Latency != "" {
		text += ", " + r.Latency.String() + " ms late"
	}
	if r.RetryAfter != nil {
		text += ", try again after " + r.RetryAfter.String() + " s"
	}
	if r.Moment == "after" {
		text += ", after the effect"
	}
	return text
}

// When is to which of the requests it happens, in words.
func (r faultRule) When() string {
	var parts []string
	for _, part := range []struct {
		value json.Number
		text  string
	}{{r.Skip, "not the first %s"}, {r.Every, "one of every %s"}, {r.Probability, "with a probability of %s"}, {r.Times, "%s at most"}} {
		if part.value != "" {
			parts = append(parts, fmt.Sprintf(part.text, part.value))
		}
	}
	if len(parts) == 0 {
		return "always"
	}
	return strings.Join(parts, ", ")
}

// preset is a common fault for one click.
type preset struct {
	Title, Text string
	// Hidden are names and values of the form's fields, in turn.
	Hidden []string
}

var presets = []preset{
	{"Slow", "Every answer takes two seconds.", []string{"operation", "*", "kind", "latency", "latencyMilliseconds", "2000"}},
	{"Too many requests", "Every fifth request is 429, with Retry-After.", []string{"operation", "*", "kind", "status", "status", "429", "retryAfterSeconds", "2", "every", "5"}},
	{"Unavailable", "Half of the requests are P501, picked by the seed.", []string{"operation", "*", "kind", "code", "code", "P501", "probability", "0.5"}},
	{"Down for three requests", "The next three are HTTP 503.", []string{"operation", "*", "kind", "status", "status", "503", "times", "3"}},
	{"A proxy's page", "The next answer is HTML with 502.", []string{"operation", "*", "kind", "html", "times", "1"}},
	{"Half an answer", "The next answer ends in the middle of its JSON.", []string{"operation", "*", "kind", "truncated-json", "moment", "after", "times", "1"}},
	{"User created, answer lost", "The next createUser works, and nobody hears of it.", []string{"operation", "createUser", "kind", "connection-closed", "moment", "after", "times", "1"}},
	{"Paid, answer lost", "The next SEPA transfer works, and nobody hears of it.", []string{"operation", "createSepaTransfer", "kind", "connection-closed", "moment", "after", "times", "1"}},
}

func (c *console) showFaults(v *visit) { c.renderFaults(v, http.StatusOK, nil) }

// renderFaults shows the rules, with the form that was refused if there is one.
func (c *console) renderFaults(v *visit, status int, refused *form) {
	o, err := c.sandbox.Overview(v.r.Context())
	if err != nil {
		c.fail(v, err)
		return
	}
	var rules struct {
		Faults []faultRule `json:"faults"`
	}
	if !c.read(v, "", "/sandbox/v1/faults", &rules) {
		return
	}
	var mend []link
	if refused != nil {
		mend = problems(*refused)
	}
	c.render(v, status, "faults", page{Title: "Faults", Nav: "faults", Problem: mend, Data: faultsPage{
		Rules: rules.Faults, Add: steeringForm("add-fault", o, refused), Presets: presets,
	}})
}

// faultNumbers are the fields of a rule that are numbers.
var faultNumbers = []string{"latencyMilliseconds", "status", "retryAfterSeconds", "skip", "every", "times"}

func faultForm(sandbox.Overview) form {
	number := func(name, label, hint string) field {
		return field{Name: name, Label: label, Kind: "number", Optional: true, Hint: hint}
	}
	return form{
		Name: "add-fault", Title: "Let something go wrong", Button: "Add the rule",
		Help: "For requests of the User API. The console itself and, unless a rule names its operation, the control API are never affected.",
		Fields: []field{
			{Name: "operation", Label: "Operation", Value: "*", Hint: "* is every operation of the User API.", Options: operationOptions()},
			{Name: "externalUserId", Label: "User", Optional: true, Hint: "Only requests about this user."},
			{
				Name: "kind", Label: "What happens", Kind: "select", Value: "code", Options: []option{
					{"latency", "the answer is late"},
					{"status", "an HTTP error"},
					{"code", "an error code of P100"},
					{"html", "HTML in place of JSON"},
					{"truncated-json", "the JSON ends in its middle"},
					{"connection-closed", "no answer, the connection closes"},
					{"connection-cut", "the connection closes within the answer"},
				},
			},
			{Name: "moment", Label: "When", Kind: "select", Value: "before", Options: []option{{"before", "before the effect"}, {"after", "after the effect"}}, Hint: "Before it nothing is done; after it all is done, and only the answer is wrong."},
			{Name: "code", Label: "Error code", Optional: true, Hint: "Such as P501. With an error code of P100 only."},
			number("status", "HTTP status", "Such as 503. Needed for an HTTP error."),
			number("latencyMilliseconds", "Late by, in milliseconds", "Goes with every kind."),
			number("retryAfterSeconds", "Retry-After, in seconds", ""),
			number("times", "How often at most", "Empty is without an end."),
			number("every", "Only every nth", ""),
			number("skip", "Not the first", ""),
			{Name: "probability", Label: "How many of those", Kind: "select", Optional: true, Options: []option{{"", "all"}, {"0.5", "half"}, {"0.2", "one in five"}, {"0.05", "one in twenty"}}},
		},
	}
}

// operationOptions are the operations of the User API.
func operationOptions() []option {
	all := []option{{"*", "every operation of the User API"}}
	document, err := contract.P100()
	if err != nil { // the sandbox would not have opened
		return all
	}
	var names []string
	for _, operation := range document.Operations() {
		names = append(names, operation.ID)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, option{name, ""})
	}
	return all
}

func addFault(f form) (request, *problem) {
	body, refused := f.numbers(faultNumbers...)
	if p := f.value("probability"); p != "" && refused == nil {
		body["probability"] = json.Number(p)
	}
	return request{http.MethodPost, "/sandbox/v1/faults", body}, refused
}

func describeFault(f form) string {
	who := f.value("operation")
	if who == "*" {
		who = "every operation"
	}
	rule := faultRule{
		Kind: f.value("kind"), Moment: f.value("moment"), Code: f.value("code"), Status: json.Number(f.value("status")), Latency: json.Number(f.value("latencyMilliseconds")),
	}
	return who + ", " + rule.What()
}

func removeFault(f form) (request, *problem) {
	return request{http.MethodDelete, "/sandbox/v1/faults/" + url.PathEscape(f.value("name")), nil}, nil
}

func clearFaults(form) (request, *problem) {
	return request{http.MethodDelete, "/sandbox/v1/faults", nil}, nil
}

package console

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

const settingsPath = "/settings"

// settingsPage is the clock, the modes and the state as a whole.
type settingsPage struct {
	Clock, Modes, Save, Reset form
	// Jumps are the usual steps of the clock.
	Jumps     []jump
	Snapshots []snapshot
}

type jump struct {
	Label   string
	Seconds int64
}

// snapshot is a saved state, as the control API lists it.
type snapshot struct {
	Name    string    `json:"name"`
	SavedAt time.Time `json:"savedAt"`
	Bytes   int64     `json:"bytes"`
}

func (c *console) showSettings(v *visit) { c.renderSettings(v, http.StatusOK, nil) }

// renderSettings shows the page, with the form that was refused if there is one.
func (c *console) renderSettings(v *visit, status int, refused *form) {
	o, err := c.sandbox.Overview(v.r.Context())
	if err != nil {
		c.fail(v, err)
		return
	}
	var saved struct {
		Snapshots []snapshot `json:"snapshots"`
	}
	if !c.read(v, "", "/sandbox/v1/snapshots", &saved) {
		return
	}
	p := settingsPage{
		Clock: steeringForm("clock", o, refused), Modes: steeringForm("modes", o, refused),
		Save: steeringForm("save", o, refused), Reset: steeringForm("reset", o, refused), Snapshots: saved.Snapshots,
		Jumps: []jump{{"1 minute", 60}, {"1 hour", 3600}, {"1 day", 86400}, {"30 days", 30 * 86400}},
	}
	if wait := o.Next.Sub(o.Now); wait > 0 {
		seconds := int64(math.Ceil(wait.Seconds()))
		p.Jumps = append([]jump{{"to what is due next, in " + span(time.Duration(seconds)*time.Second), seconds}}, p.Jumps...)
	}
	var mend []link
	if refused != nil {
		mend = problems(*refused)
	}
	c.render(v, status, "settings", page{Title: "Clock, modes, state", Nav: "settings", Data: p, Problem: mend})
}

func saveForm(sandbox.Overview) form {
	return form{
		Name: "save", Title: "Save a snapshot", Button: "Save", Help: "A copy of everything but the log, beside the sandbox's file.",
		Fields: []field{
			{Name: "name", Label: "Name", Value: "funded", Hint: "Letters, digits, hyphens and underscores."},
			{Name: "replace", Label: "An earlier one of this name may be lost", Kind: "checkbox", Wide: true},
		},
	}
}

func deleteSnapshot(f form) (request, *problem) {
	return request{http.MethodDelete, "/sandbox/v1/snapshots/" + url.PathEscape(f.value("name")), nil}, nil
}

func resetForm(sandbox.Overview) form {
	return form{
		Name: "reset", Title: "Start anew", Button: "Remove everything", Tone: "danger",
		Help: "All partners, users and money go. Snapshots and the log stay.",
		Fields: []field{
			{Name: "modes", Label: "Keep the modes", Kind: "checkbox", Wide: true},
			{Name: "clock", Label: "Keep the clock", Kind: "checkbox", Wide: true},
			{Name: "rates", Label: "Keep the prices", Kind: "checkbox", Wide: true},
			{Name: "faults", Label: "Keep the fault rules", Kind: "checkbox", Wide: true},
		},
	}
}

func resetSandbox(f form) (request, *problem) {
	keep := []string{}
	for _, field := range f.Fields {
		if field.Checked() {
			keep = append(keep, field.Name)
		}
	}
	return request{http.MethodPost, "/sandbox/v1/reset", map[string]any{"keep": keep}}, nil
}

func clockForm(sandbox.Overview) form {
	return form{Name: "clock", Title: "Let time pass", Button: "Advance", Fields: []field{{Name: "seconds", Label: "Seconds", Kind: "number", Value: "60"}}}
}

func advanceClock(f form) (request, *problem) {
	body, refused := f.numbers("seconds")
	return request{http.MethodPost, "/sandbox/v1/clock/advance", body}, refused
}

// numbers is the body of the form with numbers in the named fields, as far as they are
// given.
func (f form) numbers(names ...string) (map[string]any, *problem) {
	body := f.body()
	p := &problem{Code: codeInvalid}
	for _, name := range names {
		if _, given := body[name]; !given {
			continue
		}
		n, err := strconv.ParseInt(f.value(name), 10, 64)
		if err != nil {
			p.Messages = append(p.Messages, name+" must be an integer number")
		}
		body[name] = n
	}
	if len(p.Messages) > 0 {
		return nil, p
	}
	return body, nil
}

// modeNumbers are the modes that are numbers.
var modeNumbers = []string{"rateLimitPerSecond", "activationDelaySeconds", "depositDelaySeconds", "movementDelaySeconds", "reviewDelaySeconds"}

func modesForm(o sandbox.Overview) form {
	m := o.Modes
	flag := func(name, label string, on bool) field {
		return field{Name: name, Label: label, Kind: "checkbox", Value: fmt.Sprint(on), Wide: true}
	}
	number := func(name, label string, n int, hint string) field {
		return field{Name: name, Label: label, Kind: "number", Value: strconv.Itoa(n), Hint: hint}
	}
	choice := func(name, label, now string, values ...string) field {
		return field{Name: name, Label: label, Kind: "select", Value: now, Options: options(values...)}
	}
	return form{
		Name: "modes", Title: "Modes", Button: "Save modes",
		Help: "How this deployment of P100 behaves where real ones may differ. They are kept in the file.",
		Fields: []field{
			flag("suspensionVisible", "Reads of a suspended user answer P455", m.SuspensionVisible),
			flag("contactsReadOnly", "Contacts can only be read", m.ContactsReadOnly),
			flag("deletedIdsReusable", "The id of a deleted user can be used again", m.DeletedIDsReusable),
			flag("openLoop", "SEPA transfers may go to any account (open loop)", m.OpenLoop),
			choice("balancesPath", "Path of balances", m.BalancesPath, sandbox.BalancesCurrent, sandbox.BalancesLegacy, sandbox.BalancesBoth),
			choice("contactApproval", "Approval of new contacts", m.ContactApproval, sandbox.ApprovalManual, sandbox.ApprovalAutomatic),
			choice("kycFilesDecision", "Decision about KYC files", m.KYCFilesDecision, sandbox.DecisionManual, sandbox.DecisionAutomatic),
			choice("poaDecision", "Decision about proofs of address", m.POADecision, sandbox.DecisionManual, sandbox.DecisionAutomatic),
			number("rateLimitPerSecond", "Rate limit", m.RateLimitPerSecond, "Requests a second for each key; 0 is none."),
			number("activationDelaySeconds", "Activation takes", m.ActivationDelaySeconds, "Seconds."),
			number("depositDelaySeconds", "Deposits take", m.DepositDelaySeconds, "Seconds."),
			number("movementDelaySeconds", "Payments take", m.MovementDelaySeconds, "Seconds."),
			number("reviewDelaySeconds", "Reviews of files take", m.ReviewDelaySeconds, "Seconds."),
		},
	}
}

func updateModes(f form) (request, *problem) {
	body, refused := f.numbers(modeNumbers...)
	return request{http.MethodPatch, "/sandbox/v1/modes", body}, refused
}

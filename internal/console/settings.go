package console

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// settingsPage is the clock and the modes.
type settingsPage struct {
	Clock, Modes form
	// Jumps are the usual steps of the clock.
	Jumps []jump
}

type jump struct {
	Label   string
	Seconds int64
}

// settingsAction is something that can be done with the sandbox as a whole.
type settingsAction struct {
	form    func(sandbox.Overview) form
	request func(form) (request, *problem)
	done    func(form) string
}

var settingsActions = map[string]settingsAction{
	"clock": {clockForm, advanceClock, func(f form) string {
		seconds, _ := strconv.ParseInt(f.value("seconds"), 10, 64) // the sandbox has taken it
		return "The clock is ahead by another " + span(time.Duration(seconds)*time.Second) + ". What fell due was carried out."
	}},
	"modes": {modesForm, updateModes, func(form) string { return "The modes are changed, for everyone who has this file open." }},
}

func (c *console) showSettings(v *visit) { c.renderSettings(v, http.StatusOK, nil) }

func (c *console) renderSettings(v *visit, status int, refused *form) {
	o, err := c.sandbox.Overview(v.r.Context())
	if err != nil {
		c.fail(v, err)
		return
	}
	prepare := func(name string) form {
		if refused != nil && refused.Name == name {
			return *refused
		}
		return settingsActions[name].form(o).at("/settings/" + name)
	}
	p := settingsPage{Clock: prepare("clock"), Modes: prepare("modes"), Jumps: []jump{{"1 minute", 60}, {"1 hour", 3600}, {"1 day", 86400}, {"30 days", 30 * 86400}}}
	if wait := o.Next.Sub(o.Now); wait > 0 {
		seconds := int64(math.Ceil(wait.Seconds()))
		p.Jumps = append([]jump{{"to what is due next, in " + span(time.Duration(seconds)*time.Second), seconds}}, p.Jumps...)
	}
	var mend []link
	if refused != nil {
		mend = problems(*refused)
	}
	c.render(v, status, "settings", page{Title: "Clock and modes", Nav: "settings", Data: p, Problem: mend})
}

func (c *console) changeSettings(v *visit) {
	action, known := settingsActions[v.r.PathValue("action")]
	if !known {
		c.showNothing(v)
		return
	}
	o, err := c.sandbox.Overview(v.r.Context())
	if err != nil {
		c.fail(v, err)
		return
	}
	f := action.form(o).at("/settings/" + v.r.PathValue("action")).filled(v.r.PostForm)
	q, refused := action.request(f)
	if refused == nil {
		refused, err = c.perform(v.r.Context(), "", q, nil)
	}
	switch {
	case err != nil:
		c.fail(v, err)
	case refused != nil:
		f = f.refused(refused)
		c.renderSettings(v, http.StatusUnprocessableEntity, &f)
	default:
		c.done(v, "/settings", action.done(f))
	}
}

func clockForm(sandbox.Overview) form {
	return form{Name: "clock", Title: "Let time pass", Button: "Advance", Fields: []field{{Name: "seconds", Label: "Seconds", Kind: "number", Value: "60"}}}
}

func advanceClock(f form) (request, *problem) {
	body, refused := f.numbers("seconds")
	return request{http.MethodPost, "/sandbox/v1/clock/advance", body}, refused
}

// numbers is the body of the form with numbers in the named fields.
func (f form) numbers(names ...string) (map[string]any, *problem) {
	body := f.body()
	p := &problem{Code: codeInvalid}
	for _, name := range names {
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

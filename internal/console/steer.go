package console

import (
	"net/http"
	"strconv"
	"time"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// steering is something that can be done with the sandbox as a whole.
type steering struct {
	// at is the page that has the form.
	at      string
	form    func(sandbox.Overview) form
	request func(form) (request, *problem)
	done    func(form) string
}

// steerings are all of them, by the last part of their path.
var steerings = map[string]steering{
	"clock": {settingsPath, clockForm, advanceClock, func(f form) string {
		seconds, _ := strconv.ParseInt(f.value("seconds"), 10, 64) // the sandbox has taken it
		return "The clock is ahead by another " + span(time.Duration(seconds)*time.Second) + ". What fell due was carried out."
	}},
	"modes":           {settingsPath, modesForm, updateModes, sentence("The modes are changed, for everyone who has this file open.")},
	"save":            {settingsPath, saveForm, asIs(http.MethodPost, "/sandbox/v1/snapshots"), func(f form) string { return "The snapshot " + f.value("name") + " is saved." }},
	"restore":         {settingsPath, namedForm("restore"), asIs(http.MethodPost, "/sandbox/v1/snapshots/restore"), func(f form) string { return "The sandbox is as it was in the snapshot " + f.value("name") + "." }},
	"delete-snapshot": {settingsPath, namedForm("delete-snapshot"), deleteSnapshot, func(f form) string { return "The snapshot " + f.value("name") + " is deleted." }},
	"reset":           {settingsPath, resetForm, resetSandbox, sentence("The sandbox is new. All users and their money are gone.")},
	"clear-log":       {logPath, namedForm("clear-log"), clearLog, sentence("The log is empty. The sandbox itself is as it was.")},
	"rate":            {pricesPath, rateForm, changePrices(rateBody), sentence("The rate is changed.")},
	"sepa-fee":        {pricesPath, sepaFeeForm, changePrices(sepaFeeBody), sentence("The fee of SEPA transfers is changed.")},
	"network-prices":  {pricesPath, networkPricesForm, changePrices(networkPricesBody), sentence("The prices of the network are changed.")},
	"add-fault":       {faultsPath, faultForm, addFault, func(f form) string { return "From the next request on: " + describeFault(f) + "." }},
	"remove-fault":    {faultsPath, namedForm("remove-fault"), removeFault, sentence("The rule is removed.")},
	"clear-faults":    {faultsPath, namedForm("clear-faults"), clearFaults, sentence("No rule is left in the file.")},
}

func sentence(text string) func(form) string { return func(form) string { return text } }

// asIs sends the form as it is.
func asIs(method, path string) func(form) (request, *problem) {
	return func(f form) (request, *problem) { return request{method, path, f.body()}, nil }
}

// namedForm is a button about something that has a name.
func namedForm(name string) func(sandbox.Overview) form {
	return func(sandbox.Overview) form {
		return form{Name: name, Fields: []field{{Name: "name", Label: "Name", Kind: "hidden"}}}
	}
}

// steer carries out what a form about the whole sandbox asks for.
func (c *console) steer(v *visit) {
	action, known := steerings[v.r.PathValue("action")]
	if !known {
		c.showNothing(v)
		return
	}
	o, err := c.sandbox.Overview(v.r.Context())
	if err != nil {
		c.fail(v, err)
		return
	}
	f := action.form(o).at("/steer/" + v.r.PathValue("action")).filled(v.r.PostForm)
	q, refused := action.request(f)
	if refused == nil {
		refused, err = c.perform(v.r.Context(), "", q, nil)
	}
	switch {
	case err != nil:
		c.fail(v, err)
	case refused == nil:
		c.done(v, action.at, action.done(f))
	default:
		f = f.refused(refused)
		c.renderSteering(v, action.at, &f)
	}
}

// renderSteering shows the page that has a form that was refused.
func (c *console) renderSteering(v *visit, path string, refused *form) {
	render := map[string]func(*visit, int, *form){faultsPath: c.renderFaults, logPath: c.renderLog, pricesPath: c.renderPrices, settingsPath: c.renderSettings}[path]
	render(v, http.StatusUnprocessableEntity, refused)
}

// steeringForm is a form of a page, or the refused one in its place.
func steeringForm(name string, o sandbox.Overview, refused *form) form {
	if refused != nil && refused.Action == "/steer/"+name {
		return *refused
	}
	return steerings[name].form(o).at("/steer/" + name)
}

package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// userPage is all about one user.
type userPage struct {
	sandbox.UserView
	// Path is where the page is.
	Path string
	// Steps are the way from the signing-up to an active user.
	Steps []step
	// Next is what to do for the present step, if a person can do something.
	Next []form
	// Forms are everything else that can be done, by name.
	Forms map[string]*form
	// Waits are the transactions that wait for somebody, each with its form.
	Waits []waiting
	// Webhooks are what was or would be sent to the partner about the user, newest
	// first.
	Webhooks []webhook
	// GuidedPath is where the user would go for the verification; empty if nothing is
	// open there.
	GuidedPath string
}

// step is one of the steps to an active user.
type step struct {
	Title, Text string
	// State is done, now or later.
	State string
}

// waiting is a deposit that waits for somebody. It has a form if it is travel-rule
// data that it waits for.
type waiting struct {
	sandbox.WaitingDeposit
	Form form
}

// viewUser reads the user that a path names. It answers itself where that does not
// work.
func (c *console) viewUser(v *visit) (sandbox.UserView, bool) {
	user, err := c.sandbox.User(v.r.Context(), v.r.PathValue("id"))
	switch {
	case errors.Is(err, sandbox.ErrNoSuchUser):
		c.render(v, http.StatusNotFound, "message", page{Title: "There is no such user", Nav: "users", Data: message{
			Text: "The sandbox may have been reset since the page was loaded.", Link: "/", LinkText: "All users",
		}})
	case err != nil:
		c.fail(v, err)
	default:
		return user, true
	}
	return user, false
}

func (c *console) showUser(v *visit) {
	if user, ok := c.viewUser(v); ok {
		c.renderUser(v, http.StatusOK, user, nil)
	}
}

// renderUser shows a user, with the form that was refused if there is one.
func (c *console) renderUser(v *visit, status int, user sandbox.UserView, refused *form) {
	p := newUserPage(user, refused)
	var ok bool
	if p.Webhooks, ok = c.webhooksOf(v, user); !ok {
		return
	}
	title := user.ExternalUserID
	var mend []link
	if refused != nil {
		mend = problems(*refused)
	}
	c.render(v, status, "user", page{Title: title, Nav: "users", Data: p, Problem: mend})
}

func newUserPage(user sandbox.UserView, refused *form) userPage {
	p := userPage{UserView: user, Path: "/users/" + user.ID, Forms: map[string]*form{}, Steps: stepsOf(user)}
	prepare := func(name, subject string) form {
		f := userActions[name].form(user, subject).at(p.Path + "/" + name)
		if refused != nil && refused.Name == f.Name {
			return *refused
		}
		return f
	}
	for _, name := range nextActions(user) {
		p.Next = append(p.Next, prepare(name, ""))
	}
	for name, offered := range map[string]bool{
		"sepa-deposit": true, "crypto-deposit": true, "poa": proofWaits(user), "poa-files": takesProof(user),
		"kyc-files": slices.Contains(nextActions(user), "start-kyc"),
	} {
		// What was refused stays, so that its answer stands beside it.
		if f := prepare(name, ""); offered || f.faulty() {
			p.Forms[name] = &f
		}
	}
	for _, t := range user.Transactions {
		if !t.Waits {
			continue
		}
		w := waiting{WaitingDeposit: sandbox.WaitingDeposit{TransactionView: t, UserID: user.ID}}
		if t.Type == "CRYPTO_DEPOSIT" {
			w.Form = prepare("travel-rule", t.ID)
		}
		p.Waits = append(p.Waits, w)
	}
	if len(user.Attempts) > 0 {
		if a := user.Attempts[0]; !a.Decided && a.Files == 0 && !user.IsDeleted() {
			p.GuidedPath = "/v1/kyc/verification/" + url.PathEscape(user.ExternalUserID) + "/" + url.PathEscape(a.ID)
		}
	}
	return p
}

// nextActions are what brings a user on.
func nextActions(user sandbox.UserView) []string {
	switch user.Stage {
	case sandbox.StageNew, sandbox.StageRejected, sandbox.StageExpired:
		return []string{"start-kyc"}
	case sandbox.StageVerifying:
		return []string{"decide-kyc"}
	case sandbox.StageVerified:
		return []string{"document"}
	}
	return nil
}

func stepsOf(user sandbox.UserView) []step {
	steps := []step{
		{Title: "Signed up", Text: "createUser"},
		{Title: "Verification started", Text: "createKycVerification or addKycFiles"},
		{Title: "Verified", Text: "by the KYC provider: decideKyc"},
		{Title: "Document's data", Text: "addUserVerification"},
		{Title: "Active", Text: "with IBAN and wallets"},
	}
	verified := user.Verification == "VERIFIED"
	reached := []bool{true, user.Attempt != "", verified, user.Documented, user.Active}
	if user.Attempt == "REJECTED_BY_PROVIDER" || user.Verification == "EXPIRED" {
		reached[1] = false // the way goes through another attempt
	}
	now := false
	for i := range steps {
		switch {
		case reached[i]:
			steps[i].State = "done"
		case !now:
			steps[i].State, now = "now", true
		default:
			steps[i].State = "later"
		}
	}
	return steps
}

// actOnUser carries out what a form on a user's page asks for.
func (c *console) actOnUser(v *visit, name string) {
	user, ok := c.viewUser(v)
	if !ok {
		return
	}
	if user.IsDeleted() {
		c.render(v, http.StatusConflict, "message", page{Title: "The user is deleted", Nav: "users", Data: message{
			Text: "Nothing can be done any more with a user who was deleted.", Link: "/users/" + user.ID, LinkText: "What is left of the user",
		}})
		return
	}
	action, path := userActions[name], "/users/"+user.ID
	f := action.form(user, v.r.PostForm.Get("subject")).at(path + "/" + name).filled(v.r.PostForm).attached(v.r.MultipartForm)
	refused, err := c.perform(v.r.Context(), user.Partner, action.request(user, f), nil)
	switch {
	case err != nil:
		c.fail(v, err)
	case refused != nil:
		f = f.refused(refused)
		c.renderUser(v, http.StatusUnprocessableEntity, user, &f)
	default:
		to := path
		if v.r.PostForm.Get("back") == "/deposits" {
			to = "/deposits"
		}
		c.done(v, to, action.done(user, f))
	}
}

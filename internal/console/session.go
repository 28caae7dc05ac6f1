package console

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// A session is a random id in a cookie, signed with a secret of this process, so
// that nothing needs to be kept. Whoever has shown the control token has a cookie
// that says so.
const (
	visitor = "visitor"
	person  = "person"
)

// visit is a request of a session.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	session string
}

// cookieName tells sandboxes apart that are served on several ports of one machine:
// a browser sends cookies to all ports.
func cookieName(r *http.Request, name string) string {
	_, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		return "p100_" + name
	}
	return "p100_" + name + "_" + port
}

func setCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	c := &http.Cookie{ //nolint:gosec // A sandbox on this machine has no certificate, and then no secure cookies.
		Name: cookieName(r, name), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// sign proves that a text comes from this process, and what for.
func (c *console) sign(purpose, text string) string {
	mac := hmac.New(sha256.New, c.secret)
	mac.Write([]byte(purpose + "\x00" + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (c *console) signed(purpose, text, signature string) bool {
	return subtle.ConstantTimeCompare([]byte(c.sign(purpose, text)), []byte(signature)) == 1
}

// newSession starts a session of a role.
func (c *console) newSession(w http.ResponseWriter, r *http.Request, role string) string {
	id := rand.Text()
	setCookie(w, r, "session", id+"."+c.sign(role, id))
	return id
}

// session finds the session of a request in a role.
func (c *console) session(r *http.Request, role string) (id string, ok bool) {
	cookie, err := r.Cookie(cookieName(r, "session"))
	if err != nil {
		return "", false
	}
	id, signature, _ := strings.Cut(cookie.Value, ".")
	return id, c.signed(role, id, signature)
}

// role is what a session needs to see anything.
func (c *console) role() string {
	if c.opts.ControlToken == "" {
		return visitor
	}
	return person
}

// csrf is the token that the forms of a session carry.
func (c *console) csrf(session string) string { return c.sign("csrf", session) }

// visited admits the requests of sessions, and those that change something only from
// forms of this console.
func (c *console) visited(next func(*visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r}
		session, ok := c.session(r, c.role())
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case ok:
			v.session = session
		case r.Header.Get("Sec-Fetch-Site") == "cross-site":
			c.arrive(v)
			return
		case !reads:
			c.refuseForm(v)
			return
		case c.opts.ControlToken != "":
			http.Redirect(w, r, "/login", http.StatusSeeOther)
			return
		default:
			v.session = c.newSession(w, r, visitor)
		}
		if !reads && !c.admits(v) {
			return
		}
		next(v)
	}
}

// admits reads what a form has sent and says whether it is one of this session. It
// answers itself where it is not.
func (c *console) admits(v *visit) bool {
	err := v.r.ParseForm()
	if err == nil {
		err = v.r.ParseMultipartForm(sandbox.MaxUpload) // so that no file is written anywhere
	}
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		back := message{Text: "Nothing was changed. A form takes three files of 5 MB each at most.", Link: "/", LinkText: "All users"}
		if id := v.r.PathValue("id"); id != "" {
			back.Link, back.LinkText = "/users/"+id, "Back to the user"
		}
		c.render(v, http.StatusRequestEntityTooLarge, "message", page{Title: "That is too much at once", Data: back})
	case !c.fromOurForm(v): // what cannot be read has no token
		c.refuseForm(v)
	default:
		return true
	}
	return false
}

func (c *console) fromOurForm(v *visit) bool {
	return c.signed("csrf", v.session, v.r.PostFormValue("csrf"))
}

// arrive lets the browser come again: whoever follows a link from elsewhere comes
// without the cookie, which must not be replaced for that.
func (c *console) arrive(v *visit) {
	c.render(v, http.StatusOK, "arrive", page{Title: "Welcome back", Data: v.r.URL.RequestURI()})
}

func (c *console) refuseForm(v *visit) {
	c.render(v, http.StatusForbidden, "message", page{Title: "This form is out of date", Data: message{
		Text: "Nothing was changed. The form was not made in this session of the console: the sandbox may have been restarted since, or cookies are blocked.",
		Link: "/", LinkText: "Load the console again and repeat what you did",
	}})
}

func (c *console) showLogin(w http.ResponseWriter, r *http.Request) {
	if _, ok := c.session(r, c.role()); ok || c.opts.ControlToken == "" {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	c.askForToken(w, r, http.StatusOK, "")
}

func (c *console) askForToken(w http.ResponseWriter, r *http.Request, status int, problem string) {
	v := &visit{w: w, r: r}
	id, ok := c.session(r, visitor)
	if !ok {
		id = c.newSession(w, r, visitor)
	}
	v.session = id
	c.render(v, status, "login", page{Title: "Control token", Data: problem})
}

// logIn starts a new session, so that nobody can prepare one for somebody else.
func (c *console) logIn(w http.ResponseWriter, r *http.Request) {
	v := &visit{w: w, r: r}
	id, ok := c.session(r, visitor)
	v.session = id
	token := r.PostFormValue("token")
	switch {
	case c.opts.ControlToken == "":
		http.Redirect(w, r, "/", http.StatusSeeOther)
	case !ok || !c.fromOurForm(v):
		c.askForToken(w, r, http.StatusForbidden, "The page was out of date. Enter the token again.")
	case subtle.ConstantTimeCompare([]byte(token), []byte(c.opts.ControlToken)) != 1:
		c.askForToken(w, r, http.StatusForbidden, "This is not the control token. It is what sandbox serve was given as --control-token or P100_SANDBOX_CONTROL_TOKEN.")
	default:
		c.newSession(w, r, person)
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
}

func (c *console) logOut(v *visit) {
	setCookie(v.w, v.r, "session", "")
	http.Redirect(v.w, v.r, "/login", http.StatusSeeOther)
}

// Package console is the sandbox's web console: pages that show what the sandbox
// holds, and forms for what a person or the outside world would do.
//
// It shows what the views of package sandbox tell and does nothing itself: every
// action is a request to the User API or the control API, handed to the sandbox in
// this process. The pages work without JavaScript, load nothing from elsewhere and
// contain no script or style of their own.
package console

import (
	"crypto/rand"
	"embed"
	"io/fs"
	"net/http"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

//go:embed static
var static embed.FS

// Options say how the console behaves.
type Options struct {
	// ControlToken is asked for once in each browser session. Empty: nothing is asked.
	ControlToken string
	// Version is shown at the bottom of each page.
	Version string
}

// maxForm bounds what a form without files may send, in bytes. With files it is what
// the sandbox takes.
const maxForm = 64 << 10

// console answers the pages.
type console struct {
	sandbox *sandbox.Sandbox
	opts    Options
	secret  []byte
	pages   *pages
	mux     *http.ServeMux
}

// New returns the console of a sandbox. It expects to be served at the root, and by
// a server that checks the Host of requests.
func New(s *sandbox.Sandbox, opts Options) http.Handler {
	c := &console{sandbox: s, opts: opts, secret: make([]byte, 32), pages: newPages(), mux: http.NewServeMux()}
	_, _ = rand.Read(c.secret) // never fails
	c.routes()
	return http.NewCrossOriginProtection().Handler(secure(c.mux))
}

func (c *console) routes() {
	assets, err := fs.Sub(static, "static")
	if err != nil { // unreachable: the folder is embedded
		panic(err)
	}
	c.mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(assets)))
	c.mux.HandleFunc("GET /login", c.showLogin)
	c.mux.Handle("POST /login", http.MaxBytesHandler(http.HandlerFunc(c.logIn), maxForm))
	for pattern, show := range map[string]func(*visit){
		"GET /{$}":             c.showUsers,
		"GET /users/new":       c.showNewUser,
		"POST /users/new":      c.createUser,
		"GET /users/{id}":      c.showUser,
		"GET /deposits":        c.showDeposits,
		"GET /log":             c.showLog,
		"GET /log/rows":        c.showLogRows,
		"GET /log/{seq}":       c.showLogEntry,
		"GET /settings":        c.showSettings,
		"GET /faults":          c.showFaults,
		"GET /prices":          c.showPrices,
		"POST /steer/{action}": c.steer,
		"POST /logout":         c.logOut,
		"/":                    c.showNothing,
	} {
		c.mux.Handle(pattern, http.MaxBytesHandler(c.visited(show), maxForm))
	}
	for name, action := range userActions {
		act := c.visited(func(v *visit) { c.actOnUser(v, name) })
		c.mux.Handle("POST /users/{id}/"+name, http.MaxBytesHandler(act, action.most()))
	}
}

// policy lets a page load the console's own style, script and pictures and nothing
// else, and lets no other page show it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'"

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy": policy,
			"X-Content-Type-Options":  "nosniff",
			// No page of elsewhere learns an address. Within the console the browser has to
			// name the origin, by which it tells its own forms.
			"Referrer-Policy": "same-origin",
			"Cache-Control":   "no-store",
		} {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

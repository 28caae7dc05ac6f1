package serve

import (
	"maps"
	"net/http"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// routeConsole stands for the console's paths in the log.
const routeConsole = "console"

// maxConsoleBody bounds what is sent to the console, in bytes: forms with files become
// uploads to the sandbox, which bounds its own requests.
const maxConsoleBody = sandbox.MaxUpload

// routes is the server's handler:
//
//	/healthz, /readyz  the process is there; the sandbox's file can be read
//	/v1/...            the User API
//	/sandbox/...       the control API, not for pages of other sites
//	everything else    the console, which other sites may link to, and no more
//
// The User API is open to proxies of web applications, which pass on the Origin of the
// page. Pages of other sites cannot use it all the same: it wants a key in a header
// of its own, for which a browser asks permission first (CORS), and nobody here
// gives it.
//
// It is no http.ServeMux, because that redirects where ids in paths look like dots or
// slashes; the sandbox looks at the same path as this.
type routes struct {
	server  *Server
	sandbox *sandbox.Sandbox
	console http.Handler
	hosts   hosts
}

func (h *routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case path == "/healthz":
		sayText(w, http.StatusOK, "ok")
	case path == "/readyz":
		h.ready(w)
	case !h.hosts.allow(r.Host):
		h.server.logged("refused", func(w http.ResponseWriter, _ *http.Request) {
			sayText(w, http.StatusMisdirectedRequest, "The sandbox is not served under this host name. Where it should be, start it with --host and the name.")
		})(w, r)
	case strings.HasPrefix(path, "/v1/"):
		h.sandbox.ServeHTTP(w, r)
	case fromElsewhere(r) && (strings.HasPrefix(path, "/sandbox/") || !isLink(r)):
		h.server.logged("refused", func(w http.ResponseWriter, _ *http.Request) {
			sayText(w, http.StatusForbidden, "Pages of other sites cannot use the sandbox.")
		})(w, r)
	case strings.HasPrefix(path, "/sandbox/"):
		h.sandbox.ServeHTTP(w, r)
	default:
		h.server.logged(routeConsole, h.answerConsole)(w, r)
	}
}

// answerConsole lets the console answer. What the console does not say itself is said
// here: no page of another site shows it in a frame or loads parts of it.
func (h *routes) answerConsole(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), http.Header{
		"X-Frame-Options":              {"DENY"},
		"X-Content-Type-Options":       {"nosniff"},
		"Referrer-Policy":              {"no-referrer"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cache-Control":                {"no-store"},
	})
	http.MaxBytesHandler(h.console, maxConsoleBody).ServeHTTP(w, r)
}

func (h *routes) ready(w http.ResponseWriter) {
	if h.server.stopping.Load() {
		sayText(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	if _, err := h.sandbox.Now(); err != nil {
		h.server.opts.Log.Error("the sandbox cannot be read", "error", err)
		sayText(w, http.StatusServiceUnavailable, "the sandbox cannot be read")
		return
	}
	sayText(w, http.StatusOK, "ok")
}

func sayText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // nobody is left to tell
}

package serve

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// hosts are the names under which the server answers. A hostile page can point a name
// of its own at this machine (DNS rebinding), and its requests then come from the
// same origin as far as the browser knows; only the name in Host tells.
type hosts struct {
	names []string
	// anyIP accepts every address, where the server listens on all of them. A page
	// cannot own an address, so this opens nothing to rebinding.
	anyIP bool
}

// newHosts accepts the address that was asked for, the one that is listened on, and
// further names.
func newHosts(asked, listening string, further []string) hosts {
	h := hosts{}
	for _, name := range append([]string{asked, listening}, further...) {
		name = hostName(name)
		if ip := net.ParseIP(name); name == "" || ip != nil && ip.IsUnspecified() {
			h.anyIP = true
			continue
		}
		h.names = append(h.names, name)
	}
	return h
}

// allow says whether a request's Host is one of this server.
func (h hosts) allow(host string) bool {
	name := hostName(host)
	if name == "localhost" || slices.Contains(h.names, name) {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && (h.anyIP || ip.IsLoopback())
}

// hostName is a host without port, brackets and the root's dot, in small letters. The
// port says nothing: it may be forwarded.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// fromElsewhere says whether a page of another origin sent the request, as far as the
// browser tells. Programs that are no browsers tell nothing and are not concerned.
func fromElsewhere(r *http.Request) bool {
	// The library holds reading requests harmless. Here nothing of them is meant for
	// others either.
	asWrite := &http.Request{Method: http.MethodPost, URL: r.URL, Host: r.Host, Header: r.Header}
	return new(http.CrossOriginProtection).Check(asWrite) != nil
}

// isLink says whether somebody followed a link: a page of its own, not a part of another one.
func isLink(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) &&
		r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

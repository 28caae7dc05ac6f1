package console

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// Whoever does not see the pages is told the same: what everything is called, how it
// belongs together, and where links lead.
func TestPagesAreForEverybody(t *testing.T) {
	t.Parallel()
	s := open(t, sandbox.Options{Keys: []string{"key", "another"}})
	a := application{t, s, "key"}
	b := at(t, s, Options{})
	empty := []*shown{b.open("/"), b.open("/log"), b.open("/faults")}
	fresh, active := a.create("alice", nil), a.active("bob")
	a.uploadPOA("bob")
	a.call("POST", "/sandbox/v1/sepa-deposits", object{"externalUserId": "bob", "amount": "20.00", "senderIban": "PL61109010140000071219812874", "senderName": "Alice Kowalska", "title": "rent"})
	a.call("POST", "/sandbox/v1/crypto-deposits", object{"externalUserId": "bob", "currency": "eth", "amount": "0.5", "requireTravelRule": true})
	a.call("POST", "/sandbox/v1/faults", object{"operation": "createTransfer", "kind": "code", "code": "P500"})
	a.call("POST", "/sandbox/v1/snapshots", object{"name": "funded"})
	pages := map[string]*shown{
		"a new user": b.open("/users/" + fresh), "an active user": b.open("/users/" + active), "nobody": b.do(b.request("GET", "/users/nobody", nil)),
		"a form to mend": b.open("/users/"+active).send("/sepa-deposit", set("amount", "many", "senderIban", "PL00")),
		"files to mend":  b.open("/users/"+fresh).upload("/kyc-files", nil),
		"the login":      at(t, open(t, sandbox.Options{ControlToken: "token"}), Options{ControlToken: "token"}).open("/login"),
	}
	for _, path := range []string{"/", "/users/new", "/deposits", "/log", "/log/1", "/faults", "/prices", "/settings", "/?q=nobody"} {
		pages[path] = b.open(path)
	}
	for _, p := range empty {
		pages["at first, "+p.path] = p
	}
	titles := map[string]string{}
	for name, p := range pages {
		for _, complaint := range p.complaints() {
			t.Errorf("%s: %s", name, complaint)
		}
		p.each("title", func(n *html.Node) {
			title := textOf(n)
			if other, taken := titles[title]; taken && pages[other].path != p.path && !strings.HasPrefix(pages[other].path, p.path+"?") && !strings.HasPrefix(p.path, pages[other].path+"?") {
				t.Errorf("%s and %s have the title %q", name, other, title)
			}
			titles[title] = name
		})
	}
}

// complaints are what stands in the way of people who do not see the page, or who use
// no mouse.
func (p *shown) complaints() (all []string) {
	complain := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	ids, labels := map[string]int{}, map[string]string{}
	level, mains := 0, 0
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
		switch n.Data {
		case "label":
			labels[attribute(n, "for")] = textOf(n)
		case "html":
			if attribute(n, "lang") != "en" {
				complain("it does not say its language")
			}
		case "main":
			mains++
		case "h1", "h2", "h3", "h4":
			next := int(n.Data[1] - '0')
			if next > level+1 || next == 1 && level > 0 {
				complain("the heading %q follows one of level %d", textOf(n), level)
			}
			level = next
		}
	}
	if level == 0 || mains != 1 {
		complain("it has no headings, or %d main parts", mains)
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, complaintsAbout(n, ids, labels)...)
		}
	}
	return all
}

func complaintsAbout(n *html.Node, ids map[string]int, labels map[string]string) (all []string) {
	complain := func(format string, args ...any) {
		all = append(all, fmt.Sprintf("<%s> ", n.Data)+fmt.Sprintf(format, args...))
	}
	id := attribute(n, "id")
	if ids[id] > 1 {
		complain("has the id %s of another", id)
	}
	for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "list"} {
		for _, to := range strings.Fields(attribute(n, name)) {
			if ids[to] == 0 {
				complain("names %s, which is not there", to)
			}
		}
	}
	if to, inside := strings.CutPrefix(attribute(n, "href"), "#"); inside && ids[to] == 0 {
		complain("leads to %s, which is not there", to)
	}
	switch n.Data {
	case "input", "select", "textarea":
		if attribute(n, "type") != "hidden" && labels[id] == "" && n.Parent.Data != "label" {
			complain("%s has no label", attribute(n, "name"))
		}
	case "a", "button", "summary", "label", "title", "caption":
		if textOf(n) == "" {
			complain("%v says nothing", n.Attr)
		}
	case "th":
		if scope := attribute(n, "scope"); scope != "col" && scope != "row" || textOf(n) == "" {
			complain("%q has the scope %q", textOf(n), scope)
		}
	case "svg":
		if attribute(n, "aria-hidden") != "true" && (attribute(n, "role") != "img" || attribute(n, "aria-label") == "") {
			complain("is a picture of nothing")
		}
	}
	if attribute(n, "tabindex") == "0" && n.Data != "pre" && !has(n, "aria-label") && !has(n, "aria-labelledby") {
		complain("can have the focus and has no name")
	}
	return all
}

// Text is told from what is behind it by a ratio of 4.5 at least, and the edge of a
// field from what is around it by 3 (WCAG 2.2, 1.4.3 and 1.4.11), in light and dark.
func TestColoursCanBeToldApart(t *testing.T) {
	t.Parallel()
	raw, err := static.ReadFile("static/console.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, _ := strings.Cut(string(raw), "@media (prefers-color-scheme: dark)")
	for scheme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
			colours[m[1]] = m[2]
		}
		check := func(front, back string, least float64) {
			t.Helper()
			if got := contrast(t, colours[front], colours[back]); got < least {
				t.Errorf("%s: %s on %s is %.2f, less than %.1f", scheme, front, back, got, least)
			}
		}
		for _, back := range []string{"ground", "surface", "raised"} {
			for _, front := range []string{"text", "soft"} {
				check(front, back, 4.5)
			}
		}
		for _, front := range []string{"accent", "good", "bad"} {
			check(front, "ground", 4.5)
			check(front, "surface", 4.5)
		}
		for _, tone := range []string{"accent", "good", "wait", "bad", "stop"} {
			check(tone, tone+"-soft", 4.5)
		}
		check("accent-text", "accent", 4.5)
		check("surface", "bad", 4.5)
		check("edge", "surface", 3)
		check("edge", "ground", 3)
	}
}

// contrast is the ratio of two colours as WCAG defines it.
func contrast(t *testing.T, one, other string) float64 {
	t.Helper()
	both := []float64{luminance(t, one), luminance(t, other)}
	slices.Sort(both)
	return (both[1] + 0.05) / (both[0] + 0.05)
}

func luminance(t *testing.T, colour string) (sum float64) {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("the colour %q: %v", colour, err)
	}
	for shift, weight := range map[int]float64{16: 0.2126, 8: 0.7152, 0: 0.0722} {
		part := float64(n>>shift&0xff) / 255
		if part <= 0.04045 {
			sum += weight * part / 12.92
		} else {
			sum += weight * math.Pow((part+0.055)/1.055, 2.4)
		}
	}
	return sum
}

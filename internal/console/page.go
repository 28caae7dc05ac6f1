package console

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

//go:embed templates
var templates embed.FS

// page is what every page is made from.
type page struct {
	Title string
	// Nav is the part of the console that the page belongs to.
	Nav  string
	Data any
	// Problem sums up what is to mend on the page, with links to the fields.
	Problem []link

	Overview sandbox.Overview
	CSRF     string
	Flash    string
	Version  string
	// Inside says that the visitor may see the sandbox, and Closable that a token was
	// needed for it.
	Inside, Closable bool
}

type link struct{ Href, Text string }

// message is a page that only says something.
type message struct{ Text, Link, LinkText string }

// pages are the templates, each in the layout.
type pages struct{ byName map[string]*template.Template }

// newPages reads the templates. They are part of the program, so that one that is
// wrong is found by the first test.
func newPages() *pages {
	shared := template.Must(template.New("layout").Funcs(functions).ParseFS(templates, "templates/layout.html", "templates/parts.html"))
	files, err := fs.Glob(templates, "templates/page_*.html")
	if err != nil { // unreachable: the pattern is constant
		panic(err)
	}
	p := &pages{byName: map[string]*template.Template{}}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(path.Base(file), "page_"), ".html")
		p.byName[name] = template.Must(template.Must(shared.Clone()).ParseFS(templates, file))
	}
	return p
}

var functions = template.FuncMap{
	"words":  words,
	"tone":   tone,
	"money":  group,
	"upper":  strings.ToUpper,
	"lower":  strings.ToLower,
	"short":  short,
	"iban":   spaced,
	"millis": millis,
	"span":   span,
	"kib":    func(bytes int64) string { return fmt.Sprintf("%d KiB", bytes>>10) },
	"chart":  newChart,
	"preset": func(csrf string, p preset) buttonOn {
		return buttonOn{csrf, p.Title, "Add", "/steer/add-fault", "small", p.Hidden}
	},
	"on":    func(csrf string, f form) formOn { return formOn{csrf, f, false} },
	"alone": func(csrf string, f form) formOn { return formOn{csrf, f, true} },
	"button": func(csrf, name, label, action, tone string, hidden ...string) buttonOn {
		return buttonOn{csrf, name, label, action, tone, hidden}
	},
}

// formOn is a form on a page of a session.
type formOn struct {
	CSRF string
	form
	// Alone says that the form is a part of the page by itself, below no other heading.
	Alone bool
}

// buttonOn is a form of one button. Hidden are names and values in turn.
type buttonOn struct {
	CSRF, Name, Label, Action, Tone string
	Hidden                          []string
}

// Fields are the hidden names and values.
func (b buttonOn) Fields() map[string]string {
	fields := map[string]string{}
	for i := 0; i+1 < len(b.Hidden); i += 2 {
		fields[b.Hidden[i]] = b.Hidden[i+1]
	}
	return fields
}

// render answers a page.
func (c *console) render(v *visit, status int, name string, p page) {
	p.Version, p.CSRF = c.opts.Version, c.csrf(v.session)
	_, p.Inside = c.session(v.r, c.role())
	// A session that begins with this request has no cookie yet.
	p.Inside = p.Inside || c.opts.ControlToken == "" && v.session != ""
	p.Closable = c.opts.ControlToken != ""
	if p.Inside {
		o, err := c.sandbox.Overview(v.r.Context())
		if err != nil {
			c.fail(v, err)
			return
		}
		p.Overview = o
		p.Flash = c.flash(v)
	}
	var b bytes.Buffer
	if err := c.pages.byName[name].ExecuteTemplate(&b, "layout", p); err != nil {
		c.fail(v, err)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes()) // nobody is left to tell
}

// fragment answers a part of a page.
func (c *console) fragment(v *visit, of, name string, data any) {
	var b bytes.Buffer
	if err := c.pages.byName[of].ExecuteTemplate(&b, name, data); err != nil {
		c.fail(v, err)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = v.w.Write(b.Bytes()) // nobody is left to tell
}

// fail answers what should not happen, in plain text: the templates may be what is
// wrong.
func (c *console) fail(v *visit, err error) {
	text, status := "The console could not make this page: "+err.Error(), http.StatusInternalServerError
	if errors.Is(err, sandbox.ErrClosed) {
		text, status = "The sandbox is being stopped.", http.StatusServiceUnavailable
	}
	http.Error(v.w, text, status)
}

func (c *console) showNothing(v *visit) {
	c.render(v, http.StatusNotFound, "message", page{Title: "There is no such page", Data: message{
		Text: "The address may be mistyped, or what it was about is gone.", Link: "/", LinkText: "All users",
	}})
}

// problems links to the fields that are to mend.
func problems(forms ...form) []link {
	var all []link
	for _, f := range forms {
		if f.Problem != "" {
			all = append(all, link{"#" + f.Name, f.Problem})
		}
		for _, field := range f.Fields {
			if field.Problem != "" {
				all = append(all, link{"#" + field.ID, field.Problem})
			}
		}
	}
	return all
}

package console

import (
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
)

// form is something that a person can do: its fields and what was wrong with them.
type form struct {
	// Name is unique on the page, Action where the form is sent.
	Name, Action string
	Title, Help  string
	Button       string
	// Tone is "danger" for what cannot be undone, "quiet" for what matters little.
	Tone   string
	Fields []field
	// Problem is what was wrong with the form as a whole.
	Problem string
}

// field is one input of a form.
type field struct {
	Name, Label string
	// Kind is a type of HTML's input, "select" or "textarea"; empty is text.
	Kind    string
	Value   string
	Hint    string
	Options []option
	// Files are what was chosen in a field for files, which takes several where it is
	// Multiple.
	Files    []*multipart.FileHeader
	Multiple bool
	// Optional fields are left out of the request when they are empty.
	Optional bool
	// Wide fields take the whole row.
	Wide bool
	// Problem is what was wrong with the value.
	Problem string
	// ID is unique on the page.
	ID string
}

type option struct{ Value, Label string }

// options are values that speak for themselves.
func options(values ...string) []option {
	all := make([]option, 0, len(values))
	for _, v := range values {
		all = append(all, option{v, words(v)})
	}
	return all
}

// Checked says whether a checkbox is ticked.
func (f field) Checked() bool { return f.Value == "true" }

// at sends the form to a path and names its fields.
func (f form) at(path string) form {
	f.Action = path
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		f.Fields[i].ID = f.Name + "-" + f.Fields[i].Name
	}
	return f
}

// filled is the form with what a person has sent.
func (f form) filled(sent url.Values) form {
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		name := f.Fields[i].Name
		switch {
		case f.Fields[i].Kind == "checkbox":
			f.Fields[i].Value = "false"
			if sent.Has(name) {
				f.Fields[i].Value = "true"
			}
		case sent.Has(name):
			f.Fields[i].Value = strings.TrimSpace(sent.Get(name))
		}
	}
	return f
}

// value is what a field holds.
func (f form) value(name string) string {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Value
		}
	}
	return ""
}

// body is the form as a JSON object: texts, and booleans for checkboxes.
func (f form) body() map[string]any {
	body := map[string]any{}
	for _, field := range f.Fields {
		switch {
		case field.Kind == "checkbox":
			body[field.Name] = field.Checked()
		case field.Value != "" || !field.Optional:
			body[field.Name] = field.Value
		}
	}
	return body
}

// refused is the form with what the sandbox said about it.
func (f form) refused(p *problem) form {
	f.Fields = slices.Clone(f.Fields)
	rest := p.Messages
	for i := range f.Fields {
		var about []string
		rest = slices.DeleteFunc(slices.Clone(rest), func(m string) bool {
			subject, predicate, _ := strings.Cut(m, " ")
			// Within an object the field comes after a point.
			if subject[strings.LastIndex(subject, ".")+1:] != f.Fields[i].Name {
				return false
			}
			about = append(about, f.Fields[i].Label+" "+predicate+".")
			return true
		})
		f.Fields[i].Problem = strings.Join(about, " ")
		if len(f.Fields[i].Files) > 0 {
			f.Fields[i].Hint = "Choose again: no page can keep what was chosen on the one before."
		}
		if p.Field == f.Fields[i].Name && p.Field != "" {
			f.Fields[i].Problem = p.Sentence()
			rest = nil
		}
	}
	switch {
	case len(rest) > 0 && p.Code == codeInvalid:
		f.Problem = strings.Join(rest, ", ") + "."
	case len(rest) > 0:
		f.Problem = p.Sentence()
	}
	return f
}

// faulty says whether the sandbox has refused the form.
func (f form) faulty() bool {
	return f.Problem != "" || slices.ContainsFunc(f.Fields, func(f field) bool { return f.Problem != "" })
}

// Faulty is for the templates.
func (f form) Faulty() bool { return f.faulty() }

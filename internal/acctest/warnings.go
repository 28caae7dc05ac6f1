package acctest

import (
	"regexp"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Warning is a warning that the provider gave. Terraform only prints them, so a test sees them here.
type Warning struct {
	// Type is the type of the resource or data source.
	Type string
	// Text is the summary and, after a colon, the detail.
	Text string
}

type warnings struct {
	mu  sync.Mutex
	all []Warning
}

func (w *warnings) add(typeName string, diags []*tfprotov6.Diagnostic) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityWarning {
			w.all = append(w.all, Warning{typeName, d.Summary + ": " + d.Detail})
		}
	}
}

// Warnings returns the warnings about resources and data sources of a type so far, oldest first. A plan that is made twice gives
// its warnings twice.
func (e *Env) Warnings(typeName string) []string {
	e.warnings.mu.Lock()
	defer e.warnings.mu.Unlock()
	var texts []string
	for _, w := range e.warnings.all {
		if w.Type == typeName {
			texts = append(texts, w.Text)
		}
	}
	return texts
}

// WantWarning fails the test unless the provider has given a warning about the type that matches the pattern.
func (e *Env) WantWarning(typeName, pattern string) {
	e.t.Helper()
	texts := e.Warnings(typeName)
	if !slices.ContainsFunc(texts, regexp.MustCompile(pattern).MatchString) {
		e.t.Errorf("no warning about %s matches %q, there are: %q", typeName, pattern, texts)
	}
}

// WantNoWarning fails the test if the provider has given any warning about the type.
func (e *Env) WantNoWarning(typeName string) {
	e.t.Helper()
	if texts := e.Warnings(typeName); len(texts) > 0 {
		e.t.Errorf("unexpected warnings about %s: %q", typeName, texts)
	}
}

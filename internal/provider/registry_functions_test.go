package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// What every resource and data source has, every function has as well.

func TestEveryFunctionIsDescribed(t *testing.T) {
	t.Parallel()
	for name, f := range newServer(t, nil).schemas.Functions {
		described(t, name+"'s summary", f.Summary)
		described(t, name, f.Description)
		if f.DescriptionKind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s: the description is not Markdown", name)
		}
		for _, p := range f.Parameters {
			described(t, name+"("+p.Name+")", p.Description)
		}
	}
}

func TestEveryFunctionHasAnExample(t *testing.T) {
	t.Parallel()
	functions := newServer(t, nil).schemas.Functions
	for name := range functions {
		raw, err := os.ReadFile(filepath.Join(examples, "functions", name, "function.tf"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !strings.Contains(string(raw), "provider::p100::"+name+"(") {
			t.Errorf("%s: its example does not call it", name)
		}
	}
	entries, err := os.ReadDir(filepath.Join(examples, "functions"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if functions[entry.Name()] == nil {
			t.Errorf("examples/functions/%s is of something that does not exist", entry.Name())
		}
	}
}

func TestEveryFunctionHasAnAcceptanceTest(t *testing.T) {
	t.Parallel()
	tested := acceptanceTexts(t)
	for name := range newServer(t, nil).schemas.Functions {
		if !slices.ContainsFunc(tested, func(text string) bool { return strings.Contains(text, "provider::p100::"+name+"(") }) {
			t.Errorf("%s: no acceptance test under internal/provider calls it", name)
		}
	}
}

package acctest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Refusal is the one error with which the provider must answer a configuration.
type Refusal struct {
	// At is the attribute that the error points at, such as `originator.country` or `contacts[0]`; empty for an error that points
	// at none.
	At string
	// Summary is the error's summary.
	Summary string
	// Says are words of its detail, in a row.
	Says string
	// Taints says that a refused creation leaves the resource in the state, tainted.
	Taints bool
}

// BadInput is a row of RefusesAll: attributes that make a good block a bad one, and the refusal.
type BadInput struct {
	Attrs             Attrs
	At, Summary, Says string
}

// RefusesAll plans a block with bad attributes, row by row: the provider must refuse each before it asks P100 anything. The rows go
// through the plugin protocol, which costs no command line; the first of them by name then goes through one as well, as a person
// would see it.
func RefusesAll(t *testing.T, body func(...Attrs) string, rows map[string]BadInput) {
	t.Helper()
	env := New(t)
	names := slices.Sorted(maps.Keys(rows))
	for _, name := range names {
		row := rows[name]
		t.Run(name, func(t *testing.T) {
			if err := env.refuses(t.Context(), env.Config(body(row.Attrs)), Refusal{At: row.At, Summary: row.Summary, Says: row.Says}); err != nil {
				t.Error(err)
			}
			for _, entry := range env.Requests() {
				t.Errorf("%s %s was sent", entry.Method, entry.OperationID)
			}
			env.ResetLog()
		})
	}
	first := rows[names[0]]
	env.Test(resource.TestStep{
		Config:      env.Config(body(first.Attrs)),
		PlanOnly:    true,
		ExpectError: regexp.MustCompile("(?s)" + Words(first.Summary).String() + ".*" + Words(first.Says).String()),
	})
}

// Refuses plans a configuration over the plugin protocol, as `terraform plan` does where there is no state: a resource is planned to
// be created, a data source is read. There must be this one error. What a block refers to is unknown to it.
func (e *Env) Refuses(config string, want Refusal) {
	e.t.Helper()
	if err := e.refuses(e.t.Context(), config, want); err != nil {
		e.t.Error(err)
	}
}

// RefusesToCreate is Refuses for a resource that can be planned, and whose creation then fails. It must be in the state afterwards if,
// and only if, the refusal taints.
func (e *Env) RefusesToCreate(config string, want Refusal) {
	e.t.Helper()
	if err := e.refusesToCreate(e.t.Context(), config, want); err != nil {
		e.t.Error(err)
	}
}

// Errors is what a plan as that of Refuses fails with: the attribute, where there is one, summary and detail of each error.
func (e *Env) Errors(config string) []string {
	e.t.Helper()
	r, err := e.rehearse(e.t.Context(), config)
	e.must(err)
	e.must(r.plan(e.t.Context()))
	return texts(r.errors)
}

// texts are the attribute, where there is one, summary and detail of diagnostics.
func texts(diags []*tfprotov6.Diagnostic) []string {
	var said []string
	for _, d := range diags {
		said = append(said, strings.TrimSpace(position(d.Attribute)+" "+d.Summary+": "+d.Detail))
	}
	return said
}

func (e *Env) refuses(ctx context.Context, config string, want Refusal) error {
	r, err := e.rehearse(ctx, config)
	if err != nil {
		return err
	}
	if err := r.plan(ctx); err != nil {
		return err
	}
	return want.mismatch(r.errors)
}

func (e *Env) refusesToCreate(ctx context.Context, config string, want Refusal) error {
	r, err := e.rehearse(ctx, config)
	if err != nil {
		return err
	}
	if err := r.plan(ctx); err != nil {
		return err
	}
	if len(r.errors) > 0 {
		return fmt.Errorf("the plan already fails: %s", describe(r.errors))
	}
	if err := r.apply(ctx); err != nil {
		return err
	}
	for _, s := range r.scenes {
		if s.state == nil {
			continue
		}
		state, err := s.state.Unmarshal(s.schema.ValueType())
		if err != nil {
			return err
		}
		if state.IsNull() == want.Taints {
			return errors.Join(fmt.Errorf("%s in the state: %t, want %t", s.typeName, !want.Taints, want.Taints), want.mismatch(r.errors))
		}
	}
	return want.mismatch(r.errors)
}

// mismatch is what is wrong with errors that should be this one.
func (want Refusal) mismatch(got []*tfprotov6.Diagnostic) error {
	if len(got) != 1 {
		return fmt.Errorf("%d errors, want one:\n%s", len(got), describe(got))
	}
	if position(got[0].Attribute) != want.At || got[0].Summary != want.Summary || !Words(want.Says).MatchString(got[0].Detail) {
		return fmt.Errorf("the error is\n%swant\nAt: %q, Summary: %q, Says: %q", describe(got), want.At, want.Summary, want.Says)
	}
	return nil
}

func describe(diags []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "At: %q, Summary: %q, Says: %q\n", position(d.Attribute), d.Summary, d.Detail)
	}
	return b.String()
}

// position writes a path as configurations do.
func position(path *tftypes.AttributePath) string {
	var b strings.Builder
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			b.WriteString("." + string(step))
		case tftypes.ElementKeyInt:
			b.WriteString("[" + strconv.FormatInt(int64(step), 10) + "]")
		case tftypes.ElementKeyString:
			b.WriteString("[" + quote(string(step)) + "]")
		default: // an element of a set has no name
			b.WriteString("[*]")
		}
	}
	return strings.TrimPrefix(b.String(), ".")
}

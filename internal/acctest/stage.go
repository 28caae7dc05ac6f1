package acctest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// Stage keeps a state and brings it to configurations over the plugin protocol, as a command line does and without what one costs:
// for faults and other rows of tables. The resources of a configuration must not refer to each other.
type Stage struct {
	// NoRefresh plans from the state alone, as `terraform plan -refresh=false`.
	NoRefresh bool

	env  *Env
	held map[string]*held
}

// held is a resource in the state.
type held struct {
	typeName string
	value    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
}

// Stage starts with an empty state.
func (e *Env) Stage() *Stage { return &Stage{env: e, held: map[string]*held{}} }

// StageFrom goes on with the state of another stage, in the environment of a sandbox that was saved with it.
func (e *Env) StageFrom(s *Stage) *Stage {
	return &Stage{NoRefresh: s.NoRefresh, env: e, held: maps.Clone(s.held)}
}

// Apply refreshes, plans and applies. There must be no error and then nothing left to plan, or only the one error that is wanted.
func (s *Stage) Apply(config string, want ...Refusal) {
	s.env.t.Helper()
	s.perform(config, true, want)
	if len(want) == 0 {
		if left := s.perform(config, false, nil); len(left) > 0 {
			s.env.t.Errorf("after the apply there is still planned %v", left)
		}
	}
}

// Plan refreshes and plans, and returns what is planned by address; what stays as it is has no entry. There must be no error, or
// only the one that is wanted.
func (s *Stage) Plan(config string, want ...Refusal) map[string]plancheck.ResourceActionType {
	s.env.t.Helper()
	return s.perform(config, false, want)
}

// Text is a string attribute of a resource in the state, empty when it is null or when there is no such resource.
func (s *Stage) Text(address, name string) string {
	s.env.t.Helper()
	var o Object
	if h := s.held[address]; h != nil {
		s.env.must(h.value.As(&o.State))
	}
	return o.Text(name)
}

// Attempt is what an apply came to that may fail.
type Attempt struct {
	// Planned is what was planned by address; what stays as it is has no entry.
	Planned map[string]plancheck.ResourceActionType
	// Errors are the attribute, where there is one, summary and detail of each error.
	Errors []string
}

// Try is Apply for what may fail: it refreshes, plans and applies as far as it comes.
func (s *Stage) Try(config string) Attempt {
	s.env.t.Helper()
	p := s.run(config, true)
	return Attempt{p.planned, texts(p.errors)}
}

// Held are the addresses of the resources in the state, sorted; what is tainted is marked.
func (s *Stage) Held() []string {
	var all []string
	for _, address := range slices.Sorted(maps.Keys(s.held)) {
		if s.held[address].tainted {
			address += " (tainted)"
		}
		all = append(all, address)
	}
	return all
}

func (s *Stage) run(config string, apply bool) *performance {
	s.env.t.Helper()
	p := &performance{stage: s, planned: map[string]plancheck.ResourceActionType{}}
	var err error
	p.rehearsal, err = s.env.rehearse(s.env.t.Context(), config)
	s.env.must(err)
	s.env.must(p.run(s.env.t.Context(), apply))
	return p
}

func (s *Stage) perform(config string, apply bool, want []Refusal) map[string]plancheck.ResourceActionType {
	s.env.t.Helper()
	p := s.run(config, apply)
	switch {
	case len(want) > 0:
		if err := want[0].mismatch(p.errors); err != nil {
			s.env.t.Error(err)
		}
	case len(p.errors) > 0:
		s.env.t.Fatalf("errors:\n%s", describe(p.errors))
	}
	return p.planned
}

package acctest

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// performance is a run of a command line.
type performance struct {
	*rehearsal
	stage   *Stage
	state   map[string]*held // as refreshed
	planned map[string]plancheck.ResourceActionType
}

func (p *performance) run(ctx context.Context, apply bool) error {
	p.state = maps.Clone(p.stage.held)
	for _, step := range []func(context.Context) error{p.validate, p.configure, p.refresh, p.planAll} {
		if err := step(ctx); err != nil || len(p.errors) > 0 {
			return err
		}
	}
	if !apply {
		return nil
	}
	if len(p.planned) == 0 {
		p.stage.held = p.state
		return nil
	}
	// A command line applies with another process than the one that planned.
	var err error
	if p.server, err = p.stage.env.Factories()["p100"](); err != nil {
		return err
	}
	if err := p.configure(ctx); err != nil {
		return err
	}
	p.stage.held = p.state
	return p.applyAll(ctx)
}

func (p *performance) refresh(ctx context.Context) error {
	if p.stage.NoRefresh {
		return nil
	}
	for _, address := range slices.Sorted(maps.Keys(p.state)) {
		was := p.state[address]
		state, err := dynamic(was.value)
		if err != nil {
			return err
		}
		resp, err := p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: was.typeName, CurrentState: state, Private: was.private, CurrentIdentity: was.identity})
		if err != nil {
			return err
		}
		p.hear(resp.Diagnostics)
		if err := p.keep(address, was.typeName, resp.NewState, resp.Private, resp.NewIdentity, was.tainted); err != nil {
			return err
		}
	}
	return nil
}

// keep records what there is of a resource, or that there is nothing of it.
func (p *performance) keep(address, typeName string, state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData, tainted bool) error {
	if state == nil {
		return nil
	}
	value, err := state.Unmarshal(p.schema.ResourceSchemas[typeName].ValueType())
	if err != nil {
		return err
	}
	if value.IsNull() {
		delete(p.state, address)
	} else {
		p.state[address] = &held{typeName, value, private, identity, tainted}
	}
	return nil
}

func (p *performance) planAll(ctx context.Context) error {
	configured := map[string]bool{}
	for _, s := range p.scenes {
		address := s.typeName + "." + s.name
		if s.kind == "data" {
			continue
		}
		configured[address] = true
		was := p.state[address]
		if was == nil {
			p.planned[address] = plancheck.ResourceActionCreate
			continue
		}
		resp, err := p.change(ctx, s, was)
		if err != nil {
			return err
		}
		if resp.PlannedState == nil { // an error was said
			continue
		}
		after, err := resp.PlannedState.Unmarshal(s.schema.ValueType())
		if err != nil {
			return err
		}
		switch {
		case was.tainted || len(resp.RequiresReplace) > 0:
			p.planned[address] = plancheck.ResourceActionReplace
		case !after.Equal(was.value):
			p.planned[address] = plancheck.ResourceActionUpdate
			s.plan = resp
		}
	}
	for address, was := range p.state {
		if configured[address] {
			continue
		}
		p.planned[address] = plancheck.ResourceActionDestroy
		if _, err := p.change(ctx, &scene{typeName: was.typeName, schema: p.schema.ResourceSchemas[was.typeName]}, was); err != nil {
			return err
		}
	}
	return p.planNew(ctx)
}

// planNew plans what is to be created, and reads data sources.
func (p *performance) planNew(ctx context.Context) error {
	fresh := *p.rehearsal
	fresh.scenes = slices.DeleteFunc(slices.Clone(p.scenes), func(s *scene) bool {
		action := p.planned[s.typeName+"."+s.name]
		return s.kind == "resource" && action != plancheck.ResourceActionCreate && action != plancheck.ResourceActionReplace
	})
	err := fresh.planOrRead(ctx)
	p.errors = fresh.errors
	return err
}

// change plans another configuration of a resource; the end of it where the scene has none.
func (p *performance) change(ctx context.Context, s *scene, was *held) (*tfprotov6.PlanResourceChangeResponse, error) {
	prior, err := dynamic(was.value)
	if err != nil {
		return nil, err
	}
	none, err := dynamic(tftypes.NewValue(s.schema.ValueType(), nil))
	if err != nil {
		return nil, err
	}
	config, proposed := none, none
	if s.config != nil {
		config = s.config
		if proposed, err = proposal(s, was); err != nil {
			return nil, err
		}
	}
	resp, err := p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.typeName, Config: config, ProposedNewState: proposed, PriorState: prior, PriorPrivate: was.private, PriorIdentity: was.identity,
	})
	if err != nil {
		return nil, err
	}
	p.hear(resp.Diagnostics)
	return resp, nil
}

// proposal is a configuration with what is known of its computed attributes.
func proposal(s *scene, was *held) (*tfprotov6.DynamicValue, error) {
	config, err := s.config.Unmarshal(s.schema.ValueType())
	if err != nil {
		return nil, err
	}
	var values, known map[string]tftypes.Value
	if err := config.As(&values); err != nil {
		return nil, err
	}
	if err := was.value.As(&known); err != nil {
		return nil, err
	}
	for _, a := range s.schema.Block.Attributes {
		if a.Computed && values[a.Name].IsNull() {
			values[a.Name] = known[a.Name]
		}
	}
	return dynamic(tftypes.NewValue(s.schema.ValueType(), values))
}

func (p *performance) applyAll(ctx context.Context) error {
	for _, address := range slices.Sorted(maps.Keys(p.planned)) {
		if action := p.planned[address]; action == plancheck.ResourceActionDestroy || action == plancheck.ResourceActionReplace {
			if err := p.destroy(ctx, address); err != nil {
				return err
			}
		}
	}
	for _, s := range p.scenes {
		address := s.typeName + "." + s.name
		if s.plan == nil || p.planned[address] == plancheck.ResourceActionReplace && p.state[address] != nil { // not destroyed
			continue
		}
		prior, identity := s.none, s.plan.PlannedIdentity
		was := p.state[address]
		if was != nil {
			var err error
			if prior, err = dynamic(was.value); err != nil {
				return err
			}
		}
		resp, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
			TypeName: s.typeName, Config: s.config, PlannedState: s.plan.PlannedState, PriorState: prior, PlannedPrivate: s.plan.PlannedPrivate, PlannedIdentity: identity,
		})
		if err != nil {
			return err
		}
		before := len(p.errors)
		p.hear(resp.Diagnostics)
		if err := p.keep(address, s.typeName, resp.NewState, resp.Private, resp.NewIdentity, was == nil && len(p.errors) > before); err != nil {
			return err
		}
	}
	return nil
}

func (p *performance) destroy(ctx context.Context, address string) error {
	was := p.state[address]
	state, err := dynamic(was.value)
	if err != nil {
		return err
	}
	none, err := dynamic(tftypes.NewValue(was.value.Type(), nil))
	if err != nil {
		return err
	}
	resp, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: was.typeName, Config: none, PlannedState: none, PriorState: state, PlannedPrivate: was.private, PlannedIdentity: was.identity,
	})
	if err != nil {
		return err
	}
	p.hear(resp.Diagnostics)
	return p.keep(address, was.typeName, resp.NewState, resp.Private, resp.NewIdentity, was.tainted)
}

func dynamic(value tftypes.Value) (*tfprotov6.DynamicValue, error) {
	packed, err := tfprotov6.NewDynamicValue(value.Type(), value)
	return &packed, err
}

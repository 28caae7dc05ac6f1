package acctest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/p100-community/terraform-provider-p100/internal/provider"
)

// rehearsal does over the plugin protocol what Terraform does with a configuration for which there is no state yet. A block does
// not see what another becomes: what it refers to stays unknown.
type rehearsal struct {
	server   tfprotov6.ProviderServer
	schema   *tfprotov6.GetProviderSchemaResponse
	provider *tfprotov6.DynamicValue
	scenes   []*scene
	errors   []*tfprotov6.Diagnostic
}

// scene is a block of this provider's.
type scene struct {
	kind, typeName, name string

	schema       *tfprotov6.Schema
	config, none *tfprotov6.DynamicValue
	plan         *tfprotov6.PlanResourceChangeResponse
	state        *tfprotov6.DynamicValue
}

func (e *Env) rehearse(ctx context.Context, config string) (*rehearsal, error) {
	all, err := blocks(config)
	if err != nil {
		return nil, err
	}
	r := &rehearsal{}
	if r.server, err = e.Factories()["p100"](); err != nil {
		return nil, err
	}
	if r.schema, err = wholeSchema(ctx, r.server); err != nil {
		return nil, err
	}
	settings := slices.IndexFunc(all, func(b block) bool { return b.kind == "provider" })
	if settings < 0 {
		all, settings = append(all, block{kind: "provider", typeName: provider.TypeName}), len(all)
	}
	if r.provider, err = all[settings].value(r.schema.Provider); err != nil {
		return nil, err
	}
	for _, b := range all {
		if !strings.HasPrefix(b.typeName, provider.TypeName+"_") {
			continue
		}
		s := &scene{kind: b.kind, typeName: b.typeName, name: b.name}
		switch b.kind {
		case "resource":
			s.schema = r.schema.ResourceSchemas[b.typeName]
		case "data":
			s.schema = r.schema.DataSourceSchemas[b.typeName]
		}
		if s.schema == nil {
			return nil, fmt.Errorf("there is no %s %q", b.kind, b.typeName)
		}
		if s.config, err = b.value(s.schema); err != nil {
			return nil, err
		}
		none, err := tfprotov6.NewDynamicValue(s.schema.ValueType(), tftypes.NewValue(s.schema.ValueType(), nil))
		if err != nil {
			return nil, err
		}
		s.none = &none
		r.scenes = append(r.scenes, s)
	}
	return r, nil
}

// wholeSchema asks for the provider's schema, which takes a while and is always the same.
func wholeSchema(ctx context.Context, server tfprotov6.ProviderServer) (*tfprotov6.GetProviderSchemaResponse, error) {
	known.Lock()
	defer known.Unlock()
	var err error
	if known.schema == nil {
		known.schema, err = server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	}
	return known.schema, err
}

var known struct {
	sync.Mutex
	schema *tfprotov6.GetProviderSchemaResponse
}

// plan validates everything, configures the provider and plans, up to the first of these that brings an error.
func (r *rehearsal) plan(ctx context.Context) error {
	for _, step := range []func(context.Context) error{r.validate, r.configure, r.planOrRead} {
		if err := step(ctx); err != nil || len(r.errors) > 0 {
			return err
		}
	}
	return nil
}

func (r *rehearsal) validate(ctx context.Context) error {
	resp, err := r.server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: r.provider})
	if err != nil {
		return err
	}
	r.hear(resp.Diagnostics)
	for _, s := range r.scenes {
		if s.kind == "data" {
			resp, err := r.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: s.typeName, Config: s.config})
			if err != nil {
				return err
			}
			r.hear(resp.Diagnostics)
			continue
		}
		resp, err := r.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: s.typeName, Config: s.config, ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		if err != nil {
			return err
		}
		r.hear(resp.Diagnostics)
	}
	return nil
}

func (r *rehearsal) configure(ctx context.Context) error {
	resp, err := r.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: terraformVersion, Config: r.provider})
	if err != nil {
		return err
	}
	r.hear(resp.Diagnostics)
	return nil
}

func (r *rehearsal) planOrRead(ctx context.Context) error {
	for _, s := range r.scenes {
		if s.kind == "data" {
			resp, err := r.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: s.typeName, Config: s.config})
			if err != nil {
				return err
			}
			r.hear(resp.Diagnostics)
			continue
		}
		var err error
		s.plan, err = r.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
			TypeName: s.typeName, Config: s.config, ProposedNewState: s.config, PriorState: s.none,
		})
		if err != nil {
			return err
		}
		r.hear(s.plan.Diagnostics)
	}
	return nil
}

// apply creates the resources that are planned.
func (r *rehearsal) apply(ctx context.Context) error {
	for _, s := range r.scenes {
		if s.plan == nil {
			continue
		}
		resp, err := r.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
			TypeName: s.typeName, Config: s.config, PlannedState: s.plan.PlannedState, PriorState: s.none,
			PlannedPrivate: s.plan.PlannedPrivate, PlannedIdentity: s.plan.PlannedIdentity,
		})
		if err != nil {
			return err
		}
		s.state = resp.NewState
		r.hear(resp.Diagnostics)
	}
	return nil
}

func (r *rehearsal) hear(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			r.errors = append(r.errors, d)
		}
	}
}

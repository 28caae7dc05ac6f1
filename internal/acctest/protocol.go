package acctest

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Session speaks the plugin protocol to the provider, without a command line: for what none can be brought to do at the right
// moment, such as an interrupt, and for what only newer ones can, such as an import by identity.
type Session struct {
	env    *Env
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

// Object is a managed object as the protocol hands it over.
type Object struct {
	// State has the attributes by name; it is nil when there is no object.
	State map[string]tftypes.Value
	// Identity has the identity's attributes by name.
	Identity map[string]string
	Private  []byte
	// Errors and Warnings are summary and detail of the diagnostics.
	Errors, Warnings []string
}

// Text is a string attribute, empty when it is null.
func (o Object) Text(name string) string {
	var text *string
	if value, ok := o.State[name]; ok && value.IsKnown() && value.As(&text) == nil && text != nil {
		return *text
	}
	return ""
}

// Session starts a provider that is configured for this environment's sandbox.
func (e *Env) Session() *Session {
	e.t.Helper()
	server, err := e.Factories()["p100"]()
	e.must(err)
	s := &Session{env: e, server: server}
	s.schema, err = server.GetProviderSchema(e.t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	e.must(err)
	config := s.value(s.schema.Provider, map[string]string{
		"environment": "sandbox", "sandbox_file": e.File, "retry_wait_min": "10ms", "retry_wait_max": "50ms",
	})
	resp, err := server.ConfigureProvider(e.t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.12.0", Config: &config})
	e.must(err)
	for _, d := range resp.Diagnostics {
		e.t.Fatalf("configuring the provider: %s: %s", d.Summary, d.Detail)
	}
	return s
}

// Create plans and applies a new object of the given attributes, which are strings or booleans; those not named are null.
func (s *Session) Create(ctx context.Context, typeName string, attributes map[string]string) Object {
	s.env.t.Helper()
	schema := s.schema.ResourceSchemas[typeName]
	config := s.value(schema, attributes)
	none := s.dynamic(schema, tftypes.NewValue(schema.ValueType(), nil))
	plan, err := s.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, Config: &config, ProposedNewState: &config, PriorState: &none,
	})
	s.env.must(err)
	var o Object
	o.diagnose(plan.Diagnostics)
	if len(o.Errors) > 0 {
		return o
	}
	resp, err := s.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, Config: &config, PlannedState: plan.PlannedState, PriorState: &none,
		PlannedPrivate: plan.PlannedPrivate, PlannedIdentity: plan.PlannedIdentity,
	})
	s.env.must(err)
	o.Private = resp.Private
	o.diagnose(resp.Diagnostics)
	s.fill(&o, typeName, resp.NewState, resp.NewIdentity)
	return o
}

// Import imports an object by its identity and reads it.
func (s *Session) Import(ctx context.Context, typeName string, identity map[string]string) Object {
	s.env.t.Helper()
	resp, err := s.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, Identity: s.identity(typeName, identity)})
	s.env.must(err)
	var o Object
	o.diagnose(resp.Diagnostics)
	if len(o.Errors) > 0 || len(resp.ImportedResources) != 1 {
		return o
	}
	imported := resp.ImportedResources[0]
	s.read(ctx, &o, typeName, &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: imported.State, CurrentIdentity: imported.Identity, Private: imported.Private,
	})
	return o
}

// Refresh reads an object again.
func (s *Session) Refresh(ctx context.Context, typeName string, o Object) Object {
	s.env.t.Helper()
	schema := s.schema.ResourceSchemas[typeName]
	state := s.dynamic(schema, tftypes.NewValue(schema.ValueType(), o.State))
	req := &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: &state, Private: o.Private}
	if o.Identity != nil {
		req.CurrentIdentity = s.identity(typeName, o.Identity)
	}
	var refreshed Object
	s.read(ctx, &refreshed, typeName, req)
	return refreshed
}

func (s *Session) read(ctx context.Context, o *Object, typeName string, req *tfprotov6.ReadResourceRequest) {
	s.env.t.Helper()
	resp, err := s.server.ReadResource(ctx, req)
	s.env.must(err)
	o.Private = resp.Private
	o.diagnose(resp.Diagnostics)
	s.fill(o, typeName, resp.NewState, resp.NewIdentity)
}

func (o *Object) diagnose(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		text := d.Summary + ": " + d.Detail
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			o.Errors = append(o.Errors, text)
		} else {
			o.Warnings = append(o.Warnings, text)
		}
	}
}

func (s *Session) fill(o *Object, typeName string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData) {
	s.env.t.Helper()
	value, err := state.Unmarshal(s.schema.ResourceSchemas[typeName].ValueType())
	s.env.must(err)
	if !value.IsNull() {
		s.env.must(value.As(&o.State))
	}
	if identity == nil || identity.IdentityData == nil {
		return
	}
	value, err = identity.IdentityData.Unmarshal(s.identityType(typeName))
	s.env.must(err)
	var attributes map[string]tftypes.Value
	s.env.must(value.As(&attributes))
	o.Identity = map[string]string{}
	for name, v := range attributes {
		var text string
		s.env.must(v.As(&text))
		o.Identity[name] = text
	}
}

func (s *Session) identityType(typeName string) tftypes.Type {
	s.env.t.Helper()
	resp, err := s.server.GetResourceIdentitySchemas(s.env.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	s.env.must(err)
	schema := resp.IdentitySchemas[typeName]
	if schema == nil {
		s.env.t.Fatalf("%s has no identity", typeName)
	}
	return schema.ValueType()
}

func (s *Session) identity(typeName string, attributes map[string]string) *tfprotov6.ResourceIdentityData {
	s.env.t.Helper()
	values := map[string]tftypes.Value{}
	for name, text := range attributes {
		values[name] = tftypes.NewValue(tftypes.String, text)
	}
	ty := s.identityType(typeName)
	data, err := tfprotov6.NewDynamicValue(ty, tftypes.NewValue(ty, values))
	s.env.must(err)
	return &tfprotov6.ResourceIdentityData{IdentityData: &data}
}

// value is an object of a schema with string and boolean attributes.
func (s *Session) value(schema *tfprotov6.Schema, attributes map[string]string) tfprotov6.DynamicValue {
	s.env.t.Helper()
	values := map[string]tftypes.Value{}
	left := maps.Clone(attributes)
	for _, a := range schema.Block.Attributes {
		values[a.Name] = tftypes.NewValue(a.ValueType(), nil)
		if text, ok := left[a.Name]; ok {
			values[a.Name] = tftypes.NewValue(tftypes.String, text)
			if a.ValueType().Is(tftypes.Bool) {
				values[a.Name] = tftypes.NewValue(tftypes.Bool, text == "true")
			}
			delete(left, a.Name)
		}
	}
	if len(left) > 0 {
		s.env.t.Fatalf("the schema has no attributes %v", left)
	}
	return s.dynamic(schema, tftypes.NewValue(schema.ValueType(), values))
}

func (s *Session) dynamic(schema *tfprotov6.Schema, value tftypes.Value) tfprotov6.DynamicValue {
	s.env.t.Helper()
	dynamic, err := tfprotov6.NewDynamicValue(schema.ValueType(), value)
	s.env.must(err)
	return dynamic
}

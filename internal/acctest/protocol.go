package acctest

import (
	"context"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// terraformVersion is what tests without a command line call themselves.
const terraformVersion = "1.12.0"

// Session speaks the plugin protocol to the provider, without a command line: for what none can be brought to do at the right
// moment, such as an interrupt, and for what only newer ones can, such as an import by identity.
type Session struct {
	t      testing.TB
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
	Said
}

// Said is what the provider said about a call.
type Said struct {
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

// Flag is a boolean attribute, false when it is null.
func (o Object) Flag(name string) bool {
	var flag *bool
	value, ok := o.State[name]
	return ok && value.IsKnown() && value.As(&flag) == nil && flag != nil && *flag
}

// Session starts a provider that is configured for this environment's sandbox.
func (e *Env) Session() *Session {
	e.t.Helper()
	return e.SessionWith(nil)
}

// SessionWith is Session with more settings in the provider block.
func (e *Env) SessionWith(settings map[string]string) *Session {
	e.t.Helper()
	server, err := e.Factories()["p100"]()
	e.must(err)
	all := map[string]string{"environment": "sandbox", "sandbox_file": e.File, "retry_wait_min": "10ms", "retry_wait_max": "50ms"}
	maps.Copy(all, settings)
	return NewSession(e.t, server, all)
}

// NewSession configures a provider with the given attributes, as those of Create.
func NewSession(t testing.TB, server tfprotov6.ProviderServer, attributes map[string]string) *Session {
	t.Helper()
	s := &Session{t: t, server: server}
	var err error
	s.schema, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	s.must(err)
	config := s.value(s.schema.Provider, attributes)
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: terraformVersion, Config: &config})
	s.must(err)
	for _, d := range resp.Diagnostics {
		t.Fatalf("configuring the provider: %s: %s", d.Summary, d.Detail)
	}
	return s
}

func (s *Session) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// Create plans and applies a new object of the given attributes, which are strings, numbers, booleans or lists of strings with one element a
// line; those not named are null. The name of a nested one has a dot: timeouts.create.
func (s *Session) Create(ctx context.Context, typeName string, attributes map[string]string) Object {
	s.t.Helper()
	return s.apply(ctx, typeName, Object{}, attributes)
}

// CreateAfter is Create with something that happens between plan and apply.
func (s *Session) CreateAfter(ctx context.Context, typeName string, attributes map[string]string, between func()) Object {
	s.t.Helper()
	return s.apply(ctx, typeName, Object{}, attributes, between)
}

// Update plans and applies other attributes of an object. What the plan refuses leaves it as it was, with the errors.
func (s *Session) Update(ctx context.Context, typeName string, o Object, attributes map[string]string) Object {
	s.t.Helper()
	return s.apply(ctx, typeName, o, attributes)
}

// Destroy plans and applies the end of an object. Where that is refused, the object stays, with the errors.
func (s *Session) Destroy(ctx context.Context, typeName string, o Object) Object {
	s.t.Helper()
	return s.apply(ctx, typeName, o, nil)
}

// Plan plans attributes of an object, or its creation where there is none; no attributes at all plan its end. The state of what it
// returns is the planned one.
func (s *Session) Plan(ctx context.Context, typeName string, o Object, attributes map[string]string) Object {
	s.t.Helper()
	planned, _ := s.plan(ctx, typeName, o, attributes)
	return planned
}

func (s *Session) plan(ctx context.Context, typeName string, o Object, attributes map[string]string) (Object, *tfprotov6.ApplyResourceChangeRequest) {
	s.t.Helper()
	schema := s.schema.ResourceSchemas[typeName]
	prior := s.dynamic(schema, tftypes.NewValue(schema.ValueType(), nil))
	if o.State != nil {
		prior = s.dynamic(schema, tftypes.NewValue(schema.ValueType(), o.State))
	}
	config := s.dynamic(schema, tftypes.NewValue(schema.ValueType(), nil))
	proposed := config
	if attributes != nil {
		values := s.values(schema, attributes)
		config = s.dynamic(schema, tftypes.NewValue(schema.ValueType(), values))
		for _, a := range schema.Block.Attributes {
			if known, ok := o.State[a.Name]; ok && a.Computed && values[a.Name].IsNull() {
				values[a.Name] = known
			}
		}
		proposed = s.dynamic(schema, tftypes.NewValue(schema.ValueType(), values))
	}
	req := &tfprotov6.PlanResourceChangeRequest{TypeName: typeName, Config: &config, ProposedNewState: &proposed, PriorState: &prior, PriorPrivate: o.Private}
	if o.Identity != nil {
		req.PriorIdentity = s.identity(typeName, o.Identity)
	}
	resp, err := s.server.PlanResourceChange(ctx, req)
	s.must(err)
	planned := Object{Private: resp.PlannedPrivate}
	planned.diagnose(resp.Diagnostics)
	if resp.PlannedState != nil {
		s.fill(&planned, typeName, resp.PlannedState, nil)
	}
	return planned, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, Config: &config, PlannedState: resp.PlannedState, PriorState: &prior,
		PlannedPrivate: resp.PlannedPrivate, PlannedIdentity: resp.PlannedIdentity,
	}
}

func (s *Session) apply(ctx context.Context, typeName string, before Object, attributes map[string]string, between ...func()) Object {
	s.t.Helper()
	planned, req := s.plan(ctx, typeName, before, attributes)
	if len(planned.Errors) > 0 {
		before.Errors, before.Warnings = planned.Errors, planned.Warnings
		return before
	}
	for _, happen := range between {
		happen()
	}
	resp, err := s.server.ApplyResourceChange(ctx, req)
	s.must(err)
	after := Object{Private: resp.Private, Said: Said{Warnings: planned.Warnings}}
	after.diagnose(resp.Diagnostics)
	s.fill(&after, typeName, resp.NewState, resp.NewIdentity)
	return after
}

// Import imports an object by its identity and reads it.
func (s *Session) Import(ctx context.Context, typeName string, identity map[string]string) Object {
	s.t.Helper()
	return s.imports(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, Identity: s.identity(typeName, identity)})
}

// ImportID imports an object by its import id and reads it.
func (s *Session) ImportID(ctx context.Context, typeName, id string) Object {
	s.t.Helper()
	return s.imports(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
}

func (s *Session) imports(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) Object {
	s.t.Helper()
	resp, err := s.server.ImportResourceState(ctx, req)
	s.must(err)
	var o Object
	o.diagnose(resp.Diagnostics)
	if len(o.Errors) > 0 || len(resp.ImportedResources) != 1 {
		return o
	}
	imported := resp.ImportedResources[0]
	s.read(ctx, &o, req.TypeName, &tfprotov6.ReadResourceRequest{
		TypeName: req.TypeName, CurrentState: imported.State, CurrentIdentity: imported.Identity, Private: imported.Private,
	})
	if len(o.Errors) > 0 {
		return Object{Said: o.Said}
	}
	return o
}

// Refresh reads an object again.
func (s *Session) Refresh(ctx context.Context, typeName string, o Object) Object {
	s.t.Helper()
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
	s.t.Helper()
	resp, err := s.server.ReadResource(ctx, req)
	s.must(err)
	o.Private = resp.Private
	o.diagnose(resp.Diagnostics)
	s.fill(o, typeName, resp.NewState, resp.NewIdentity)
}

func (s *Said) diagnose(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		text := d.Summary + ": " + d.Detail
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			s.Errors = append(s.Errors, text)
		} else {
			s.Warnings = append(s.Warnings, text)
		}
	}
}

func (s *Session) fill(o *Object, typeName string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData) {
	s.t.Helper()
	if state != nil {
		value, err := state.Unmarshal(s.schema.ResourceSchemas[typeName].ValueType())
		s.must(err)
		if !value.IsNull() {
			s.must(value.As(&o.State))
		}
	}
	if identity == nil || identity.IdentityData == nil {
		return
	}
	value, err := identity.IdentityData.Unmarshal(s.identityType(typeName))
	s.must(err)
	var attributes map[string]tftypes.Value
	s.must(value.As(&attributes))
	o.Identity = map[string]string{}
	for name, v := range attributes {
		var text string
		s.must(v.As(&text))
		o.Identity[name] = text
	}
}

func (s *Session) identityType(typeName string) tftypes.Type {
	s.t.Helper()
	resp, err := s.server.GetResourceIdentitySchemas(s.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	s.must(err)
	schema := resp.IdentitySchemas[typeName]
	if schema == nil {
		s.t.Fatalf("%s has no identity", typeName)
	}
	return schema.ValueType()
}

func (s *Session) identity(typeName string, attributes map[string]string) *tfprotov6.ResourceIdentityData {
	s.t.Helper()
	values := map[string]tftypes.Value{}
	for name, text := range attributes {
		values[name] = tftypes.NewValue(tftypes.String, text)
	}
	ty := s.identityType(typeName)
	data, err := tfprotov6.NewDynamicValue(ty, tftypes.NewValue(ty, values))
	s.must(err)
	return &tfprotov6.ResourceIdentityData{IdentityData: &data}
}

// value is an object of a schema, of attributes as those of Create.
func (s *Session) value(schema *tfprotov6.Schema, attributes map[string]string) tfprotov6.DynamicValue {
	s.t.Helper()
	return s.dynamic(schema, tftypes.NewValue(schema.ValueType(), s.values(schema, attributes)))
}

func (s *Session) values(schema *tfprotov6.Schema, attributes map[string]string) map[string]tftypes.Value {
	s.t.Helper()
	values := map[string]tftypes.Value{}
	left := maps.Clone(attributes)
	scalar := func(ty tftypes.Type, name string) tftypes.Value {
		text, ok := left[name]
		delete(left, name)
		switch {
		case !ok:
			return tftypes.NewValue(ty, nil)
		case ty.Is(tftypes.Bool):
			return tftypes.NewValue(ty, text == "true")
		case ty.Is(tftypes.Number):
			number, _, err := big.ParseFloat(text, 10, 64, big.ToNearestEven)
			s.must(err)
			return tftypes.NewValue(ty, number)
		case ty.Is(tftypes.List{}):
			var elements []tftypes.Value
			for line := range strings.Lines(text) {
				elements = append(elements, tftypes.NewValue(tftypes.String, strings.TrimSuffix(line, "\n")))
			}
			return tftypes.NewValue(ty, elements)
		}
		return tftypes.NewValue(ty, text)
	}
	for _, a := range schema.Block.Attributes {
		values[a.Name] = scalar(a.ValueType(), a.Name)
		if nested, ok := a.ValueType().(tftypes.Object); ok {
			fields := map[string]tftypes.Value{}
			named := len(left)
			for name, ty := range nested.AttributeTypes {
				fields[name] = scalar(ty, a.Name+"."+name)
			}
			if len(left) < named {
				values[a.Name] = tftypes.NewValue(nested, fields)
			}
		}
	}
	if len(left) > 0 {
		s.t.Fatalf("the schema has no attributes %v", left)
	}
	return values
}

func (s *Session) dynamic(schema *tfprotov6.Schema, value tftypes.Value) tfprotov6.DynamicValue {
	s.t.Helper()
	dynamic, err := tfprotov6.NewDynamicValue(schema.ValueType(), value)
	s.must(err)
	return dynamic
}

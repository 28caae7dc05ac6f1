package provider_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/p100-community/terraform-provider-p100/internal/provider"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// server is the provider as Terraform speaks to it, without Terraform.
type server struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func serve(t *testing.T, s tfprotov6.ProviderServer) *server {
	t.Helper()
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if text := describe(schemas.Diagnostics); text != "" {
		t.Fatal(text)
	}
	return &server{s, schemas}
}

// newServer is a provider that sees only the given variables, and cannot reach anything: every request is an error of the test.
// Sandboxes that it opens are closed with the test.
func newServer(t *testing.T, vars map[string]string) *server {
	t.Helper()
	p := provider.New("test",
		provider.WithEnvironment(func(name string) (string, bool) { v, ok := vars[name]; return v, ok }),
		provider.WithTransport(func(http.RoundTripper) http.RoundTripper { return unreachable{t} }),
		provider.WithSandboxOpener(func(ctx context.Context, opts sandbox.Options) (*sandbox.Sandbox, error) {
			box, err := sandbox.Open(ctx, opts)
			if err == nil {
				t.Cleanup(func() {
					if err := box.Close(); err != nil {
						t.Error(err)
					}
				})
			}
			return box, err
		}))
	return serve(t, providerserver.NewProtocol6(p())())
}

// unreachable is a network in which nothing may be sent.
type unreachable struct{ t *testing.T }

func (u unreachable) RoundTrip(req *http.Request) (*http.Response, error) {
	u.t.Errorf("a request left: %s %s", req.Method, req.URL)
	return nil, http.ErrHandlerTimeout
}

// attrs are attribute values by name. What is left out is null.
type attrs map[string]tftypes.Value

func text(s string) tftypes.Value          { return tftypes.NewValue(tftypes.String, s) }
func number(n float64) tftypes.Value       { return tftypes.NewValue(tftypes.Number, n) }
func unknown(t tftypes.Type) tftypes.Value { return tftypes.NewValue(t, tftypes.UnknownValue) }

func objectType(t *testing.T, schema *tfprotov6.Schema) tftypes.Object {
	t.Helper()
	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatalf("a schema of type %s", schema.ValueType())
	}
	return typ
}

// blockTypes are the types of the provider block's attributes.
func (s *server) blockTypes(t *testing.T) map[string]tftypes.Type {
	t.Helper()
	return objectType(t, s.schemas.Provider).AttributeTypes
}

// object fills a schema's object with the given attributes.
func object(t *testing.T, schema *tfprotov6.Schema, values attrs) tftypes.Value {
	t.Helper()
	typ := objectType(t, schema)
	all := map[string]tftypes.Value{}
	for name, attributeType := range typ.AttributeTypes {
		all[name] = tftypes.NewValue(attributeType, nil)
	}
	maps.Copy(all, values)
	return tftypes.NewValue(typ, all)
}

func dynamic(t *testing.T, v tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

// validate is what `terraform validate` asks about a provider block.
func (s *server) validate(t *testing.T, block attrs) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: dynamic(t, object(t, s.schemas.Provider, block))})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// configure is what plan and apply do first.
func (s *server) configure(t *testing.T, block attrs) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: dynamic(t, object(t, s.schemas.Provider, block)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// describe writes diagnostics one below the other: severity, attribute, summary, detail.
func describe(diags []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString(d.Severity.String() + " ")
		if d.Attribute != nil {
			b.WriteString("[" + d.Attribute.String() + "] ")
		}
		b.WriteString(d.Summary + ": " + d.Detail + "\n")
	}
	return b.String()
}

func wantParts(t *testing.T, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("%q is missing in:\n%s", part, got)
		}
	}
}

// Every resource that can be imported has an identity, so that import blocks can name objects by their attributes, and every
// attribute of an identity is one of the resource's own.
func TestImportableResourcesHaveAnIdentity(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	resp, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, describe(resp.Diagnostics))
	}
	for _, newResource := range provider.New("test")().Resources(t.Context()) {
		r := newResource()
		var meta resource.MetadataResponse
		r.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: provider.TypeName}, &meta)
		_, importable := r.(resource.ResourceWithImportState)
		identity := resp.IdentitySchemas[meta.TypeName]
		if importable != (identity != nil) {
			t.Errorf("%s: importable %t, identity %v", meta.TypeName, importable, identity)
		}
		if identity == nil {
			continue
		}
		own := objectType(t, s.schemas.ResourceSchemas[meta.TypeName]).AttributeTypes
		for _, attribute := range identity.IdentityAttributes {
			if !attribute.RequiredForImport || attribute.Description == "" || own[attribute.Name] == nil {
				t.Errorf("%s: the identity's %+v", meta.TypeName, attribute)
			}
		}
	}
	if user := resp.IdentitySchemas["p100_user"]; user == nil || len(user.IdentityAttributes) != 1 || user.IdentityAttributes[0].Name != "external_user_id" {
		t.Errorf("the identity of a user: %+v", user)
	}
}

func TestProviderBlockIsCheckedAtValidate(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for name, values := range map[string]struct{ wrong, right []tftypes.Value }{
		"environment":             {[]tftypes.Value{text("prod"), text(""), text("Sandbox")}, []tftypes.Value{text("sandbox"), text("staging"), text("production")}},
		"base_url":                {[]tftypes.Value{text("")}, nil},
		"sandbox_file":            {[]tftypes.Value{text("")}, []tftypes.Value{text("x.db")}},
		"requests_per_second":     {[]tftypes.Value{number(-0.5), number(1000.5)}, []tftypes.Value{number(0), number(0.5), number(1000)}},
		"max_concurrent_requests": {[]tftypes.Value{number(-1), number(1001), number(1.5)}, []tftypes.Value{number(0), number(1000)}},
		"max_retries":             {[]tftypes.Value{number(-1), number(21)}, []tftypes.Value{number(0), number(20)}},
		"retry_wait_min":          {[]tftypes.Value{text("9ms"), text("61s"), text("5"), text("soon")}, []tftypes.Value{text("10ms"), text("1m")}},
		"retry_wait_max":          {[]tftypes.Value{text("9ms"), text("601s"), text("")}, []tftypes.Value{text("10ms"), text("10m")}},
		"duplicate_window":        {[]tftypes.Value{text("59s"), text("721h")}, []tftypes.Value{text("1m"), text("720h")}},
		"request_timeout":         {[]tftypes.Value{text("999ms"), text("11m")}, []tftypes.Value{text("1s"), text("10m")}},
	} {
		for _, value := range values.wrong {
			if got := describe(s.validate(t, attrs{name: value})); !strings.Contains(got, "ERROR ["+`AttributeName("`+name+`")`) {
				t.Errorf("%s = %s is accepted: %s", name, value, got)
			}
		}
		for _, value := range append(values.right, unknown(s.blockTypes(t)[name])) {
			if got := describe(s.validate(t, attrs{name: value})); got != "" {
				t.Errorf("%s = %s is refused: %s", name, value, got)
			}
		}
	}
	// Nothing is missing yet: the environment may come from a variable of the machine that applies.
	if got := describe(s.validate(t, nil)); got != "" {
		t.Errorf("an empty block is refused: %s", got)
	}
}

func TestSecretsOfTheBlockAreSensitive(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	var sensitive []string
	for _, attribute := range s.schemas.Provider.Block.Attributes {
		if attribute.Sensitive {
			sensitive = append(sensitive, attribute.Name)
		}
		if attribute.Required {
			t.Errorf("%s is required, so its variable is of no use", attribute.Name)
		}
	}
	slices.Sort(sensitive)
	if want := []string{"api_key", "sandbox_control_token"}; !slices.Equal(sensitive, want) {
		t.Errorf("sensitive: %v", sensitive)
	}
}

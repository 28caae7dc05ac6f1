package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// fakeServer answers the two calls that dump makes; any other call panics.
type fakeServer struct {
	tfprotov6.ProviderServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
}

func (s fakeServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schemas, nil
}

func (s fakeServer) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return s.identities, nil
}

func simple(attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
	return &tfprotov6.Schema{Version: 2, Block: &tfprotov6.SchemaBlock{
		Attributes:      attributes,
		Description:     "about it",
		DescriptionKind: tfprotov6.StringKindMarkdown,
	}}
}

// everyKind is a provider that has one member of each kind.
func everyKind() fakeServer {
	address := &tfprotov6.SchemaAttribute{
		Name: "address", Required: true,
		NestedType: &tfprotov6.SchemaObject{
			Nesting:    tfprotov6.SchemaObjectNestingModeSingle,
			Attributes: []*tfprotov6.SchemaAttribute{{Name: "city", Type: tftypes.String, Required: true}},
		},
	}
	token := &tfprotov6.SchemaAttribute{Name: "token_wo", Type: tftypes.String, Optional: true, Sensitive: true, WriteOnly: true}
	tags := &tfprotov6.SchemaAttribute{Name: "tags", Type: tftypes.Map{ElementType: tftypes.String}, Computed: true}
	withBlock := simple(address, token, tags)
	withBlock.Block.BlockTypes = []*tfprotov6.SchemaNestedBlock{{
		TypeName: "rule", Nesting: tfprotov6.SchemaNestedBlockNestingModeList, MaxItems: 3,
		Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{{Name: "on", Type: tftypes.Bool, Optional: true}}},
	}}
	return fakeServer{
		schemas: &tfprotov6.GetProviderSchemaResponse{
			Provider:                 simple(),
			ResourceSchemas:          map[string]*tfprotov6.Schema{"p100_thing": withBlock},
			DataSourceSchemas:        map[string]*tfprotov6.Schema{"p100_thing": simple()},
			EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"p100_lock": simple()},
			ListResourceSchemas:      map[string]*tfprotov6.Schema{"p100_thing": simple()},
			ActionSchemas:            map[string]*tfprotov6.ActionSchema{"p100_act": {Schema: simple()}},
			Functions: map[string]*tfprotov6.Function{"join": {
				Summary:           "joins",
				Parameters:        []*tfprotov6.FunctionParameter{{Name: "by", Type: tftypes.String, AllowNullValue: true}},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "parts", Type: tftypes.String},
				Return:            &tfprotov6.FunctionReturn{Type: tftypes.String},
			}},
		},
		identities: &tfprotov6.GetResourceIdentitySchemasResponse{
			IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"p100_thing": {
				Version: 1,
				IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
					{Name: "thing_id", Type: tftypes.String, RequiredForImport: true, Description: "the id"},
				},
			}},
		},
	}
}

func TestDumpKeepsEveryKind(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := dump(t.Context(), everyKind(), &out); err != nil {
		t.Fatal(err)
	}
	// Read back as tfplugindocs does, which also checks the format version.
	var read tfjson.ProviderSchemas
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatalf("not readable as provider schemas: %v\n%s", err, out.String())
	}
	p := read.Schemas["p100"]
	if p == nil {
		t.Fatalf("no provider p100 in %s", out.String())
	}

	thing := p.ResourceSchemas["p100_thing"]
	if thing == nil || thing.Version != 2 || thing.Block.Description != "about it" || thing.Block.DescriptionKind != tfjson.SchemaDescriptionKindMarkdown {
		t.Fatalf("resource: %+v", thing)
	}
	address := thing.Block.Attributes["address"]
	if !address.Required || address.AttributeNestedType.NestingMode != tfjson.SchemaNestingModeSingle ||
		!address.AttributeNestedType.Attributes["city"].Required {
		t.Errorf("nested attribute: %+v", address)
	}
	if token := thing.Block.Attributes["token_wo"]; !token.WriteOnly || !token.Sensitive || !token.Optional {
		t.Errorf("write-only attribute: %+v", token)
	}
	if got := thing.Block.Attributes["tags"].AttributeType.FriendlyName(); got != "map of string" {
		t.Errorf("type of tags = %q", got)
	}
	if rule := thing.Block.NestedBlocks["rule"]; rule.NestingMode != tfjson.SchemaNestingModeList || rule.MaxItems != 3 || !rule.Block.Attributes["on"].Optional {
		t.Errorf("block: %+v", rule)
	}
	if id := p.ResourceIdentitySchemas["p100_thing"]; id.Version != 1 || !id.Attributes["thing_id"].RequiredForImport {
		t.Errorf("identity: %+v", id)
	}
	if p.ConfigSchema == nil || p.DataSourceSchemas["p100_thing"] == nil || p.EphemeralResourceSchemas["p100_lock"] == nil ||
		p.ListResourceSchemas["p100_thing"] == nil || p.ActionSchemas["p100_act"] == nil {
		t.Errorf("a kind is missing: %s", out.String())
	}
	join := p.Functions["join"]
	if join == nil || join.Summary != "joins" || len(join.Parameters) != 1 || !join.Parameters[0].IsNullable ||
		join.VariadicParameter.Name != "parts" || join.ReturnType.FriendlyName() != "string" {
		t.Errorf("function: %+v", join)
	}
}

func TestDumpIsStable(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	if err := dump(t.Context(), everyKind(), &first); err != nil {
		t.Fatal(err)
	}
	if err := dump(t.Context(), everyKind(), &second); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Error("two dumps of one provider differ")
	}
}

func TestDumpReportsErrors(t *testing.T) {
	t.Parallel()
	broken := []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "only a warning"},
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "bad schema", Detail: "twice the same name"},
	}
	schemas, identities := everyKind(), everyKind()
	schemas.schemas.Diagnostics = broken
	identities.identities.Diagnostics = broken
	for name, server := range map[string]fakeServer{"schemas": schemas, "identities": identities} {
		err := dump(t.Context(), server, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), "bad schema: twice the same name") {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

func TestDumpNamesTheMemberWithAnUnknownType(t *testing.T) {
	t.Parallel()
	server := everyKind()
	server.schemas.DataSourceSchemas["p100_odd"] = simple(&tfprotov6.SchemaAttribute{Name: "odd"})
	err := dump(t.Context(), server, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "data source p100_odd: odd: type") {
		t.Errorf("error = %v", err)
	}
}

package main

import (
	"encoding/json"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// providerName is the key under which tfplugindocs looks for the schemas.
const providerName = "p100"

// convert turns the answers of the plugin protocol into Terraform's JSON form.
func convert(from *tfprotov6.GetProviderSchemaResponse, identities map[string]*tfprotov6.ResourceIdentitySchema) (*tfjson.ProviderSchemas, error) {
	var err error
	to := &tfjson.ProviderSchema{}
	if to.ConfigSchema, err = schema(from.Provider); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	if to.ResourceSchemas, err = each(from.ResourceSchemas, schema); err != nil {
		return nil, fmt.Errorf("resource %w", err)
	}
	if to.ResourceIdentitySchemas, err = each(identities, identity); err != nil {
		return nil, fmt.Errorf("identity of %w", err)
	}
	if to.DataSourceSchemas, err = each(from.DataSourceSchemas, schema); err != nil {
		return nil, fmt.Errorf("data source %w", err)
	}
	if to.EphemeralResourceSchemas, err = each(from.EphemeralResourceSchemas, schema); err != nil {
		return nil, fmt.Errorf("ephemeral resource %w", err)
	}
	if to.ListResourceSchemas, err = each(from.ListResourceSchemas, schema); err != nil {
		return nil, fmt.Errorf("list resource %w", err)
	}
	if to.ActionSchemas, err = each(from.ActionSchemas, action); err != nil {
		return nil, fmt.Errorf("action %w", err)
	}
	if to.Functions, err = each(from.Functions, function); err != nil {
		return nil, fmt.Errorf("function %w", err)
	}
	return &tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas:       map[string]*tfjson.ProviderSchema{providerName: to},
	}, nil
}

// each converts every value of a map; an error names the key first.
func each[From, To any](from map[string]From, convert func(From) (To, error)) (map[string]To, error) {
	to := make(map[string]To, len(from))
	for name, value := range from {
		converted, err := convert(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		to[name] = converted
	}
	return to, nil
}

func schema(from *tfprotov6.Schema) (*tfjson.Schema, error) {
	if from == nil {
		return nil, nil
	}
	b, err := block(from.Block)
	return &tfjson.Schema{Version: uint64(max(from.Version, 0)), Block: b}, err
}

func block(from *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	to := &tfjson.SchemaBlock{
		NestedBlocks:    make(map[string]*tfjson.SchemaBlockType, len(from.BlockTypes)),
		Description:     from.Description,
		DescriptionKind: descriptionKind(from.DescriptionKind),
		Deprecated:      from.Deprecated,
	}
	var err error
	if to.Attributes, err = attributes(from.Attributes); err != nil {
		return nil, err
	}
	for _, nested := range from.BlockTypes {
		inner, err := block(nested.Block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nested.TypeName, err)
		}
		to.NestedBlocks[nested.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: blockNesting[nested.Nesting],
			Block:       inner,
			MinItems:    uint64(max(nested.MinItems, 0)),
			MaxItems:    uint64(max(nested.MaxItems, 0)),
		}
	}
	return to, nil
}

func attributes(from []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	to := make(map[string]*tfjson.SchemaAttribute, len(from))
	for _, a := range from {
		converted := &tfjson.SchemaAttribute{
			Description:     a.Description,
			DescriptionKind: descriptionKind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if a.NestedType != nil {
			children, err := attributes(a.NestedType.Attributes)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", a.Name, err)
			}
			converted.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
				Attributes:  children,
				NestingMode: objectNesting[a.NestedType.Nesting],
			}
		} else if err := convertType(a.Type, &converted.AttributeType); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		to[a.Name] = converted
	}
	return to, nil
}

func identity(from *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	to := &tfjson.IdentitySchema{
		Version:    uint64(max(from.Version, 0)),
		Attributes: make(map[string]*tfjson.IdentityAttribute, len(from.IdentityAttributes)),
	}
	for _, a := range from.IdentityAttributes {
		converted := &tfjson.IdentityAttribute{
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
		if err := convertType(a.Type, &converted.IdentityType); err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		to.Attributes[a.Name] = converted
	}
	return to, nil
}

func action(from *tfprotov6.ActionSchema) (*tfjson.ActionSchema, error) {
	b, err := block(from.Schema.Block)
	return &tfjson.ActionSchema{Block: b}, err
}

func function(from *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	to := &tfjson.FunctionSignature{
		Description:        from.Description,
		Summary:            from.Summary,
		DeprecationMessage: from.DeprecationMessage,
	}
	if err := convertType(from.Return.Type, &to.ReturnType); err != nil {
		return nil, fmt.Errorf("return value: %w", err)
	}
	for _, p := range from.Parameters {
		converted, err := parameter(p)
		if err != nil {
			return nil, err
		}
		to.Parameters = append(to.Parameters, converted)
	}
	if from.VariadicParameter == nil {
		return to, nil
	}
	var err error
	to.VariadicParameter, err = parameter(from.VariadicParameter)
	return to, err
}

func parameter(from *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	to := &tfjson.FunctionParameter{
		Name:        from.Name,
		Description: from.Description,
		IsNullable:  from.AllowNullValue,
	}
	if err := convertType(from.Type, &to.Type); err != nil {
		return nil, fmt.Errorf("parameter %s: %w", from.Name, err)
	}
	return to, nil
}

// convertType goes through JSON, the one form that the type systems of the
// plugin protocol and of Terraform's JSON output have in common.
func convertType(from tftypes.Type, to json.Unmarshaler) error {
	encoded, err := json.Marshal(from)
	if err != nil {
		return fmt.Errorf("type: %w", err)
	}
	if err := json.Unmarshal(encoded, to); err != nil {
		return fmt.Errorf("type %s: %w", encoded, err)
	}
	return nil
}

func descriptionKind(from tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if from == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}

var blockNesting = map[tfprotov6.SchemaNestedBlockNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaNestedBlockNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaNestedBlockNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaNestedBlockNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaNestedBlockNestingModeMap:    tfjson.SchemaNestingModeMap,
	tfprotov6.SchemaNestedBlockNestingModeGroup:  tfjson.SchemaNestingModeGroup,
}

var objectNesting = map[tfprotov6.SchemaObjectNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaObjectNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaObjectNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaObjectNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaObjectNestingModeMap:    tfjson.SchemaNestingModeMap,
}

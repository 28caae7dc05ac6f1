package acctest

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// block is a block of a configuration.
type block struct {
	kind, typeName, name string
	attributes           hclsyntax.Attributes
}

// blocks are the blocks of a configuration, in its order. Those inside of others are not supported.
func blocks(config string) ([]block, error) {
	file, diags := hclsyntax.ParseConfig([]byte(config), "test.tf", hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return nil, fmt.Errorf("a body of type %T", file.Body)
	}
	var all []block
	for _, b := range body.Blocks {
		if len(b.Body.Blocks) > 0 || len(b.Labels) == 0 {
			return nil, fmt.Errorf("%s: only resource, data and provider blocks of attributes can be read here", b.DefRange())
		}
		all = append(all, block{b.Type, b.Labels[0], b.Labels[len(b.Labels)-1], b.Body.Attributes})
	}
	return all, nil
}

// value is what Terraform makes of the block before it knows anything else: whatever the block refers to is unknown.
func (b block) value(schema *tfprotov6.Schema) (*tfprotov6.DynamicValue, error) {
	raw, err := json.Marshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	typ, err := ctyjson.UnmarshalType(raw)
	if err != nil {
		return nil, err
	}
	values := map[string]cty.Value{}
	for name, attribute := range b.attributes {
		if name == "depends_on" {
			continue
		}
		if !typ.HasAttribute(name) {
			return nil, fmt.Errorf("%s has no attribute %q", b.typeName, name)
		}
		scope := &hcl.EvalContext{Variables: map[string]cty.Value{}}
		for _, reference := range attribute.Expr.Variables() {
			scope.Variables[reference.RootName()] = cty.DynamicVal
		}
		value, diags := attribute.Expr.Value(scope)
		if diags.HasErrors() {
			return nil, diags
		}
		values[name] = value
	}
	for _, a := range schema.Block.Attributes {
		if value, given := values[a.Name]; a.Required && (!given || value.IsNull()) {
			return nil, fmt.Errorf("%s lacks %s, which Terraform finds by itself", b.typeName, a.Name)
		}
	}
	whole, err := convert.Convert(cty.ObjectVal(values), lenient(typ))
	if err != nil {
		return nil, fmt.Errorf("%s: %w, which Terraform finds by itself", b.typeName, err)
	}
	packed, err := msgpack.Marshal(whole, typ)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.DynamicValue{MsgPack: packed}, nil
}

// lenient is a type whose objects may lack attributes, which are null then.
func lenient(typ cty.Type) cty.Type {
	switch {
	case typ.IsObjectType():
		attributes, optional := map[string]cty.Type{}, []string{}
		for name, inner := range typ.AttributeTypes() {
			attributes[name] = lenient(inner)
			optional = append(optional, name)
		}
		return cty.ObjectWithOptionalAttrs(attributes, optional)
	case typ.IsListType():
		return cty.List(lenient(typ.ElementType()))
	case typ.IsSetType():
		return cty.Set(lenient(typ.ElementType()))
	case typ.IsMapType():
		return cty.Map(lenient(typ.ElementType()))
	default:
		return typ
	}
}

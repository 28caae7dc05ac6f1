package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Virtual cards are offline: nothing is offered that could only fail. Whoever adds a member for them changes the guide as well.
func TestNothingIsNamedAfterCards(t *testing.T) {
	t.Parallel()
	all := newServer(t, nil).schemas
	names := slices.Concat(
		slices.Collect(maps.Keys(all.ResourceSchemas)),
		slices.Collect(maps.Keys(all.DataSourceSchemas)),
		slices.Collect(maps.Keys(all.EphemeralResourceSchemas)),
		slices.Collect(maps.Keys(all.ListResourceSchemas)),
		slices.Collect(maps.Keys(all.ActionSchemas)),
		slices.Collect(maps.Keys(all.Functions)),
	)
	if len(names) == 0 {
		t.Fatal("the provider has no members")
	}
	for _, s := range surfaces(t) {
		names = append(names, attributeNames(s.String(), s.schema.Block.Attributes)...)
	}
	for _, name := range names {
		if slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == '.' }), func(word string) bool {
			return word == "card" || word == "cards"
		}) {
			t.Errorf("%s is named after cards, which are offline", name)
		}
	}
}

// attributeNames are the names of attributes, nested ones included, each with where it is.
func attributeNames(at string, attributes []*tfprotov6.SchemaAttribute) []string {
	var names []string
	for _, a := range attributes {
		name := at + "." + a.Name
		names = append(names, name)
		if a.NestedType != nil {
			names = append(names, attributeNames(name, a.NestedType.Attributes)...)
		}
	}
	return names
}

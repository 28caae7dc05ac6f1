package provider_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
)

// from is the private state of an object with the given origin.
func from(t *testing.T, origin string) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string][]byte{"origin": []byte(origin)})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// anything is some object of a resource, as after an import: only its ids are known.
func anything(t *testing.T, schema *tfprotov6.Schema, text string) tftypes.Value {
	t.Helper()
	values := attrs{}
	for name, typ := range objectType(t, schema).AttributeTypes {
		if typ.Is(tftypes.String) && (name == "id" || strings.HasSuffix(name, "_id")) {
			values[name] = tftypes.NewValue(tftypes.String, text)
		}
	}
	return object(t, schema, values)
}

// attempts are all the calls by which Terraform can touch an existing object.
func (s *server) attempts(t *testing.T, typeName string, private []byte) map[string]string {
	t.Helper()
	schema := s.schemas.ResourceSchemas[typeName]
	state := dynamic(t, anything(t, schema, "before"))
	changed := dynamic(t, anything(t, schema, "after"))
	none := dynamic(t, tftypes.NewValue(schema.ValueType(), nil))
	said := map[string]string{}
	keep := func(name string, diags []*tfprotov6.Diagnostic, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		said[name] = describe(diags)
	}
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: state, Private: private})
	keep("read", read.Diagnostics, err)
	for name, proposed := range map[string]*tfprotov6.DynamicValue{"update": changed, "destroy": none} {
		config := proposed
		plan, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: typeName, PriorState: state, ProposedNewState: proposed, Config: config, PriorPrivate: private,
		})
		keep("plan of "+name, plan.Diagnostics, err)
		apply, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: typeName, PriorState: state, PlannedState: proposed, Config: config, PlannedPrivate: private,
		})
		keep(name, apply.Diagnostics, err)
	}
	return said
}

// No call lets an object of another environment or partner through, whatever Terraform was told to skip: each of them is an
// error, or does nothing at P100 (what only forgets).
func TestAccProvider_guardStandsBeforeEveryCall(t *testing.T) {
	for name, tc := range map[string]struct{ origin, says string }{
		"other environment": {`{"environment":"production","partner":"p"}`, "This object belongs to another environment"},
		"other partner":     {"", "This object belongs to another partner"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			s := started(t, env)
			if got := describe(s.configure(t, attrs{"environment": text("sandbox"), "sandbox_file": text(env.File)})); got != "" {
				t.Fatal(got)
			}
			if tc.origin == "" {
				info, err := env.Control().Info(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				tc.origin = `{"environment":"sandbox","partner":"somebody else's","sandbox":"` + info.InstanceID + `"}`
			}
			for _, typeName := range slices.Sorted(maps.Keys(s.schemas.ResourceSchemas)) {
				env.ResetLog()
				for call, said := range s.attempts(t, typeName, from(t, tc.origin)) {
					forgets := call == "update" || call == "destroy" // of what stands for nothing at P100; see the requests
					if !strings.Contains(said, "ERROR "+tc.says) && !(forgets && said == "") {
						t.Errorf("%s of a %s: %q", call, typeName, said)
					}
				}
				for _, entry := range env.Requests() {
					if entry.OperationID != "getPartnerBalances" && entry.OperationID != "getSandboxInfo" {
						t.Errorf("%s: %s was called", typeName, entry.OperationID)
					}
				}
			}
		})
	}
}

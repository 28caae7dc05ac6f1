package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var pairSchema = schema.Schema{Attributes: map[string]schema.Attribute{
	"user": schema.StringAttribute{Required: true},
	"kyc":  schema.StringAttribute{Computed: true},
}}

var pairIdentity = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
	"user": identityschema.StringAttribute{RequiredForImport: true},
	"kyc":  identityschema.StringAttribute{RequiredForImport: true},
}}

// pair is an identity, null without arguments.
func pair(t *testing.T, values ...string) *tfsdk.ResourceIdentity {
	t.Helper()
	typ := pairIdentity.Type().TerraformType(t.Context())
	if len(values) == 0 {
		return &tfsdk.ResourceIdentity{Schema: pairIdentity, Raw: tftypes.NewValue(typ, nil)}
	}
	return &tfsdk.ResourceIdentity{Schema: pairIdentity, Raw: tftypes.NewValue(typ, map[string]tftypes.Value{
		"user": tftypes.NewValue(tftypes.String, values[0]), "kyc": tftypes.NewValue(tftypes.String, values[1]),
	})}
}

// importPair runs ImportPair as the framework calls it.
func importPair(t *testing.T, id string, identity *tfsdk.ResourceIdentity) resource.ImportStateResponse {
	t.Helper()
	resp := resource.ImportStateResponse{
		State:    tfsdk.State{Schema: pairSchema, Raw: tftypes.NewValue(pairSchema.Type().TerraformType(t.Context()), nil)},
		Identity: pair(t),
	}
	ImportPair(t.Context(), resource.ImportStateRequest{ID: id, Identity: identity}, &resp, "user", "kyc")
	return resp
}

func TestImportPair(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, id  string
		identity  *tfsdk.ResourceIdentity
		user, kyc string
	}{
		{"by id", "alice/v-1", pair(t), "alice", "v-1"},
		{"a slash in the user's id", "team/alice/v-1", pair(t), "team/alice", "v-1"},
		{"by identity", "", pair(t, "team/alice", "v-1"), "team/alice", "v-1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			resp := importPair(t, tc.id, tc.identity)
			if len(resp.Diagnostics) > 0 {
				t.Fatal(text(resp.Diagnostics))
			}
			for name, want := range map[string]string{"user": tc.user, "kyc": tc.kyc} {
				var inState, inIdentity types.String
				diags := resp.State.GetAttribute(t.Context(), path.Root(name), &inState)
				diags.Append(resp.Identity.GetAttribute(t.Context(), path.Root(name), &inIdentity)...)
				if diags.HasError() || inState.ValueString() != want || inIdentity.ValueString() != want {
					t.Errorf("%s: state %s, identity %s, want %q; %v", name, inState, inIdentity, want, diags)
				}
			}
		})
	}
}

func TestImportPairRefusesOtherForms(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"alice", "alice/", "/v-1", "/"} {
		resp := importPair(t, id, pair(t))
		wantText(t, resp.Diagnostics, "Wrong import id", "the form user/kyc")
		if !resp.State.Raw.IsNull() {
			t.Errorf("%q: state was written", id)
		}
	}
}

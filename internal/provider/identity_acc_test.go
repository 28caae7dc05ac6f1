package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/client"
)

// An import by identity, as Terraform 1.12 does it, through the protocol: older ones have no such import block.
func TestAccProvider_importByIdentity(t *testing.T) {
	env := acctest.New(t)
	_, err := env.Client().CreateUser(t.Context(), client.NewUser{
		ExternalUserID: "team/bob", Email: "bob@example.de", Phone: "4930123456", FirstName: "Bob", LastName: "Muster", Street: "Weg", Number: "1",
		City: "Berlin", PostCode: "10115", Country: "DE", Citizenship: "DE", Nationality: "DE", BirthCountry: "DE", BirthDate: "1980-01-01", HasAcceptedP100Tc: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := started(t, env)
	if got := describe(s.configure(t, attrs{"environment": text("sandbox"), "sandbox_file": text(env.File)})); got != "" {
		t.Fatal(got)
	}
	identityType := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"external_user_id": tftypes.String}}
	identify := func(id string) *tfprotov6.ResourceIdentityData {
		return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(t, tftypes.NewValue(identityType, map[string]tftypes.Value{"external_user_id": text(id)}))}
	}
	bring := func(id string) *tfprotov6.ReadResourceResponse {
		imported, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: "p100_user", Identity: identify(id)})
		if err != nil || len(imported.Diagnostics) > 0 || len(imported.ImportedResources) != 1 {
			t.Fatalf("%v %s", err, describe(imported.Diagnostics))
		}
		one := imported.ImportedResources[0]
		read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
			TypeName: "p100_user", CurrentState: one.State, CurrentIdentity: one.Identity, Private: one.Private,
		})
		if err != nil {
			t.Fatal(err)
		}
		return read
	}

	read := bring("team/bob")
	if got := describe(read.Diagnostics); got != "" {
		t.Fatal(got)
	}
	schema := s.schemas.ResourceSchemas["p100_user"]
	state, err := read.NewState.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	// Everything that P100 cannot read back is null.
	if want := object(t, schema, attrs{"id": text("team/bob"), "external_user_id": text("team/bob")}); !state.Equal(want) {
		t.Errorf("imported %s", state)
	}
	identity, err := read.NewIdentity.IdentityData.Unmarshal(identityType)
	if want, _ := identify("team/bob").IdentityData.Unmarshal(identityType); err != nil || !identity.Equal(want) {
		t.Errorf("identity %s, %v", identity, err)
	}
	// The import ties the user to its environment: in another one it is refused from then on.
	elsewhere := started(t, env)
	if got := describe(elsewhere.configure(t, attrs{"environment": text("staging"), "base_url": text(env.URL()), "api_key": text("sandbox")})); got != "" {
		t.Fatal(got)
	}
	again, err := elsewhere.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: "p100_user", CurrentState: read.NewState, CurrentIdentity: read.NewIdentity, Private: read.Private,
	})
	if err != nil {
		t.Fatal(err)
	}
	wantParts(t, describe(again.Diagnostics), `The user "team/bob" was created in sandbox, but the provider is configured for staging.`)

	// Who is not there cannot be imported.
	wantParts(t, describe(bring("nobody").Diagnostics), "ERROR No such user", `P100 does not know the user "nobody" in sandbox for this partner`)
}

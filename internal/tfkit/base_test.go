package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestConfigureTakesTheAccount(t *testing.T) {
	t.Parallel()
	account := &Account{Environment: EnvironmentStaging}
	for _, tc := range []struct {
		name string
		data any
		want *Account
		says string
	}{
		{"an account", account, account, ""},
		{"validation, before the provider is configured", nil, nil, ""},
		{"anything else", "account", nil, "string instead of an account"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var r Resource
			var onResource resource.ConfigureResponse
			r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: tc.data}, &onResource)
			var d DataSource
			var onData datasource.ConfigureResponse
			d.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: tc.data}, &onData)
			if r.Account != tc.want || d.Account != tc.want {
				t.Errorf("resource %p, data source %p, want %p", r.Account, d.Account, tc.want)
			}
			for _, diags := range []diag.Diagnostics{onResource.Diagnostics, onData.Diagnostics} {
				if diags.HasError() != (tc.says != "") {
					t.Errorf("diagnostics: %v", diags)
				}
				if tc.says != "" {
					wantText(t, diags, tc.says)
				}
			}
		})
	}
}

func TestSetIdentity(t *testing.T) {
	t.Parallel()
	identity := pair(t)
	var diags diag.Diagnostics
	SetIdentity(t.Context(), identity, &diags, IdentityValue{"user", types.StringValue("alice")}, IdentityValue{"kyc", types.StringValue("v-1")})
	if len(diags) > 0 || !identity.Raw.Equal(pair(t, "alice", "v-1").Raw) {
		t.Errorf("identity %s, %v", identity.Raw, diags)
	}
	SetIdentity(t.Context(), nil, &diags, IdentityValue{"user", types.StringValue("alice")}) // a caller without identities
	SetIdentity(t.Context(), identity, &diags, IdentityValue{"colour", types.StringValue("blue")})
	if !diags.HasError() {
		t.Error("an identity without such an attribute took it")
	}
	var user types.String
	if identity.GetAttribute(t.Context(), path.Root("user"), &user).HasError() || user.ValueString() != "alice" {
		t.Errorf("user %s", user)
	}
}

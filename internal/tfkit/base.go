package tfkit

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// Resource is embedded by every resource: it takes the account from the provider.
type Resource struct {
	Account *Account
}

// Configure implements resource.ResourceWithConfigure.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Account = accountOf(req.ProviderData, &resp.Diagnostics)
}

// DataSource is embedded by every data source: it takes the account from the provider.
type DataSource struct {
	Account *Account
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Account = accountOf(req.ProviderData, &resp.Diagnostics)
}

// Action is embedded by every action: it takes the account from the provider.
type Action struct {
	Account *Account
}

// Configure implements action.ActionWithConfigure.
func (a *Action) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.Account = accountOf(req.ProviderData, &resp.Diagnostics)
}

func accountOf(data any, diags *diag.Diagnostics) *Account {
	if data == nil { // validation happens before the provider is configured
		return nil
	}
	account, ok := data.(*Account)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("The provider handed over %T instead of an account. This is a bug; please report it.", data))
	}
	return account
}

// IdentityValue is one attribute of a resource's identity.
type IdentityValue struct {
	Name  string
	Value attr.Value
}

// SetIdentity writes a resource's identity. Create, Update and Read must call it, and Read also before it removes the
// resource: Terraform before 1.12 otherwise fails with "Missing Resource Identity". The identity is nil where the caller
// of the protocol does not know identities.
func SetIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics, values ...IdentityValue) {
	if identity == nil {
		return
	}
	for _, v := range values {
		diags.Append(identity.SetAttribute(ctx, path.Root(v.Name), v.Value)...)
	}
}

package kyc

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// sameAsUser is the id of what a user has one of.
func sameAsUser() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Same as `external_user_id`.",
		Computed:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// ofUser is embedded by resources of which a user has one: the external user id identifies them.
type ofUser struct{ tfkit.Resource }

// IdentitySchema implements resource.ResourceWithIdentity.
func (ofUser) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"external_user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Your own id of the user."},
	}}
}

// ImportState implements resource.ResourceWithImportState.
func (ofUser) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("external_user_id"), path.Root("external_user_id"), req, resp)
}

func setUserIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, externalUserID attr.Value, diags *diag.Diagnostics) {
	tfkit.SetIdentity(ctx, identity, diags, tfkit.IdentityValue{Name: "external_user_id", Value: externalUserID})
}

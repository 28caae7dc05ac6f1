package sepa

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func (r *contactResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A saved bank contact of a user: an account that the user may transfer to.\n\n" +
			"An account is approved by P100, or whitelisted by a deposit that the user makes from it with the exact title of [`p100_sepa_deposit_info`](../data-sources/sepa_deposit_info.md). " +
			"Some deployments let contacts only be read: creating one then fails and says so, and a deposit is the only way. All contacts of a user are read in one request.",
		Attributes: map[string]schema.Attribute{
			"id":               schema.StringAttribute{MarkdownDescription: "`external_user_id/contact_id`.", Computed: true, PlanModifiers: keep},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user whose contact it is."),
			"contact_id":       schema.StringAttribute{MarkdownDescription: "P100's id of the contact.", Computed: true, PlanModifiers: keep},
			"iban": schema.StringAttribute{
				MarkdownDescription: "IBAN of the account, in a SEPA country. Spaces and case make no difference. Another IBAN is another contact.",
				CustomType:          tfkit.IBANType,
				Required:            true,
				Validators:          []validator.String{tfkit.SEPAIBAN()},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual(), stringplanmodifier.RequiresReplace()},
			},
			"account_holder": schema.StringAttribute{
				MarkdownDescription: "Name of the account's holder.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
			},
			"bic": schema.StringAttribute{
				MarkdownDescription: "BIC of the account's bank (ISO 9362). P100 finds it out when it is left out, if it can.",
				CustomType:          tfkit.BICType,
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{tfkit.BIC()},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual(), stringplanmodifier.UseStateForUnknown()},
			},
			"label": schema.StringAttribute{
				MarkdownDescription: "Your own name for the contact.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
			},
			"adopt_existing": schema.BoolAttribute{
				MarkdownDescription: "Take over a contact that the user already has for this IBAN, such as one that a deposit whitelisted, instead of failing. Holder, label and BIC are then set to the configured ones. Default: `false`.",
				Optional:            true,
			},
			"wait_for_approval": schema.BoolAttribute{
				MarkdownDescription: "Wait, when creating, until the contact is `APPROVED`; a rejection fails at once. Default: `false`.",
				Optional:            true,
			},
			"status":     schema.StringAttribute{MarkdownDescription: "`PENDING`, `APPROVED` or `REJECTED`.", Computed: true},
			"source":     schema.StringAttribute{MarkdownDescription: "`API`, or `DEPOSIT` for a contact that a deposit whitelisted.", Computed: true, PlanModifiers: keep},
			"created_at": schema.StringAttribute{MarkdownDescription: "When the contact was saved, ISO 8601, UTC.", Computed: true, PlanModifiers: keep},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, Update: true, Delete: true,
				CreateDescription: "Includes the wait for the approval. Default `10m`.", UpdateDescription: "Default `10m`.", DeleteDescription: "Default `10m`.",
			}),
		},
	}
}

func (r *contactResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"external_user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Your own id of the user."},
		"contact_id":       identityschema.StringAttribute{RequiredForImport: true, Description: "P100's id of the contact."},
	}}
}

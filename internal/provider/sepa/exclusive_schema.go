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
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func (r *exclusiveResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The whole contact list of a user: what is configured is saved, and **every other contact is deleted**, whoever saved it, those that deposits whitelisted included.\n\n" +
			"Only what a plan has shown as removed is deleted. A refresh brings all contacts of the user into the state, so that the plan shows each one that is not configured. " +
			"The creation takes over the contacts whose IBANs are configured, and deletes nothing: its plan warns of the others, and the next plan shows them. " +
			"To do both in one apply, import the list.\n\n" +
			"A user has either this resource or [`p100_sepa_contact`](sepa_contact.md)s, never both: see [Contacts](../guides/contacts.md). " +
			"The list is read in one request, however long it is.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Same as `external_user_id`.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user whose contacts they are."),
			"contacts": schema.MapNestedAttribute{
				MarkdownDescription: "The contacts by IBAN, in capitals and without spaces, of accounts in SEPA countries. The function [`iban_normalize`](../functions/iban_normalize.md) writes an IBAN so. " +
					"An empty map means that the user has no contacts.",
				Required:   true,
				Validators: []validator.Map{ibanKeys{}},
				// What is not configured here is planned in ModifyPlan, for all contacts at once: modifiers of the single attributes
				// cannot tell a contact that P100 told no BIC of from a new one.
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"contact_id": schema.StringAttribute{MarkdownDescription: "P100's id of the contact.", Computed: true},
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
					},
					"label": schema.StringAttribute{
						MarkdownDescription: "Your own name for the contact.",
						Optional:            true,
						Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
					},
				}},
			},
			"wait_for_approval": schema.BoolAttribute{
				MarkdownDescription: "Wait until the contacts that an apply saves or takes over are `APPROVED`; a rejection fails at once. Default: `false`.",
				Optional:            true,
			},
			"statuses": schema.MapAttribute{
				MarkdownDescription: "The status of each contact, by IBAN: `PENDING`, `APPROVED` or `REJECTED`.",
				Computed:            true,
				ElementType:         types.StringType,
			},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, Update: true, Delete: true,
				CreateDescription: "Includes the wait for the approval. Default `10m`.", UpdateDescription: "Includes the wait for the approval. Default `10m`.", DeleteDescription: "Default `10m`.",
			}),
		},
	}
}

func (r *exclusiveResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"external_user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Your own id of the user."},
	}}
}

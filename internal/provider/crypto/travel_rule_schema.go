package crypto

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func (r *travelRuleResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	optional := func(description string) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: []validator.String{stringvalidator.LengthBetween(1, 255)}}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Travel-rule data of an incoming crypto deposit: who sent it. A deposit in `WAITING_FOR_TR_DATA` is held until its data arrives.\n\n" +
			"P100 does not read the data back. It can be changed while the deposit waits; afterwards a change is an error at plan. Destroying the record only forgets it. " +
			"With `external_user_id`, `deposit_status` shows what the user's history says about the deposit.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Same as `crypto_deposit_id`.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"crypto_deposit_id": schema.StringAttribute{
				MarkdownDescription: "P100's id of the deposit, from the webhook or the user's history.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"external_user_id": schema.StringAttribute{
				MarkdownDescription: "Your own id of the user who received the deposit. P100 refuses the data when the deposit is somebody else's.",
				Optional:            true,
				Validators:          []validator.String{tfkit.ExternalUserID()},
			},
			"wallet_type": schema.StringAttribute{
				MarkdownDescription: "The wallet that the deposit came from: `CUSTODIAL` (of an exchange or another service) or `SELF_CUSTODY`.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf("CUSTODIAL", "SELF_CUSTODY")},
			},
			"originator": schema.SingleNestedAttribute{
				MarkdownDescription: "Who sent the deposit: the user (`owner_of_wallet`), another natural person (`first_name` and `last_name`) or a company (`company_name`).",
				Required:            true,
				Attributes: map[string]schema.Attribute{
					"owner_of_wallet": schema.BoolAttribute{MarkdownDescription: "`true`: the wallet is the user's own.", Optional: true},
					"first_name":      optional("First name of a natural person."),
					"last_name":       optional("Last name of a natural person."),
					"company_name":    optional("Name of a company."),
					"vat_id":          optional("VAT id of the company."),
					"street":          optional("Street with number."),
					"city":            optional("City."),
					"post_code":       optional("Post code."),
					"country":         schema.StringAttribute{MarkdownDescription: "Country, ISO 3166-1 alpha-2, upper case: `PL`.", CustomType: tfkit.CountryType, Optional: true},
				},
			},
			"deposit_status": schema.StringAttribute{
				MarkdownDescription: "Status of the deposit in the user's history: `WAITING_FOR_VERIFICATION`, `WAITING_FOR_TR_DATA`, `SUCCESSFUL` or `UNSUCCESSFUL`. Null without `external_user_id`.",
				Computed:            true,
			},
		},
	}
}

func (r *travelRuleResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"crypto_deposit_id": identityschema.StringAttribute{RequiredForImport: true, Description: "P100's id of the deposit."},
	}}
}

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// What happens to the person when the resource is destroyed.
const (
	onDestroyDelete  = "delete"
	onDestroySuspend = "suspend"
	onDestroyAbandon = "abandon"
)

func (r *userResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	name := []validator.String{stringvalidator.LengthBetween(1, 255)}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A user: one person with one account at P100.\n\n" +
			"P100 has no operation that reads a user's profile back, so the state holds what was written, and drift is seen in existence and, on " +
			"deployments that show it, suspension only. `email`, `phone` and the address without its country change in place. Every other part of the " +
			"profile is identity: changing it replaces the user in sandbox and staging, with everything that belongs to the person, and is an error in production. " +
			"A resource that is renamed needs a `moved` block: without it the plan would delete the person, and is refused.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Same as `external_user_id`.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"external_user_id": tfkit.ExternalUserIDAttribute("Your own id of the user, unique among your users. All other resources refer to it."),
			"user_id": schema.StringAttribute{
				MarkdownDescription: "P100's id of the user. Null after an import, because only the creation tells it.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"poa_required_for_extended": schema.BoolAttribute{
				MarkdownDescription: "Whether P100 said at creation that extended limits need a proof of address. P100 does not enforce it at present. Null after an import.",
				Computed:            true,
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"email": schema.StringAttribute{
				MarkdownDescription: "E-mail address.",
				CustomType:          tfkit.EmailType, Required: true,
			},
			"phone": schema.StringAttribute{
				MarkdownDescription: "Telephone number with country code, digits only, without plus: `48601234567`.",
				CustomType:          tfkit.PhoneType, Required: true,
			},
			"first_name": schema.StringAttribute{MarkdownDescription: "First name. Identity.", Required: true, Validators: name},
			"last_name":  schema.StringAttribute{MarkdownDescription: "Last name. Identity.", Required: true, Validators: name},
			"address": schema.SingleNestedAttribute{
				MarkdownDescription: "Home address.",
				Required:            true,
				Attributes: map[string]schema.Attribute{
					"street":    schema.StringAttribute{MarkdownDescription: "Street without number.", Required: true, Validators: name},
					"number":    schema.StringAttribute{MarkdownDescription: "House number, with flat if any: `123/5`.", Required: true, Validators: name},
					"city":      schema.StringAttribute{MarkdownDescription: "City.", Required: true, Validators: name},
					"post_code": schema.StringAttribute{MarkdownDescription: "Post code in the country's own form.", Required: true, Validators: name},
					"country":   countryAttribute("Country of residence. P100 never changes it."),
				},
			},
			"citizenship":   countryAttribute("Citizenship. Identity."),
			"nationality":   countryAttribute("Nationality. Identity."),
			"birth_country": countryAttribute("Country of birth. Identity."),
			"birth_date": schema.StringAttribute{
				MarkdownDescription: "Date of birth, `YYYY-MM-DD`. Identity.",
				CustomType:          tfkit.DateType, Required: true,
				Validators: []validator.String{tfkit.DateInThePast()},
			},
			"user_identification_number": schema.StringAttribute{
				MarkdownDescription: "National identification number, where the country has one. Identity.",
				Optional:            true, Sensitive: true,
				Validators: name,
			},
			"accepted_terms": schema.BoolAttribute{
				MarkdownDescription: "Whether the person accepted P100's terms and conditions. Must be `true`: P100 takes no users who did not.",
				Required:            true,
				Validators:          []validator.Bool{tfkit.MustBeTrue("The user has not accepted P100's terms and conditions", "P100 creates users only after they accepted the terms. Ask the person first, then set accepted_terms = true.")},
			},
			"suspended": schema.BoolAttribute{
				MarkdownDescription: "Whether the user is suspended. Left out, the suspension is not managed here; taking it out later does not unsuspend. To suspend after " +
					"other resources were made, use [`p100_user_suspension`](user_suspension.md) instead; a user cannot have both.",
				Optional: true,
			},
			"on_destroy": schema.StringAttribute{
				MarkdownDescription: "What destroying this resource does to the person: `delete` (permanent, irreversible), `suspend` or `abandon` (nothing; Terraform forgets the " +
					"user). Default: `delete` in sandbox and staging; in production it must be chosen. Takes effect once applied.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(onDestroyDelete, onDestroySuspend, onDestroyAbandon)},
			},
			"force_destroy": schema.BoolAttribute{
				MarkdownDescription: "Delete the user even when there is money on the account or the balances cannot be read. Default: `false`. Takes effect once applied.",
				Optional:            true,
			},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, Update: true, Delete: true,
				CreateDescription: "Default `10m`.", UpdateDescription: "Default `10m`.", DeleteDescription: "Default `10m`.",
			}),
		},
	}
}

func countryAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " ISO 3166-1 alpha-2, upper case: `PL`.",
		CustomType:          tfkit.CountryType,
		Required:            true,
	}
}

func (r *userResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = externalUserIdentitySchema()
}

func externalUserIdentitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"external_user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Your own id of the user."},
	}}
}

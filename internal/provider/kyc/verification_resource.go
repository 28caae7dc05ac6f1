package kyc

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type verificationResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure      = (*verificationResource)(nil)
	_ resource.ResourceWithValidateConfig = (*verificationResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*verificationResource)(nil)
	_ resource.ResourceWithImportState    = (*verificationResource)(nil)
	_ resource.ResourceWithIdentity       = (*verificationResource)(nil)
)

// NewVerificationResource returns the p100_kyc_verification resource.
func NewVerificationResource() resource.Resource { return &verificationResource{} }

func (r *verificationResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "p100_kyc_verification"
}

func (r *verificationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A guided KYC verification (method B): the user opens `verification_url` in a browser and is verified there.\n\n" +
			"P100 does not read a verification back, and starts another one for other data: every change is a new submission (a replacement). Destroying it only forgets " +
			"it; P100 has no operation to withdraw a verification. To wait for the outcome use [`p100_kyc_verification_wait`](kyc_verification_wait.md).",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "`external_user_id/verification_id`.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user to verify."),
			"document_type": schema.StringAttribute{
				MarkdownDescription: "The document that the user will show: " + quoted(documentTypes) + ".",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf(documentTypes...)},
			},
			"country": schema.StringAttribute{
				MarkdownDescription: "Country that issued the document. ISO 3166-1 alpha-2, upper case: `PL`.",
				CustomType:          tfkit.CountryType,
				Required:            true,
			},
			"income_source": schema.StringAttribute{
				MarkdownDescription: "Where the user's income comes from: " + quoted(incomeSources) + ".",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf(incomeSources...)},
			},
			"occupation": schema.StringAttribute{
				MarkdownDescription: "Only with the income source `SALARY`: " + quoted(occupations) + ".",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(occupations...)},
			},
			"additional_info": schema.StringAttribute{
				MarkdownDescription: "More about the income, in your own words. With every income source but `BUSINESS_ACTIVITY`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthBetween(1, 1000)},
			},
			"open_account_reason": schema.StringAttribute{
				MarkdownDescription: "What the account is for: " + quoted(openReasons) + " (P100's own spellings).",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf(openReasons...)},
			},
			"tax_id": schema.StringAttribute{
				MarkdownDescription: "Tax id of the business. Only with the income source `BUSINESS_ACTIVITY`.",
				Optional:            true,
				Sensitive:           true,
				Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
			},
			"verification_id": schema.StringAttribute{
				MarkdownDescription: "P100's id of the verification.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"verification_url": schema.StringAttribute{
				MarkdownDescription: "The page that the user opens to be verified. It needs no API key; treat it as the user's own. With the embedded sandbox it cannot be opened, because nothing listens.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

func quoted(values []string) string {
	return "`" + strings.Join(values, "`, `") + "`"
}

func (r *verificationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"external_user_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Your own id of the user."},
		"verification_id":  identityschema.StringAttribute{RequiredForImport: true, Description: "P100's id of the verification."},
	}}
}

func setVerificationIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m verificationModel, diags *diag.Diagnostics) {
	tfkit.SetIdentity(ctx, identity, diags,
		tfkit.IdentityValue{Name: "external_user_id", Value: m.ExternalUserID},
		tfkit.IdentityValue{Name: "verification_id", Value: m.VerificationID})
}

func (r *verificationResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config verificationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.checkConditions(&resp.Diagnostics)
}

func (r *verificationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Account == nil || req.State.Raw.IsNull() {
		return
	}
	var state, plan verificationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) || req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if changed := tfkit.ChangedFields(state.recorded(), state.submitted(), plan.submitted()); len(changed) > 0 {
		resp.RequiresReplace = append(resp.RequiresReplace, changed...)
		return
	}
	if !state.recorded() {
		tfkit.ExplainFirstUpdate(&resp.Diagnostics, state.subject(), nil, tfkit.RecordedFields(state.submitted(), plan.submitted()))
	}
}

func (r *verificationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan verificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !resp.Diagnostics.HasError() {
		plan.checkConditions(&resp.Diagnostics) // of values that were unknown during the plan
	}
	if resp.Diagnostics.HasError() || !r.Account.Identify(ctx, &resp.Diagnostics) {
		return
	}
	id, err := r.Account.Client.CreateKYCVerification(ctx, plan.body())
	if err != nil {
		meaning := ""
		if !client.IsUserNotFound(err) {
			meaning = fmt.Sprintf("If %q has been verified before, import that verification instead of starting another one: the import id of p100_kyc_verification is "+
				"external_user_id/verification_id.", plan.ExternalUserID.ValueString())
		}
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to start the KYC verification", meaning, err)
		return
	}
	plan.VerificationID = types.StringValue(id)
	r.derive(&plan)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setVerificationIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
}

// derive fills in what follows from the ids.
func (r *verificationResource) derive(m *verificationModel) {
	user, verification := m.ExternalUserID.ValueString(), m.VerificationID.ValueString()
	m.ID = types.StringValue(user + "/" + verification)
	m.VerificationURL = types.StringValue(r.Account.Client.VerificationURL(user, verification))
}

func (r *verificationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state verificationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, state.subject(), &resp.Diagnostics) {
		return
	}
	setVerificationIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	current, err := readStatus(ctx, r.Account.Client, state.ExternalUserID.ValueString())
	if err != nil {
		tfkit.AddAPIError(&resp.Diagnostics, "Unable to read the KYC verification", "", err)
		return
	}
	if !current.started() {
		if state.ID.IsNull() {
			resp.Diagnostics.AddError("No such KYC verification", fmt.Sprintf("P100 knows no verification of the user %q, so there is nothing to import.", state.ExternalUserID.ValueString()))
			return
		}
		resp.State.RemoveResource(ctx)
		return
	}
	r.derive(&state)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update records what an import could not know. It sends nothing.
func (r *verificationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan verificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, plan.subject(), &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setVerificationIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
}

// Delete forgets: P100 cannot withdraw a verification.
func (r *verificationResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.Account.Guard(ctx, req.Private, "the KYC verification", &resp.Diagnostics)
}

func (r *verificationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tfkit.ImportPair(ctx, req, resp, "external_user_id", "verification_id")
}

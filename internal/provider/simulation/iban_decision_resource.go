package simulation

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// contactPending is the status of a contact that nobody has decided about.
const contactPending = "PENDING"

type ibanDecisionResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure  = (*ibanDecisionResource)(nil)
	_ resource.ResourceWithModifyPlan = (*ibanDecisionResource)(nil)
)

type ibanDecisionModel struct {
	ID             types.String    `tfsdk:"id"`
	ExternalUserID types.String    `tfsdk:"external_user_id"`
	IBAN           tfkit.IBANValue `tfsdk:"iban"`
	Status         types.String    `tfsdk:"status"`
}

// NewIBANDecisionResource returns the p100_sandbox_iban_decision resource.
func NewIBANDecisionResource() resource.Resource { return &ibanDecisionResource{} }

const ibanDecisionType = "p100_sandbox_iban_decision"

func (r *ibanDecisionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = ibanDecisionType
}

func (r *ibanDecisionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sandbox only: P100 decides about an account that a user wants to transfer to, and about deposits from it that wait because their title did not match.\n\n" +
			"Anywhere but in the sandbox it is an error at plan. Another decision replaces the first in place; destroying it only forgets it.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "`external_user_id/IBAN`.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user."),
			"iban": schema.StringAttribute{
				MarkdownDescription: "The account: `p100_sepa_contact.NAME.iban`, or the sender of a deposit. Spaces and case make no difference.",
				CustomType:          tfkit.IBANType,
				Required:            true,
				Validators:          []validator.String{tfkit.SEPAIBAN()},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual(), stringplanmodifier.RequiresReplace()},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "The decision: `APPROVED` or `REJECTED`.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf("APPROVED", "REJECTED")},
			},
		},
	}
}

func (r *ibanDecisionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planGuard(ctx, r.Account, ibanDecisionType, req, resp)
}

func (r *ibanDecisionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan ibanDecisionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !prepare(ctx, r.Account, ibanDecisionType, &resp.Diagnostics) {
		return
	}
	if err := r.decide(ctx, plan); err != nil {
		addDecisionError(&resp.Diagnostics, err)
		return
	}
	plan.ID = types.StringValue(plan.ExternalUserID.ValueString() + "/" + plan.IBAN.Normalized())
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
}

func (r *ibanDecisionResource) decide(ctx context.Context, m ibanDecisionModel) error {
	defer r.Account.Client.Forget(m.ExternalUserID.ValueString())
	return r.Account.Control.DecideIBAN(ctx, control.IBANDecision{
		ExternalUserID: m.ExternalUserID.ValueString(), IBAN: m.IBAN.Normalized(), Status: m.Status.ValueString(),
	})
}

func addDecisionError(diags *diag.Diagnostics, err error) {
	meaning := ""
	if control.IsContactNotFound(err) {
		meaning = "Only the account of a contact can be decided about: refer to p100_sepa_contact.NAME.iban, or make the decision depend on the deposit from the account."
	}
	tfkit.AddAPIError(diags, "Unable to decide about the account", meaning, err)
}

// Read sees whether the account is still a contact that was decided about. What became of it since is no drift, because a
// decision is an event; but a contact that waits for a decision is another one than that of this decision.
func (r *ibanDecisionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state ibanDecisionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, "the "+ibanDecisionType, &resp.Diagnostics) {
		return
	}
	contacts, err := r.Account.Client.Contacts(ctx, state.ExternalUserID.ValueString())
	if client.IsSuspended(err) {
		return // P100 does not show the contacts of this user now, which proves nothing
	}
	if removeWhenGone(ctx, err, "Unable to read the user's contacts", resp) {
		return
	}
	if !slices.ContainsFunc(contacts, func(c client.Contact) bool { return c.IBAN == state.IBAN.Normalized() && c.Status != contactPending }) {
		resp.State.RemoveResource(ctx)
		return
	}
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
}

// Update makes the other decision.
func (r *ibanDecisionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state, plan ibanDecisionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, "the "+ibanDecisionType, &resp.Diagnostics) {
		return
	}
	if !plan.Status.Equal(state.Status) {
		if err := r.decide(ctx, plan); err != nil {
			addDecisionError(&resp.Diagnostics, err)
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete forgets: a decision cannot be taken back.
func (r *ibanDecisionResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

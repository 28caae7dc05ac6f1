package simulation

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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

const (
	depositPending = "PENDING"

	// sepaDepositEntry is what the history calls a SEPA deposit.
	sepaDepositEntry = "SEPA_DEPOSIT"

	// settleTime bounds the wait for a deposit to be processed: the sandbox does that at once unless its modes delay it.
	settleTime = 30 * time.Second
)

type sepaDepositResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure  = (*sepaDepositResource)(nil)
	_ resource.ResourceWithModifyPlan = (*sepaDepositResource)(nil)
)

type sepaDepositModel struct {
	ID             types.String       `tfsdk:"id"`
	ExternalUserID types.String       `tfsdk:"external_user_id"`
	Amount         tfkit.DecimalValue `tfsdk:"amount"`
	SenderIBAN     tfkit.IBANValue    `tfsdk:"sender_iban"`
	SenderName     types.String       `tfsdk:"sender_name"`
	Title          types.String       `tfsdk:"title"`
	DepositID      types.String       `tfsdk:"deposit_id"`
	Status         types.String       `tfsdk:"status"`
	Reason         types.String       `tfsdk:"reason"`
}

// NewSEPADepositResource returns the p100_sandbox_sepa_deposit resource.
func NewSEPADepositResource() resource.Resource { return &sepaDepositResource{} }

const sepaDepositType = "p100_sandbox_sepa_deposit"

func (r *sepaDepositResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = sepaDepositType
}

func (r *sepaDepositResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	respelled := []planmodifier.String{tfkit.KeepIfSemanticallyEqual(), stringplanmodifier.RequiresReplace()}
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sandbox only: a bank transfer to the user arrives.\n\n" +
			"When the sender's name is the user's (case, accents and order make no difference) and the title is the exact one, the money is credited and the sender's account becomes " +
			"an approved contact. Another name is rejected and refunded; another title leaves the deposit `PENDING` until a [`p100_sandbox_iban_decision`](sandbox_iban_decision.md). " +
			"Anywhere but in the sandbox it is an error at plan. Destroying it only forgets it: the money stays.",
		Attributes: map[string]schema.Attribute{
			"id":               schema.StringAttribute{MarkdownDescription: "Same as `deposit_id`.", Computed: true, PlanModifiers: keep},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user who receives the money. The user must be active: refer to `p100_user_verification.NAME.external_user_id`."),
			"amount": schema.StringAttribute{
				MarkdownDescription: "Amount in euro, a decimal string such as `\"1500.00\"`.",
				CustomType:          tfkit.DecimalType,
				Required:            true,
				Validators:          []validator.String{tfkit.AmountIn("eur")},
				PlanModifiers:       respelled,
			},
			"sender_iban": schema.StringAttribute{
				MarkdownDescription: "IBAN that the transfer comes from, in a SEPA country. Spaces and case make no difference.",
				CustomType:          tfkit.IBANType,
				Required:            true,
				Validators:          []validator.String{tfkit.SEPAIBAN()},
				PlanModifiers:       respelled,
			},
			"sender_name": schema.StringAttribute{
				MarkdownDescription: "Name of the holder of that account.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthBetween(1, 255)},
				PlanModifiers:       replace,
			},
			"title": schema.StringAttribute{
				MarkdownDescription: "Reference of the transfer. Left out, it is the exact title of [`p100_sepa_deposit_info`](../data-sources/sepa_deposit_info.md); any other is not matched automatically.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtMost(140)},
				PlanModifiers:       replace,
			},
			"deposit_id": schema.StringAttribute{MarkdownDescription: "P100's id of the deposit.", Computed: true, PlanModifiers: keep},
			"status":     schema.StringAttribute{MarkdownDescription: "`PENDING`, `APPROVED` or `REJECTED`.", Computed: true},
			"reason":     schema.StringAttribute{MarkdownDescription: "Why it is not approved, such as `NAME_MISMATCH` or `TITLE_MISMATCH`; null otherwise.", Computed: true},
		},
	}
}

func (r *sepaDepositResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planGuard(ctx, r.Account, sepaDepositType, req, resp)
	tfkit.KeepStateIfNothingChanged(ctx, req, resp)
}

func (r *sepaDepositResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan sepaDepositModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !prepare(ctx, r.Account, sepaDepositType, &resp.Diagnostics) {
		return
	}
	user := plan.ExternalUserID.ValueString()
	amount, _ := plan.Amount.Decimal() // a known value is a checked one
	var deposit control.SEPADepositStatus
	same := func(t client.Transaction) bool {
		return t.Type == sepaDepositEntry && t.SenderIBAN == plan.SenderIBAN.Normalized() && t.Amount != nil && t.Amount.Equal(amount)
	}
	found, ok := arrive(ctx, r.Account, user, same, func() (err error) {
		deposit, err = r.Account.Control.ReceiveSEPADeposit(ctx, control.SEPADeposit{
			ExternalUserID: user,
			Amount:         amount,
			SenderIBAN:     plan.SenderIBAN.Normalized(),
			SenderName:     plan.SenderName.ValueString(),
			Title:          plan.Title.ValueStringPointer(),
		})
		return err
	}, &resp.Diagnostics)
	if !ok {
		return
	}
	if found != nil {
		deposit = control.SEPADepositStatus{DepositID: found.ID, Status: found.Status}
	}
	plan.set(deposit)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)

	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	err := tfkit.Poll(ctx, func(ctx context.Context) (_ bool, err error) {
		deposit, err = r.Account.Control.SEPADeposit(ctx, deposit.DepositID)
		// A pending deposit with a reason waits for a person.
		return deposit.Status != depositPending || deposit.Reason != "", err
	})
	if err != nil {
		addSettleWarning(&resp.Diagnostics, err)
		return
	}
	plan.set(deposit)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (m *sepaDepositModel) set(d control.SEPADepositStatus) {
	m.ID, m.DepositID = types.StringValue(d.DepositID), types.StringValue(d.DepositID)
	m.Status = types.StringValue(d.Status)
	m.Reason = types.StringNull()
	if d.Reason != "" {
		m.Reason = types.StringValue(d.Reason)
	}
}

func (r *sepaDepositResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state sepaDepositModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, "the "+sepaDepositType, &resp.Diagnostics) {
		return
	}
	deposit, err := r.Account.Control.SEPADeposit(ctx, state.DepositID.ValueString())
	if removeWhenGone(ctx, err, "Unable to read the deposit", resp) {
		return
	}
	state.set(deposit)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update is never called: every attribute replaces, and another spelling changes nothing.
func (r *sepaDepositResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {
}

// Delete forgets: money that arrived stays.
func (r *sepaDepositResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

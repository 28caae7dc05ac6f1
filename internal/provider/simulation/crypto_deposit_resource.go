package simulation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

const (
	depositUnverified = "WAITING_FOR_VERIFICATION"

	// cryptoDepositEntry is what the history calls a crypto deposit.
	cryptoDepositEntry = "CRYPTO_DEPOSIT"
)

type cryptoDepositResource struct{ tfkit.Resource }

var (
	_ resource.ResourceWithConfigure      = (*cryptoDepositResource)(nil)
	_ resource.ResourceWithValidateConfig = (*cryptoDepositResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*cryptoDepositResource)(nil)
)

type cryptoDepositModel struct {
	ID                types.String       `tfsdk:"id"`
	ExternalUserID    types.String       `tfsdk:"external_user_id"`
	Currency          types.String       `tfsdk:"currency"`
	Network           types.String       `tfsdk:"network"`
	Amount            tfkit.DecimalValue `tfsdk:"amount"`
	RequireTravelRule types.Bool         `tfsdk:"require_travel_rule"`
	Fail              types.Bool         `tfsdk:"fail"`
	CryptoDepositID   types.String       `tfsdk:"crypto_deposit_id"`
	Status            types.String       `tfsdk:"status"`
	TransactionHash   types.String       `tfsdk:"transaction_hash"`
}

// NewCryptoDepositResource returns the p100_sandbox_crypto_deposit resource.
func NewCryptoDepositResource() resource.Resource { return &cryptoDepositResource{} }

const cryptoDepositType = "p100_sandbox_crypto_deposit"

func (r *cryptoDepositResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = cryptoDepositType
}

func (r *cryptoDepositResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sandbox only: crypto currency arrives at the user's wallet.\n\n" +
			"With `require_travel_rule` the deposit is held in `WAITING_FOR_TR_DATA` until a [`p100_travel_rule_record`](travel_rule_record.md) brings the data; otherwise it is credited. " +
			"Anywhere but in the sandbox it is an error at plan. Destroying it only forgets it: the money stays.",
		Attributes: map[string]schema.Attribute{
			"id":               schema.StringAttribute{MarkdownDescription: "Same as `crypto_deposit_id`.", Computed: true, PlanModifiers: keep},
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user who receives the deposit. The user must be active: refer to `p100_user_verification.NAME.external_user_id`."),
			"currency": schema.StringAttribute{
				MarkdownDescription: "Crypto currency, lower case: `eth`.",
				Required:            true,
				Validators:          []validator.String{tfkit.Currency()},
				PlanModifiers:       replace,
			},
			"network": schema.StringAttribute{
				MarkdownDescription: "Network, lower case. Default: the currency's own, `ethereum` for `usdc` and `usdt`, which are also on `polygon`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				PlanModifiers:       replace,
			},
			"amount": schema.StringAttribute{
				MarkdownDescription: "Amount in units of the currency, a decimal string such as `\"0.5\"`.",
				CustomType:          tfkit.DecimalType,
				Required:            true,
				Validators:          []validator.String{tfkit.AmountOf(path.MatchRelative().AtParent().AtName("currency"))},
				PlanModifiers:       []planmodifier.String{tfkit.KeepIfSemanticallyEqual(), stringplanmodifier.RequiresReplace()},
			},
			"require_travel_rule": schema.BoolAttribute{
				MarkdownDescription: "Whether the deposit is held until travel-rule data arrives. Default: `false`.",
				Optional:            true,
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
			},
			"fail": schema.BoolAttribute{
				MarkdownDescription: "Whether the deposit fails its verification and ends `UNSUCCESSFUL`. Default: `false`.",
				Optional:            true,
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
			},
			"crypto_deposit_id": schema.StringAttribute{MarkdownDescription: "P100's id of the deposit.", Computed: true, PlanModifiers: keep},
			"status":            schema.StringAttribute{MarkdownDescription: "`WAITING_FOR_VERIFICATION`, `WAITING_FOR_TR_DATA`, `SUCCESSFUL` or `UNSUCCESSFUL`.", Computed: true},
			"transaction_hash":  schema.StringAttribute{MarkdownDescription: "Hash of the transaction.", Computed: true, PlanModifiers: keep},
		},
	}
}

// ValidateConfig checks that the currency is on the network.
func (r *cryptoDepositResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config cryptoDepositModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		tfkit.CheckNetwork(config.Currency, config.Network, &resp.Diagnostics)
	}
}

func (r *cryptoDepositResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planGuard(ctx, r.Account, cryptoDepositType, req, resp)
	tfkit.KeepStateIfNothingChanged(ctx, req, resp)
}

func (r *cryptoDepositResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan cryptoDepositModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !prepare(ctx, r.Account, cryptoDepositType, &resp.Diagnostics) {
		return
	}
	user := plan.ExternalUserID.ValueString()
	amount, _ := plan.Amount.Decimal() // a known value is a checked one
	var deposit control.CryptoDepositStatus
	same := func(t client.Transaction) bool {
		return t.Type == cryptoDepositEntry && t.Currency == plan.Currency.ValueString() && t.Amount != nil && t.Amount.Equal(amount)
	}
	found, ok := arrive(ctx, r.Account, user, same, func() (err error) {
		deposit, err = r.Account.Control.ReceiveCryptoDeposit(ctx, control.CryptoDeposit{
			ExternalUserID:    user,
			Currency:          plan.Currency.ValueString(),
			Network:           plan.Network.ValueString(),
			Amount:            amount,
			RequireTravelRule: plan.RequireTravelRule.ValueBool(),
			Fail:              plan.Fail.ValueBool(),
		})
		return err
	}, &resp.Diagnostics)
	if !ok {
		return
	}
	if found != nil {
		deposit = control.CryptoDepositStatus{CryptoDepositID: found.ID, Status: found.Status, TransactionHash: found.TransactionHash}
	}
	plan.set(deposit)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)

	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	err := tfkit.Poll(ctx, func(ctx context.Context) (_ bool, err error) {
		deposit, err = r.Account.Control.CryptoDeposit(ctx, deposit.CryptoDepositID)
		return deposit.Status != depositUnverified, err
	})
	if err != nil {
		addSettleWarning(&resp.Diagnostics, err)
		return
	}
	plan.set(deposit)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (m *cryptoDepositModel) set(d control.CryptoDepositStatus) {
	m.ID, m.CryptoDepositID = types.StringValue(d.CryptoDepositID), types.StringValue(d.CryptoDepositID)
	m.Status = types.StringValue(d.Status)
	m.TransactionHash = types.StringValue(d.TransactionHash)
}

func (r *cryptoDepositResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state cryptoDepositModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.Account.Guard(ctx, req.Private, "the "+cryptoDepositType, &resp.Diagnostics) {
		return
	}
	deposit, err := r.Account.Control.CryptoDeposit(ctx, state.CryptoDepositID.ValueString())
	if removeWhenGone(ctx, err, "Unable to read the deposit", resp) {
		return
	}
	state.set(deposit)
	r.Account.RecordOrigin(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update is never called: every attribute replaces, and another spelling changes nothing.
func (r *cryptoDepositResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {
}

// Delete forgets: money that arrived stays.
func (r *cryptoDepositResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

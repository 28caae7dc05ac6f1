package history

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/transactions"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
)

// transactionTypes are the types that P100 documents.
var transactionTypes = []string{"SEPA_DEPOSIT", "SEPA_TRANSFER", "CRYPTO_DEPOSIT", "CRYPTO_WITHDRAWAL", "EXCHANGE", "TRANSFER"}

type dataSource struct{ tfkit.DataSource }

var (
	_ datasource.DataSourceWithConfigure      = (*dataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*dataSource)(nil)
)

// NewDataSource returns the p100_user_transactions data source.
func NewDataSource() datasource.DataSource { return &dataSource{} }

type model struct {
	ID             types.String       `tfsdk:"id"`
	ExternalUserID types.String       `tfsdk:"external_user_id"`
	Type           types.String       `tfsdk:"type"`
	Status         types.String       `tfsdk:"status"`
	Currency       types.String       `tfsdk:"currency"`
	CreatedAfter   types.String       `tfsdk:"created_after"`
	CreatedBefore  types.String       `tfsdk:"created_before"`
	Limit          types.Int64        `tfsdk:"limit"`
	Truncated      types.Bool         `tfsdk:"truncated"`
	Transactions   []transactionModel `tfsdk:"transactions"`
}

func (d *dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_user_transactions"
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What happened to the money of a user: deposits, transfers, withdrawals and exchanges, newest first. All filters that are set must " +
			"match. To read them after other resources moved money, use `depends_on`.",
		Attributes: map[string]schema.Attribute{
			"id":               tfkit.ComputedText("Same as `external_user_id`."),
			"external_user_id": tfkit.ExternalUserIDDataAttribute("Your own id of the user."),
			"type": schema.StringAttribute{
				MarkdownDescription: "Only transactions of this type: `SEPA_DEPOSIT`, `SEPA_TRANSFER`, `CRYPTO_DEPOSIT`, `CRYPTO_WITHDRAWAL`, `EXCHANGE` or `TRANSFER`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(transactionTypes...)},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Only transactions with this status, as P100 spells it: such as `WAITING_FOR_TR_DATA`, `PENDING`, `SUCCESSFUL` or `FAILED`. See `status` below.",
				Optional:            true,
				Validators: []validator.String{stringvalidator.RegexMatches(regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`),
					"statuses are written in capitals, with _ between words, such as WAITING_FOR_TR_DATA")},
			},
			"currency": schema.StringAttribute{
				MarkdownDescription: "Only transactions in this currency; of exchanges those from it and those to it.",
				Optional:            true,
				Validators:          []validator.String{tfkit.Currency()},
			},
			"created_after": schema.StringAttribute{
				MarkdownDescription: "Only transactions that began at this time or later, in RFC 3339: `2026-03-01T00:00:00Z`.",
				Optional:            true,
				Validators:          []validator.String{instant{}},
			},
			"created_before": schema.StringAttribute{
				MarkdownDescription: "Only transactions that began before this time, in RFC 3339.",
				Optional:            true,
				Validators:          []validator.String{instant{}},
			},
			"limit": schema.Int64Attribute{
				MarkdownDescription: "At most so many transactions, the newest. Range 1 to 1000. Default: 100. No more of the history is read than is needed.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, maxLimit)},
			},
			"truncated": schema.BoolAttribute{
				MarkdownDescription: "Whether `limit` was reached before the end of the history, so that more transactions may match.",
				Computed:            true,
			},
			"transactions": schema.ListNestedAttribute{
				MarkdownDescription: "The transactions, newest first. Which attributes are set depends on the type.",
				Computed:            true,
				NestedObject:        schema.NestedAttributeObject{Attributes: transactionAttributes()},
			},
		},
	}
}

// ValidateConfig refuses a time span in which nothing can lie.
func (d *dataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if f := m.filter(); !f.After.IsZero() && !f.Before.IsZero() && !f.After.Before(f.Before) {
		resp.Diagnostics.AddAttributeError(path.Root("created_before"), "created_before is not later than created_after",
			"No transaction can lie between the two. Take one of them out, or exchange them.")
	}
}

// filter is what the configuration asks for. What is not known yet or not a time, which validation reports, is left out.
func (m model) filter() transactions.Filter {
	f := transactions.Filter{Kind: m.Type.ValueString(), Status: m.Status.ValueString(), Currency: m.Currency.ValueString()}
	f.After, _ = time.Parse(time.RFC3339, m.CreatedAfter.ValueString())
	f.Before, _ = time.Parse(time.RFC3339, m.CreatedBefore.ValueString())
	return f
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	limit := defaultLimit
	if !m.Limit.IsNull() {
		limit = int(m.Limit.ValueInt64())
	}
	user := m.ExternalUserID.ValueString()
	found, more, err := transactions.Search(ctx, transactions.Of(d.Account.Client, user), m.filter(), limit)
	if err != nil {
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("external_user_id"), "Unable to read the transactions", d.meaning(user, err), err)
		return
	}
	m.ID = m.ExternalUserID
	m.Truncated = types.BoolValue(more)
	m.Transactions = make([]transactionModel, 0, len(found))
	for _, t := range found {
		m.Transactions = append(m.Transactions, newTransaction(t))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// meaning says what an error means for whoever asked for this user.
func (d *dataSource) meaning(user string, err error) string {
	switch {
	case client.IsUserNotFound(err):
		return d.Account.NoSuchUser(user)
	case client.IsSuspended(err):
		return fmt.Sprintf("P100 does not show the transactions of the user %q while it is suspended.", user)
	default:
		return ""
	}
}

// instant accepts points in time in RFC 3339.
type instant struct{}

// Description implements validator.Describer.
func (instant) Description(context.Context) string { return "a point in time in RFC 3339" }

// MarkdownDescription implements validator.Describer.
func (v instant) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (instant) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := time.Parse(time.RFC3339, req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Time cannot be used",
			fmt.Sprintf("%q is not a point in time: write date, time and zone, as in 2026-03-01T00:00:00Z.", req.ConfigValue.ValueString()))
	}
}

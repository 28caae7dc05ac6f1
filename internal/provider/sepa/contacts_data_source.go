package sepa

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

type contactsDataSource struct{ tfkit.DataSource }

var _ datasource.DataSourceWithConfigure = (*contactsDataSource)(nil)

type contactsModel struct {
	ID             types.String  `tfsdk:"id"`
	ExternalUserID types.String  `tfsdk:"external_user_id"`
	Status         types.String  `tfsdk:"status"`
	Contacts       []listedModel `tfsdk:"contacts"`
}

type listedModel struct {
	ContactID     types.String    `tfsdk:"contact_id"`
	IBAN          tfkit.IBANValue `tfsdk:"iban"`
	AccountHolder types.String    `tfsdk:"account_holder"`
	BIC           tfkit.BICValue  `tfsdk:"bic"`
	Label         types.String    `tfsdk:"label"`
	Status        types.String    `tfsdk:"status"`
	Source        types.String    `tfsdk:"source"`
	CreatedAt     types.String    `tfsdk:"created_at"`
}

// NewContactsDataSource returns the p100_sepa_contacts data source.
func NewContactsDataSource() datasource.DataSource { return &contactsDataSource{} }

func (d *contactsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "p100_sepa_contacts"
}

func (d *contactsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The saved bank contacts of a user, in P100's order, whoever saved them.",
		Attributes: map[string]schema.Attribute{
			"id":               tfkit.ComputedText("Same as `external_user_id`."),
			"external_user_id": tfkit.ExternalUserIDDataAttribute("Your own id of the user."),
			"status": schema.StringAttribute{
				MarkdownDescription: "Only contacts with this status: `PENDING`, `APPROVED` or `REJECTED`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(statusPending, statusApproved, statusRejected)},
			},
			"contacts": schema.ListNestedAttribute{
				MarkdownDescription: "The contacts.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"contact_id":     tfkit.ComputedText("P100's id of the contact."),
					"iban":           schema.StringAttribute{MarkdownDescription: "IBAN of the account.", Computed: true, CustomType: tfkit.IBANType},
					"account_holder": tfkit.ComputedText("Name of the account's holder."),
					"bic":            schema.StringAttribute{MarkdownDescription: "BIC of the account's bank, if known.", Computed: true, CustomType: tfkit.BICType},
					"label":          tfkit.ComputedText("The partner's own name for the contact."),
					"status":         tfkit.ComputedText("`PENDING`, `APPROVED` or `REJECTED`."),
					"source":         tfkit.ComputedText("`API`, or `DEPOSIT` for a contact that a deposit whitelisted."),
					"created_at":     tfkit.ComputedText("When the contact was saved, ISO 8601, UTC."),
				}},
			},
		},
	}
}

func (d *contactsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m contactsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.Account.Ready(&resp.Diagnostics) {
		return
	}
	contacts, err := d.Account.Client.Contacts(ctx, m.ExternalUserID.ValueString())
	if err != nil {
		meaning := ""
		if client.IsUserNotFound(err) {
			meaning = d.Account.NoSuchUser(m.ExternalUserID.ValueString())
		}
		tfkit.AddAttributeAPIError(&resp.Diagnostics, path.Root("external_user_id"), "Unable to read the contacts", meaning, err)
		return
	}
	m.ID = m.ExternalUserID
	m.Contacts = []listedModel{}
	for _, c := range contacts {
		if !m.Status.IsNull() && m.Status.ValueString() != c.Status {
			continue
		}
		m.Contacts = append(m.Contacts, listedModel{
			ContactID: types.StringValue(c.ID), IBAN: tfkit.NewIBANValue(c.IBAN), AccountHolder: tfkit.OptionalString(c.AccountHolder),
			BIC: bicOf(c), Label: tfkit.OptionalString(c.Label), Status: tfkit.OptionalString(c.Status), Source: tfkit.OptionalString(c.Source), CreatedAt: tfkit.OptionalString(c.CreatedAt),
		})
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

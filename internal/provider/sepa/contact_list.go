package sepa

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/iban"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// contactList finds the contacts of a user for `terraform query`. Its name and its account are the resource's.
type contactList struct{ contactResource }

var _ list.ListResourceWithConfigure = (*contactList)(nil)

type contactListModel struct {
	ExternalUserID types.String    `tfsdk:"external_user_id"`
	IBAN           tfkit.IBANValue `tfsdk:"iban"`
	Status         types.String    `tfsdk:"status"`
}

// NewContactList returns the p100_sepa_contact list resource.
func NewContactList() list.ListResource { return &contactList{} }

func (l *contactList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The saved bank contacts of a user, whoever saved them, for `terraform query` (Terraform 1.14). " +
			"With `-generate-config-out` the query writes `import` blocks and configuration, with which [`p100_sepa_contact`](../resources/sepa_contact.md) takes the contacts over.\n\n" +
			"All contacts of a user are read in one request. Terraform stops after 100 results unless the `list` block sets a `limit`.",
		Attributes: map[string]schema.Attribute{
			"external_user_id": schema.StringAttribute{
				MarkdownDescription: "Your own id of the user whose contacts are listed.",
				Required:            true,
				Validators:          []validator.String{tfkit.ExternalUserID()},
			},
			"iban": schema.StringAttribute{
				MarkdownDescription: "Only the contact with this IBAN. Spaces and case make no difference.",
				CustomType:          tfkit.IBANType,
				Optional:            true,
				Validators:          []validator.String{tfkit.IBAN()},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Only contacts with this status: `PENDING`, `APPROVED` or `REJECTED`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(statusPending, statusApproved, statusRejected)},
			},
		},
	}
}

func (m contactListModel) wants(c client.Contact) bool {
	return (m.IBAN.IsNull() || m.IBAN.Normalized() == c.IBAN) && (m.Status.IsNull() || m.Status.ValueString() == c.Status)
}

func (l *contactList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var (
		config contactListModel
		diags  diag.Diagnostics
	)
	diags.Append(req.Config.Get(ctx, &config)...)
	if diags.HasError() || !l.Account.Ready(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	contacts, err := l.Account.Client.Contacts(ctx, config.ExternalUserID.ValueString())
	if err != nil {
		tfkit.AddAttributeAPIError(&diags, path.Root("external_user_id"), "Unable to list the contacts", "", err)
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		sent := int64(0)
		for _, c := range contacts {
			if req.Limit > 0 && sent >= req.Limit {
				return
			}
			if !config.wants(c) {
				continue
			}
			sent++
			if !push(listed(ctx, req, config.ExternalUserID, c)) {
				return
			}
		}
	}
}

// listed is one contact as a result: what a read of the imported resource would give.
func listed(ctx context.Context, req list.ListRequest, externalUserID types.String, c client.Contact) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = displayName(c)
	var m contactModel
	result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root("external_user_id"), externalUserID)...)
	result.Diagnostics.Append(result.Resource.Get(ctx, &m)...)
	m.set(c)
	result.Diagnostics.Append(result.Resource.Set(ctx, &m)...)
	setContactIdentity(ctx, result.Identity, m, &result.Diagnostics)
	return result
}

// displayName tells contacts apart by what the partner calls them and by the end of the IBAN; it names no person.
func displayName(c client.Contact) string {
	name := iban.Mask(c.IBAN)
	if c.Label != "" {
		name = c.Label + " " + name
	}
	return fmt.Sprintf("%s, %s", name, c.Status)
}

package kyc

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func (r *userVerificationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The textual data of a user's identity document, submitted after the KYC verification succeeded. P100 then opens the account; this resource " +
			"waits until the user is active, with an IBAN.\n\n" +
			"P100 does not read the data back. Other data is another submission (a replacement). Destroying it only forgets it.",
		Attributes: map[string]schema.Attribute{
			"id":               sameAsUser(),
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the verified user. Refer to the resource that waits for the verification, so that this one comes after it."),
			"document_type": schema.StringAttribute{
				MarkdownDescription: "Type of the document: " + quoted(documentTypes) + ".",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf(documentTypes...)},
			},
			"document_number": schema.StringAttribute{
				MarkdownDescription: "Number of the document, kept in the state. Either this or `document_number_wo`.",
				Optional:            true,
				Sensitive:           true,
				Validators: []validator.String{
					stringvalidator.LengthBetween(1, 64),
					stringvalidator.ExactlyOneOf(path.MatchRoot("document_number"), path.MatchRoot("document_number_wo")),
				},
			},
			"document_number_wo": schema.StringAttribute{
				MarkdownDescription: "Number of the document, write-only: it is sent, but kept in no plan and no state. Needs Terraform 1.11 or OpenTofu 1.11, and `document_number_wo_version`.",
				Optional:            true,
				Sensitive:           true,
				WriteOnly:           true,
				Validators: []validator.String{
					stringvalidator.LengthBetween(1, 64),
					stringvalidator.AlsoRequires(path.MatchRoot("document_number_wo_version")),
				},
			},
			"document_number_wo_version": schema.Int64Attribute{
				MarkdownDescription: "Version of `document_number_wo`: raise it to submit a changed number, which Terraform cannot see by itself.",
				Optional:            true,
				Validators: []validator.Int64{
					int64validator.AtLeast(0),
					int64validator.AlsoRequires(path.MatchRoot("document_number_wo")),
				},
			},
			"document_country": schema.StringAttribute{
				MarkdownDescription: "Country that issued the document. ISO 3166-1 alpha-2, upper case: `PL`.",
				CustomType:          tfkit.CountryType,
				Required:            true,
			},
			"document_expiration_date": schema.StringAttribute{
				MarkdownDescription: "Last day on which the document is valid, `YYYY-MM-DD`. An expired document is refused when it is to be submitted.",
				CustomType:          tfkit.DateType,
				Required:            true,
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Status of the user's euro account: `ACTIVE`, or `WAITING_TO_BE_ACTIVATED` when the wait was interrupted.",
				Computed:            true,
			},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create:            true,
				CreateDescription: "How long to submit and to wait for the activation. Default `30m`.",
			}),
		},
	}
}

package kyc

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

// aboutFiles is what all uploads have in common.
const aboutFiles = "The files are JPEG or PNG pictures or PDF documents, told by their content, of at most 5 MiB each; that is checked during the plan. State and plan " +
	"hold the SHA-256 hash of each file, never its content. A file whose content changes is a new submission: the plan replaces the resource and says so. " +
	"Another path to the same content only changes the state, and a file that is gone after the upload changes nothing. A file that changes between " +
	"plan and apply is not sent: Terraform stops there and speaks of an inconsistent plan; plan again.\n\n"

func (r *filesResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Pictures of a user's identity document, uploaded for a KYC verification (method A). They are checked in the background: to wait for the outcome use " +
			"[`p100_kyc_verification_wait`](kyc_verification_wait.md). For a verification that the user goes through in a browser (method B) use " +
			"[`p100_kyc_verification`](kyc_verification.md).\n\n" + aboutFiles +
			"A user who is verified already needs no files, and P100 is taken to refuse them: import the resource instead. P100 does not read files back; destroying the resource " +
			"only forgets them.",
		Attributes: map[string]schema.Attribute{
			"id":               sameAsUser(),
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the user to verify."),
			"document_type": schema.StringAttribute{
				MarkdownDescription: "Type of the document: " + quoted(uploadedTypes) + ". Another type is another submission. A driving licence goes by method B only.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.OneOf(uploadedTypes...)},
			},
			"front": schema.StringAttribute{
				MarkdownDescription: "Path of the picture of the document's front; of a `PASSPORT`, of the page with the photo. Relative paths start at the directory that Terraform runs in: " +
					"write `\"${path.module}/front.jpg\"` for a file beside the configuration.",
				Required:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"back": schema.StringAttribute{
				MarkdownDescription: "Path of the picture of the document's back. Required with `ID_CARD` and `RESIDENCE_PERMIT`; not with `PASSPORT`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"selfie": schema.StringAttribute{
				MarkdownDescription: "Path of a picture of the user's face.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"front_sha256":  hashAttribute("front"),
			"back_sha256":   hashAttribute("back"),
			"selfie_sha256": hashAttribute("selfie"),
			"timeouts":      uploadTimeouts(ctx),
		},
	}
}

func hashAttribute(of string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "SHA-256 of the `" + of + "` that was uploaded, in hexadecimal. Null when there is none, and after an import while the file does not exist.",
		Computed:            true,
	}
}

func uploadTimeouts(ctx context.Context) schema.Attribute {
	return timeouts.Attributes(ctx, timeouts.Opts{
		Create:            true,
		CreateDescription: "How long to try to upload. Default `10m`.",
	})
}

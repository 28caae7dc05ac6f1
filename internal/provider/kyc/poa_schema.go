package kyc

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit"
)

func (r *poaResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A user's proof of address, such as a bank statement: one to three files, uploaded once the user's KYC verification has succeeded, and then reviewed. " +
			"P100 tells the outcome of the review by webhook only, so nothing here waits for it.\n\n" + aboutFiles +
			"P100 does not read a proof of address back, so that only the deletion of the user is noticed. Destroying the resource only forgets it.",
		Attributes: map[string]schema.Attribute{
			"id":               sameAsUser(),
			"external_user_id": tfkit.ExternalUserIDAttribute("The `external_user_id` of the verified user. Refer to the resource that waits for the verification, so that this one comes after it."),
			"files": schema.ListAttribute{
				MarkdownDescription: "Paths of one to three files. Relative paths start at the directory that Terraform runs in: write `\"${path.module}/statement.pdf\"` for a file beside the " +
					"configuration. Another order of the same files is another submission.",
				ElementType: types.StringType,
				Required:    true,
				Validators: []validator.List{
					listvalidator.SizeBetween(1, client.MaxFiles),
					listvalidator.NoNullValues(),
					listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
				},
			},
			"files_sha256": schema.ListAttribute{
				MarkdownDescription: "SHA-256 of each file that was uploaded, in hexadecimal, in the order of `files`. An element is null after an import while its file does not exist.",
				ElementType:         types.StringType,
				Computed:            true,
			},
			"pending": schema.BoolAttribute{
				MarkdownDescription: "Whether P100 answered the upload by saying that a proof of address of the user is under review already (P211). These files may then not have been taken: " +
					"once the review is over, `terraform apply -replace` with the address of this resource uploads them again. Null after an import.",
				Computed:      true,
				PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"timeouts": uploadTimeouts(ctx),
		},
	}
}

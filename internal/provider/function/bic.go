package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

type bicIsValid struct{}

var _ function.Function = bicIsValid{}

// NewBICIsValid returns the function bic_is_valid.
func NewBICIsValid() function.Function { return bicIsValid{} }

func (bicIsValid) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "bic_is_valid"
}

func (bicIsValid) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Tell whether a text is a BIC.",
		MarkdownDescription: "Checks the form of a bank code (ISO 9362): eight characters, or eleven with a branch, and the country in them. It is never an " +
			"error, so it fits the condition of a `validation` block. Whether the bank exists says no check.",
		Parameters: []function.Parameter{nullable("bic", "The text. Spaces and case make no difference. Null is not a BIC.")},
		Return:     function.BoolReturn{},
	}
}

func (bicIsValid) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text types.String
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, iban.CheckBIC(text.ValueString()) == nil)
}

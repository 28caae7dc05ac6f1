package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/p100-community/terraform-provider-p100/internal/iban"
)

// ibanParameter is the IBAN of a function that fails when it is none.
func ibanParameter() function.StringParameter {
	return function.StringParameter{Name: "iban", MarkdownDescription: "An IBAN. Spaces and case make no difference."}
}

type ibanNormalize struct{}

var _ function.Function = ibanNormalize{}

// NewIBANNormalize returns the function iban_normalize.
func NewIBANNormalize() function.Function { return ibanNormalize{} }

func (ibanNormalize) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "iban_normalize"
}

func (ibanNormalize) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Write an IBAN in the one spelling that is compared and sent.",
		MarkdownDescription: "Checks an IBAN and writes it in its electronic form: upper case, without spaces. Use it for comparing, and for the keys of " +
			"maps. Resources accept every spelling and need none of this. An error says what is wrong with what is not an IBAN.",
		Parameters: []function.Parameter{ibanParameter()},
		Return:     function.StringReturn{},
	}
}

func (ibanNormalize) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	parsed, err := iban.Parse(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(ibanPosition, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, parsed.String())
}

type ibanParse struct{}

var _ function.Function = ibanParse{}

// NewIBANParse returns the function iban_parse.
func NewIBANParse() function.Function { return ibanParse{} }

// ibanModel is what iban_parse returns.
type ibanModel struct {
	Country     types.String `tfsdk:"country"`
	CheckDigits types.String `tfsdk:"check_digits"`
	BBAN        types.String `tfsdk:"bban"`
	BankCode    types.String `tfsdk:"bank_code"`
	BranchCode  types.String `tfsdk:"branch_code"`
	SEPA        types.Bool   `tfsdk:"sepa"`
	Formatted   types.String `tfsdk:"formatted"`
}

func (ibanParse) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "iban_parse"
}

func (ibanParse) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Take an IBAN apart.",
		MarkdownDescription: "Checks an IBAN and returns its parts as an object. An error says what is wrong with what is not an IBAN.\n\n" +
			"- `country`: the ISO 3166-1 alpha-2 code that it begins with, or `XK` for Kosovo.\n" +
			"- `check_digits`: the two digits that guard the rest.\n" +
			"- `bban`: the account number within the country.\n" +
			"- `bank_code` and `branch_code`: the parts of the `bban` that name the bank and its branch. Null where the country's IBANs have no such part.\n" +
			"- `sepa`: whether the country takes part in SEPA, so that a SEPA transfer can reach the account.\n" +
			"- `formatted`: the spelling for people, in groups of four.",
		Parameters: []function.Parameter{ibanParameter()},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"country":      types.StringType,
			"check_digits": types.StringType,
			"bban":         types.StringType,
			"bank_code":    types.StringType,
			"branch_code":  types.StringType,
			"sepa":         types.BoolType,
			"formatted":    types.StringType,
		}},
	}
}

func (ibanParse) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	parsed, err := iban.Parse(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(ibanPosition, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, ibanModel{
		Country:     types.StringValue(parsed.Country),
		CheckDigits: types.StringValue(parsed.CheckDigits),
		BBAN:        types.StringValue(parsed.BBAN),
		BankCode:    partOrNull(parsed.BankCode),
		BranchCode:  partOrNull(parsed.BranchCode),
		SEPA:        types.BoolValue(parsed.SEPA),
		Formatted:   types.StringValue(parsed.Print()),
	})
}

// partOrNull is null for a part that a country's IBANs do not have.
func partOrNull(part string) types.String {
	if part == "" {
		return types.StringNull()
	}
	return types.StringValue(part)
}

type ibanIsValid struct{}

var _ function.Function = ibanIsValid{}

// NewIBANIsValid returns the function iban_is_valid.
func NewIBANIsValid() function.Function { return ibanIsValid{} }

func (ibanIsValid) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "iban_is_valid"
}

func (ibanIsValid) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Tell whether a text is an IBAN.",
		MarkdownDescription: "Checks country, length, structure and check digits by the IBAN registry. It is never an error, so it fits the condition of a " +
			"`validation` block. Whether a SEPA transfer can reach the account says `iban_parse(...).sepa`; whether the account exists says no check.",
		Parameters: []function.Parameter{nullable("iban", "The text. Spaces and case make no difference. Null is not an IBAN.")},
		Return:     function.BoolReturn{},
	}
}

func (ibanIsValid) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text types.String
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, iban.Check(text.ValueString()) == nil)
}

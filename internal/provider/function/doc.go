// Package function has the provider's functions: its checks of account numbers, bank codes and wallet addresses, for conditions
// and locals. They are pure. Terraform calls them before the provider is configured, at validate already.
//
// A predicate is false for whatever is not valid, null included: Terraform evaluates both sides of an ||, so that a condition
// such as `var.iban == null || provider::p100::iban_is_valid(var.iban)` must not fail on its right side. The other functions
// explain what is wrong. No message repeats a value.
package function

import (
	"github.com/hashicorp/terraform-plugin-framework/function"
)

// ibanPosition is the position of the only argument of the functions about IBANs.
const ibanPosition = 0

// nullable is a string parameter that accepts null.
func nullable(name, description string) function.StringParameter {
	return function.StringParameter{Name: name, MarkdownDescription: description, AllowNullValue: true}
}

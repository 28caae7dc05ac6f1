package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// suspensionShownKey is the private state key for what was learnt about a deployment: whether it shows suspension on reads.
const suspensionShownKey = "suspension_shown"

// SuspensionShown returns what was learnt with an object: does its deployment answer reads of a suspended user with P455?
// known is false as long as nobody suspended the user through this object and looked.
func SuspensionShown(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) (shown, known bool) {
	known = getPrivate(ctx, private, suspensionShownKey, &shown, diags)
	return shown, known
}

// RememberSuspensionShown keeps what was learnt about the deployment with the object.
func RememberSuspensionShown(ctx context.Context, private PrivateWriter, shown bool, diags *diag.Diagnostics) {
	setPrivate(ctx, private, suspensionShownKey, shown, diags)
}

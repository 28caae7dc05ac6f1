package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// ownElementsKey is the private state key for the elements of a collection that a resource itself put there.
const ownElementsKey = "own_elements"

// OwnElements returns the keys of the elements that a resource has written itself, in contrast to those that it only found. known is
// false where that was never recorded, as after an import.
func OwnElements(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) (keys []string, known bool) {
	known = getPrivate(ctx, private, ownElementsKey, &keys, diags)
	return keys, known
}

// RememberOwnElements keeps the keys of the elements that a resource has written itself.
func RememberOwnElements(ctx context.Context, private PrivateWriter, keys []string, diags *diag.Diagnostics) {
	setPrivate(ctx, private, ownElementsKey, keys, diags)
}

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

// suspensionFailedKey is the private state key for whether a user who was to be created suspended could not be suspended.
const suspensionFailedKey = "suspension_failed"

// SuspensionFailed reports that the suspension in the state of a user was planned, and that it is not known to have come about.
func SuspensionFailed(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	var failed bool
	return getPrivate(ctx, private, suspensionFailedKey, &failed, diags) && failed
}

// RememberSuspensionFailed keeps whether the suspension in the state is only a planned one.
func RememberSuspensionFailed(ctx context.Context, private PrivateWriter, failed bool, diags *diag.Diagnostics) {
	setPrivate(ctx, private, suspensionFailedKey, failed, diags)
}

// seenKey is the private state key for whether P100 has shown the object on a read.
const seenKey = "seen"

// WasSeen reports whether P100 has shown the object on a read. An object that P100 makes in the background is not gone because it has
// not been seen yet.
func WasSeen(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	var seen bool
	return getPrivate(ctx, private, seenKey, &seen, diags) && seen
}

// RememberSeen keeps that P100 has shown the object.
func RememberSeen(ctx context.Context, private PrivateWriter, diags *diag.Diagnostics) {
	setPrivate(ctx, private, seenKey, true, diags)
}

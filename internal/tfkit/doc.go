// Package tfkit holds what every resource and data source of the provider needs once: the configured account, the guard
// that ties an object to its environment and partner, diagnostics, waiting, custom types, validators and plan modifiers.
package tfkit

// Package acctest is the harness of the acceptance tests: one sandbox per test, in parallel, on the real CLI. Every request and
// answer is held against the contract, every applied step is followed by a plan that must be empty and must write nothing.
//
// Scenarios are written once and run on every back end with EachBackend.
package acctest

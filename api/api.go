// Package api holds the contracts of the project as OpenAPI 3.0 documents: the
// P100 User API (p100.yaml), the webhooks that P100 sends (webhooks.yaml), and the
// control API of the sandbox (sandbox.yaml).
//
// The documents are embedded, so that the provider, the sandbox and the tests
// hold requests and responses against the same text. Package contract reads them.
package api

import _ "embed"

// P100 is the contract of the P100 User API, OpenAPI 3.0 in YAML.
//
//go:embed p100.yaml
var P100 []byte

// Webhooks is what P100 sends to a partner, OpenAPI 3.0 in YAML: the operations are
// those of the partner's server.
//
//go:embed webhooks.yaml
var Webhooks []byte

// Sandbox is the contract of the sandbox's control API, OpenAPI 3.0 in YAML.
//
//go:embed sandbox.yaml
var Sandbox []byte

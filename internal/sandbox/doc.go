// Package sandbox is P100 itself, small: the User API with its users, money and
// asynchronous processing, over one SQLite file.
//
// A Sandbox is an http.Handler and, through RoundTripper, a transport that needs
// no port. Several Sandbox objects, in one process or in many, may have the same
// file open at once.
//
// # How a request travels
//
// server.go finds the operation in the contract, asks the fault hook, checks the
// key, validates the request and calls the operation's function inside one
// transaction of the store. Each noun has a file of its own that holds its
// operations: user.go, kyc*.go, verification.go, poa.go, balance.go, partner.go,
// history.go, transfer.go, exchange*.go, sepa_*.go, crypto_*.go, and control_*.go
// for the sandbox's control API.
//
// # Money
//
// ledger.go holds every amount as double entries in whole units. A deposit's money
// comes from the outside to the partner's incoming money when it arrives, and goes
// from there to the user or back when it is decided (deposit.go). The money of an
// order, which is everything else that moves money, goes from the payer to the
// partner's outgoing money at once, and from there to its destination when the order
// is due (order.go). What users see of a movement is a row in the table of
// transactions, with a row of its noun's table.
//
// # Time
//
// Nothing runs in the background. What P100 does later is a row in the table of
// events with a due time on the sandbox's clock, and the first request after that
// time carries it out before it is answered itself. The clock is the machine's,
// shifted by an offset that is kept in the file and only grows.
//
// # Determinism
//
// Ids, IBANs and wallets are derived from the file's seed and from natural keys
// (partner, external user id, attempt), not drawn at random, so the same requests
// give the same ids in any order and on any machine. Only the instance id, which
// tells one file from another, is random.
//
// # Durability
//
// A request that was answered survives the end of the process, however abrupt. A
// power failure may lose the last moments but does not damage the file.
package sandbox

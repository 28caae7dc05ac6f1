package client

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// Class says how far an operation may be repeated. Every class waits out a 429 and retries a request that was never sent.
type Class int

const (
	// Read changes nothing: repeated after any failure that may pass.
	Read Class = iota
	// IdempotentWrite has the same effect once or twice: repeated like a read.
	IdempotentWrite
	// SetOnce takes effect once and is refused from then on: repeated; after an unanswered attempt the refusal may mean success.
	SetOnce
	// KeyedCreate creates something under a key of our choosing: repeated; after an unanswered attempt "exists" means created.
	KeyedCreate
	// Lock makes a new lock each time, which costs nothing: repeated, never cached.
	Lock
	// Money moves money: never sent again once it may have been received, and not broken off once it is on its way. Until then,
	// and between attempts that were not received, it ends with its context like any other.
	Money
)

// String implements fmt.Stringer.
func (class Class) String() string {
	names := [...]string{"read", "idempotent write", "set once", "keyed create", "lock", "money"}
	if class < 0 || int(class) >= len(names) {
		return fmt.Sprintf("class %d", int(class))
	}
	return names[class]
}

// Operation is one operation of the API.
type Operation struct {
	// ID is the operationId of the contract.
	ID string
	// Method is the HTTP method.
	Method string
	// Path is the path template, with placeholders such as {id}.
	Path string
	// Class says how far the operation may be repeated.
	Class Class
}

// Operations are all operations of the User API. Virtual cards count as money, because issuing one may cost.
var Operations = []Operation{
	{"createUser", http.MethodPost, "/v1/user/balances/crypto-and-fiat", KeyedCreate},
	{"updateUser", http.MethodPatch, "/v1/user/{id}", IdempotentWrite},
	{"deleteUser", http.MethodDelete, "/v1/user/{id}", IdempotentWrite},
	{"suspendUser", http.MethodPatch, "/v1/user/suspend/{id}", IdempotentWrite},
	{"unsuspendUser", http.MethodPatch, "/v1/user/unsuspend/{id}", IdempotentWrite},

	{"addKycFiles", http.MethodPost, "/v1/user/kyc-files/{id}", SetOnce},
	{"createKycVerification", http.MethodPost, "/v1/kyc", SetOnce},
	{"openKycVerification", http.MethodGet, "/v1/kyc/verification/{id}/{verificationId}", Read},
	{"getKycStatus", http.MethodGet, "/v1/kyc/status/{id}", Read},
	{"addUserVerification", http.MethodPost, "/v1/user/verification", SetOnce},
	{"addPoaFiles", http.MethodPost, "/v1/user/poa-files/{id}", SetOnce},

	{"getUserBalances", http.MethodGet, "/v1/user/balances/{id}", Read},
	{"getPartnerBalances", http.MethodGet, "/v1/partner/balances", Read},
	{"listUserTransactions", http.MethodGet, "/v1/user/history/{id}", Read},

	{"getExchangeRate", http.MethodGet, "/v1/exchange/get-rate", Read},
	{"createExchangeLock", http.MethodGet, "/v1/exchange/get-lock", Lock},
	{"createExchange", http.MethodPost, "/v1/exchange", Money},
	{"getExchange", http.MethodGet, "/v1/exchange/details/{exchangeId}", Read},

	{"getSepaDepositInfo", http.MethodGet, "/v1/sepa-deposit/info/{id}", Read},
	{"listSepaContacts", http.MethodGet, "/v1/sepa-deposit/contacts/{id}", Read},
	{"createSepaContact", http.MethodPost, "/v1/sepa-deposit/contacts/{id}", KeyedCreate},
	{"updateSepaContact", http.MethodPatch, "/v1/sepa-deposit/contacts/{id}/{contactId}", IdempotentWrite},
	{"deleteSepaContact", http.MethodDelete, "/v1/sepa-deposit/contacts/{id}/{contactId}", IdempotentWrite},
	{"createSepaTransfer", http.MethodPost, "/v1/sepa-transfer", Money},
	{"getSepaTransfer", http.MethodGet, "/v1/sepa-transfer/details/{transferId}", Read},

	{"getNetworkFee", http.MethodGet, "/v1/crypto-withdrawal/get-network-fee", Read},
	{"createCryptoWithdrawal", http.MethodPost, "/v1/crypto-withdrawal", Money},
	{"getCryptoWithdrawal", http.MethodGet, "/v1/crypto-withdrawal/details/{withdrawalId}", Read},
	{"updateTravelRule", http.MethodPatch, "/v1/crypto-deposit/update-travel-rule/{cryptoDepositId}", SetOnce},

	{"createTransfer", http.MethodPost, "/v1/transfer", Money},
	{"getTransfer", http.MethodGet, "/v1/transfer/details/{transferId}", Read},

	{"createVirtualCard", http.MethodPost, "/v1/card/virtual", Money},
	{"listVirtualCards", http.MethodGet, "/v1/card/all/{id}", Read},
	{"getVirtualCard", http.MethodGet, "/v1/card/details/{id}/{cardId}", Read},
	{"updateVirtualCardPin", http.MethodPatch, "/v1/card/pin", IdempotentWrite},
	{"blockVirtualCard", http.MethodPatch, "/v1/card/block", IdempotentWrite},
	{"unblockVirtualCard", http.MethodPatch, "/v1/card/unblock", IdempotentWrite},
	{"getVirtualCardLimits", http.MethodGet, "/v1/card/limits/{id}/{cardId}", Read},
	{"updateVirtualCardLimits", http.MethodPatch, "/v1/card/limits", IdempotentWrite},
	{"deleteVirtualCard", http.MethodDelete, "/v1/card", IdempotentWrite},
}

// OperationByID returns an operation of the table.
func OperationByID(id string) (Operation, bool) {
	i := slices.IndexFunc(Operations, func(op Operation) bool { return op.ID == id })
	if i < 0 {
		return Operation{}, false
	}
	return Operations[i], true
}

var placeholder = regexp.MustCompile(`\{([^{}/]*)\}`)

// placeholders returns the names of a template's placeholders, sorted.
func placeholders(template string) []string {
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(template, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return names
}

// checkPaths checks path templates that take the place of the built-in ones, and returns a copy.
func checkPaths(overrides map[string]string) (map[string]string, error) {
	for id, template := range overrides {
		op, ok := OperationByID(id)
		switch {
		case !ok:
			return nil, fmt.Errorf("there is no operation %q to give another path to", id)
		case !strings.HasPrefix(template, "/") || strings.ContainsAny(placeholder.ReplaceAllString(template, ""), "?#{}% \t\r\n"):
			return nil, fmt.Errorf("the path %q of %s must begin with / and have no query, fragment, space or stray brace", template, id)
		case !slices.Equal(placeholders(template), placeholders(op.Path)):
			return nil, fmt.Errorf("the path %q of %s must have the same placeholders as %q", template, id, op.Path)
		}
	}
	return maps.Clone(overrides), nil
}

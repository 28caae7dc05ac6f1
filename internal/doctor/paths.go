package doctor

import "github.com/p100-community/terraform-provider-p100/internal/client"

// guesses are paths under which an operation may be where its own does not exist: by analogy with documented paths, with the
// placeholders of its own. The contract's alternatives come before them.
var guesses = map[string][]string{
	"getKycStatus":         {"/v1/kyc/{id}/status", "/v1/user/kyc-status/{id}"},
	"listUserTransactions": {"/v1/user/{id}/history", "/v1/user/transactions/{id}", "/v1/user/{id}/transactions"},
	"getExchangeRate":      {"/v1/exchange/rate"},
	"createExchangeLock":   {"/v1/exchange/lock"},
	"getExchange":          {"/v1/exchange/{exchangeId}"},
	"getSepaDepositInfo":   {"/v1/sepa-deposit/{id}/info", "/v1/user/sepa-deposit/info/{id}"},
	"listSepaContacts":     {"/v1/sepa-deposit/{id}/contacts", "/v1/sepa-contacts/{id}", "/v1/user/sepa-contacts/{id}"},
	"getSepaTransfer":      {"/v1/sepa-transfer/{transferId}"},
	"getCryptoWithdrawal":  {"/v1/crypto-withdrawal/{withdrawalId}"},
	"getTransfer":          {"/v1/transfer/{transferId}"},
}

// otherPaths are the paths to try for an operation, the likeliest first. One of them is the contract's own where another was given.
func (e *examination) otherPaths(op client.Operation) []string {
	var paths []string
	for _, known := range e.contract.Operations() {
		if known.AlternativeOf == op.ID || known.ID == op.ID && known.Path != e.pathOf(op) {
			paths = append(paths, known.Path)
		}
	}
	return append(paths, guesses[op.ID]...)
}

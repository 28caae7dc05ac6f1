package crypto

import (
	"context"

	"github.com/p100-community/terraform-provider-p100/internal/client"
	"github.com/p100-community/terraform-provider-p100/internal/tfkit/transactions"
)

// The statuses of a crypto deposit, and its type in the history.
const (
	depositWaitingForVerification = "WAITING_FOR_VERIFICATION"
	depositWaitingForData         = "WAITING_FOR_TR_DATA"
	depositSuccessful             = "SUCCESSFUL"
	depositUnsuccessful           = "UNSUCCESSFUL"

	typeCryptoDeposit = "CRYPTO_DEPOSIT"
)

func isWaiting(status string) bool {
	return status == depositWaitingForData || status == depositWaitingForVerification
}

func isFinal(status string) bool {
	return status == depositSuccessful || status == depositUnsuccessful
}

// maxHistoryPages bounds the search: a deposit that needs travel-rule data is a recent one.
const maxHistoryPages = 10

// findDeposit looks a deposit up on the first pages of the user's history. P100 has no operation that reads a single deposit.
func findDeposit(ctx context.Context, api *client.Client, externalUserID, depositID string, pages int) (client.Transaction, bool, error) {
	read := transactions.Of(api, externalUserID)
	firstPages := func(ctx context.Context, page, limit int) (client.TransactionPage, error) {
		if page > pages {
			return client.TransactionPage{}, nil
		}
		return read(ctx, page, limit)
	}
	found, _, err := transactions.Search(ctx, firstPages, transactions.Filter{
		Kind: typeCryptoDeposit, Match: func(t client.Transaction) bool { return t.ID == depositID },
	}, 1)
	if err != nil || len(found) == 0 {
		return client.Transaction{}, false, err
	}
	return found[0], true, nil
}

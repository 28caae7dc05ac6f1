package client

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"
)

// NewTransfer is the body of createTransfer. With a destination alone the partner pays the user, with a source alone the user
// pays the partner. The other one is empty and not sent.
type NewTransfer struct {
	SourceExternalUserID      string          `json:"sourceExternalUserId,omitempty"`
	DestinationExternalUserID string          `json:"destinationExternalUserId,omitempty"`
	Currency                  string          `json:"currency"`
	Amount                    decimal.Decimal `json:"-"`
}

// CreateTransfer moves money between the partner and a user (createTransfer) and returns the id of the transfer, which is
// queued then: Transfer tells its outcome. It is never sent again once it may have been received: IsUnknownOutcome tells
// whether money may have moved in spite of an error.
func (c *Client) CreateTransfer(ctx context.Context, transfer NewTransfer) (transferID string, err error) {
	transfer.Currency = strings.ToLower(transfer.Currency)
	var answer createdTransfer
	body := struct {
		NewTransfer

		Amount string `json:"amount"`
	}{transfer, amountText(transfer.Amount, transfer.Currency)}
	users := []string{transfer.SourceExternalUserID, transfer.DestinationExternalUserID}
	if _, err := c.writeAbout(ctx, "createTransfer", users, Call{Body: body, Out: &answer}); err != nil {
		return "", err
	}
	return answer.TransferID, nil
}

// TransferDetails is the answer of getTransfer. Empty texts and nil were not named by the API.
type TransferDetails struct {
	Movement

	// SourceExternalUserID is empty where the partner pays, DestinationExternalUserID where it is paid.
	SourceExternalUserID, DestinationExternalUserID string
	Currency                                        string
	Amount                                          *decimal.Decimal
}

type transferAnswer struct {
	movementAnswer

	SourceExternalUserID      string  `json:"sourceExternalUserId"`
	DestinationExternalUserID string  `json:"destinationExternalUserId"`
	Currency                  string  `json:"currency"`
	Amount                    *amount `json:"amount"`
}

// Transfer returns the details of a transfer between partner and user (getTransfer). An id that P100 does not know fails with
// IsMovementNotFound where its code is known.
func (c *Client) Transfer(ctx context.Context, transferID string) (TransferDetails, error) {
	var answer transferAnswer
	if _, err := c.call(ctx, "getTransfer", Call{Path: transferPath(transferID), Out: &answer}); err != nil {
		return TransferDetails{}, err
	}
	return TransferDetails{
		Movement: answer.movement(transferID, map[string]string{
			answer.SourceExternalUserID: "sourceExternalUserId", answer.DestinationExternalUserID: "destinationExternalUserId",
		}),
		SourceExternalUserID: answer.SourceExternalUserID, DestinationExternalUserID: answer.DestinationExternalUserID,
		Currency: strings.ToLower(answer.Currency), Amount: answer.Amount.orNil(),
	}, nil
}

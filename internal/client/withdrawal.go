package client

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/shopspring/decimal"
)

// NewWithdrawal is the body of createCryptoWithdrawal. Enumerations are in the API's spelling.
type NewWithdrawal struct {
	SourceExternalUserID string          `json:"sourceExternalUserId"`
	Currency             string          `json:"currency"`
	Amount               decimal.Decimal `json:"-"`
	// WalletAddress is sent as it is: case matters on some networks.
	WalletAddress string `json:"walletAddress"`
	// Memo is not sent when empty.
	Memo string `json:"memo,omitempty"`
	// Network is not sent when empty; P100 then chooses.
	Network string `json:"network,omitempty"`
	// Name is the receiver's.
	Name string `json:"name"`
	// WalletType is CUSTODIAL, NON_CUSTODIAL or OTHER.
	WalletType string `json:"walletType"`
	// ReceiverType is NATURAL or LEGAL.
	ReceiverType string `json:"receiverType"`
}

type createdWithdrawal struct {
	WithdrawalID string `json:"withdrawalId"`
}

func (a *createdWithdrawal) check() error {
	if a.WithdrawalID == "" {
		return unreadable(`the answer has no "withdrawalId"`)
	}
	return nil
}

// CreateWithdrawal pays out to a wallet (createCryptoWithdrawal) and returns the id of the withdrawal, which is queued then:
// Withdrawal tells its outcome. It is never sent again once it may have been received: IsUnknownOutcome tells whether money may
// have moved in spite of an error.
func (c *Client) CreateWithdrawal(ctx context.Context, withdrawal NewWithdrawal) (withdrawalID string, err error) {
	withdrawal.Currency, withdrawal.Network = strings.ToLower(withdrawal.Currency), strings.ToLower(withdrawal.Network)
	var answer createdWithdrawal
	body := struct {
		NewWithdrawal

		Amount json.Number `json:"amount"`
	}{withdrawal, amountNumber(withdrawal.Amount)}
	if _, err := c.write(ctx, "createCryptoWithdrawal", withdrawal.SourceExternalUserID, Call{Body: body, Out: &answer}); err != nil {
		return "", err
	}
	return answer.WithdrawalID, nil
}

// WithdrawalDetails is the answer of getCryptoWithdrawal. Empty texts and nil were not named by the API.
type WithdrawalDetails struct {
	Movement

	Currency    string
	Amount, Fee *decimal.Decimal
	// Network is a slug in lower case.
	Network string
	// Destination is the wallet's address.
	Destination string
	// Confirmations grow to RequiredConfirmations.
	Confirmations, RequiredConfirmations *int
	// TransactionHash is empty until the withdrawal is sent.
	TransactionHash string
}

type withdrawalAnswer struct {
	movementAnswer

	Currency              string  `json:"currency"`
	Amount                *amount `json:"amount"`
	Fee                   *amount `json:"fee"`
	Network               string  `json:"network"`
	Destination           string  `json:"destination"`
	Confirmations         *int    `json:"confirmations"`
	RequiredConfirmations *int    `json:"requiredConfirmations"`
	TransactionHash       string  `json:"transactionHash"`
}

// Withdrawal returns the details of a withdrawal (getCryptoWithdrawal). An id that P100 does not know fails with
// IsMovementNotFound where its code is known.
func (c *Client) Withdrawal(ctx context.Context, withdrawalID string) (WithdrawalDetails, error) {
	var answer withdrawalAnswer
	if _, err := c.call(ctx, "getCryptoWithdrawal", Call{Path: map[string]string{"withdrawalId": withdrawalID}, Out: &answer}); err != nil {
		return WithdrawalDetails{}, err
	}
	return WithdrawalDetails{
		Movement: answer.movement(withdrawalID, map[string]string{answer.Destination: "destination"}),
		Currency: strings.ToLower(answer.Currency), Amount: answer.Amount.orNil(), Fee: answer.Fee.orNil(),
		Network: strings.ToLower(answer.Network), Destination: answer.Destination,
		Confirmations: answer.Confirmations, RequiredConfirmations: answer.RequiredConfirmations, TransactionHash: answer.TransactionHash,
	}, nil
}

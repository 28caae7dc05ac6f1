package client

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"
)

// NewSEPATransfer is the body of createSepaTransfer.
type NewSEPATransfer struct {
	SourceExternalUserID string `json:"sourceExternalUserId"`
	// Currency is eur.
	Currency string          `json:"currency"`
	Amount   decimal.Decimal `json:"-"`
	// DestinationIBAN may be in any spelling. In the closed loop it is the user's own, whitelisted account.
	DestinationIBAN string `json:"destinationIban"`
	TransferTitle   string `json:"transferTitle"`
	// ReceiverType is NATURAL or LEGAL in the open loop, and what describes the receiver depends on it. In the closed loop all
	// four are empty and not sent.
	ReceiverType      string `json:"receiverType,omitempty"`
	ReceiverFirstName string `json:"receiverFirstName,omitempty"`
	ReceiverLastName  string `json:"receiverLastName,omitempty"`
	CompanyName       string `json:"companyName,omitempty"`
}

// createdTransfer is the answer of createSepaTransfer and of createTransfer.
type createdTransfer struct {
	TransferID string `json:"transferId"`
}

func (a *createdTransfer) check() error {
	if a.TransferID == "" {
		return unreadable(`the answer has no "transferId"`)
	}
	return nil
}

// CreateSEPATransfer pays out by SEPA (createSepaTransfer) and returns the id of the transfer, which is queued then:
// SEPATransfer tells its outcome. It is never sent again once it may have been received: IsUnknownOutcome tells whether money
// may have moved in spite of an error.
func (c *Client) CreateSEPATransfer(ctx context.Context, transfer NewSEPATransfer) (transferID string, err error) {
	transfer.Currency, transfer.DestinationIBAN = strings.ToLower(transfer.Currency), compact(transfer.DestinationIBAN)
	var answer createdTransfer
	body := struct {
		NewSEPATransfer

		Amount string `json:"amount"`
	}{transfer, amountText(transfer.Amount, transfer.Currency)}
	if _, err := c.write(ctx, "createSepaTransfer", transfer.SourceExternalUserID, Call{Body: body, Out: &answer}); err != nil {
		return "", err
	}
	return answer.TransferID, nil
}

// SEPATransferDetails is the answer of getSepaTransfer. Empty texts and nil were not named by the API.
type SEPATransferDetails struct {
	Movement

	// TransferType is external.
	TransferType string
	Currency     string
	Amount, Fee  *decimal.Decimal
	// DestinationIBAN is in capitals without spaces.
	DestinationIBAN                     string
	TransferTitle                       string
	ReceiverFirstName, ReceiverLastName string
	CompanyName                         string
	// SourceExternalUserID is the user who pays.
	SourceExternalUserID string
}

type sepaTransferAnswer struct {
	movementAnswer

	Type              string  `json:"type"`
	Currency          string  `json:"currency"`
	Amount            *amount `json:"amount"`
	Fee               *amount `json:"fee"`
	TransferTitle     string  `json:"transferTitle"`
	DestinationIBAN   string  `json:"destinationIban"`
	ReceiverFirstName string  `json:"receiverFirstName"`
	ReceiverLastName  string  `json:"receiverLastName"`
	CompanyName       string  `json:"companyName"`
	User              struct {
		ExternalUserID string `json:"externalUserId"`
		Email          string `json:"email"`
		FirstName      string `json:"firstName"`
		LastName       string `json:"lastName"`
	} `json:"user"`
}

// SEPATransfer returns the details of a SEPA transfer (getSepaTransfer). An id that P100 does not know fails with
// IsMovementNotFound.
func (c *Client) SEPATransfer(ctx context.Context, transferID string) (SEPATransferDetails, error) {
	var answer sepaTransferAnswer
	if _, err := c.call(ctx, "getSepaTransfer", Call{Path: transferPath(transferID), Out: &answer}); err != nil {
		return SEPATransferDetails{}, err
	}
	return answer.details(transferID), nil
}

func (a *sepaTransferAnswer) details(transferID string) SEPATransferDetails {
	return SEPATransferDetails{
		Movement: a.movement(transferID, map[string]string{
			a.DestinationIBAN: "destinationIban", a.TransferTitle: "transferTitle", a.ReceiverFirstName: "receiverFirstName",
			a.ReceiverLastName: "receiverLastName", a.CompanyName: "companyName", a.User.ExternalUserID: "externalUserId",
			a.User.Email: "email", a.User.FirstName: "firstName", a.User.LastName: "lastName",
		}),
		TransferType: a.Type, Currency: strings.ToLower(a.Currency), Amount: a.Amount.orNil(), Fee: a.Fee.orNil(),
		DestinationIBAN: compact(a.DestinationIBAN), TransferTitle: a.TransferTitle,
		ReceiverFirstName: a.ReceiverFirstName, ReceiverLastName: a.ReceiverLastName, CompanyName: a.CompanyName,
		SourceExternalUserID: a.User.ExternalUserID,
	}
}

func transferPath(transferID string) map[string]string {
	return map[string]string{"transferId": transferID}
}
